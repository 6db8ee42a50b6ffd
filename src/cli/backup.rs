//! `tenantd backup`: a whole copy of a file, with its manifest beside it.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::FileArgument;
use super::check::tell_faults;
use super::clients::{print, require_existing};
use super::failure::Failure;
use super::progress::Progress;
use crate::model::SystemClock;
use crate::store::{BackupOptions, Manifest, back_up};

#[derive(Args)]
pub(super) struct BackupArguments {
    /// Where to: a file that is not there yet, or a folder, for a file of this name with the time
    #[arg(value_name = "DEST")]
    destination: PathBuf,
    #[command(flatten)]
    file: FileArgument,
    /// Replace the backup DEST if it is there
    #[arg(long)]
    replace: bool,
    /// Take the backup also if the check finds faults
    #[arg(long)]
    with_faults: bool,
    /// Print the manifest as JSON, with the backup's place
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &BackupArguments) -> Result<(), Failure> {
    let db = &arguments.file.db;
    require_existing(db)?;
    let options = BackupOptions { replace: arguments.replace, with_faults: arguments.with_faults };
    let mut progress = Progress::new();
    let show = &mut |step| progress.show(step);
    let backup = back_up(db, &arguments.destination, options, &SystemClock, show)?;
    drop(progress);
    tell_faults(&backup.checks);
    if let Some(bytes) = backup.long_log_bytes {
        let _ = writeln!(
            std::io::stderr(),
            "the log of {} has {bytes} bytes; it is cut when the server's longest read has ended",
            db.display()
        );
    }
    let (path, manifest) = (backup.path.display(), backup.manifest);
    if arguments.json {
        let place = json!({
            "path": path.to_string(),
            "manifestPath": Manifest::path_beside(&backup.path).display().to_string(),
            "manifest": manifest,
            "checks": backup.checks,
        });
        return print(&place.to_string());
    }
    print(&format!("{path}\nsha256 {}, {} bytes", manifest.sha256, manifest.size_bytes))
}
