//! `tenantd client`: credentials, also while a server runs on the file.

use std::io::Write;
use std::path::Path;

use clap::{Args, Subcommand};
use serde_json::json;

use super::FileArgument;
use super::failure::Failure;
use crate::model::tenant::is_name;
use crate::model::{Clock, Error, Role, Scopes, SystemClock};
use crate::ops::clients::{self, ClientCredentials, ClientSpec};
use crate::store::{Stamp, Store, StoreOptions};

#[derive(Subcommand)]
pub(super) enum ClientCommand {
    /// Make a client and print its secret, once
    Add(AddArguments),
    /// List all clients
    List {
        #[command(flatten)]
        file: FileArgument,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Give a client another secret and print it, once; the old one and its tokens are void
    Rotate {
        /// The client's id
        id: String,
        #[command(flatten)]
        file: FileArgument,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a client; its secret and its tokens are void
    Remove {
        /// The client's id
        id: String,
        #[command(flatten)]
        file: FileArgument,
    },
}

#[derive(Args)]
pub(super) struct AddArguments {
    #[command(flatten)]
    file: FileArgument,
    /// What it may do: member, admin, provider or operator
    #[arg(long, value_parser = role)]
    role: Role,
    /// The id of its home tenant; an operator needs none
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
    /// What a person calls it
    #[arg(long, default_value = "")]
    name: String,
    /// A scope beyond those of its role, such as dpod.tenant.api_service; may be given several times
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The role of a name, for the command line.
pub(super) fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| "expected member, admin, provider or operator".to_owned())
}

pub(super) fn run(command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Add(arguments) => add(arguments),
        ClientCommand::List { file, json } => list(&open_existing(&file.db)?, json),
        ClientCommand::Rotate { id, file, json } => {
            let store = open_existing(&file.db)?;
            let deliver = move |credentials: &_| print_credentials(credentials, json);
            clients::rotate_client_if(&store, stamp("cli.rotateClient"), id, deliver)?;
            Ok(())
        }
        ClientCommand::Remove { id, file } => {
            let store = open_existing(&file.db)?;
            Ok(clients::remove_client(&store, stamp("cli.removeClient"), id)?)
        }
    }
}

/// Opens a file that is there, beside the server that may be using it.
pub(super) fn open_existing(path: &Path) -> Result<Store, Failure> {
    require_existing(path)?;
    open(path)
}

/// Refuses a name that no file has.
pub(super) fn require_existing(path: &Path) -> Result<(), Failure> {
    if std::fs::exists(path).is_ok_and(|there| !there) {
        return Err(Failure::Failed(format!("there is no file {}", path.display())));
    }
    Ok(())
}

/// Opens a file beside the server that may be using it; makes it if there is none.
pub(super) fn open(path: &Path) -> Result<Store, Failure> {
    Store::open(path, StoreOptions::COMMAND, &SystemClock)
        .map_err(|error| Failure::of_file(path, &error))
}

/// The audit stamp of a command.
pub(super) fn stamp(operation: &'static str) -> Stamp {
    Stamp {
        at: SystemClock.now(),
        client: "command line".into(),
        operation,
        request_id: SystemClock.new_id().as_str().to_owned(),
    }
}

fn add(arguments: AddArguments) -> Result<(), Failure> {
    let scopes = Scopes::parse(&arguments.scopes.join(" "))
        .map_err(|unknown| Failure::WrongUse(format!("there is no scope {unknown}")))?;
    if arguments.tenant.is_none() && arguments.role != Role::Operator {
        return Err(Failure::WrongUse(format!(
            "--tenant ID is missing: a client with the role {} needs a home",
            arguments.role
        )));
    }
    if !arguments.name.is_empty() && !is_name(&arguments.name) {
        return Err(Failure::WrongUse(
            "--name must have at most 200 characters, and no control characters".into(),
        ));
    }
    let store = open(&arguments.file.db)?;
    let spec = ClientSpec { name: arguments.name, role: arguments.role, scopes, is_demo: false };
    let (home, json) = (arguments.tenant, arguments.json);
    let deliver = move |credentials: &_| print_credentials(credentials, json);
    let stamp = stamp("cli.addClient");
    clients::add_client_if(&store, &SystemClock, stamp, spec, home, deliver)
        .map_err(Failure::of_option)?;
    Ok(())
}

/// Hands a secret over. If nobody takes it, not even a pipe, the change that made it is not kept.
fn print_credentials(credentials: &ClientCredentials, json: bool) -> Result<(), Error> {
    let api_key = credentials.api_key();
    let text = if json {
        json!({"id": credentials.id, "secret": credentials.secret, "api_key": api_key}).to_string()
    } else {
        format!(
            "id       {}\nsecret   {}\napi key  {api_key}\nThe secret is shown this once.",
            credentials.id, credentials.secret
        )
    };
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| Error::NotDelivered { reason: error.to_string() })
}

fn list(store: &Store, json: bool) -> Result<(), Failure> {
    let clients = clients::clients(store)?;
    let home = |client: &crate::store::ClientRow| {
        client.home.as_ref().map(|(_, id)| id.as_str().to_owned())
    };
    if json {
        let rows: Vec<_> = clients
            .iter()
            .map(|client| {
                json!({
                    "id": client.id,
                    "name": client.name,
                    "role": client.role.name(),
                    "scopes": client.scopes.to_string(),
                    "tenant": home(client),
                    "createdAt": client.created_at,
                    "demo": client.is_demo,
                })
            })
            .collect();
        return print(&serde_json::Value::from(rows).to_string());
    }
    let mut text = format!("{:<26}  {:<8}  {:<36}  NAME", "ID", "ROLE", "HOME TENANT");
    for client in &clients {
        let home = home(client).unwrap_or_else(|| "-".into());
        text.push_str(&format!(
            "\n{:<26}  {:<8}  {home:<36}  {}",
            client.id,
            client.role.name(),
            client.name
        ));
    }
    print(&text)
}

/// Prints for a program, or a person who reads stdout. A closed pipe is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::of_system("standard output", error))
        }
        _ => Ok(()),
    }
}
