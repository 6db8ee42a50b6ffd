//! The command line.
//!
//! What is for a person goes to stderr, what is for a program to stdout. Exit codes: 0 done, 1 it
//! failed, 2 wrong use.

mod backup;
mod check;
mod clients;
mod config;
mod demo;
mod demo_page;
mod drift;
mod export;
mod failure;
mod faults;
mod journal;
mod openapi;
mod progress;
mod remote;
mod restore;
mod routes;
mod seed;
mod serve;
mod snapshots;
mod tenants;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use signal_hook::consts::signal::SIGXFSZ;

use config::ServingOptions;
use failure::Failure;

/// Answers five vendors' tenant APIs from one SQLite file.
#[derive(Parser)]
#[command(name = "tenantd", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve demo data on this machine and print everything needed to try it
    Demo(demo::DemoArguments),
    /// Serve a file; it is made if there is none
    Serve {
        #[command(flatten)]
        options: ServingOptions,
    },
    /// Add, list, rotate or remove clients (also while a server runs on the file)
    #[command(subcommand)]
    Client(clients::ClientCommand),
    /// Add, list or show tenants (also while a server runs on the file)
    #[command(subcommand)]
    Tenant(tenants::TenantCommand),
    /// Bring what a seed declares into a file (not while a server runs on it)
    Seed(seed::SeedArguments),
    /// Print everything that a file holds as a seed (also while a server runs on it)
    Export(export::ExportArguments),
    /// Take a backup of a file (also while a server runs on it)
    Backup(backup::BackupArguments),
    /// Put a backup in the place of a file (not while a server runs on it)
    Restore(restore::RestoreArguments),
    /// Look for faults in a file (also while a server runs on it)
    Check(check::CheckArguments),
    /// Save, restore, list or remove named states of a stand-in or of a stopped server's file
    #[command(subcommand)]
    Snapshot(snapshots::SnapshotCommand),
    /// Put a stand-in, or a stopped server's file, back to what it started with
    Reset(snapshots::ResetArguments),
    /// Print what a stand-in was asked and answered lately
    Journal(journal::JournalArguments),
    /// Let requests of a running stand-in fail on demand
    #[command(subcommand)]
    Fault(faults::FaultCommand),
    /// Compare what a real service answers with a contract; sends nothing but reads
    Drift(drift::DriftArguments),
    /// Print every operation that the server answers
    Routes {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the contract of an API, as the server answers it at openapi.json
    Openapi {
        /// The API
        #[arg(value_parser = openapi::dialects(), required_unless_present = "matrix")]
        dialect: Option<String>,
        /// As a stand-in answers it, with its tools: they are a part of `control`
        #[arg(long)]
        stand_in: bool,
        /// Instead of a contract, which operation of which vendor is implemented, partly or not
        #[arg(long, conflicts_with_all = ["dialect", "stand_in"])]
        matrix: bool,
    },
}

/// The file that a command works on.
#[derive(clap::Args)]
struct FileArgument {
    /// The tenantd file
    #[arg(long, value_name = "FILE", env = "TENANTD_DB")]
    db: PathBuf,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => run(arguments.command),
        Err(error) => Err(Failure::from(error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    // A command that ends says by itself why it failed.
    let serves = matches!(command, Command::Demo(_) | Command::Serve { .. });
    start_log(if serves { "info" } else { "off" });
    outlive_size_limits();
    match command {
        Command::Demo(arguments) => demo::run(arguments),
        Command::Serve { options } => serve::run(options),
        Command::Client(command) => clients::run(command),
        Command::Tenant(command) => tenants::run(command),
        Command::Seed(arguments) => seed::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Snapshot(command) => snapshots::run(command),
        Command::Reset(arguments) => snapshots::reset(arguments),
        Command::Journal(arguments) => journal::run(arguments),
        Command::Fault(command) => faults::run(command),
        Command::Drift(arguments) => drift::run(arguments),
        Command::Routes { json } => routes::run(json),
        Command::Openapi { dialect: Some(dialect), stand_in, .. } => {
            openapi::run(&dialect, stand_in)
        }
        Command::Openapi { .. } => openapi::matrix(),
    }
}

/// Beyond a limit of file sizes (`ulimit -f`) a write is to fail as on a full disk. Unhandled, the
/// signal that comes with it would end the process.
fn outlive_size_limits() {
    if let Err(error) = signal_hook::flag::register(SIGXFSZ, Arc::default()) {
        log::warn!("a limit of file sizes would end the process: {error}");
    }
}

/// Logs to stderr as `RUST_LOG` says; at `level` when it says nothing.
fn start_log(level: &str) {
    let filter = env_logger::Env::default().default_filter_or(level);
    // A second logger in one process is a test's; the first one stays.
    let _ = env_logger::Builder::from_env(filter).format_target(false).try_init();
}
