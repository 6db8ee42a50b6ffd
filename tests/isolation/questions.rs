//! Every reading operation with what may be asked of it: filters, orders, pages, and what is wrong.

use super::operations::{Operation, operations, operations_about_home};
use super::scene::{Scene, Target};
use crate::support::{Client, Reply};

/// What is asked of each list, count and report. `{tenant}` stands for every tenant in turn,
/// `{subtenant}` for what is in it; `{after}` at the end for page after page.
const QUERIES: [(&str, &[&str]); 18] = [
    (
        "nse.listSubtenants",
        &[
            "",
            "?tenant_id={tenant}",
            "?sort_by=name&order_by=asc",
            "?sort_by=code&order_by=desc",
            "?sort_by=id&order_by=asc",
            "?sort_by=created&order_by=asc&limit=1",
            "?sort_by=name&limit=1&offset=1",
            "?sort_by=code&limit=2&offset=2",
            "?offset=1000",
            "?sort_by=tenant",
            "?limit=0",
        ],
    ),
    (
        "dpod.listTenants",
        &[
            "",
            "?parentId={tenant}",
            "?size=1",
            "?size=1&page=1",
            "?size=2&page=1",
            "?page=50",
            "?status=active&size=1",
            "?status=disabled",
            "?status=pending",
            "?status=deleted",
            "?status=nonsense",
            "?page=x",
        ],
    ),
    ("dpod.collectServicesSummary", &["", "?serviceType=hsm", "?serviceType=nonsense"]),
    ("dpod.collectServicesSummaryFile", &["", "?serviceType=hsm"]),
    ("dpod.generateUsageReport", &["", "?startDate={today}&endDate={today}", "?startDate=x"]),
    (
        "dpod.getUsageDetails",
        &[
            "",
            "?tenantId={tenant}",
            "?serviceType=hsm",
            "?startDate={today}&endDate={today}",
            "?startDate={today}&endDate=2024-01-01",
        ],
    ),
    ("dpod.getTenantHierarchy", &[""]),
    ("dpod.getTenantSettings", &[""]),
    ("ipera.listTenants", &IPERA),
    ("ipera.countTenants", &IPERA),
    (
        "control.listTenants",
        &[
            "",
            "?limit=1{after}",
            "?parent={tenant}",
            "?state=Active",
            "?state=Deactivated&limit=1{after}",
            "?state=nonsense",
            "?q=own",
            "?q=same+words&limit=1{after}",
            "?sort=-createdAt&limit=1{after}",
            "?sort=name&parent=",
            "?sort=name&parent={tenant}&limit=1{after}",
            "?sort=-name&parent={tenant}&q=words",
            "?sort=name",
            "?after=nonsense",
        ],
    ),
    ("control.listClients", &["", "?limit=1{after}", "?homeTenant={tenant}"]),
    (
        "control.listAudit",
        &[
            "",
            "?limit=3{after}",
            "?tenant={tenant}",
            "?client={operator}",
            "?operation=control.createTenant",
            "?from={today}",
            "?stateChanges=true&limit=2{after}",
            "?stateChanges=true&tenant={tenant}",
        ],
    ),
    (
        "control.readUsage",
        &[
            "",
            "?limit=1{after}",
            "?tenant={tenant}",
            "?tenant={tenant}&subtenant={subtenant}",
            "?by=month&metric=hsm",
            "?metric=nonsense",
        ],
    ),
    ("control.getInfo", &[""]),
    ("control.getMe", &[""]),
    ("control.listRegions", &[""]),
    ("control.listKnownFeatures", &[""]),
];

const IPERA: [&str; 9] = [
    "",
    "?per_page=1",
    "?per_page=1&page=2",
    "?per_page=2&page=3",
    "?name=own",
    "?description=wo+sa",
    "?name=Own&description=words&per_page=1",
    "?name=Sibling",
    "?per_page=0",
];

/// The parts of a tenant that are listed by pages.
const PAGED: [&str; 5] = ["Users", "Subtenants", "Features", "Entitlements", "Locations"];

/// A question and the whole answer to it, without what is different each time.
pub type Answered = (String, u16, Vec<(String, String)>, String);

/// Asks everything that reads, about every tenant of the scene, the caller's home first.
pub fn ask_everything(scene: &Scene, caller: &Client, dialect: Option<&str>) -> Vec<Answered> {
    let asked = operations().into_iter().chain(operations_about_home());
    let asked = asked.filter(Operation::is_safe);
    asked
        .filter(|one| dialect.is_none_or(|name| one.dialect() == name))
        .flat_map(|operation| questions(scene, &operation))
        .flat_map(|(method, path)| ask(scene, caller, method, &path))
        .collect()
}

/// Method and path of everything that is asked of an operation.
fn questions(scene: &Scene, operation: &Operation) -> Vec<(&'static str, String)> {
    let lists_parts = PAGED.iter().any(|part| operation.name().ends_with(&format!(".list{part}")));
    let queries = match QUERIES.iter().find(|(name, _)| *name == operation.name()) {
        Some((_, queries)) => *queries,
        None if lists_parts && operation.dialect() == "control" => &["", "?limit=1{after}"],
        None => {
            assert!(operation.has_in_path("{"), "{}: nothing is asked of it", operation.name());
            &[""]
        }
    };
    let mut all: Vec<_> = queries
        .iter()
        .flat_map(|query| scene.targets.iter().map(move |target| (query, target)))
        .map(|(query, target)| operation.path(target) + &filled(scene, query, target))
        .map(|path| (operation.method(), path))
        .collect();
    all.dedup();
    all
}

fn filled(scene: &Scene, query: &str, target: &Target) -> String {
    query
        .replace("{tenant}", &target.tenant)
        .replace("{subtenant}", &target.subtenant.borrow())
        .replace("{operator}", &scene.operator.id)
        .replace("{today}", &scene.today())
}

/// Asks once, or page after page.
fn ask(scene: &Scene, caller: &Client, method: &str, path: &str) -> Vec<Answered> {
    let (path, is_walked) = match path.strip_suffix("{after}") {
        Some(path) => (path, true),
        None => (path, false),
    };
    let (mut answers, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("{path}{after}");
        let request = scene.world.request(method, &path).by(caller);
        let reply = request.header("X-Request-Id", "the-same").send();
        let next = is_walked.then(|| reply.json()["next"].as_str().map(str::to_owned)).flatten();
        answers.push(whole(&reply));
        assert!(answers.len() <= 300, "{path} has no end");
        let Some(next) = next else { return answers };
        after = format!("&after={next}");
    }
}

/// Everything of an answer but the present moment.
fn whole(reply: &Reply) -> Answered {
    let mut body = String::from_utf8_lossy(&reply.bytes).into_owned();
    for (member, end) in [("\"timestamp\":\"", '"'), ("\"now\":\"", '"'), ("\"uptimeS\":", ',')] {
        if let Some(at) = body.find(member) {
            let from = at + member.len();
            let to = from + body[from..].find(end).unwrap();
            body.replace_range(from..to, "<now>");
        }
    }
    // So is how many digits that takes.
    let tells_uptime = body.contains("\"uptimeS\"");
    let is_present = |name: &str| name == "date" || tells_uptime && name == "content-length";
    let headers = reply.headers.iter().filter(|(name, _)| !is_present(name));
    let question = format!("{} {}", reply.method, reply.target);
    (question, reply.status, headers.cloned().collect(), body)
}
