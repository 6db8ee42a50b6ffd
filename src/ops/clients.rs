//! Clients: made, listed, rotated and removed by whoever holds the file.

use crate::access::credentials::is_client_id;
use crate::access::secret::Secret;
use crate::model::tenant::TenantKey;
use crate::model::{Clock, Entity, Error, IdRef, Problem, Role, Scopes, Timestamp};
use crate::store::{ClientRow, NewClient, Reading, Sight, Stamp, Store, Writing};

/// How many clients one statement lists.
const LIST_PAGE: i64 = 500;

/// What a client is to be.
#[derive(Clone, Debug)]
pub struct ClientSpec {
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Scopes beyond those of its role.
    pub scopes: Scopes,
    /// Whether it is made for a demonstration.
    pub is_demo: bool,
}

/// A client's credentials, known only at the moment they are made.
#[derive(Clone)]
pub struct ClientCredentials {
    /// The client's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl ClientCredentials {
    /// The API key: id and secret with a dot between.
    pub fn api_key(&self) -> String {
        format!("{}.{}", self.id, self.secret)
    }
}

/// Adds a client at home in `tenant`; only an operator may have no home.
pub fn add_client(
    store: &Store,
    clock: &dyn Clock,
    stamp: Stamp,
    spec: ClientSpec,
    tenant: Option<String>,
) -> Result<ClientCredentials, Error> {
    add_client_if(store, clock, stamp, spec, tenant, |_| Ok(()))
}

/// The same, if `deliver` can hand the credentials over: a secret that nobody got is not kept.
pub fn add_client_if(
    store: &Store,
    clock: &dyn Clock,
    stamp: Stamp,
    spec: ClientSpec,
    tenant: Option<String>,
    deliver: impl FnOnce(&ClientCredentials) -> Result<(), Error> + Send + 'static,
) -> Result<ClientCredentials, Error> {
    let id = clock.new_id().as_str().to_owned();
    store.write(move |tx| {
        let home = match &tenant {
            None if spec.role == Role::Operator => None,
            None => return Err(Error::invalid("tenant", Problem::Missing)),
            Some(text) => {
                let found = IdRef::parse(text)
                    .map(|reference| tx.visible_tenant(Sight::EVERYTHING, reference))
                    .transpose()?
                    .flatten();
                Some(found.ok_or_else(|| Error::not_found(Entity::Tenant, text))?.key)
            }
        };
        let credentials = insert_client(tx, id, spec, home, &stamp)?;
        deliver(&credentials)?;
        Ok(credentials)
    })
}

/// The inside of [`add_client`] for whoever is already in a write.
pub(crate) fn insert_client(
    tx: &Writing,
    id: String,
    spec: ClientSpec,
    home: Option<TenantKey>,
    stamp: &Stamp,
) -> Result<ClientCredentials, Error> {
    let secret = Secret::generate()?;
    tx.insert_client(&NewClient {
        id: id.clone(),
        name: spec.name,
        role: spec.role,
        scopes: spec.scopes,
        secret_hash: secret.hash().to_bytes(),
        home,
        is_demo: spec.is_demo,
        created_at: stamp.at,
    })?;
    let home_id = home.map(|home| tx.tenant_id(home)).transpose()?.flatten();
    tx.audit(stamp, home.zip(home_id.as_ref().map(crate::model::Id::as_str)))?;
    Ok(ClientCredentials { id, secret: secret.reveal() })
}

/// Every client of the file, oldest first.
pub fn clients(store: &Store) -> Result<Vec<ClientRow>, Error> {
    let mut all: Vec<ClientRow> = Vec::new();
    loop {
        let after = all.last().map_or((Timestamp(i64::MIN), String::new()), |last| {
            (last.created_at, last.id.clone())
        });
        let page = store.read(|tx| tx.clients_after((after.0, &after.1), LIST_PAGE))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Whether any client has the role of an operator. For whoever takes it from one: without an operator
/// only the command line can make another.
pub(crate) fn has_operator(tx: &Reading) -> Result<bool, Error> {
    let mut place = (Timestamp(i64::MIN), String::new());
    loop {
        let page = tx.clients_after((place.0, &place.1), LIST_PAGE)?;
        if page.iter().any(|client| client.role == Role::Operator) {
            return Ok(true);
        }
        let Some(last) = page.into_iter().next_back() else { return Ok(false) };
        place = (last.created_at, last.id);
    }
}

/// Gives a client another secret; its old one and its tokens are void at once.
pub fn rotate_client(store: &Store, stamp: Stamp, id: String) -> Result<ClientCredentials, Error> {
    rotate_client_if(store, stamp, id, |_| Ok(()))
}

/// The same, if `deliver` can hand the credentials over; otherwise the old secret stays good.
pub fn rotate_client_if(
    store: &Store,
    stamp: Stamp,
    id: String,
    deliver: impl FnOnce(&ClientCredentials) -> Result<(), Error> + Send + 'static,
) -> Result<ClientCredentials, Error> {
    require_client_id(&id)?;
    store.write(move |tx| {
        let secret = Secret::generate()?;
        if !tx.rotate_client(&id, secret.hash().to_bytes(), stamp.at)? {
            return Err(Error::not_found(Entity::Client, id));
        }
        tx.audit(&stamp, None)?;
        let credentials = ClientCredentials { id, secret: secret.reveal() };
        deliver(&credentials)?;
        Ok(credentials)
    })
}

/// Removes a client; its secret and its tokens are void at once.
pub fn remove_client(store: &Store, stamp: Stamp, id: String) -> Result<(), Error> {
    require_client_id(&id)?;
    store.write(move |tx| {
        if !tx.delete_client(&id)? {
            return Err(Error::not_found(Entity::Client, id));
        }
        tx.audit(&stamp, None)
    })
}

fn require_client_id(id: &str) -> Result<(), Error> {
    if is_client_id(id) { Ok(()) } else { Err(Error::not_found(Entity::Client, id)) }
}
