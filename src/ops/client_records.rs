//! Clients within the caller's sight: listed, made, rotated, removed.

use std::sync::Arc;

use super::admission::require_open;
use super::clients::{ClientSpec, insert_client};
use super::cursor::{Cursors, KeyPage, PageRequest, Place};
use super::{Context, Guard, Once};
use crate::access::Caller;
use crate::access::secret::Secret;
use crate::model::tenant::TenantKey;
use crate::model::{
    Entity, Error, IdRef, Problem, Role, Scope, Scopes, Timestamp, Unauthenticated,
};
use crate::store::{ClientPlace, ClientRecord, KeptAnswer, Reading, Sight, Writing};

/// How many tenants one page is gathered from, at most.
const TENANTS_AT_ONCE: i64 = 500;
/// Stands after every client's id.
const AFTER_EVERY_ID: &str = "~";

/// A client and the secret that is shown once.
#[derive(Clone)]
pub struct ClientWithSecret {
    /// The client.
    pub client: ClientRecord,
    /// Its secret.
    pub secret: String,
}

/// The clients at home in what the caller sees, or in one tenant; for an operator all of them,
/// oldest first. Least role: member.
pub fn client_records(
    context: Context,
    home: Option<&str>,
    request: &PageRequest,
) -> Result<KeyPage<ClientRecord>, Error> {
    context.store.read(|tx| {
        let caller = context.caller;
        let sight = caller.sight();
        match home {
            Some(id) => {
                let found = IdRef::parse(id).map(|id| tx.visible_tenant(sight, id)).transpose()?;
                let none = || Error::no_such("?homeTenant", Entity::Tenant, id);
                let home = found.flatten().ok_or_else(none)?;
                clients_of_tenants(tx, sight, Tenants::Alone(home.key), request)
            }
            None if caller.role == Role::Operator => all_clients(tx, request),
            None if caller.role == Role::Member => {
                clients_of_tenants(tx, sight, Tenants::Alone(sight.ancestor), request)
            }
            None => clients_of_tenants(tx, sight, Tenants::Below(sight.ancestor), request),
        }
    })
}

fn all_clients(tx: &Reading, request: &PageRequest) -> Result<KeyPage<ClientRecord>, Error> {
    let cursors = Cursors::of(tx, "all clients")?;
    let after = request.place(&cursors, Place(i64::MIN, 0, String::new()))?;
    let rows = tx.client_records_after((Timestamp(after.0), &after.2), request.probe())?;
    let place = |row: &ClientRecord| Place(row.created_at.0, 0, row.id.clone());
    Ok(KeyPage::of(rows, request, &cursors, place))
}

/// Whose clients.
#[derive(Clone, Copy)]
enum Tenants {
    Alone(TenantKey),
    Below(TenantKey),
}

/// By tenant, oldest first, and by id within one: an order that indexes give for any subtree.
fn clients_of_tenants(
    tx: &Reading,
    sight: Sight,
    tenants: Tenants,
    request: &PageRequest,
) -> Result<KeyPage<ClientRecord>, Error> {
    let cursors = Cursors::of(tx, "clients")?;
    let start = request.place(&cursors, Place(i64::MIN, 0, String::new()))?;
    let here = (Timestamp(start.0), TenantKey(start.1));
    let (walk, has_more_tenants) = match tenants {
        Tenants::Alone(key) => (vec![(Timestamp(0), key)], false),
        Tenants::Below(top) => {
            // They begin with the one that the page before ended in, if the caller still sees it.
            let before = (here.0, TenantKey(here.1.0.saturating_sub(1)));
            let walk = tx.live_tenants_below(top, before, TENANTS_AT_ONCE)?;
            let is_full = i64::try_from(walk.len()).is_ok_and(|count| count == TENANTS_AT_ONCE);
            (walk, is_full)
        }
    };
    let (mut rows, mut place) = (Vec::new(), start.clone());
    for (created_at, key) in walk {
        let after = if key == here.1 { start.2.as_str() } else { "" };
        for client in tx.clients_at_home(sight, key, after, request.probe())? {
            if rows.len() == request.limit {
                return Ok(KeyPage { rows, next: Some(cursors.seal(&place)) });
            }
            place = Place(created_at.0, key.0, client.id.clone());
            rows.push(client);
        }
        place = Place(created_at.0, key.0, AFTER_EVERY_ID.to_owned());
    }
    Ok(KeyPage { rows, next: has_more_tenants.then(|| cursors.seal(&place)) })
}

/// The client of this id. Least role: member.
pub fn client_record(context: Context, id: &str) -> Result<ClientRecord, Error> {
    context.store.read(|tx| visible_client(tx, context.caller, id))
}

/// Where the caller itself stands. Least role: member. `Unauthenticated` if it was removed just now.
pub fn own_place(context: Context) -> Result<ClientPlace, Error> {
    let caller = context.caller;
    let place = context.store.read(|tx| tx.client_place(caller.sight(), &caller.client))?;
    place.ok_or_else(|| Error::Unauthenticated(Unauthenticated::from(caller.presented)))
}

