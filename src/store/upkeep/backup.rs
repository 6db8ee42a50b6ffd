//! Taking a backup.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::check::{self, Check};
use super::files::{Draft, refuse_foreign_log};
use super::manifest::{Manifest, hash};
use super::source::{Formats, Source};
use super::{Progress, Step, UpkeepError, log};
use crate::model::{Clock, Timestamp};
use crate::store::creation::{empty_draft, sync_folder_of};
use crate::store::file::{check_header, open_for_writing};
use crate::store::hold::{Hold, beside, id_of};
use crate::store::open_error::OpenError;

/// How a backup is to be taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct BackupOptions {
    /// Whether a backup of the same name may be replaced.
    pub replace: bool,
    /// Whether it is taken although the check finds faults.
    pub with_faults: bool,
}

/// A backup that was taken.
#[derive(Debug)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// What lies beside it.
    pub manifest: Manifest,
    /// What the check found.
    pub checks: Vec<Check>,
    /// How long the file's log still is, in bytes, if that is longer than it should be.
    pub long_log_bytes: Option<u64>,
}

/// Takes a backup of the file at `path`, whoever else uses it. If `destination` is a folder, it is
/// put there under the file's name and the time.
///
/// The copy and its manifest appear whole, or nothing does.
pub fn back_up(
    path: &Path,
    destination: &Path,
    options: BackupOptions,
    clock: &dyn Clock,
    progress: Progress,
) -> Result<Backup, UpkeepError> {
    let taken_at = clock.now();
    let source = Source::open(path, Formats::Present).map_err(UpkeepError::file(path))?;
    let target = Target::choose(destination, &source, taken_at, options)?;
    let draft = Draft::copy(&source, &target.copy, progress);
    let (format, path) = (source.format(), source.path().to_owned());
    drop(source);
    let long_log_bytes = log::shorten(&path);
    let draft = draft?;

    let checks = check::of_present_format(draft.connection(), progress);
    if !options.with_faults && checks.iter().any(Check::has_faults) {
        return Err(UpkeepError::Faulty { path, checks });
    }
    let manifest = Manifest::about(draft.connection(), format, taken_at);
    let mut manifest = manifest.map_err(UpkeepError::system(&target.copy))?;
    let copy = draft.finish(&target.copy)?;
    progress(Step::Hashing);
    (manifest.size_bytes, manifest.sha256) =
        hash(copy.as_file()).map_err(UpkeepError::system(&target.copy))?;
    target.fill(copy, &manifest)?;
    Ok(Backup { path: target.copy, manifest, checks, long_log_bytes })
}

/// Where a backup is to lie.
struct Target {
    copy: PathBuf,
    manifest: PathBuf,
    replace: bool,
    /// Keeps others from using the backup that is to be replaced.
    _replaced: Option<Hold>,
}

impl Target {
    fn choose(
        destination: &Path,
        source: &Source,
        taken_at: Timestamp,
        options: BackupOptions,
    ) -> Result<Self, UpkeepError> {
        let mut copy = destination.to_owned();
        if destination.is_dir() {
            copy.push(dated_name(source.path(), taken_at));
        }
        let is_there = std::fs::symlink_metadata(&copy).is_ok();
        if let Ok(name) = std::fs::canonicalize(&copy) {
            copy = name;
        }
        let manifest = Manifest::path_beside(&copy);
        if is_there && std::fs::metadata(&copy).is_ok_and(|about| id_of(&about) == source.id()) {
            return Err(UpkeepError::Same { path: copy });
        }
        if !options.replace {
            for path in [&copy, &manifest] {
                if std::fs::symlink_metadata(path).is_ok() {
                    return Err(UpkeepError::Exists { path: path.clone() });
                }
            }
        }
        let replaced = if is_there {
            Some(replaceable(&copy).map_err(UpkeepError::file(&copy))?)
        } else {
            None
        };
        refuse_foreign_log(&copy)?;
        Ok(Self { copy, manifest, replace: options.replace, _replaced: replaced })
    }

    /// Gives the copy and its manifest their names.
    fn fill(&self, copy: NamedTempFile, manifest: &Manifest) -> Result<(), UpkeepError> {
        let draft = write_manifest(&self.manifest, manifest)?;
        if self.replace {
            // At no moment does a copy lie beside the manifest of another one.
            let _ = std::fs::remove_file(&self.manifest);
            sync_folder(&self.copy)?;
            copy.persist(&self.copy)
                .map_err(|error| UpkeepError::system(&self.copy)(error.error))?;
            sync_folder(&self.copy)?;
            draft
                .persist(&self.manifest)
                .map_err(|error| UpkeepError::system(&self.manifest)(error.error))?;
        } else {
            // No copy appears without a manifest, and of two backups at the same time one is refused.
            draft
                .persist_noclobber(&self.manifest)
                .map_err(|error| UpkeepError::system(&self.manifest)(error.error))?;
            sync_folder(&self.copy)?;
            if let Err(error) = copy.persist_noclobber(&self.copy) {
                let _ = std::fs::remove_file(&self.manifest);
                return Err(UpkeepError::system(&self.copy)(error.error));
            }
        }
        sync_folder(&self.copy)
    }
}

fn sync_folder(path: &Path) -> Result<(), UpkeepError> {
    sync_folder_of(path).map_err(UpkeepError::file(path))
}

/// Makes sure that what is to be replaced is an earlier backup that nobody uses.
fn replaceable(path: &Path) -> Result<Hold, OpenError> {
    let hold = Hold::on(open_for_writing(path)?)?;
    hold.lock()?;
    match check_header(&hold) {
        Ok(_) | Err(OpenError::Newer { .. } | OpenError::Damaged { .. }) => Ok(hold),
        Err(error) => Err(error),
    }
}

fn write_manifest(path: &Path, manifest: &Manifest) -> Result<NamedTempFile, UpkeepError> {
    let mut draft = empty_draft(path, ".tenantd-manifest-").map_err(UpkeepError::file(path))?;
    let text = serde_json::to_string_pretty(manifest).map_err(UpkeepError::system(path))?;
    writeln!(draft, "{text}")
        .and_then(|()| draft.as_file().sync_all())
        .map_err(UpkeepError::system(path))?;
    Ok(draft)
}

/// `tenants-20240115T103000Z.db` for `tenants.db`.
fn dated_name(path: &Path, taken_at: Timestamp) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", compact(taken_at)));
    let name = PathBuf::from(name);
    match path.extension() {
        Some(extension) => {
            let mut end = std::ffi::OsString::from(".");
            end.push(extension);
            beside(&name, &end.to_string_lossy())
        }
        None => name,
    }
}

/// A moment as it can stand in a file's name: `20240115T103000Z`.
pub(super) fn compact(moment: Timestamp) -> String {
    moment.to_string().replace(['-', ':'], "")
}
