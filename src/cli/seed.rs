//! `tenantd seed`: a state of the instance, declared in a file. `serve --seed` and `demo --seed`
//! come through here as well.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::clients::{print, stamp};
use super::failure::Failure;
use super::serve::Time;
use crate::dialects::words::fault_sentence;
use crate::model::{Clock, Error, Fault, INSIDE, SystemClock};
use crate::ops::clients::{ClientCredentials, clients};
use crate::seed::{self, Outcome, Purpose, Seed, SeedRights};
use crate::store::{NewFile, OpenError, Presence, Stamp, Store, StoreOptions};

/// The largest seed, in bytes.
const SEED_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Args)]
pub(super) struct SeedArguments {
    /// The seed, a JSON file; `-` for standard input
    #[arg(value_name = "SEED", required_unless_present = "schema")]
    seed: Option<PathBuf>,
    /// The tenantd file; it is made if there is none
    #[arg(long, value_name = "FILE", env = "TENANTD_DB", required_unless_present = "schema")]
    db: Option<PathBuf>,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    check: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print the JSON Schema of seeds instead
    #[arg(long, exclusive = true)]
    schema: bool,
}

pub(super) fn run(arguments: &SeedArguments) -> Result<(), Failure> {
    let (Some(seed), Some(db)) = (&arguments.seed, &arguments.db) else {
        return print(seed::SCHEMA.trim_end());
    };
    let seed = read(seed, false)?;
    let purpose = if arguments.check { Purpose::Check } else { Purpose::Apply };
    let json = arguments.json;
    let deliver = move |outcome: &Outcome| tell(outcome, purpose, json);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let stamp = stamp("cli.seed");
    let sow = |store: &Store| {
        seed::apply(store, Arc::clone(&clock), stamp, seed, purpose, |_| Ok(()), deliver)
            .map_err(|error| failure(error, json))
    };
    let outcome = match NewFile::of(db, clock.as_ref()).map_err(of_file(db))? {
        Some(new) => in_new_file(db, new, clock.as_ref(), purpose, sow)?,
        None => sow(&open_alone(db, clock.as_ref())?)?,
    };
    if purpose == Purpose::Check {
        tell(&outcome, purpose, json)?;
    }
    Ok(())
}

fn of_file(path: &Path) -> impl Fn(OpenError) -> Failure {
    |error| Failure::of_file(path, &error)
}

/// Opens a file that no server has open: one would have to forget what it knows of clients; it
/// takes seeds at its own door.
fn open_alone(path: &Path, clock: &dyn Clock) -> Result<Store, Failure> {
    let options = StoreOptions { presence: Presence::Alone, ..StoreOptions::COMMAND };
    Store::open(path, options, clock).map_err(of_file(path))
}

/// Sows in a file that is to be at `path`. It is there only if that succeeds, and is meant.
fn in_new_file<T>(
    path: &Path,
    new: NewFile,
    clock: &dyn Clock,
    purpose: Purpose,
    sow: impl FnOnce(&Store) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let sown = sow(&open_alone(new.path(), clock)?)?;
    if purpose == Purpose::Apply && !new.keep().map_err(of_file(path))? {
        return Err(Failure::Failed(format!("{} was made by somebody else", path.display())));
    }
    Ok(sown)
}

/// A seed that was brought into a file.
pub(super) struct Planted {
    pub outcome: Outcome,
    /// The clients whose secrets stand in the seed.
    pub fixed: Vec<ClientCredentials>,
    /// Whether there were clients before.
    pub had_clients: bool,
}

/// Brings the seed at `seed` into the file of a stand-in that is about to serve. There it may fix
/// secrets.
pub(super) fn plant(path: &Path, time: &Time, seed: &Path) -> Result<Planted, Failure> {
    let seed = read(seed, true)?;
    let fixed = seed.fixed_secrets();
    let clock = time.clock();
    let stamp = Stamp { at: clock.now(), ..stamp("cli.seed") };
    let sow = |store: &Store| {
        let had_clients = !clients(store)?.is_empty();
        let clock = Arc::clone(&clock);
        let purpose = Purpose::Apply;
        let outcome = seed::apply(store, clock, stamp, seed, purpose, |_| Ok(()), |_| Ok(()))
            .map_err(|error| failure(error, false))?;
        Ok(Planted { outcome, fixed, had_clients })
    };
    match NewFile::of(path, clock.as_ref()).map_err(of_file(path))? {
        Some(new) => in_new_file(path, new, clock.as_ref(), Purpose::Apply, sow),
        None => sow(&open_alone(path, clock.as_ref())?),
    }
}

