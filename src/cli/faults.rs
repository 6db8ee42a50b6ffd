//! `tenantd fault`: which requests of a running stand-in fail, and how.

use std::cell::RefCell;
use std::fmt::Display;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::clients::print;
use super::failure::Failure;
use super::remote::{Remote, ServerArguments};
use crate::dialects::words::fault_sentence;
use crate::model::{Fault, INSIDE, json};

#[derive(Subcommand)]
pub(super) enum FaultCommand {
    /// Put the rules of a file in place of all that there are
    Put {
        /// JSON as PUT /control/v1/faults takes it; - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        server: ServerArguments,
    },
    /// List the rules, and how often each was applied
    List {
        #[command(flatten)]
        server: ServerArguments,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove every rule
    Clear(ClearArguments),
}

#[derive(Args)]
pub(super) struct ClearArguments {
    #[command(flatten)]
    server: ServerArguments,
}

pub(super) fn run(command: FaultCommand) -> Result<(), Failure> {
    match command {
        FaultCommand::Put { file, server } => {
            let rules = read(&file)?;
            let put = required(server)?.call("PUT", "/faults", Some(&rules))?;
            warn(&put);
            Ok(())
        }
        FaultCommand::List { server, json } => {
            let rules = required(server)?.call("GET", "/faults", None)?["faults"].take();
            print(&if json { rules.to_string() } else { table(&rules) })
        }
        FaultCommand::Clear(ClearArguments { server }) => {
            required(server)?.call("DELETE", "/faults", None).map(drop)
        }
    }
}

fn required(server: ServerArguments) -> Result<Remote, Failure> {
    server.remote()?.ok_or_else(|| {
        Failure::WrongUse("--url URL is missing: the address of a running stand-in".into())
    })
}

fn read(file: &PathBuf) -> Result<Value, Failure> {
    let text = if file.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(file)
    };
    let text = text.map_err(|error| Failure::of_system(file.display().to_string(), error))?;
    // What is sent has each member once, so the server cannot tell.
    let fault = RefCell::new(None);
    let note = |field: String, problem| {
        let field = field.replace(INSIDE, ".");
        *fault.borrow_mut() = Some(Fault { field, problem });
    };
    let failed = |reason: &dyn Display| Failure::Failed(format!("{}: {reason}", file.display()));
    let rules = json::parse(text.as_bytes(), &note).map_err(|error| failed(&error))?;
    match fault.into_inner() {
        None => Ok(rules),
        Some(fault) => Err(failed(&fault_sentence(&fault))),
    }
}

/// Tells which rules are for no request as things are.
fn warn(put: &Value) {
    for warning in put["warnings"].as_array().into_iter().flatten() {
        let text = |member: &str| warning[member].as_str().unwrap_or_default().to_owned();
        eprintln!("tenantd: warning: {}: {}", text("pointer"), text("detail"));
    }
}

fn table(rules: &Value) -> String {
    let mut text = format!("{:>8}  {:>8}  {:<20}  EFFECT", "MATCHED", "APPLIED", "NAME");
    for rule in rules.as_array().into_iter().flatten() {
        let count = |name: &str| rule[name].as_u64().unwrap_or_default();
        let name = rule["name"].as_str().unwrap_or_default();
        let (matched, fired) = (count("matched"), count("fired"));
        text.push_str(&format!("\n{matched:>8}  {fired:>8}  {name:<20}  {}", rule["effect"]));
    }
    text
}
