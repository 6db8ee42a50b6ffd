//! Reads everything through all dialects and compares it with the model.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tenantd::model::Role;

use super::requests::uuid;
use super::rights::enter;
use super::runner::{Found, Runner, icon};
use super::state::{Dialect, Label, Model, Trail};
use super::views::without_times;
use crate::support::Reply;

use Dialect::{Control, Dpod, Ipera, Nse, Ocs, Processmind};

/// Who sees everything: the first caller.
const OPERATOR: usize = 0;

/// `Err` with the first difference.
pub fn compare(runner: &Runner) -> Found {
    let model = &runner.model;
    let live: Vec<Label> =
        model.all().into_iter().filter(|label| model.live(*label).is_some()).collect();
    for label in &live {
        compare_tenant(runner, *label)?;
    }
    for (label, tenant) in model.tenants.iter().filter(|(_, tenant)| !tenant.is_live()) {
        let path = format!("/control/v1/tenants/{}", tenant.id);
        same(&path, &runner.json(OPERATOR, &path)?, &model.view(Control, *label))?;
    }
    for caller in 0..model.callers.len() {
        compare_lists(runner, caller)?;
    }
    let path = "/nse/v2.1/subtenants?limit=1000&sort_by=code&order_by=asc";
    let found = runner.json(OPERATOR, path)?;
    same(path, &found["result"]["records"], &model.subtenants(&live))?;
    compare_services(runner, &live)?;
    compare_usage(runner, &live)?;
    for caller in &runner.clients {
        let place = runner.clients.iter().position(|other| other.id == caller.id);
        let current = model.callers[place.unwrap()].current;
        let path = format!("/control/v1/clients/{}", caller.id);
        let home = place.and_then(|place| model.callers[place].home);
        if home.is_none_or(|home| model.tenants.contains_key(&home)) {
            let expected = current.map(|label| model.ever[&label].0.clone());
            same(&path, &runner.json(OPERATOR, &path)?["currentTenant"], &json!(expected))?;
        }
    }
    compare_trail(runner)
}

fn same(what: &str, found: &Value, expected: &Value) -> Found {
    let found = without_times(found.clone());
    if found == *expected { Ok(()) } else { Err(format!("{what}\n  {found}\n  {expected}")) }
}

fn compare_tenant(runner: &Runner, label: Label) -> Found {
    let model = &runner.model;
    let tenant = &model.tenants[&label];
    let id = &tenant.id;
    for (dialect, path) in [
        (Control, format!("/control/v1/tenants/{id}")),
        (Ocs, format!("/ocs/api/v1/Tenants/{id}")),
        (Processmind, format!("/processmind/tenant/{id}")),
        (Dpod, format!("/dpod/v1/tenants/{id}")),
    ] {
        same(&path, &runner.json(OPERATOR, &path)?, &model.view(dialect, label))?;
    }
    let active = tenant.members.iter().filter(|member| member.status == 1).count();
    let users = format!("/control/v1/tenants/{id}/users?limit=500");
    same(&users, &runner.json(OPERATOR, &users)?["items"], &model.members(Control, label))?;
    let children: Vec<String> =
        model.children(label).iter().map(|child| uuid(&model.ever[child].0)).collect();
    let entitlements = tenant.entitlements.iter().map(|(metric, entitlement)| {
        json!({
            "definitionId": metric,
            "entitlementType": (["feature", "resource", "usage"][entitlement.kind]),
            "limitType": if entitlement.is_hard { "hard" } else { "soft" },
            "value": entitlement.value, "manualBlock": entitlement.is_blocked,
        })
    });
    let mut of_dpod = model.quotas(label);
    of_dpod["tenantId"] = uuid(id).into();
    for (path, expected) in [
        (
            format!("/processmind/tenant/{id}/statistics"),
            json!({
                "processCount": tenant.used("process"), "datasetCount": tenant.used("dataset"),
                "userCount": active, "storageUsedBytes": tenant.used("storage_bytes"),
            }),
        ),
        (format!("/processmind/tenant/{id}/users"), model.members(Processmind, label)),
        (format!("/dpod/v1/tenants/{id}/children"), json!(children)),
        (format!("/dpod/v1/tenants/{id}/quotas"), of_dpod),
        (format!("/control/v1/tenants/{id}/quotas"), model.quotas(label)),
        (
            format!("/control/v1/tenants/{id}/settings"),
            json!({"automaticTenantOnboarding": tenant.onboarding}),
        ),
        (
            format!("/control/v1/tenants/{id}/entitlements"),
            json!({"items": entitlements.collect::<Vec<_>>(), "next": null}),
        ),
    ] {
        same(&path, &runner.json(OPERATOR, &path)?, &expected)?;
    }
    let locations = format!("/control/v1/tenants/{id}/locations");
    let found = runner.json(OPERATOR, &locations)?["items"].as_array().map(Vec::len);
    same(&locations, &json!(found), &json!(tenant.locations))?;
    compare_texts(runner, label)
}