fn visible_client(tx: &Reading, caller: &Caller, id: &str) -> Result<ClientRecord, Error> {
    let found = tx.visible_client(caller.sight(), id)?;
    found.ok_or_else(|| Error::not_found(Entity::Client, id))
}

/// Adds a client at home in `home`, or where the caller is; only an operator may have no home.
/// Least role: admin. `Forbidden` for a role or a scope beyond the caller's, `Invalid` for a home
/// that is not visible.
pub fn create_client(
    context: Context,
    spec: ClientSpec,
    home: Option<String>,
    once: Once<ClientWithSecret>,
) -> Result<KeptAnswer, Error> {
    let (caller, stamp) = (Arc::clone(context.caller), context.stamp());
    let id = context.clock.new_id().as_str().to_owned();
    context.store.write(move |tx| {
        require_open(tx, &caller)?;
        caller.require(Role::Admin)?;
        if let Some(kept) = once.before(tx, &caller.client, stamp.at)? {
            return Ok(kept);
        }
        caller.require(spec.role)?;
        require_scopes(&caller, spec.scopes)?;
        let home = home_of(tx, &caller, spec.role, home.as_deref())?;
        let made = insert_client(tx, id, spec, home, &stamp)?;
        let client = visible_client(tx, &caller, &made.id)?;
        let shown = ClientWithSecret { client, secret: made.secret };
        once.keep(tx, &caller.client, stamp.at, &shown)
    })
}

/// A client may hand on the scopes of its own role and lesser ones, those it was made with, and
/// that of a service, which needs no role.
fn require_scopes(caller: &Caller, wanted: Scopes) -> Result<(), Error> {
    let own = Scopes::of(&[Scope::ApiService]).union(caller.scopes);
    let allowed = Role::ALL
        .into_iter()
        .filter(|role| *role <= caller.role)
        .fold(own, |scopes, role| scopes.union(role.scopes()));
    let needs = Role::ALL.into_iter().find(|role| *role > caller.role);
    if allowed.contains_all(wanted) {
        Ok(())
    } else {
        Err(Error::Forbidden { needs: needs.unwrap_or(Role::Operator) })
    }
}

fn home_of(
    tx: &Writing,
    caller: &Caller,
    role: Role,
    home: Option<&str>,
) -> Result<Option<TenantKey>, Error> {
    match (home, &caller.home) {
        (Some(id), _) => {
            let found = IdRef::parse(id).map(|id| tx.visible_tenant(caller.sight(), id));
            let found = found.transpose()?.flatten();
            found
                .map(|tenant| Some(tenant.key))
                .ok_or_else(|| Error::invalid("homeTenant", Problem::Unknown))
        }
        (None, _) if role == Role::Operator => Ok(None),
        (None, Some((own, _))) => Ok(Some(*own)),
        (None, None) => Err(Error::invalid("homeTenant", Problem::Missing)),
    }
}

/// Gives a client another secret; the old one and its tokens are void. Least role: admin, and the
/// client's own role, since whoever has the secret has the role.
pub fn rotate_client(
    context: Context,
    id: &str,
    guard: Guard<ClientRecord>,
    once: Once<ClientWithSecret>,
) -> Result<KeptAnswer, Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let client = client_to_change(tx, &caller, &id)?;
        if let Some(kept) = once.before(tx, &caller.client, stamp.at)? {
            return Ok(kept);
        }
        guard.check(|| Ok(client))?;
        let secret = Secret::generate()?;
        tx.rotate_client(&id, secret.hash().to_bytes(), stamp.at)?;
        audit(tx, &id, &stamp)?;
        let client = visible_client(tx, &caller, &id)?;
        let shown = ClientWithSecret { client, secret: secret.reveal() };
        once.keep(tx, &caller.client, stamp.at, &shown)
    })
}

/// Removes a client; its secret and its tokens are void. Least role: as to rotate it.
pub fn delete_client(context: Context, id: &str, guard: Guard<ClientRecord>) -> Result<(), Error> {
    let (caller, stamp, id) = (Arc::clone(context.caller), context.stamp(), id.to_owned());
    context.store.write(move |tx| {
        let client = client_to_change(tx, &caller, &id)?;
        guard.check(|| Ok(client))?;
        audit(tx, &id, &stamp)?;
        tx.delete_client(&id)?;
        Ok(())
    })
}

fn client_to_change(tx: &Writing, caller: &Caller, id: &str) -> Result<ClientRecord, Error> {
    require_open(tx, caller)?;
    let client = visible_client(tx, caller, id)?;
    caller.require(Role::Admin)?;
    caller.require(client.role)?;
    Ok(client)
}

/// A row about the client's home.
fn audit(tx: &Writing, id: &str, stamp: &crate::store::Stamp) -> Result<(), Error> {
    let home = tx.client(id)?.and_then(|client| client.home);
    tx.audit(stamp, home.as_ref().map(|(key, id)| (*key, id.as_str())))
}
