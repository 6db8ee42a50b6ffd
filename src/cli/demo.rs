//! `tenantd demo`: one command, demo data, and everything needed to try it on the screen.

use std::collections::HashMap;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::clients::{print, role, stamp};
use super::config::ServingOptions;
use super::demo_page::{APIS, Page};
use super::failure::Failure;
use super::seed::{Planted, plant};
use super::serve;
use crate::access::{GrantRequest, ScopeDefault};
use crate::demo::{self, DemoClient};
use crate::dialects::App;
use crate::model::tenant::TenantKey;
use crate::model::{Clock, Error, Id, Role};
use crate::ops::clients::{ClientCredentials, clients, rotate_client};
use crate::store::{ClientRow, HomeAccess, Store};
use crate::web::Server;
use crate::web::edge::raise_descriptor_limit;

/// Where what a person reads goes, and where what a program reads.
const WHERE_IT_PRINTS: &str = "The page with addresses, clients and requests goes to stderr, and \
    `tenantd listening on http://ADDR` to stdout. With --json there is one object on stdout instead.";

#[derive(Args)]
#[command(after_help = WHERE_IT_PRINTS)]
pub(super) struct DemoArguments {
    #[command(flatten)]
    options: ServingOptions,
    /// Print one JSON object on stdout instead of a page for a person
    #[arg(long)]
    json: bool,
    /// Answer requests without credentials as a client of this role
    #[arg(long, value_name = "ROLE", value_parser = role)]
    anonymous: Option<Role>,
}

pub(super) fn run(arguments: DemoArguments) -> Result<(), Failure> {
    let mut options = arguments.options.with_file()?;
    options.stand_in = Some(true);
    if let Some(far) = options.listen.iter().find(|address| !address.ip().is_loopback()) {
        return Err(Failure::WrongUse(format!(
            "the demo listens on this machine alone, not on {far}; use `tenantd serve` for more"
        )));
    }
    // The folder goes with its content when this function ends.
    let folder = tempfile::Builder::new().prefix("tenantd-demo-").tempdir();
    let folder = folder.map_err(|error| Failure::of_system("a temporary folder", error))?;
    let path = options.db.clone().unwrap_or_else(|| folder.path().join("demo.db"));

    let descriptors = raise_descriptor_limit();
    let time = serve::Time::of(&options)?;
    let clock = time.clock();
    let planted = options.seed.as_ref().map(|seed| plant(&path, &time, seed)).transpose()?;
    let store = serve::open(&path, &options, clock.as_ref(), descriptors)?;
    let (had_clients, clients) = match planted {
        Some(planted) => (planted.had_clients, renew_others(&store, planted)?),
        None => (!clients(&store)?.is_empty(), fill_or_renew(&store, &path, clock.as_ref())?),
    };
    let stand_in = arguments.anonymous.map(|role| client_of(&clients, role)).transpose()?;
    let anonymous = stand_in.map(|client| client.credentials.id.clone());
    let app = serve::program(store, &options, &time, anonymous)?;
    let server = bind_somewhere(&app, &mut options, descriptors)?;

    let address = server.local_addresses().ok().and_then(|all| all.first().copied());
    let address = address.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let public_url = options.public_url.clone().map(|url| url.0);
    let origin = public_url.unwrap_or_else(|| format!("http://{address}"));
    serve::end_by_signal(&server)?;
    // For whoever reads on this machine; a proxy's clients sign in with an id and a secret.
    let code =
        app.access.issue_sign_in_code(&client_of(&clients, Role::Operator)?.credentials.id)?;
    let sign_in = format!("http://{address}/console/#/sign-in?code={code}");
    if arguments.json {
        print(&as_json(&origin, &sign_in, &clients).to_string())?;
    } else {
        let token = match options.seed {
            // The requests are about the demo's own tenants.
            Some(_) => None,
            None => Some(token_for(&app, client_of(&clients, Role::Admin)?, &origin)?),
        };
        let page = Page {
            origin: &origin,
            sign_in: &sign_in,
            clients: &clients,
            token: token.as_deref(),
            stand_in,
            keeps_file: options.db.is_some(),
            has_new_secrets: had_clients,
        };
        let _ = writeln!(std::io::stderr(), "{page}");
        // For whoever has sent stdout elsewhere, or waits for it.
        serve::announce(&server)?;
    }
    serve::run_to_the_end(server);
    Ok(())
}

