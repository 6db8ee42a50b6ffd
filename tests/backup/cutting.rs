//! Commands that are killed: before every system call that changes something, one after the other,
//! a run is ended by `kill -9`. What is found then is the old or the new, whole.

use std::fs;
use std::process::Command;

use rustix::process::Signal;

use super::tables::Tables;
use super::{Place, backup, restored, tables};
use crate::support::program::{Process, Serving, output, program, run};
use crate::support::traced::strace_works;

/// What changes files and their names. Some machines have some of them alone.
const CALLS: [&str; 7] = [
    "?pwrite64",
    "?ftruncate",
    "?fsync,?fdatasync",
    "?link,?linkat",
    "?rename,?renameat,?renameat2",
    "?unlink,?unlinkat",
    "?fchmod,?chmod",
];

/// Runs a command that is killed before its `number`th call of this kind; whether it was.
fn killed_before(calls: &str, number: usize, arguments: &[&str]) -> bool {
    let mut command = Command::new("strace");
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .args(["-f", "-o", "/dev/null", "-e"])
        .arg(format!("inject={calls}:signal=KILL:when={number}"))
        .arg(program(&[]).get_program())
        .args(arguments);
    let ended = Process::start(command).wait();
    let was_killed = ended.code != Some(0);
    assert!(ended.code.is_none_or(|code| code == 0 || code == 137), "{ended:?}");
    was_killed
}

/// Kills the command everywhere; `prepare` makes a place for each time, `look` looks at what was
/// left. How often it was killed.
fn kill_everywhere(
    arguments: impl Fn(&Place) -> Vec<String>,
    prepare: impl Fn() -> Place,
    look: impl Fn(&Place, bool),
) -> usize {
    let mut kills = 0;
    for calls in CALLS {
        for number in 1.. {
            let place = prepare();
            let arguments = arguments(&place);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let was_killed = killed_before(calls, number, &arguments);
            look(&place, was_killed);
            if !was_killed {
                break;
            }
            kills += 1;
            assert!(number < 200, "{calls} comes too often");
        }
    }
    kills
}

/// A folder with all files of another one.
fn twin(of: &Place) -> Place {
    let place = Place::empty();
    for name in of.names() {
        fs::copy(of.path(&name), place.path(&name)).unwrap();
    }
    place
}

/// A small file, for a page more is a run more.
fn small() -> Place {
    let place = Place::empty();
    output(&["tenant", "add", "--db", &place.db, "--name", "Acme"]);
    place
}

#[test]
fn a_restore_that_is_cut_off_leaves_the_old_file_or_the_new_one() {
    if !strace_works() {
        return;
    }
    let first = small();
    let copy = first.name("copy.db");
    let new = backup(&first.db, &copy);
    // The old file has a log, which a killed server left.
    let serving = Serving::start(&first.db, &[]);
    let reader = first.raw();
    reader.execute_batch("BEGIN; SELECT 1 FROM tenant").unwrap();
    output(&["tenant", "add", "--db", &first.db, "--name", "In the log"]);
    assert_eq!(serving.end(Signal::KILL).code, None);
    let killed = twin(&first);
    drop(reader);
    let old = first.tables();
    assert!(old != new && fs::metadata(killed.path("tenants.db-wal")).unwrap().len() > 0);

    let arguments = |place: &Place| {
        ["restore", &place.name("copy.db"), "--db", &place.db].map(str::to_owned).to_vec()
    };
    let seen = std::cell::RefCell::new((0, 0));
    let kills = kill_everywhere(
        arguments,
        || twin(&killed),
        |place, was_killed| {
            let found = opened(place);
            assert!(found == old || found == new, "neither the old file nor the new one");
            assert!(was_killed || found == new, "done, but the file is the old one");
            let mut seen = seen.borrow_mut();
            *(if found == old { &mut seen.0 } else { &mut seen.1 }) += 1;
            // It can be had again, whatever was left.
            let again = run(&["restore", &place.name("copy.db"), "--db", &place.db]);
            let is_same_second = again.err.contains("File exists");
            assert!(again.code == Some(0) || is_same_second, "{again:?}");
        },
    );
    let (old, new) = seen.into_inner();
    println!("{kills} kills: {old} times the old file, {new} times the new one");
    assert!(old > 10 && new > CALLS.len(), "{old} {new}");
}

/// The file as a server finds it, its log included.
fn opened(place: &Place) -> Tables {
    assert_eq!(run(&["check", "--db", &place.db]).code, Some(0));
    // As the last one to close it, this takes the log into the file.
    output(&["tenant", "list", "--db", &place.db]);
    place.tables()
}

#[test]
fn a_backup_that_is_cut_off_leaves_a_whole_one_or_none() {
    if !strace_works() {
        return;
    }
    let first = small();
    let arguments = |place: &Place| {
        ["backup", &place.name("copy.db"), "--db", &place.db].map(str::to_owned).to_vec()
    };
    let kills = kill_everywhere(
        arguments,
        || twin(&first),
        |place, was_killed| {
            let copy = place.name("copy.db");
            if fs::exists(&copy).unwrap() {
                assert!(
                    place.path("copy.db.manifest.json").exists(),
                    "a copy without its manifest"
                );
                assert!(restored(&copy) == first.tables());
            } else {
                assert!(was_killed);
            }
        },
    );
    println!("{kills} kills");
    assert!(kills > 10, "{kills}");
}

#[test]
fn a_replacement_that_is_cut_off_leaves_the_old_backup_or_the_new_one() {
    if !strace_works() {
        return;
    }
    let first = small();
    let old = backup(&first.db, &first.name("copy.db"));
    output(&["tenant", "add", "--db", &first.db, "--name", "Later"]);
    let new = first.tables();
    let arguments = |place: &Place| {
        let copy = place.name("copy.db");
        ["backup", &copy, "--db", &place.db, "--replace"].map(str::to_owned).to_vec()
    };
    kill_everywhere(
        arguments,
        || twin(&first),
        |place, was_killed| {
            let copy = place.name("copy.db");
            let found = tables(copy.as_ref());
            assert!(found == new || found == old && was_killed);
            let target = Place::empty();
            let ended = run(&["restore", &copy, "--db", &target.db]);
            assert_eq!(ended.code, Some(0), "{ended:?}");
            assert!(target.tables() == found);
        },
    );
}