/// What is no JSON, or may not be there.
fn compare_texts(runner: &Runner, label: Label) -> Found {
    let model = &runner.model;
    let tenant = &model.tenants[&label];
    let id = &tenant.id;
    let shown = |reply: &Reply| match reply.status {
        200 => Some(reply.bytes.clone()),
        _ => None,
    };
    let hostname = tenant.text("hostname").map(|name| name.as_bytes().to_vec());
    for (path, expected) in [
        (format!("/dpod/v1/tenants/{id}/hostname"), hostname),
        (format!("/dpod/v1/tenants/{id}/logo"), model.logo(label).map(icon)),
        (format!("/control/v1/tenants/{id}/icon"), tenant.icon.map(icon)),
    ] {
        let reply = runner.get(OPERATOR, &path);
        let expected_status = if expected.is_some() { 200 } else { 404 };
        if (reply.status, shown(&reply)) != (expected_status, expected) {
            return Err(format!("{path}\n  {reply:?}\n  {expected_status}"));
        }
    }
    let path = format!("/dpod/v1/tenants/{id}/admin");
    let reply = runner.get(OPERATOR, &path);
    let person = tenant.members.iter().find(|member| member.is_primary).map(|member| {
        let user = &model.users[&(model.root(label), member.email.clone())];
        json!({
            "givenName": user.first_name, "familyName": user.last_name, "email": user.email,
            "phoneNumber": user.phone,
        })
    });
    match person {
        Some(person) => same(&path, &reply.json(), &person),
        None if reply.status == 404 => Ok(()),
        None => Err(format!("{path}\n  {reply:?}\n  404")),
    }
}

/// What lists name to a caller is what the model lets it see, and nothing else.
fn compare_lists(runner: &Runner, caller: usize) -> Found {
    let model = &runner.model;
    for dialect in [Control, Ipera, Nse, Dpod] {
        let rights = match enter(model, caller, dialect) {
            Ok(rights) if dialect != Dpod || rights.role >= Role::Admin => rights,
            _ => continue,
        };
        let visible: Vec<Label> =
            model.all().into_iter().filter(|label| rights.sees(model, *label)).collect();
        match dialect {
            Nse => {
                let path = "/nse/v2.1/subtenants?limit=1000&sort_by=code&order_by=asc";
                let found = runner.json(caller, path)?;
                same(path, &found["result"]["records"], &model.subtenants(&visible))?;
                continue;
            }
            Dpod => {
                let path = "/dpod/v1/tenants/hierarchy";
                let found = runner.json(caller, path)?;
                let expected = match (rights.role, rights.home) {
                    (Role::Operator, None) => nobody_above(model, roots(model, &visible)),
                    (_, None) => nobody_above(model, Vec::new()),
                    (_, Some(home)) => model.tree(home),
                };
                same(path, &found, &expected)?;
            }
            _ => {}
        }
        let views: Vec<Value> = visible.iter().map(|label| model.view(dialect, *label)).collect();
        let (path, found) = runner.list(caller, dialect)?;
        same(&format!("{path} of caller {caller}"), &found, &json!(views))?;
        if dialect == Control {
            compare_sight(runner, caller, &visible)?;
        }
    }
    Ok(())
}

fn roots(model: &Model, visible: &[Label]) -> Vec<Label> {
    visible.iter().copied().filter(|label| model.tenants[label].parent.is_none()).collect()
}

fn nobody_above(model: &Model, children: Vec<Label>) -> Value {
    let children: Vec<Value> = children.into_iter().map(|child| model.tree(child)).collect();
    json!({"id": null, "name": null, "accountStatus": null, "children": children})
}

