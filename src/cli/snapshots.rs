//! `tenantd snapshot` and `tenantd reset`: named states of a running stand-in or a stopped server's
//! file.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::clients::{print, require_existing};
use super::failure::Failure;
use super::remote::{PlaceArguments, Remote, Target};
use crate::model::{Clock, SystemClock};
use crate::stand_in::{Difference, Snapshot, SnapshotName, Snapshots};
use crate::store::{Presence, Store, StoreOptions};

#[derive(Subcommand)]
pub(super) enum SnapshotCommand {
    /// Save the data as it is now under a name; one of this name gives way
    Save(NamedArguments),
    /// Put a snapshot's data in the place of what there is
    Restore(NamedArguments),
    /// List the snapshots
    List {
        #[command(flatten)]
        place: PlaceArguments,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Tell what is different from a snapshot in what there is now, or in another one
    Diff {
        #[command(flatten)]
        named: NamedArguments,
        /// Compare with this snapshot instead of what there is now
        #[arg(long, value_name = "NAME", value_parser = name)]
        against: Option<SnapshotName>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a snapshot
    Remove(NamedArguments),
}

#[derive(Args)]
pub(super) struct NamedArguments {
    /// 1 to 64 of a-z, 0-9, _ and -
    #[arg(value_parser = name)]
    name: SnapshotName,
    #[command(flatten)]
    place: PlaceArguments,
}

#[derive(Args)]
pub(super) struct ResetArguments {
    /// Put this snapshot's data in place instead of what the server started with
    #[arg(long, value_name = "NAME", value_parser = name)]
    snapshot: Option<SnapshotName>,
    #[command(flatten)]
    place: PlaceArguments,
}

fn name(text: &str) -> Result<SnapshotName, String> {
    SnapshotName::parse(text).ok_or_else(|| format!("expected {}", SnapshotName::FORM))
}

pub(super) fn run(command: SnapshotCommand) -> Result<(), Failure> {
    match command {
        SnapshotCommand::List { place, json } => list(place.target()?, json),
        SnapshotCommand::Save(NamedArguments { name, place }) => match place.target()? {
            Target::Server(server) => call(&server, "PUT", &path(&name), None),
            Target::File(path) => {
                let (store, snapshots) = open(&path)?;
                snapshots.save(&store, &name, SystemClock.now())?;
                Ok(())
            }
        },
        SnapshotCommand::Restore(NamedArguments { name, place }) => match place.target()? {
            Target::Server(server) => {
                call(&server, "POST", &format!("{}/restore", path(&name)), None)
            }
            Target::File(path) => {
                let (store, snapshots) = open(&path)?;
                Ok(snapshots.restore(&store, Some(&name), false)?)
            }
        },
        SnapshotCommand::Diff { named: NamedArguments { name, place }, against, json } => {
            tell_difference(&difference(place.target()?, &name, against.as_ref())?, json)
        }
        SnapshotCommand::Remove(NamedArguments { name, place }) => match place.target()? {
            Target::Server(server) => call(&server, "DELETE", &path(&name), None),
            Target::File(path) => {
                require_existing(&path)?;
                Ok(Snapshots::of(&path).remove(&name)?)
            }
        },
    }
}

/// `tenantd reset`
pub(super) fn reset(arguments: ResetArguments) -> Result<(), Failure> {
    let name = arguments.snapshot;
    match arguments.place.target()? {
        Target::Server(server) => {
            let body = name.map_or(json!({}), |name| json!({"snapshot": name.as_str()}));
            call(&server, "POST", "/reset", Some(&body))
        }
        Target::File(path) => {
            let (store, snapshots) = open(&path)?;
            if name.is_none() && !snapshots.has_start() {
                return Err(Failure::Failed(format!(
                    "{} was never served as a stand-in: there is no start to go back to",
                    path.display()
                )));
            }
            Ok(snapshots.restore(&store, name.as_ref(), false)?)
        }
    }
}

fn difference(
    target: Target,
    name: &SnapshotName,
    against: Option<&SnapshotName>,
) -> Result<Difference, Failure> {
    match target {
        Target::Server(server) => {
            let query =
                against.map_or(String::new(), |other| format!("?against={}", other.as_str()));
            let body = server.call("GET", &format!("{}/diff{query}", path(name)), None)?;
            serde_json::from_value(body)
                .map_err(|error| Failure::of_system("the server's answer", error))
        }
        Target::File(path) => {
            let (store, snapshots) = open(&path)?;
            store.settle_due(SystemClock.now())?;
            Ok(snapshots.diff(&store, name, against)?)
        }
    }
}

fn tell_difference(difference: &Difference, json: bool) -> Result<(), Failure> {
    if json {
        let body = serde_json::to_string(difference);
        return print(&body.map_err(|error| Failure::of_system("JSON", error))?);
    }
    print(difference.to_string().trim_end())
}

fn path(name: &SnapshotName) -> String {
    format!("/snapshots/{}", name.as_str())
}

fn call(server: &Remote, method: &str, path: &str, body: Option<&Value>) -> Result<(), Failure> {
    server.call(method, path, body).map(drop)
}

/// Opens a file that no server has open.
fn open(path: &std::path::Path) -> Result<(Store, Snapshots), Failure> {
    require_existing(path)?;
    let options = StoreOptions { presence: Presence::Alone, ..StoreOptions::COMMAND };
    let store = Store::open(path, options, &SystemClock).map_err(|error| match error {
        crate::store::OpenError::InUse => Failure::Failed(format!(
            "{} is in use: name the server that runs on it with --url",
            path.display()
        )),
        error => Failure::of_file(path, &error),
    })?;
    let snapshots = Snapshots::of(store.path());
    Ok((store, snapshots))
}

fn list(target: Target, json: bool) -> Result<(), Failure> {
    let snapshots = match target {
        Target::Server(server) => server.call("GET", "/snapshots", None)?["snapshots"].take(),
        Target::File(path) => {
            require_existing(&path)?;
            Snapshots::of(&path).list()?.into_iter().map(shown).collect()
        }
    };
    if json {
        return print(&snapshots.to_string());
    }
    let mut text = format!("{:<20}  {:>12}  NAME", "SAVED AT", "BYTES");
    for snapshot in snapshots.as_array().into_iter().flatten() {
        let member = |name: &str| snapshot[name].as_str().unwrap_or_default();
        let bytes = snapshot["sizeBytes"].as_u64().unwrap_or_default();
        text.push_str(&format!("\n{:<20}  {bytes:>12}  {}", member("savedAt"), member("name")));
    }
    print(&text)
}

/// As the control API shows it.
fn shown(snapshot: Snapshot) -> Value {
    let Snapshot { name, saved_at, size_bytes } = snapshot;
    json!({"name": name.as_str(), "savedAt": saved_at, "sizeBytes": size_bytes})
}
