//! A small house to test in: a provider, its customer Acme with a plant below, and a stranger.

use serde_json::{Value, json};
use tenantd::model::feature::FeatureState;
use tenantd::model::region::Region;
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Error, Id, IdRef, Role, TenantState, Timestamp};
use tenantd::store::{Sight, Writing};

use crate::support::{Client, Reply, World, WorldOptions};

/// When every tenant of the house was made.
pub const BORN: &str = "2024-01-15T10:30:00Z";
/// A well-formed id that nobody has.
pub const NOBODY: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

pub struct House {
    pub world: World,
    /// The root above Acme.
    pub provider_home: String,
    pub acme: String,
    /// Below Acme.
    pub plant: String,
    /// Another root.
    pub stranger: String,
    pub operator: Client,
    pub provider: Client,
    /// At home in Acme.
    pub admin: Client,
    /// At home in Acme.
    pub member: Client,
    /// An administrator at home in the other root.
    pub outsider: Client,
}

impl House {
    pub fn new() -> Self {
        Self::with(WorldOptions::default())
    }

    pub fn with(options: WorldOptions) -> Self {
        let world = World::with(options);
        let provider_home = tenant(&world, "Provider", None);
        let acme = tenant(&world, "Acme", Some(&provider_home));
        let plant = tenant(&world, "Plant", Some(&acme));
        let stranger = tenant(&world, "Stranger", None);
        Self {
            operator: world.operator(),
            provider: world.client(Role::Provider, &provider_home),
            admin: world.client(Role::Admin, &acme),
            member: world.client(Role::Member, &acme),
            outsider: world.client(Role::Admin, &stranger),
            world,
            provider_home,
            acme,
            plant,
            stranger,
        }
    }

    /// A tenant in this state below Acme; -ing states last for an hour.
    pub fn tenant_in(&self, state: TenantState, parent: &str) -> String {
        let hour = std::time::Duration::from_secs(3600);
        let settles_at = state.settles_to().map(|_| self.world.clock.now().plus(hour));
        let new = NewTenant { state, settles_at, ..born(self.world.clock.new_id(), "Another") };
        self.world.tenant_with(new, Some(parent))
    }

    /// Writes to the file behind the API's back.
    pub fn prepare(&self, work: impl FnOnce(&Writing) -> Result<(), Error> + Send + 'static) {
        self.world.app.store.write(work).unwrap();
    }

    /// Features that every tenant has, in the order of their ids.
    pub fn features(&self, features: &[(&str, i32)]) {
        let features: Vec<_> = features
            .iter()
            .map(|(id, state)| FeatureState {
                id: (*id).into(),
                name: format!("The {id}"),
                description: format!("What the {id} does"),
                default_state: *state,
                current_state: *state,
            })
            .collect();
        self.prepare(move |tx| features.iter().try_for_each(|feature| tx.insert_feature(feature)));
    }

    /// These regions, the first one the home region: id, name and own base address.
    pub fn regions(&self, regions: &[(&str, &str, Option<&str>)]) {
        let mut regions: Vec<_> = regions
            .iter()
            .map(|(id, name, base_address)| Region {
                id: (*id).into(),
                name: (*name).into(),
                is_home: false,
                base_address: base_address.map(str::to_owned),
            })
            .collect();
        regions[0].is_home = true;
        self.prepare(move |tx| tx.replace_regions(&regions));
    }

    /// What the API says of a tenant, to whoever sees everything.
    pub fn get(&self, id: &str) -> Value {
        let reply = self.world.get(&path(id)).by(&self.operator).send();
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.json()
    }

    /// A PUT of the tenant by the administrator of Acme.
    pub fn put(&self, id: &str, body: Value) -> Reply {
        self.world.put(&path(id)).by(&self.admin).json(body)
    }

    /// The tenant's audit trail, newest first: client and operation.
    pub fn audit(&self, id: &str, rows: i64) -> Vec<(String, String)> {
        let reference = IdRef::parse(id).unwrap();
        let read = self.world.app.store.read(|tx| {
            let tenant = tx.visible_tenant(Sight::EVERYTHING, reference)?.unwrap();
            tx.audit_of_tenant(tenant.key, rows)
        });
        read.unwrap().into_iter().map(|row| (row.client, row.operation)).collect()
    }
}

fn born(id: Id, name: &str) -> NewTenant {
    NewTenant::named(id, None, name, Timestamp::parse(BORN).unwrap())
}

fn tenant(world: &World, name: &str, parent: Option<&str>) -> String {
    world.tenant_with(born(world.clock.new_id(), name), parent)
}

pub fn path(id: &str) -> String {
    format!("/ocs/api/v1/Tenants/{id}")
}

pub fn icon_path(id: &str) -> String {
    format!("/ocs/api/v1/Tenants/{id}/Icon")
}

pub fn regions_path(id: &str) -> String {
    format!("/ocs/api/v1/Tenants/{id}/Regions")
}

/// `TenantWithProperties` of a tenant that has nothing but a name.
pub fn body(id: &str, name: &str) -> Value {
    json!({
        "Id": id, "CompanyName": name, "State": 1, "Created": BORN, "LastUpdated": BORN,
        "Alias": null, "Features": [], "ExternalAccountId": null, "TenantType": null,
        "Entitlements": []
    })
}

/// `body` with other members, each at its place.
pub fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        *body.get_mut(name).unwrap_or_else(|| panic!("no {name}")) = value.clone();
    }
    body
}

/// `Tenant`: what PUT answers where GET says `body`.
pub fn plain(mut body: Value) -> Value {
    body.as_object_mut().unwrap().shift_remove("Entitlements");
    body
}

/// `LastUpdated` of an answer, which is of this minute.
#[track_caller]
pub fn updated(world: &World, reply: &Reply) -> Value {
    let text = reply.json()["LastUpdated"].clone();
    let at = Timestamp::parse(text.as_str().unwrap()).unwrap();
    let age_s = world.clock.now().seconds() - at.seconds();
    assert!((0..60).contains(&age_s), "{text} is {age_s} s old");
    assert_eq!(text, json!(at.to_string()));
    text
}

/// A feature as the API shows it.
pub fn feature(id: &str, default_state: i32, current_state: i32) -> Value {
    json!({
        "Feature": {
            "Id": id, "Name": format!("The {id}"), "Description": format!("What the {id} does"),
            "DefaultState": default_state
        },
        "CurrentState": current_state
    })
}