/// Which tenants the trail, the clients and the usage name to a caller: what is deleted or purged stays in the
/// trail of who saw it.
fn compare_sight(runner: &Runner, caller: usize, visible: &[Label]) -> Found {
    let model = &runner.model;
    let Ok(rights) = enter(model, caller, Control) else { return Ok(()) };
    let named = |path: &str, member: &str| -> Result<BTreeSet<String>, String> {
        let items = runner.all(caller, path)?;
        Ok(items.iter().filter_map(|item| Some(item[member].as_str()?.to_owned())).collect())
    };
    let was_in_sight = |label: &Label| match rights.role {
        Role::Operator => true,
        Role::Member => rights.home == Some(*label),
        _ => rights.home.is_some_and(|home| model.line(*label).contains(&home)),
    };
    let ever = model.ever.iter().filter(|(label, _)| was_in_sight(label));
    let expected: BTreeSet<String> = ever.map(|(_, (id, _))| id.clone()).collect();
    same(
        &format!("the trail of caller {caller}"),
        &json!(named("/control/v1/audit", "tenantId")?),
        &json!(expected),
    )?;
    let homes = model.callers.iter().filter_map(|caller| caller.home);
    // An operator also sees the clients of what is deleted, as long as it is not purged.
    let is_shown = |home: &Label| match rights.role {
        Role::Operator => model.tenants.contains_key(home),
        _ => visible.contains(home),
    };
    let homes = homes.filter(is_shown).map(|home| model.ever[&home].0.clone());
    same(
        &format!("the clients that caller {caller} sees"),
        &json!(named("/control/v1/clients", "homeTenant")?),
        &json!(homes.collect::<BTreeSet<String>>()),
    )?;
    let counted = visible.iter().filter(|label| !model.tenants[label].counters.is_empty());
    let expected: BTreeSet<String> = counted.map(|label| model.ever[label].0.clone()).collect();
    same(
        &format!("the usage of caller {caller}"),
        &json!(named("/control/v1/usage", "tenant")?),
        &json!(expected),
    )
}

fn compare_services(runner: &Runner, live: &[Label]) -> Found {
    let mut expected = Vec::new();
    for tenant in live.iter().map(|label| &runner.model.tenants[label]) {
        for ((kind, plan), count) in &tenant.services {
            expected.push(json!({
                "tenantId": uuid(&tenant.id), "tenantName": tenant.attributes["name"],
                "serviceType": kind, "plan": plan, "marketplaceName": "",
                "marketplaceAccountId": "", "count": count,
            }));
        }
    }
    let path = "/dpod/v1/tenants/servicesSummary";
    same(path, &runner.json(OPERATOR, path)?, &json!(expected))
}

fn compare_usage(runner: &Runner, live: &[Label]) -> Found {
    let mut expected: BTreeMap<(String, String), i64> = BTreeMap::new();
    for tenant in live.iter().map(|label| &runner.model.tenants[label]) {
        for ((metric, _), sum) in &tenant.counters {
            *expected.entry((tenant.id.clone(), (*metric).to_owned())).or_default() += sum;
        }
    }
    let mut found: BTreeMap<(String, String), i64> = BTreeMap::new();
    for line in runner.all(OPERATOR, "/control/v1/usage")? {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        *found.entry((text("tenant"), text("metric"))).or_default() +=
            line["amount"].as_i64().unwrap_or_default();
    }
    if found == expected { Ok(()) } else { Err(format!("usage\n  {found:?}\n  {expected:?}")) }
}

/// Every write left its row, and nothing else did.
fn compare_trail(runner: &Runner) -> Found {
    let model = &runner.model;
    let mut expected: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let rows = |trail: &Trail| trail.clone().into_iter();
    for ((caller, operation, tenant), count) in rows(&model.trail) {
        let client = caller.map_or("system", |caller| &runner.clients[caller].id).to_owned();
        let tenant = tenant.map_or_else(String::new, |label| model.ever[&label].0.clone());
        *expected.entry((client, operation, tenant)).or_default() += count;
    }
    let mut found: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for row in runner.all(OPERATOR, "/control/v1/audit")? {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        if !text("operation").starts_with("test.") {
            *found.entry((text("client"), text("operation"), text("tenantId"))).or_default() += 1;
        }
    }
    let differ =
        |(row, count): &(&(String, String, String), &usize)| expected.get(*row) != Some(*count);
    let surplus: Vec<_> = found.iter().filter(differ).collect();
    let missing: Vec<_> =
        expected.iter().filter(|(row, count)| found.get(*row) != Some(*count)).collect();
    if surplus.is_empty() && missing.is_empty() {
        Ok(())
    } else {
        Err(format!("the trail\n  {surplus:?}\n  {missing:?}"))
    }
}
