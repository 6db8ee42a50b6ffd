//! `tenantd check`: whether a file is whole and agrees with itself.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::FileArgument;
use super::clients::{print, require_existing};
use super::failure::Failure;
use super::progress::Progress;
use crate::store::{Check, check_file, faults_in_words};

#[derive(Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    file: FileArgument,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &CheckArguments) -> Result<(), Failure> {
    let db = &arguments.file.db;
    require_existing(db)?;
    let mut progress = Progress::new();
    let checks = check_file(db, &mut |step| progress.show(step))?;
    drop(progress);
    let count: usize = checks.iter().map(|check| check.count).sum();
    if arguments.json {
        print(&json!({"whole": count == 0, "checks": checks}).to_string())?;
    } else {
        print(&checks.iter().map(lines).collect::<Vec<_>>().join("\n"))?;
    }
    match count {
        0 => Ok(()),
        _ => Err(Failure::Failed(format!("{} has {}", db.display(), faults_in_words(count)))),
    }
}

/// Tells a person of faults that were no reason to stop.
pub(super) fn tell_faults(checks: &[Check]) {
    for check in checks.iter().filter(|check| check.has_faults()) {
        let _ = writeln!(std::io::stderr(), "{}", lines(check));
    }
}

/// The check's name and what it found, a line each.
fn lines(check: &Check) -> String {
    let verdict = match check.count {
        0 => "ok".to_owned(),
        count => faults_in_words(count),
    };
    let mut text = format!("{:<15} {verdict}", check.name);
    for fault in &check.faults {
        text.push_str(&format!("\n  {fault}"));
    }
    let more = check.count - check.faults.len();
    if more > 0 {
        text.push_str(&format!("\n  and {more} more"));
    }
    text
}