/// Fills an empty file; in one that holds the demo already, gives its clients new secrets, for the
/// old ones are known to nobody.
fn fill_or_renew(
    store: &Store,
    path: &std::path::Path,
    clock: &dyn Clock,
) -> Result<Vec<DemoClient>, Failure> {
    let counts = store.read(|tx| tx.state_counts(TenantKey::INSTANCE))?;
    let known = clients(store)?;
    if counts.is_empty() && known.is_empty() {
        return Ok(demo::fill(store, clock)?);
    }
    let demo_clients: Vec<_> = known.into_iter().filter(|client| client.is_demo).collect();
    if !is_whole(store, &demo_clients)? {
        return Err(Failure::Failed(format!(
            "{} does not hold the demo as it was made (its clients or tenants are gone, or never were there); \
             the demo wants a file of its own, or none",
            path.display()
        )));
    }
    let renew = |client: ClientRow| {
        let credentials = rotate_client(store, stamp("demo.rotateClient"), client.id)?;
        Ok(demo_client(credentials, client.name, client.role, client.home))
    };
    demo_clients.into_iter().map(renew).collect()
}

/// The clients of a file that a seed was brought into, in place of the demo's own data. Those whose
/// secrets stand neither in the seed nor were made for it just now get new ones.
fn renew_others(store: &Store, planted: Planted) -> Result<Vec<DemoClient>, Failure> {
    let Planted { outcome, fixed, .. } = planted;
    let is_good = |client: &ClientCredentials| !outcome.kept_secrets.contains(&client.id);
    let mut secrets: HashMap<String, ClientCredentials> = fixed
        .into_iter()
        .filter(is_good)
        .chain(outcome.credentials.clone())
        .map(|client| (client.id.clone(), client))
        .collect();
    let known = |client: ClientRow| {
        let credentials = match secrets.remove(&client.id) {
            Some(credentials) => credentials,
            None => rotate_client(store, stamp("demo.rotateClient"), client.id)?,
        };
        Ok(demo_client(credentials, client.name, client.role, client.home))
    };
    clients(store)?.into_iter().map(known).collect()
}

fn demo_client(
    credentials: ClientCredentials,
    name: String,
    role: Role,
    home: Option<(TenantKey, Id)>,
) -> DemoClient {
    let tenant = home.map(|(_, id)| id.as_str().to_owned());
    DemoClient { credentials, name, role, tenant }
}

/// Whether every client of the demo is there, each with a home that lets it in.
fn is_whole(store: &Store, demo_clients: &[ClientRow]) -> Result<bool, Failure> {
    let mut homes = demo_clients.iter().filter_map(|client| client.home.as_ref());
    let are_open = homes.try_fold(true, |are_open, (home, _)| {
        Ok::<_, Error>(are_open && store.read(|tx| tx.home_access(*home))? == HomeAccess::Open)
    })?;
    Ok(are_open && demo_clients.len() == demo::CLIENT_COUNT)
}

fn client_of(clients: &[DemoClient], role: Role) -> Result<&DemoClient, Failure> {
    let found = clients.iter().find(|client| client.role == role);
    found.ok_or_else(|| Failure::Failed(format!("the demo has no client with the role {role}")))
}

/// Listens where it was told, or on 8080, or where there is room.
fn bind_somewhere(
    app: &Arc<App>,
    options: &mut ServingOptions,
    descriptors: usize,
) -> Result<Server, Failure> {
    match serve::bind(Arc::clone(app), options, descriptors) {
        Err(Failure::Failed(reason)) if options.listen.is_empty() => {
            let _ = writeln!(std::io::stderr(), "tenantd: {reason}; taking a free port instead");
            options.listen = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))];
            serve::bind(Arc::clone(app), options, descriptors)
        }
        outcome => outcome,
    }
}

fn token_for(app: &App, client: &DemoClient, issuer: &str) -> Result<String, Failure> {
    let grant = app.access.grant(&GrantRequest {
        client_id: &client.credentials.id,
        secret: &client.credentials.secret,
        scope: None,
        scope_default: ScopeDefault::None,
        issuer,
        peer: Ipv4Addr::LOCALHOST.into(),
    })?;
    Ok(grant.access_token)
}

fn as_json(origin: &str, sign_in: &str, clients: &[DemoClient]) -> serde_json::Value {
    let apis: serde_json::Map<_, _> = APIS
        .iter()
        .map(|(name, prefix)| ((*name).to_owned(), json!(format!("{origin}{prefix}"))))
        .collect();
    let clients: Vec<_> = clients
        .iter()
        .map(|client| {
            json!({
                "id": client.credentials.id,
                "secret": client.credentials.secret,
                "api_key": client.credentials.api_key(),
                "role": client.role.name(),
                "tenant": client.tenant,
                "name": client.name,
            })
        })
        .collect();
    json!({
        "listening": origin,
        "console": format!("{origin}/console/"),
        "sign_in": sign_in,
        "apis": apis,
        "clients": clients,
    })
}
