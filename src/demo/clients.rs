//! The demo's own clients, one for each way to look at it.

use super::DemoClient;
use super::seeds::{MY_COMPANY, MY_TENANT};
use super::tenants::ROOT;
use crate::model::tenant::Tenant;
use crate::model::{Clock, Error, Role, Scopes, Timestamp};
use crate::ops::clients::{ClientSpec, insert_client};
use crate::store::{Stamp, Writing};

/// What a person calls it, what it may do, the slug of its home tenant.
pub const CLIENTS: [(&str, Role, Option<&str>); 6] = [
    ("Operator of the instance", Role::Operator, None),
    ("Aldermere, the provider", Role::Provider, Some(ROOT)),
    ("My Company, administrator", Role::Admin, Some(MY_COMPANY)),
    ("My Company, member", Role::Member, Some(MY_COMPANY)),
    ("MyTenant, administrator", Role::Admin, Some(MY_TENANT)),
    ("Skarvik Shipping, member", Role::Member, Some("skarvik")),
];

/// One id for each client.
pub fn ids(clock: &dyn Clock) -> [String; CLIENTS.len()] {
    CLIENTS.map(|_| clock.new_id().as_str().to_owned())
}

/// Adds the clients; `home` finds a tenant by its slug.
pub fn write<'t>(
    tx: &Writing,
    ids: [String; CLIENTS.len()],
    home: impl Fn(&str) -> Option<&'t Tenant>,
    stamp: &Stamp,
) -> Result<Vec<DemoClient>, Error> {
    let mut clients = Vec::new();
    for ((id, (name, role, slug)), place) in ids.into_iter().zip(CLIENTS).zip(0..) {
        // A millisecond apart, so that a list of clients keeps this order.
        let stamp = Stamp { at: Timestamp(stamp.at.0 + place), ..stamp.clone() };
        let home = slug.map(|slug| {
            home(slug).ok_or_else(|| Error::Internal {
                reason: format!("the demo has a client of {slug:?}, which it does not have"),
            })
        });
        let home = home.transpose()?;
        let spec = ClientSpec { name: name.to_owned(), role, scopes: Scopes::NONE, is_demo: true };
        clients.push(DemoClient {
            credentials: insert_client(tx, id, spec, home.map(|home| home.key), &stamp)?,
            name: name.to_owned(),
            role,
            tenant: home.map(|home| home.id.as_str().to_owned()),
        });
    }
    Ok(clients)
}
