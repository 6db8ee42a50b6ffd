//! What is refused as a file, in which words, and that it is left as it was.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;

use tenantd::model::SystemClock;
use tenantd::store::{Store, StoreOptions};

use super::{Place, add, named};

/// Everything in a folder: names and bytes. SQLite's shared memory has no content of its own; each
/// process that finds itself alone makes it anew.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            let has_content = entry.file_type().unwrap().is_file() && !name.ends_with("-shm");
            let bytes = has_content.then(|| fs::read(entry.path()).unwrap());
            (name, bytes.unwrap_or_default())
        })
        .collect()
}

/// Both ways to open the file are refused in these words, and leave the folder as it was.
fn refused(place: &Place, words: &str) {
    let before = contents(place.folder.path());
    for options in [StoreOptions::SERVER, StoreOptions::COMMAND] {
        let Err(error) = place.open_with(options) else { panic!("was opened: {words}") };
        assert_eq!(error.to_string(), words);
    }
    let after = contents(place.folder.path());
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    assert!(before == after, "not a byte has changed");
}

fn overwrite(place: &Place, at: u64, bytes: &[u8]) {
    let file = fs::OpenOptions::new().write(true).open(place.file()).unwrap();
    file.write_all_at(bytes, at).unwrap();
}

/// A file with so many tenants that its trees have inner pages.
fn filled() -> Place {
    let place = Place::new();
    let store = place.open().unwrap();
    store
        .write(|tx| {
            let root = tx.insert_tenant(&named(None, "root"))?;
            for n in 0..500 {
                tx.insert_tenant(&named(Some(root), &format!("tenant {n}")))?;
            }
            Ok(())
        })
        .unwrap();
    drop(store);
    place
}

#[test]
fn what_is_something_else_is_refused() {
    let place = Place::new();
    fs::write(place.file(), "a text\n".repeat(100)).unwrap();
    refused(&place, "is not a tenantd database");
    fs::write(place.file(), [7; 50]).unwrap();
    refused(&place, "is not a tenantd database");

    fs::remove_file(place.file()).unwrap();
    place.raw().execute_batch("CREATE TABLE t (a)").unwrap();
    refused(&place, "is not a tenantd database, but another program's SQLite file");
    place.raw().execute_batch("PRAGMA application_id = 42").unwrap();
    refused(&place, "is not a tenantd database, but another program's SQLite file");
}

