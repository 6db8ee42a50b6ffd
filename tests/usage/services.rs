//! Services and the quotas that limit their number.

use std::sync::Arc;
use std::time::Duration;

use tenantd::access::Caller;
use tenantd::access::credentials::Credentials;
use tenantd::model::service::{Quota, Service};
use tenantd::model::tenant::NewTenant;
use tenantd::model::{Clock, Error, Problem, Role};
use tenantd::ops::Context;
use tenantd::ops::services::{put_quotas, put_services, service_quotas, services_of};

use super::Scene;
use crate::support::Client;

fn caller(scene: &Scene, client: &Client) -> Arc<Caller> {
    scene.world.app.access.authenticate(&Credentials::Token(client.token.clone())).unwrap()
}

fn context<'a>(scene: &'a Scene, caller: &'a Arc<Caller>) -> Context<'a> {
    Context {
        store: &scene.world.app.store,
        clock: &*scene.world.clock,
        caller,
        operation: "test.services",
        request_id: "r",
        provisioning_delay: Duration::ZERO,
    }
}

fn service(service_type: &str, plan: &str, count: i64) -> Service {
    Service {
        service_type: service_type.to_owned(),
        plan: plan.to_owned(),
        marketplace_name: String::new(),
        marketplace_account_id: String::new(),
        count,
    }
}

fn quota(service_type: &str, limit: i64) -> Quota {
    Quota { service_type: service_type.to_owned(), limit }
}

fn over(service_type: Option<&str>, limit: i64, got: i64) -> Error {
    Error::OverQuota { service_type: service_type.map(str::to_owned), limit, got }
}

#[test]
fn services_are_set_as_a_whole_and_listed_by_type_and_plan() {
    let scene = Scene::new();
    let provider = caller(&scene, &scene.provider);
    let context = context(&scene, &provider);
    let wanted = vec![service("vault", "", 2), service("hsm", "b", 1), service("hsm", "a", 1)];
    let listed = vec![wanted[2].clone(), wanted[1].clone(), wanted[0].clone()];
    assert_eq!(put_services(context, &scene.tenant, wanted), Ok(listed.clone()));
    assert_eq!(services_of(context, &scene.tenant), Ok(listed));
    let last = scene.world.last_audit(&scene.tenant);
    assert_eq!(last, Some((scene.provider.id.clone(), "test.services".to_owned())));
    assert_eq!(put_services(context, &scene.tenant, Vec::new()), Ok(Vec::new()));
    assert!(matches!(services_of(context, &scene.foreign), Err(Error::NotFound { .. })));
    assert!(matches!(
        put_services(context, &scene.foreign, Vec::new()),
        Err(Error::NotFound { .. })
    ));
    let admin = scene.world.client(Role::Admin, &scene.root);
    let admin = caller(&scene, &admin);
    let refused = put_services(super::services::context(&scene, &admin), &scene.tenant, Vec::new());
    assert_eq!(refused, Err(Error::Forbidden { needs: Role::Provider }));
}

#[test]
fn the_service_quota_and_the_quota_of_a_type_are_held() {
    let scene = Scene::new();
    let provider = caller(&scene, &scene.provider);
    let context = context(&scene, &provider);
    let mut new = NewTenant::named(scene.world.clock.new_id(), None, "Q", scene.world.clock.now());
    new.service_quota = Some(5);
    let tenant = scene.world.tenant_with(new, Some(&scene.root));
    put_quotas(context, &tenant, vec![quota("vault", 4), quota("hsm", 2)]).unwrap();

    let set = |services: &[Service]| put_services(context, &tenant, services.to_vec());
    let fitting = [service("hsm", "a", 1), service("hsm", "b", 1), service("vault", "", 3)];
    set(&fitting).unwrap();
    assert_eq!(set(&[service("other", "", 6)]), Err(over(None, 5, 6)));
    let two_plans = [service("hsm", "a", 1), service("hsm", "b", 2)];
    assert_eq!(set(&two_plans), Err(over(Some("hsm"), 2, 3)));
    assert_eq!(services_of(context, &tenant), Ok(fitting.to_vec()), "nothing was changed");

    let (_, quotas) = service_quotas(context, &tenant).unwrap();
    assert_eq!((quotas.service_quota, quotas.services_used), (Some(5), 5));
    let used: Vec<_> =
        quotas.quotas.iter().map(|one| (quota(&one.service_type, one.limit), one.used)).collect();
    assert_eq!(used, [(quota("hsm", 2), 2), (quota("vault", 4), 3)]);

    // A quota may fall below what is there; the next change has to fit again.
    let lower = put_quotas(context, &tenant, vec![quota("hsm", 1)]).unwrap();
    assert_eq!((lower.quotas[0].limit, lower.quotas[0].used), (1, 2));
    assert_eq!(set(&fitting), Err(over(Some("hsm"), 1, 2)));
}

#[test]
fn quotas_are_set_from_above() {
    let scene = Scene::new();
    let own = scene.world.client(Role::Provider, &scene.tenant);
    let (own, provider) = (caller(&scene, &own), caller(&scene, &scene.provider));
    let quotas = vec![quota("hsm", 2), quota("a", 1)];
    let by = |caller, quotas: &[Quota]| {
        put_quotas(context(&scene, caller), &scene.tenant, quotas.to_vec())
    };
    let refused = Err(Error::SetFromAbove { field: "quotas" });
    assert_eq!(by(&own, &quotas), refused);
    let set = by(&provider, &quotas).unwrap();
    assert_eq!(by(&own, &quotas), Ok(set), "the present value is accepted");
    assert_eq!(by(&own, &quotas[..1]), refused);
    by(&caller(&scene, &scene.operator), &[]).unwrap();
}

#[test]
fn what_is_wrong_is_named_by_its_place() {
    let scene = Scene::new();
    let provider = caller(&scene, &scene.provider);
    let context = context(&scene, &provider);
    let fields = |error: Error| match error {
        Error::Invalid(faults) => faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let mut long = service("a b", "c/d", -1);
    long.marketplace_name = "x".repeat(201);
    let services = vec![service("hsm", "", 1), long, service("hsm", "", 1)];
    assert_eq!(
        fields(put_services(context, &scene.tenant, services).unwrap_err()),
        ["1.serviceType", "1.plan", "1.marketplaceName", "1.count", "2.serviceType"]
    );
    let quotas = vec![quota("b", 1), quota("", -1), quota("b", 1)];
    assert_eq!(
        fields(put_quotas(context, &scene.tenant, quotas).unwrap_err()),
        ["1.serviceType", "1.limit", "2.serviceType"]
    );
    let many = put_quotas(context, &scene.tenant, vec![quota("b", 1); 1001]).unwrap_err();
    assert_eq!(many, Error::invalid("", Problem::TooMany { max_items: 1000 }));
}
