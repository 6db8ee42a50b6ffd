//! Two trees, and everything in every tenant that an operation can be about.

use std::cell::{Cell, RefCell};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tenantd::model::{Clock, IdRef, Role, Scope, Scopes, TenantState};
use tenantd::store::Sight;

use super::Relation;
use crate::support::{Client, Reply, World, WorldOptions};

/// A tenant and what is in it.
pub struct Target {
    pub relation: Relation,
    pub tenant: String,
    pub user: String,
    pub subtenant: RefCell<String>,
    pub client: String,
}

/// The world of the matrix. `home` is the tenant that callers are at home in.
pub struct Scene {
    pub world: World,
    pub operator: Client,
    pub targets: Vec<Target>,
    numbers: Cell<u32>,
}

impl Scene {
    pub fn new() -> Self {
        Self::in_world(World::new())
    }

    /// One whose store tells its statements.
    pub fn traced() -> Self {
        Self::in_world(World::with(WorldOptions { traced: true, ..WorldOptions::default() }))
    }

    fn in_world(world: World) -> Self {
        let operator = world.operator();
        let mut scene = Self { world, operator, targets: Vec::new(), numbers: Cell::new(0) };
        scene.add_feature();
        let parent = scene.add(Relation::Parent, None);
        let own = scene.add(Relation::Own, Some(&parent));
        let child = scene.add(Relation::Child, Some(&own));
        scene.add(Relation::Grandchild, Some(&child));
        scene.add(Relation::Sibling, Some(&parent));
        let unrelated = scene.add(Relation::Unrelated, None);
        let deleted = scene.add(Relation::Deleted, Some(&own));
        scene.world.set_state(&deleted, TenantState::Deleting);
        let deactivated = scene.add(Relation::Deactivated, Some(&own));
        scene.world.set_state(&deactivated, TenantState::Deactivated);
        let deleted = scene.add(Relation::DeletedElsewhere, Some(&unrelated));
        scene.world.set_state(&deleted, TenantState::Deleting);
        let deactivated = scene.add(Relation::DeactivatedElsewhere, Some(&unrelated));
        scene.world.set_state(&deactivated, TenantState::Deactivated);
        let unknown = || scene.world.clock.new_id().as_str().to_owned();
        scene.targets.push(Target {
            relation: Relation::Unknown,
            tenant: unknown(),
            user: scene.world.clock.new_id().uuid().to_string(),
            subtenant: RefCell::new(unknown()),
            client: unknown(),
        });
        scene
    }

    pub fn target(&self, relation: Relation) -> &Target {
        self.targets.iter().find(|target| target.relation == relation).unwrap()
    }

    /// The tenant that callers are at home in.
    pub fn home(&self) -> &str {
        &self.target(Relation::Own).tenant
    }

    /// A caller of each role at home there, and an operator at home nowhere.
    pub fn callers(&self) -> Vec<(Role, Client)> {
        let at_home = Role::ALL.map(|role| (role, self.world.client(role, self.home())));
        [at_home.to_vec(), vec![(Role::Operator, self.operator.clone())]].concat()
    }

    /// The present day, as APIs write it.
    pub fn today(&self) -> String {
        self.world.clock.now().to_string()[..10].to_owned()
    }

    /// An operator at home there that asked for an administrator's scope: in the dialect where
    /// scopes count it is one.
    pub fn operator_as_admin(&self) -> Client {
        let scopes = Scopes::of(&Scope::ALL);
        let client = self.world.client_with(Role::Operator, Some(self.home()), scopes);
        Client { token: self.world.token(&client, Scope::Admin.name()), ..client }
    }

    /// A number that was not used before.
    pub fn number(&self) -> u32 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    /// Puts back what an operation may have taken away: icon, membership, subtenant, entitlement.
    pub fn restore(&self, target: &Target) {
        if !target.relation.is_live() {
            return;
        }
        self.put_icon(&target.tenant);
        self.add_user(&target.tenant);
        self.put_entitlement(&target.tenant);
        let path = format!("/v2.1/subtenants/{}", target.subtenant.borrow());
        if self.world.get(&path).by(&self.operator).send().status == 404 {
            target.subtenant.replace(self.add_subtenant(&target.tenant));
        }
    }

    /// The state of a target, if it is there.
    pub fn state_of(&self, target: &Target) -> Option<TenantState> {
        let reference = IdRef::parse(&target.tenant).unwrap();
        let found = self.world.app.store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, reference));
        found.unwrap().map(|tenant| tenant.state)
    }

    /// Gives a target back the state that an operation may have changed.
    pub fn put_back(&self, target: &Target, state: Option<TenantState>) {
        if let Some(state) = state.filter(|state| self.state_of(target) != Some(*state)) {
            self.world.set_state(&target.tenant, state);
        }
    }

    fn add(&mut self, relation: Relation, parent: Option<&str>) -> String {
        let tenant = self.world.tenant(&format!("{relation:?}"), parent);
        self.put_icon(&tenant);
        let user = self.add_user(&tenant).json()["id"].as_str().unwrap().to_owned();
        let subtenant = RefCell::new(self.add_subtenant(&tenant));
        self.add_parts(&tenant);
        self.put_entitlement(&tenant);
        let client = self.world.client(Role::Member, &tenant).id;
        self.targets.push(Target { relation, tenant: tenant.clone(), user, subtenant, client });
        tenant
    }

    /// The feature and the entitlement that the paths of the matrix name.
    fn add_feature(&self) {
        let path = "/control/v1/features/feature-1";
        let reply = self.world.put(path).by(&self.operator).json(json!({"name": "Feature"}));
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    fn put_entitlement(&self, tenant: &str) {
        let path = format!("/control/v1/tenants/{tenant}/entitlements/metric-1");
        let body = json!({"entitlementType": "usage", "limitType": "soft", "value": 1});
        let reply = self.world.put(&path).by(&self.operator).json(body);
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    /// A host name and a primary administrator.
    fn add_parts(&self, tenant: &str) {
        let number = self.number();
        let body = json!({"hostname": format!("host-{number}")});
        let path = format!("/dpod/tenants/{tenant}");
        let reply = self.world.request("PATCH", &path).by(&self.operator).json(body);
        assert_eq!(reply.status, 200, "{reply:?}");
        self.world.primary_administrator(tenant, &format!("chief{number}@example.com"));
    }

    fn put_icon(&self, tenant: &str) {
        let path = format!("/api/v1/Tenants/{tenant}/Icon");
        let reply = self.world.put(&path).by(&self.operator).json(icon());
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    fn add_user(&self, tenant: &str) -> Reply {
        let body = json!({"email": format!("{}@example.com", tenant.to_lowercase())});
        self.world.post(&format!("/tenant/{tenant}/users")).by(&self.operator).json(body)
    }

    fn add_subtenant(&self, tenant: &str) -> String {
        let code = format!("code_{}", self.number());
        let body = json!({"name": "Division", "code": code, "tenant_id": tenant});
        let reply = self.world.post("/v2.1/subtenants").by(&self.operator).json(body).json();
        reply["result"]["records"][0]["id"].as_str().unwrap().to_owned()
    }
}

/// The smallest of icons, as OCS takes it.
pub fn icon() -> Value {
    STANDARD.encode(png_bytes()).into()
}

/// The file itself.
pub fn png_bytes() -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
    png
}
