//! `tenantd tenant`: the first tenants of an appliance, without HTTP.

use std::collections::HashMap;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::FileArgument;
use super::clients::{open, open_existing, print, stamp};
use super::failure::Failure;
use crate::model::tenant::{AccountType, NewTenant, Tenant, is_name};
use crate::model::{Clock, Id, IdRef, SystemClock};
use crate::ops::tenants;
use crate::store::Sight;

#[derive(Subcommand)]
pub(super) enum TenantCommand {
    /// Make a tenant and print its id
    Add(AddArguments),
    /// List all live tenants, oldest first
    List {
        #[command(flatten)]
        file: FileArgument,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show one tenant
    Show {
        /// The tenant's id, in any spelling
        id: String,
        #[command(flatten)]
        file: FileArgument,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(super) struct AddArguments {
    #[command(flatten)]
    file: FileArgument,
    /// Its name, 1 to 200 characters
    #[arg(long)]
    name: String,
    /// The id of the tenant above it; without one, it is the root of a tree
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// Its id, instead of a new one: 1 to 64 of A-Z, a-z, 0-9, _ and -
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// What it is to its provider: `subscriber`, `trial` or `service_provider`
    #[arg(long, value_parser = account_type, default_value = "subscriber")]
    account_type: AccountType,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn account_type(name: &str) -> Result<AccountType, String> {
    AccountType::from_name(name)
        .ok_or_else(|| "expected subscriber, trial or service_provider".to_owned())
}

pub(super) fn run(command: TenantCommand) -> Result<(), Failure> {
    match command {
        TenantCommand::Add(arguments) => add(arguments),
        TenantCommand::List { file, json } => {
            let store = open_existing(&file.db)?;
            store.settle_due(SystemClock.now())?;
            list(&tenants::all_tenants(&store)?, json)
        }
        TenantCommand::Show { id, file, json } => {
            let store = open_existing(&file.db)?;
            store.settle_due(SystemClock.now())?;
            let reference = IdRef::parse(&id);
            let found = reference
                .map(|reference| store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, reference)));
            let tenant = found.transpose()?.flatten();
            let tenant =
                tenant.ok_or_else(|| Failure::Failed(format!("there is no tenant {id}")))?;
            let parent = tenant.parent.map(|parent| store.read(|tx| tx.tenant_id(parent)));
            show(&tenant, parent.transpose()?.flatten().as_ref(), json)
        }
    }
}

fn add(arguments: AddArguments) -> Result<(), Failure> {
    let name = arguments.name;
    if !is_name(&name) {
        return Err(Failure::WrongUse(
            "--name must have 1 to 200 characters, and no control characters".into(),
        ));
    }
    let id = match &arguments.id {
        Some(text) => Id::parse(text).map_err(|_| {
            Failure::WrongUse(format!(
                "{text:?} cannot be an id: 1 to 64 of A-Z, a-z, 0-9, _ and -"
            ))
        })?,
        None => SystemClock.new_id(),
    };
    let store = open(&arguments.file.db)?;
    let mut new = NewTenant::named(id.clone(), None, &name, SystemClock.now());
    new.account_type = arguments.account_type;
    tenants::add_tenant(&store, stamp("cli.addTenant"), new, arguments.parent)
        .map_err(Failure::of_option)?;
    if arguments.json {
        return print(&json!({"id": id.as_str(), "uuid": id.uuid(), "name": name}).to_string());
    }
    print(id.as_str())
}

fn list(tenants: &[(Tenant, i64)], json: bool) -> Result<(), Failure> {
    if json {
        let ids: HashMap<_, _> =
            tenants.iter().map(|(tenant, _)| (tenant.key, &tenant.id)).collect();
        let parent = |tenant: &Tenant| ids.get(&tenant.parent?).copied();
        let rows: Vec<Value> =
            tenants.iter().map(|(tenant, _)| object(tenant, parent(tenant))).collect();
        return print(&Value::from(rows).to_string());
    }
    let mut text = format!("{:<36}  {:<13}  NAME", "ID", "STATE");
    for (tenant, depth) in tenants {
        let indent = "  ".repeat(usize::try_from(depth - 1).unwrap_or(0));
        text.push_str(&format!(
            "\n{:<36}  {:<13}  {indent}{}",
            tenant.id.as_str(),
            format!("{:?}", tenant.state),
            tenant.name
        ));
    }
    print(&text)
}

fn show(tenant: &Tenant, parent: Option<&Id>, json: bool) -> Result<(), Failure> {
    let object = object(tenant, parent);
    if json {
        return print(&object.to_string());
    }
    let Value::Object(members) = object else { return Ok(()) };
    let lines = members.iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("{name:<18} {value}")
    });
    print(&lines.collect::<Vec<_>>().join("\n"))
}

fn object(tenant: &Tenant, parent: Option<&Id>) -> Value {
    json!({
        "id": tenant.id.as_str(),
        "uuid": tenant.id.uuid(),
        "parent": parent.map(Id::as_str),
        "name": tenant.name,
        "state": format!("{:?}", tenant.state),
        "alias": tenant.alias,
        "externalAccountId": tenant.external_account_id,
        "tenantType": tenant.tenant_type,
        "plan": tenant.effective_plan(),
        "createdAt": tenant.created_at,
        "updatedAt": tenant.updated_at,
    })
}