#[test]
fn what_is_no_file_is_refused() {
    let place = Place::new();
    fs::create_dir(place.file()).unwrap();
    refused(&place, "is not a regular file");
    fs::remove_dir(place.file()).unwrap();

    // Opening a pipe would wait for its other end for ever.
    rustix::fs::mknodat(
        rustix::fs::CWD,
        place.file(),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
    refused(&place, "is not a regular file");
    fs::remove_file(place.file()).unwrap();

    symlink("/dev/null", place.file()).unwrap();
    refused(&place, "is not a regular file");
}

#[test]
fn a_link_to_a_file_is_as_good_as_the_file() {
    let place = Place::made();
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.db");
    symlink(place.file(), &link).unwrap();
    let store = Store::open(&link, StoreOptions::SERVER, &SystemClock).unwrap();
    add(&store, named(None, "through the link")).unwrap();
    let Err(error) = place.open() else { panic!("opened twice") };
    assert_eq!(error.to_string(), "is in use by another tenantd server");
    drop(store);
    assert_eq!(
        fs::read_dir(elsewhere.path()).unwrap().count(),
        1,
        "nothing is put beside the link"
    );
    let store = place.open().unwrap();
    let counts = store.read(|tx| tx.state_counts(tenantd::model::tenant::TenantKey::INSTANCE));
    assert_eq!(counts.unwrap()[0].subtree, 1);

    let place = Place::new();
    symlink("nowhere.db", place.file()).unwrap();
    refused(&place, "cannot be made: it is a link to a file that does not exist");
}

#[test]
fn a_damaged_file_is_refused() {
    let place = filled();
    let whole = fs::read(place.file()).unwrap();
    let middle = whole.len() / 4096 / 2 * 4096;

    overwrite(&place, middle as u64, &[0xff; 4096]);
    refused_as_damaged(&place);

    fs::write(place.file(), &whole[..middle]).unwrap();
    refused(&place, "is damaged (database disk image is malformed); restore it from a backup");

    fs::write(place.file(), &whole).unwrap();
    overwrite(&place, 100, &[0xff; 200]);
    refused(&place, "is damaged (database disk image is malformed); restore it from a backup");

    fs::write(place.file(), &whole).unwrap();
    overwrite(&place, 16, &[0xff; 20]);
    refused(&place, "is damaged (file is not a database); restore it from a backup");

    fs::write(place.file(), &whole).unwrap();
    overwrite(&place, 0, &[0; 100]);
    refused(&place, "is not a tenantd database");

    fs::write(place.file(), &whole).unwrap();
    overwrite(&place, 60, &0u32.to_be_bytes());
    refused(&place, "is damaged (there is no format 0); restore it from a backup");

    fs::write(place.file(), &whole).unwrap();
    place.open().unwrap();
}

/// Where exactly SQLite meets the damage first is its own business.
fn refused_as_damaged(place: &Place) {
    let Err(error) = place.open() else { panic!("was opened") };
    let words = error.to_string();
    assert!(words.starts_with("is damaged (") && !words.contains('\n'), "{words}");
    refused(place, &words);
}

/// The log of a server that was killed is not moved into a file that is refused.
#[test]
fn a_damaged_file_keeps_its_log() {
    let place = filled();
    let killed = Place::new();
    let store = place.open().unwrap();
    add(&store, named(None, "in the log")).unwrap();
    for (name, bytes) in contents(place.folder.path()) {
        fs::write(killed.folder.path().join(name), bytes).unwrap();
    }
    drop(store);
    let pages = fs::metadata(killed.file()).unwrap().len() / 4096;
    for page in pages / 4..pages / 2 {
        overwrite(&killed, page * 4096, &[0xff; 4096]);
    }
    refused_as_damaged(&killed);
    assert!(fs::metadata(killed.folder.path().join("tenants.db-wal")).unwrap().len() > 0);
}

#[test]
fn a_read_only_file_is_refused_also_for_root() {
    let place = Place::made();
    fs::set_permissions(place.file(), Permissions::from_mode(0o444)).unwrap();
    refused(&place, "is read-only; tenantd needs to write to it");

    let place = Place::new();
    fs::write(place.file(), "").unwrap();
    fs::set_permissions(place.file(), Permissions::from_mode(0o400)).unwrap();
    refused(&place, "is read-only; tenantd needs to write to it");
}

#[test]
fn a_newer_file_is_refused_before_and_after_its_log_is_read() {
    let place = Place::made();
    place.raw().pragma_update(None, "user_version", 1000).unwrap();
    let words = "has format 1000, made by a newer tenantd; this one knows formats up to 1";
    refused(&place, words);

    let place = Place::made();
    let newer = place.raw();
    newer.pragma_update(None, "user_version", 1000).unwrap();
    let killed = Place::new();
    for (name, bytes) in contents(place.folder.path()) {
        fs::write(killed.folder.path().join(name), bytes).unwrap();
    }
    refused(&killed, words);
}

#[test]
fn a_file_that_cannot_be_used_here_is_not_called_damaged() {
    let place = Place::made();
    fs::create_dir(place.folder.path().join("tenants.db-wal")).unwrap();
    refused(&place, "cannot be used: unable to open database file");
}

#[test]
fn a_file_that_cannot_be_made_is_refused() {
    let place = Place::new();
    let folder = place.folder.path().join("missing");
    let lost = Store::open(&folder.join("t.db"), StoreOptions::SERVER, &SystemClock);
    let words = format!("cannot be made: there is no folder {}", folder.display());
    assert_eq!(lost.err().unwrap().to_string(), words);

    fs::write(place.file(), "a text").unwrap();
    let below = Store::open(&place.file().join("t.db"), StoreOptions::SERVER, &SystemClock);
    assert_eq!(below.err().unwrap().to_string(), "cannot be used: Not a directory (os error 20)");
}

/// SQLite would replay what an earlier file left into the new file.
#[test]
fn a_new_file_is_not_made_beside_the_changes_of_an_earlier_one() {
    for end in ["-wal", "-journal"] {
        let place = Place::new();
        let left = place.folder.path().join(format!("tenants.db{end}"));
        fs::write(&left, "what an earlier file left").unwrap();
        let words = format!(
            "cannot be made: {} holds changes of an earlier file; put that file back, or remove this",
            left.display()
        );
        refused(&place, &words);
        fs::write(place.file(), "").unwrap();
        refused(&place, &words);
    }
}

#[test]
fn an_empty_file_is_taken_as_new_and_keeps_its_mode() {
    let place = Place::new();
    fs::write(place.file(), "").unwrap();
    fs::set_permissions(place.file(), Permissions::from_mode(0o640)).unwrap();
    add(&place.open().unwrap(), named(None, "first")).unwrap();
    assert_eq!(fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o640);
    // It holds the signing keys: nobody else reads it unless somebody said so.
    let place = Place::made();
    assert_eq!(fs::metadata(place.file()).unwrap().permissions().mode() & 0o777, 0o600);
}

/// The file comes under its name by one rename, whole and synced (`creation.rs`), so a kill leaves
/// at most a draft of another name.
#[test]
fn what_a_killed_creation_left_does_no_harm() {
    let place = Place::new();
    let left = [".tenantd-new-a1B2c3", ".tenantd-new-a1B2c3-journal", ".tenantd-new-a1B2c3-wal"];
    for name in left {
        fs::write(place.folder.path().join(name), "half a file").unwrap();
    }
    add(&place.open().unwrap(), named(None, "first")).unwrap();
    assert_eq!(contents(place.folder.path()).len(), 1 + left.len());
}

#[test]
fn closing_leaves_nothing_but_the_file() {
    let place = Place::new();
    for round in 0..50 {
        let store = place.open().unwrap();
        add(&store, named(None, "one more")).unwrap();
        drop(store);
        let left = contents(place.folder.path());
        assert_eq!(left.keys().collect::<Vec<_>>(), ["tenants.db"], "round {round}");
    }
}

/// Names that SQLite, or a careless joiner of paths, would read in another way.
#[test]
fn odd_names_are_names() {
    let place = Place::new();
    for name in [":memory:", "file:t.db?mode=memory", "100%?.db", "grün und rot.db"] {
        let path = place.folder.path().join(name);
        add(&Store::open(&path, StoreOptions::SERVER, &SystemClock).unwrap(), named(None, "first"))
            .unwrap();
        assert!(fs::metadata(&path).unwrap().len() > 4096, "{name}");
        Store::open(&path, StoreOptions::SERVER, &SystemClock).unwrap();
    }
    assert_eq!(contents(place.folder.path()).len(), 4);
}