/// Reads the seed of this name.
fn read(path: &Path, fixes_secrets: bool) -> Result<Seed, Failure> {
    let unusable = |error: &dyn std::fmt::Display| {
        Failure::Failed(format!("cannot read the seed {}: {error}", path.display()))
    };
    let mut bytes = Vec::new();
    let is_stdin = path == Path::new("-");
    let read = if is_stdin {
        std::io::stdin().lock().take(SEED_LIMIT_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(SEED_LIMIT_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| unusable(&error))?;
    if bytes.len() as u64 > SEED_LIMIT_BYTES {
        return Err(unusable(&"it is larger than 64 MiB"));
    }
    let folder = if is_stdin { Some(Path::new("")) } else { path.parent() };
    let rights = SeedRights { folder: folder.map(Path::to_owned), fixes_secrets };
    Seed::read(&bytes, &rights).map_err(|error| unusable(&format!("it is not JSON: {error}")))
}

/// Tells what became of a seed. If nobody takes it, new secrets with it, nothing is kept.
fn tell(outcome: &Outcome, purpose: Purpose, json: bool) -> Result<(), Error> {
    let is_done = purpose == Purpose::Apply;
    let text = if json { outcome.to_json(is_done).to_string() } else { in_words(outcome, is_done) };
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| Error::NotDelivered { reason: error.to_string() })
}

/// A line for each kind, and each new secret.
pub(super) fn in_words(outcome: &Outcome, is_done: bool) -> String {
    let mut lines = Vec::new();
    for tally in &outcome.tallies {
        let counts = [
            (tally.created, "created"),
            (tally.updated, "updated"),
            (tally.removed, "removed"),
            (tally.unchanged, "unchanged"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, word)| format!("{count} {word}")).collect();
        lines.push(format!("{:<14}  {}", tally.kind.name(), counts.join(", ")));
    }
    if lines.is_empty() {
        lines.push("the seed is empty".to_owned());
    }
    for id in &outcome.kept_secrets {
        lines.push(format!("client {id} keeps its secret, which is not the one in the seed"));
    }
    if is_done && !outcome.credentials.is_empty() {
        for client in &outcome.credentials {
            let (id, secret, api_key) = (&client.id, &client.secret, client.api_key());
            lines.push(format!("client {id}  secret {secret}  api key {api_key}"));
        }
        lines.push("Secrets are shown this once.".to_owned());
    }
    lines.join("\n")
}

/// Tells every fault of a seed, a line each; with the last one the command ends.
fn failure(error: Error, json: bool) -> Failure {
    let Error::Invalid(faults) = error else { return error.into() };
    if json {
        let errors: Vec<_> = faults
            .iter()
            .map(|fault| json!({"pointer": fault.pointer(), "detail": fault_sentence(&fault.named())}))
            .collect();
        // Nobody may be reading.
        let _ = print(&json!({ "errors": errors }).to_string());
    } else {
        let mut err = std::io::stderr().lock();
        for fault in &faults {
            let _ = writeln!(err, "{}: {}", fault.pointer(), sentence(fault));
        }
    }
    let count = faults.len();
    let faults = crate::store::faults_in_words(count);
    Failure::Failed(format!("the seed has {faults}; nothing was changed"))
}

/// What is wrong, of a member whose place was told already.
fn sentence(fault: &Fault) -> String {
    let last = fault.field.rsplit(INSIDE).next().unwrap_or_default();
    let is_element = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    let field = if is_element { "this element" } else { last };
    fault_sentence(&Fault { field: field.to_owned(), ..fault.clone() })
}
