//! `tenantd restore`: a backup in the place of a file.

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
use crate::store::{RestoreOptions, restore};

#[derive(Args)]
pub(super) struct RestoreArguments {
    /// The backup
    #[arg(value_name = "SRC")]
    source: PathBuf,
    #[command(flatten)]
    file: FileArgument,
    /// Restore the backup also if the check finds faults
    #[arg(long)]
    with_faults: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &RestoreArguments) -> Result<(), Failure> {
    let (source, db) = (&arguments.source, &arguments.file.db);
    require_existing(source)?;
    let options = RestoreOptions { with_faults: arguments.with_faults };
    let mut progress = Progress::new();
    let restored = restore(source, db, options, &SystemClock, &mut |step| progress.show(step))?;
    drop(progress);
    tell_faults(&restored.checks);
    if restored.manifest.is_none() {
        let _ = writeln!(
            std::io::stderr(),
            "there is no manifest beside {}: its content was checked, its hash was not",
            source.display()
        );
    }
    let path = restored.path.display().to_string();
    let kept = restored.kept.map(|kept| kept.display().to_string());
    if arguments.json {
        let outcome = json!({
            "path": path,
            "kept": kept,
            "manifest": restored.manifest,
            "checks": restored.checks,
        });
        return print(&outcome.to_string());
    }
    let kept = kept.map_or_else(String::new, |kept| format!("\nthe old file is {kept}"));
    print(&format!("{path} is restored{kept}"))
}
