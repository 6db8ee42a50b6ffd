//! What can be done, and how the next step is chosen.

use serde_json::{Value, json};
use tenantd::model::Role;

use super::rights::enter;
use super::state::{Dialect, Entitlement, Label, Model, Tenant};
use crate::support::Chance;

use Dialect::{Control, Dpod, Ipera, Nse, Ocs, Processmind};

/// One call by one caller. Its number is the label of what it makes.
#[derive(Clone, Debug)]
pub struct Step {
    pub number: Label,
    pub caller: usize,
    pub dialect: Dialect,
    pub op: Op,
}

/// Names and values as the control API has them, whatever the dialect calls them.
pub type Members = Vec<(&'static str, Value)>;

#[derive(Clone, Debug)]
pub enum Op {
    /// In the dialects that name a parent, that; else the caller's home.
    Create {
        parent: Option<Label>,
        members: Members,
        admin: Option<&'static str>,
    },
    Change {
        tenant: Label,
        members: Members,
        state: Option<i64>,
    },
    Turn {
        tenant: Label,
        on: bool,
        members: Option<i64>,
    },
    Delete {
        tenant: Label,
        force: bool,
    },
    AddUser {
        tenant: Label,
        email: &'static str,
        flags: Flags,
    },
    UpdateUser {
        tenant: Label,
        email: &'static str,
        flags: Flags,
    },
    RemoveUser {
        tenant: Label,
        email: &'static str,
    },
    AddSubtenant {
        tenant: Label,
        name: &'static str,
        code: &'static str,
    },
    RenameSubtenant {
        tenant: Label,
        subtenant: Label,
        name: &'static str,
    },
    DeleteSubtenant {
        tenant: Label,
        subtenant: Label,
    },
    /// `None` is no PNG.
    PutIcon {
        tenant: Label,
        icon: Option<u8>,
    },
    DeleteIcon {
        tenant: Label,
    },
    SetFeature {
        tenant: Label,
        feature: &'static str,
        state: i64,
    },
    PutEntitlement {
        tenant: Label,
        metric: &'static str,
        entitlement: Entitlement,
    },
    DeleteEntitlement {
        tenant: Label,
        metric: &'static str,
    },
    PutQuotas {
        tenant: Label,
        quotas: Vec<(&'static str, i64)>,
    },
    PutServices {
        tenant: Label,
        services: Vec<(&'static str, &'static str, i64)>,
    },
    /// `DPoD` knows the caller's home alone.
    Onboard {
        tenant: Label,
        on: Option<bool>,
    },
    Count {
        events: Vec<Event>,
    },
    Enter {
        tenant: Label,
    },
    Look {
        tenant: Label,
    },
    List {
        filter: Filter,
    },
    /// Until every state on the way has ended.
    Wait,
}

/// Which rows of a list.
#[derive(Clone, Copy, Debug)]
pub enum Filter {
    All,
    /// Those of this tenant, or its children.
    Of(Label),
    State(i64),
    /// The name, or a part of one.
    Named(&'static str),
    /// A word of the description.
    Described(&'static str),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// 0 passive, 1 active, 2 banned.
    pub status: Option<i64>,
    pub is_admin: Option<bool>,
    pub is_developer: Option<bool>,
    pub is_support: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub tenant: Label,
    pub subtenant: Option<Label>,
    pub metric: &'static str,
    pub delta: i64,
}

/// The names, and the host names that are made from them.
pub const NAMES: [(&str, &str); 4] = [
    ("Acme", "acme"),
    ("Initech", "initech"),
    ("Umbrella Works", "umbrella-works"),
    ("Łódź & Co", "d-co"),
];
/// Of the two spellings of one address the second is found by the first.
const EMAILS: [&str; 5] =
    ["ann@example.com", "Bob@Example.com", "bob@example.com", "cy@example.org", "nobody"];
const CODES: [&str; 5] = ["north", "south", "east_1", "west", "No!"];
pub const METRICS: [&str; 4] = ["process", "storage_bytes", "hsm", "hsm/gold"];
/// What may be asked for; the steps that there are more often.
const STATES: [i64; 8] = [0, 1, 2, 4, 5, 3, 2, 4];
/// What nothing has, and what cannot be an id.
const UNKNOWN: Label = 9_999_999;
pub const MALFORMED: Label = 9_999_997;
pub const FEATURES: [&str; 2] = ["beta", "links"];

impl Op {
    /// What it counts.
    pub fn events(&self) -> &[Event] {
        match self {
            Self::Count { events } => events,
            _ => &[],
        }
    }

    /// The subtenant that it is about, which is there already.
    pub fn subtenant(&self) -> Option<Label> {
        match *self {
            Self::RenameSubtenant { subtenant, .. } | Self::DeleteSubtenant { subtenant, .. } => {
                Some(subtenant)
            }
            _ => None,
        }
    }

    /// The tenant that it is about.
    pub fn tenant(&self) -> Option<Label> {
        Some(match *self {
            Self::Create { .. } | Self::Count { .. } | Self::List { .. } | Self::Wait => {
                return None;
            }
            Self::Change { tenant, .. }
            | Self::Turn { tenant, .. }
            | Self::Delete { tenant, .. }
            | Self::AddUser { tenant, .. }
            | Self::UpdateUser { tenant, .. }
            | Self::RemoveUser { tenant, .. }
            | Self::AddSubtenant { tenant, .. }
            | Self::RenameSubtenant { tenant, .. }
            | Self::DeleteSubtenant { tenant, .. }
            | Self::PutIcon { tenant, .. }
            | Self::DeleteIcon { tenant }
            | Self::SetFeature { tenant, .. }
            | Self::PutEntitlement { tenant, .. }
            | Self::DeleteEntitlement { tenant, .. }
            | Self::PutQuotas { tenant, .. }
            | Self::PutServices { tenant, .. }
            | Self::Onboard { tenant, .. }
            | Self::Enter { tenant }
            | Self::Look { tenant } => tenant,
        })
    }
}

/// The next step by chance. What it names is mostly there, and mostly right.
pub fn next(chance: &mut Chance, model: &Model, number: Label) -> Step {
    let tenant = pick_tenant(chance, model);
    let (dialect, op) = match chance.next(47) {
        0..=5 => {
            let dialect = chance.pick(&[Dpod, Ipera, Control]);
            (dialect, create(chance, dialect, tenant))
        }
        6..=12 => {
            let dialect = chance.pick(&[Ocs, Processmind, Dpod, Ipera, Control, Control]);
            let has_state = matches!(dialect, Ocs | Control) && chance.once_in(4);
            let state = has_state.then(|| chance.pick(&STATES));
            (dialect, Op::Change { tenant, members: members(chance, dialect), state })
        }
        13..=14 => {
            let dialect = chance.pick(&[Ocs, Control]);
            let state = Some(chance.pick(&STATES));
            (dialect, Op::Change { tenant, members: Members::new(), state })
        }
        15..=16 => {
            let members = chance.pick(&[None, Some(0), Some(1), Some(2), Some(3)]);
            (Ipera, Op::Turn { tenant, on: !chance.once_in(3), members })
        }
        17 => {
            let dialect = chance.pick(&[Dpod, Control]);
            (dialect, Op::Delete { tenant, force: chance.once_in(4) })
        }
        18 => (Control, Op::Change { tenant, members: Members::new(), state: Some(7) }),
        19..=24 => user(chance, model, tenant),
        25..=28 => subtenant(chance, model, tenant),
        29..=30 => match chance.pick(&[Ocs, Dpod, Control]) {
            dialect if dialect != Dpod && chance.once_in(3) => (dialect, Op::DeleteIcon { tenant }),
            dialect => {
                let icon = chance.pick(&[Some(1), Some(2), None]);
                (dialect, Op::PutIcon { tenant, icon })
            }
        },
        31..=36 => allowance(chance, model, tenant),
        37..=38 => (Control, Op::Count { events: events(chance, model) }),
        39 => (Ipera, Op::Enter { tenant }),
        40..=42 => {
            let dialect = chance.pick(&[Nse, Dpod, Ipera, Control]);
            (dialect, Op::List { filter: filter(chance, dialect, tenant) })
        }
        43 if model.has_delay && model.waits < 20 => (Control, Op::Wait),
        _ => (chance.pick(&[Ocs, Processmind, Dpod, Control]), Op::Look { tenant }),
    };
    let about = op.tenant().or(op.events().first().map(|event| event.tenant));
    Step { number, caller: pick_caller(chance, model, dialect, about), dialect, op }
}

/// Mostly one that may, or may nearly; now and then anybody.
fn pick_caller(
    chance: &mut Chance,
    model: &Model,
    dialect: Dialect,
    about: Option<Label>,
) -> usize {
    let all: Vec<usize> = (0..model.callers.len()).collect();
    let may = |caller: &usize| {
        enter(model, *caller, dialect).is_ok_and(|rights| {
            rights.role >= Role::Admin && about.is_none_or(|about| rights.sees(model, about))
        })
    };
    let able: Vec<usize> = all.iter().copied().filter(may).collect();
    let is_anybody = chance.once_in(4) || able.is_empty();
    chance.pick(if is_anybody { &all } else { &able })
}

fn filter(chance: &mut Chance, dialect: Dialect, tenant: Label) -> Filter {
    let name = chance.pick(&["Acme", "initech", "umbrella works", "ŁÓDŹ & CO"]);
    match (dialect, chance.next(5)) {
        (_, 0) => Filter::All,
        (Ipera, 1..=2) => Filter::Described(chance.pick(&["ma", "1", "Some", "some other"])),
        (Ipera, _) => Filter::Named(name),
        (Control, 1..=2) => Filter::Named(chance.pick(&["acme", "INIT", "one", "gamma", "-1"])),
        (Dpod | Control, 3) => Filter::State(i64::try_from(chance.next(7)).unwrap()),
        _ => Filter::Of(tenant),
    }
}

/// Mostly one that is there, now and then one that is gone or never was.
fn pick_tenant(chance: &mut Chance, model: &Model) -> Label {
    let all: Vec<Label> = model.ever.keys().copied().collect();
    let live: Vec<Label> = all.iter().copied().filter(|one| model.live(*one).is_some()).collect();
    match chance.next(12) {
        0 => chance.pick(&[UNKNOWN, MALFORMED]),
        1 => chance.pick(&all),
        _ if live.is_empty() => chance.pick(&all),
        _ => chance.pick(&live),
    }
}

fn create(chance: &mut Chance, dialect: Dialect, parent: Label) -> Op {
    let mut members = members(chance, dialect);
    if !chance.once_in(8) && members.iter().all(|(name, _)| *name != "name") {
        members.push(("name", chance.pick(&NAMES).0.into()));
    }
    // Neither is optional, so neither can be null from the beginning.
    members.retain(|(name, value)| !(*name == "accountType" && value.is_null()));
    if dialect == Control && chance.once_in(6) {
        members.push(("id", chance.pick(&["own-1", "own-2", "not one"]).into()));
    }
    if dialect == Control && chance.once_in(3) {
        let year = chance.pick(&["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "2999-01-01"]);
        members.push(("createdAt", year.into()));
    }
    if dialect == Control && chance.once_in(3) {
        members.push(("state", chance.pick(&["Active", "Deactivated", "Deleted"]).into()));
    }
    let parent = (dialect == Control && chance.once_in(2)).then_some(parent);
    let admin = (dialect == Dpod && chance.once_in(2)).then(|| chance.pick(&EMAILS));
    Op::Create { parent, members, admin }
}

/// Up to three members that the dialect has.
fn members(chance: &mut Chance, dialect: Dialect) -> Members {
    const ADDRESS: [&str; 3] = ["street", "city", "country"];
    let known: Vec<&'static str> = match dialect {
        Ocs => vec!["name", "alias", "externalAccountId", "tenantType"],
        Processmind | Nse => vec!["name"],
        Ipera => [&["name", "name", "postalCode", "description"], &ADDRESS[..]].concat(),
        Dpod => {
            let own = ["name", "companyName", "departmentName", "accountType", "serviceQuota"];
            [&own[..], &["hostname", "hostname", "postalCode"], &ADDRESS].concat()
        }
        Control => {
            let own = ["name", "companyName", "departmentName", "description", "accountType"];
            let more = ["plan", "serviceQuota", "hostname", "alias", "externalAccountId"];
            [&own[..], &more, &["tenantType", "postalCode"], &ADDRESS].concat()
        }
    };
    let mut members = Members::new();
    for _ in 0..=chance.next(3) {
        let name = chance.pick(&known);
        if members.iter().all(|(other, _)| *other != name) {
            members.push((name, value(chance, dialect, name)));
        }
    }
    members
}

fn value(chance: &mut Chance, dialect: Dialect, name: &str) -> Value {
    let is_clearable = dialect == Dpod || name != "accountType";
    match chance.next(12) {
        0 if is_clearable => return Value::Null,
        1 => return json!(true),
        _ => {}
    }
    match name {
        "name" => chance.pick(&["Acme", "Initech", "Umbrella Works", "Łódź & Co", " "]).into(),
        "accountType" => chance
            .pick(&["subscriber", "trial", "service_provider", "service_provider", "x"])
            .into(),
        "serviceQuota" => chance.pick(&[json!(0), json!(3), json!(5), json!(-1)]),
        "hostname" => chance.pick(&["alpha", "beta.example.com", "GAMMA", "gamma", "a_b"]).into(),
        "alias" => chance.pick(&["one", "ONE", "two", "three"]).into(),
        "plan" => chance.pick(&["professional", "enterprise"]).into(),
        "country" => chance.pick(&["US", "GB", "Atlantis"]).into(),
        _ => chance.pick(&["some", "other", "Main Street 1"]).into(),
    }
}

fn flags(chance: &mut Chance, dialect: Dialect) -> Flags {
    let mut maybe = || chance.pick(&[None, Some(true), Some(false)]);
    let (is_admin, is_developer, is_support) = (maybe(), maybe(), maybe());
    let status = chance.pick(&[None, Some(0), Some(1), Some(2)]);
    match dialect {
        // It knows active or not.
        Processmind => {
            let status = status.filter(|status| *status < 2);
            Flags { status, is_admin, is_developer, is_support: None }
        }
        _ => Flags { status, is_admin, is_developer, is_support },
    }
}

fn user(chance: &mut Chance, model: &Model, tenant: Label) -> (Dialect, Op) {
    let dialect = chance.pick(&[Processmind, Control]);
    let flags = flags(chance, dialect);
    let mut email = chance.pick(&EMAILS);
    if chance.once_in(2) {
        return (dialect, Op::AddUser { tenant, email, flags });
    }
    if let Some(member) = model.tenants.get(&tenant).and_then(|tenant| tenant.members.first()) {
        let known = EMAILS.into_iter().find(|email| email.to_lowercase() == member.email);
        email = known.filter(|_| !chance.once_in(3)).unwrap_or(email);
    }
    if chance.once_in(3) {
        (dialect, Op::RemoveUser { tenant, email })
    } else {
        (dialect, Op::UpdateUser { tenant, email, flags })
    }
}

fn subtenant(chance: &mut Chance, model: &Model, tenant: Label) -> (Dialect, Op) {
    let dialect = chance.pick(&[Nse, Control]);
    let name = chance.pick(&["Sales", "Research", " "]);
    if chance.once_in(2) {
        return (dialect, Op::AddSubtenant { tenant, name, code: chance.pick(&CODES) });
    }
    let (tenant, subtenant) = pick_subtenant(chance, model).unwrap_or((tenant, UNKNOWN));
    if chance.once_in(2) {
        (dialect, Op::RenameSubtenant { tenant, subtenant, name })
    } else {
        (dialect, Op::DeleteSubtenant { tenant, subtenant })
    }
}

fn pick_subtenant(chance: &mut Chance, model: &Model) -> Option<(Label, Label)> {
    let of = |(tenant, of): (&Label, &Tenant)| {
        let tenant = *tenant;
        of.subtenants.keys().map(move |subtenant| (tenant, *subtenant)).collect::<Vec<_>>()
    };
    let all: Vec<(Label, Label)> = model.tenants.iter().flat_map(of).collect();
    (!all.is_empty()).then(|| chance.pick(&all))
}

/// What a tenant may use.
fn allowance(chance: &mut Chance, model: &Model, tenant: Label) -> (Dialect, Op) {
    let metric = chance.pick(&METRICS);
    match chance.next(9) {
        0 => {
            let (feature, state) = (chance.pick(&["beta", "links", "none"]), chance.pick(&[0, 1]));
            (chance.pick(&[Ocs, Control]), Op::SetFeature { tenant, feature, state })
        }
        1..=2 => {
            let entitlement = Entitlement {
                kind: chance.pick(&[0, 1, 2]),
                is_hard: chance.once_in(2),
                value: chance.pick(&[0, 5, 20]),
                is_blocked: chance.once_in(6),
            };
            (Control, Op::PutEntitlement { tenant, metric, entitlement })
        }
        3 => {
            let known = model.tenants.get(&tenant).and_then(|of| of.entitlements.keys().next());
            (Control, Op::DeleteEntitlement { tenant, metric: known.unwrap_or(&metric) })
        }
        4 => {
            let quotas = [vec![], vec![("hsm", 2)], vec![("hsm", 4), ("vault", 1)]];
            let bad = vec![("hsm", 1), ("hsm", 2)];
            let quotas = if chance.once_in(6) { bad } else { chance.pick(&quotas) };
            (Control, Op::PutQuotas { tenant, quotas })
        }
        5..=6 => {
            let lines = [("hsm", "", 1), ("hsm", "gold", 2), ("vault", "", 2), ("hsm", "", 3)];
            let count = usize::try_from(chance.next(4)).unwrap();
            let services = (0..count).map(|_| chance.pick(&lines)).collect();
            (Control, Op::PutServices { tenant, services })
        }
        _ => {
            let on = chance.pick(&[Some(true), Some(false), None]);
            (chance.pick(&[Dpod, Control]), Op::Onboard { tenant, on })
        }
    }
}

fn events(chance: &mut Chance, model: &Model) -> Vec<Event> {
    let mut events = Vec::new();
    for _ in 0..=chance.next(3) {
        let metric = chance.pick(&METRICS);
        let delta = i64::try_from(chance.next(14)).unwrap() - 3;
        let (mut tenant, mut subtenant) = (pick_tenant(chance, model), None);
        if let Some((of, part)) = pick_subtenant(chance, model).filter(|_| chance.once_in(2)) {
            (tenant, subtenant) = (of, Some(part));
        }
        events.push(Event { tenant, subtenant, metric, delta });
    }
    events
}
