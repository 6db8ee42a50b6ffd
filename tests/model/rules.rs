//! The rules, as plainly as they can be written: whether a step is done, and what it does.

use serde_json::Value;
use tenantd::model::Role;

use super::rights::{Outcome, Refusal, Rights, enter};
use super::state::{Dialect, Label, Member, Model, State, Subtenant, Tenant, User};
use super::steps::{Event, FEATURES, Filter, Flags, MALFORMED, Members, NAMES, Op, Step};

use Dialect::{Control, Dpod, Ipera, Nse, Ocs, Processmind};

fn check(holds: bool, refusal: Refusal) -> Outcome {
    if holds { Ok(()) } else { Err(refusal) }
}

/// Does a step, or says why not. What was refused changed nothing.
pub fn play(model: &mut Model, step: &Step) -> Outcome {
    if matches!(step.op, Op::Wait) {
        model.waits += 1;
        settle_all(model);
        return Ok(());
    }
    let rights = enter(model, step.caller, step.dialect)?;
    let mut play = Play { model, step, rights };
    let dialect = step.dialect;
    match &step.op {
        Op::Create { parent, members, admin } => play.create(*parent, members, *admin),
        Op::Count { events } => play.count(events),
        Op::Onboard { on, .. } if dialect == Dpod => {
            let home = rights.home.ok_or(Refusal::Hidden)?;
            rights.need(Role::Admin)?;
            play.done(home, |tenant| tenant.onboarding = *on == Some(true))
        }
        Op::AddSubtenant { tenant, name, code } => play.add_subtenant(*tenant, name, code),
        Op::List { filter } => {
            rights.need(if dialect == Dpod { Role::Admin } else { Role::Member })?;
            match filter {
                Filter::Of(tenant) if dialect == Control => {
                    check(rights.sees_record(play.model, *tenant), Refusal::HiddenInBody)
                }
                _ => Ok(()),
            }
        }
        other => {
            let tenant = other.tenant().unwrap_or_default();
            let has_records = matches!(other, Op::Look { .. } | Op::Change { .. });
            let is_visible = if dialect == Control && has_records {
                rights.sees_record(play.model, tenant)
            } else {
                rights.sees(play.model, tenant)
            };
            check(tenant != MALFORMED, Refusal::Malformed)?;
            check(is_visible, Refusal::Hidden)?;
            if let (Nse, Some(subtenant)) = (dialect, other.subtenant()) {
                let is_there = play.model.tenants[&tenant].subtenants.contains_key(&subtenant);
                check(is_there, Refusal::Hidden)?;
            }
            play.about(tenant)
        }
    }
}

struct Play<'a> {
    model: &'a mut Model,
    step: &'a Step,
    rights: Rights,
}

impl Play<'_> {
    /// Notes that it was done, and changes the tenant.
    fn done(&mut self, label: Label, change: impl FnOnce(&mut Tenant)) -> Outcome {
        self.model.note(Some(self.step.caller), self.step.operation(), Some(label));
        change(self.model.tenants.get_mut(&label).unwrap());
        Ok(())
    }

    /// Everything that names a tenant, which is visible.
    fn about(&mut self, label: Label) -> Outcome {
        let rights = self.rights;
        match &self.step.op {
            Op::Look { .. } if self.step.dialect == Dpod => return rights.need(Role::Admin),
            Op::Look { .. } => return Ok(()),
            Op::Enter { .. } => {
                let state = self.model.tenants[&label].state;
                let is_on = matches!(state, State::Creating | State::Active);
                check(is_on, Refusal::Deactivated)?;
                self.model.callers[self.step.caller].current = Some(label);
                return self.done(label, |_| {});
            }
            Op::Delete { .. } | Op::PutServices { .. } => rights.need(Role::Provider)?,
            _ => rights.need(Role::Admin)?,
        }
        let tenant = &self.model.tenants[&label];
        match &self.step.op {
            Op::Change { members, state, .. } => self.change(label, members, *state),
            Op::Delete { force, .. } => {
                let all = self.model.live_below(label);
                rights.need_other_home(&all)?;
                check(*force || all.len() == 1, Refusal::LiveChildren)?;
                all.into_iter().try_for_each(|label| self.delete(label))
            }
            Op::Turn { on, members, .. } => {
                check(members.is_none_or(|status| status < 3), Refusal::Invalid)?;
                rights.need_other_home(&[label])?;
                self.done(label, |tenant| {
                    tenant.state = if *on { State::Active } else { State::Deactivated };
                    let own = tenant.members.iter_mut().filter(|member| !member.is_support);
                    own.for_each(|member| member.status = members.unwrap_or(member.status));
                })
            }
            Op::AddUser { email, flags, .. } => self.add_user(label, email, *flags),
            Op::UpdateUser { email, flags, .. } => self.update_user(label, email, *flags),
            Op::RemoveUser { email, .. } => {
                let email = email.to_lowercase();
                let is_there = tenant.members.iter().any(|member| member.email == email);
                check(is_there, Refusal::Missing)?;
                self.done(label, |tenant| tenant.members.retain(|member| member.email != email))
            }
            Op::RenameSubtenant { subtenant, name, .. } => {
                check(!name.trim().is_empty(), Refusal::Invalid)?;
                check(tenant.subtenants.contains_key(subtenant), Refusal::Missing)?;
                self.done(label, |tenant| {
                    let subtenant = tenant.subtenants.get_mut(subtenant).unwrap();
                    (*name).clone_into(&mut subtenant.name);
                })
            }
            Op::DeleteSubtenant { subtenant, .. } => {
                check(tenant.subtenants.contains_key(subtenant), Refusal::Missing)?;
                let counter = ("storage_bytes", Some(*subtenant));
                let is_empty = tenant.counters.get(&counter).is_none_or(|bytes| *bytes == 0);
                check(is_empty, Refusal::HoldsStorage)?;
                self.done(label, |tenant| {
                    tenant.subtenants.remove(subtenant);
                })
            }
            Op::PutIcon { icon, .. } => {
                check(icon.is_some(), Refusal::Invalid)?;
                self.done(label, |tenant| tenant.icon = *icon)
            }
            Op::DeleteIcon { .. } => self.done(label, |tenant| tenant.icon = None),
            Op::Onboard { on, .. } => {
                self.done(label, |tenant| tenant.onboarding = *on == Some(true))
            }
            _ => self.allow(label),
        }
    }

    /// What a tenant may use.
    fn allow(&mut self, label: Label) -> Outcome {
        let (rights, tenant) = (self.rights, &self.model.tenants[&label]);
        match &self.step.op {
            Op::SetFeature { feature, state, .. } => {
                let unknown = match self.step.dialect {
                    Ocs => Refusal::Invalid,
                    _ => Refusal::Missing,
                };
                check(FEATURES.contains(feature), unknown)?;
                self.done(label, |tenant| {
                    tenant.features.insert(feature, *state);
                })
            }
            Op::PutEntitlement { metric, entitlement, .. } => {
                if tenant.entitlements.get(metric) != Some(entitlement) {
                    rights.need_above(label)?;
                }
                self.done(label, |tenant| {
                    tenant.entitlements.insert(metric, *entitlement);
                })
            }
            Op::DeleteEntitlement { metric, .. } => {
                rights.need_above(label)?;
                check(tenant.entitlements.contains_key(metric), Refusal::Missing)?;
                self.done(label, |tenant| {
                    tenant.entitlements.remove(metric);
                })
            }
            Op::PutQuotas { quotas, .. } => {
                let wanted: std::collections::BTreeMap<_, _> = quotas.iter().copied().collect();
                check(wanted.len() == quotas.len(), Refusal::Invalid)?;
                if wanted != tenant.quotas {
                    rights.need_above(label)?;
                }
                self.done(label, |tenant| tenant.quotas = wanted)
            }
            Op::PutServices { services, .. } => {
                let wanted: std::collections::BTreeMap<_, _> =
                    services.iter().map(|(kind, plan, count)| ((*kind, *plan), *count)).collect();
                check(wanted.len() == services.len(), Refusal::Invalid)?;
                let number = |wanted_kind: Option<&str>| -> i64 {
                    let lines = wanted.iter().filter(|((kind, _), _)| {
                        wanted_kind.is_none_or(|wanted_kind| *kind == wanted_kind)
                    });
                    lines.map(|(_, count)| count).sum()
                };
                let limit = tenant.attributes.get("serviceQuota").and_then(Value::as_i64);
                check(limit.is_none_or(|limit| number(None) <= limit), Refusal::Conflict)?;
                let mut quotas = tenant.quotas.iter();
                let fits = quotas.all(|(kind, limit)| number(Some(kind)) <= *limit);
                check(fits, Refusal::Conflict)?;
                self.done(label, |tenant| tenant.services = wanted)
            }
            other => panic!("{other:?} has no rule"),
        }
    }

    /// The state to go to; `None` if that asks for nothing.
    fn step(&self, label: Label, state: i64) -> Outcome<Option<State>> {
        let tenant = &self.model.tenants[&label];
        let is_control = self.step.dialect == Control;
        if state == tenant.state.number() || (state == 0 && !is_control) {
            return Ok(None);
        }
        let is_step = match tenant.state {
            State::Active => state == 2 || state == 5,
            State::Deactivated => state == 4 || state == 5,
            _ => false,
        };
        if is_control {
            self.rights.need(if state == 5 { Role::Provider } else { Role::Admin })?;
            self.rights.need_other_home(&[label])?;
            check(is_step, Refusal::NoSuchStep)?;
        } else {
            check(is_step, Refusal::NoSuchStep)?;
            self.rights.need_other_home(&[label])?;
        }
        let has_children = state == 5 && !self.model.children(label).is_empty();
        check(!has_children, Refusal::LiveChildren)?;
        Ok(State::of(state))
    }

    /// All that is left to do with a tenant that is deleted.
    fn change_deleted(&mut self, label: Label, state: i64) -> Outcome {
        self.rights.need(Role::Provider)?;
        let all = self.model.below(label);
        let is_over = |label: &Label| self.model.tenants[label].state == State::Deleted;
        match state {
            same if same == self.model.tenants[&label].state.number() => Ok(()),
            7 if all.iter().all(is_over) => self.purge(label),
            _ => Err(Refusal::NoSuchStep),
        }
    }

    /// Without a delay the state on the way ends before anybody looks again.
    fn begin(&mut self, label: Label, state: State) {
        let tenant = self.model.tenants.get_mut(&label).unwrap();
        tenant.state = state;
        if state == State::Deleting {
            tenant.subtenants.clear();
        }
        if !self.model.has_delay {
            settle_all(self.model);
        }
    }

    fn delete(&mut self, label: Label) -> Outcome {
        self.begin(label, State::Deleting);
        self.done(label, |_| {})
    }

    fn purge(&mut self, top: Label) -> Outcome {
        for label in self.model.below(top) {
            self.model.note(Some(self.step.caller), self.step.operation(), Some(label));
            self.model.tenants.remove(&label);
            self.model.users.retain(|(root, _), _| *root != label);
            for caller in &mut self.model.callers {
                caller.current = caller.current.filter(|current| *current != label);
            }
        }
        Ok(())
    }

    fn create(
        &mut self,
        parent: Option<Label>,
        members: &Members,
        admin: Option<&'static str>,
    ) -> Outcome {
        let (rights, dialect, number) = (self.rights, self.step.dialect, self.step.number);
        rights.need(Role::Provider)?;
        let name = members.iter().find(|(name, _)| *name == "name").ok_or(Refusal::Invalid)?;
        let is_valid = members.iter().all(|(name, value)| is_valid(dialect, name, value));
        check(is_valid && admin != Some("nobody"), Refusal::Invalid)?;
        if let Some(parent) = parent {
            check(rights.sees(self.model, parent), Refusal::HiddenInBody)?;
        }
        let parent = parent.or(rights.home);
        let mut tenant = Tenant::new(parent, name.1.as_str().unwrap_or_default());
        set(&mut tenant, members);
        let (model, is_provider) = (&*self.model, tenant.is_provider());
        if dialect == Dpod {
            let may_have_children =
                |above: Label| model.tenants[&above].is_provider() || model.root(above) == above;
            check(parent.is_none_or(may_have_children), Refusal::Forbidden)?;
        }
        let levels = parent.map_or(0, |parent| model.provider_levels(parent));
        check(!is_provider || levels < 3, Refusal::Conflict)?;
        let id = members.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.as_str());
        let is_new = id.is_none_or(|id| model.tenants.values().all(|tenant| tenant.id != id));
        check(is_new, Refusal::Taken)?;
        for attribute in ["hostname", "alias"] {
            let wish = tenant.text(attribute);
            let is_free = wish.is_none_or(|wish| !model.is_taken(attribute, wish, None));
            check(is_free, Refusal::Taken)?;
        }
        if dialect == Dpod && tenant.text("hostname").is_none() {
            tenant.attributes.insert("hostname", free_hostname(model, &tenant).into());
        }
        let get = |wanted: &str| members.iter().find(|(name, _)| *name == wanted);
        tenant.year = get("createdAt").and_then(|(_, at)| at.as_str()?.get(..4)?.parse().ok());
        tenant.state = match get("state") {
            Some((_, state)) if state == "Deactivated" => State::Deactivated,
            None if model.has_delay && dialect != Ipera => State::Creating,
            _ => State::Active,
        };
        if dialect == Ipera {
            tenant.locations = 1;
            self.model.callers[self.step.caller].current = Some(number);
        }
        self.model.tenants.insert(number, tenant);
        self.model.ever.insert(number, (id.unwrap_or_default().to_owned(), parent));
        if let Some(email) = admin {
            let names = ("Ada".to_owned(), "Lovelace".to_owned(), Some("+41 1".to_owned()));
            let member = self.join(number, email, names);
            (member.is_admin, member.is_primary) = (true, true);
        }
        self.done(number, |_| {})
    }

    /// An active member without rights.
    fn join(
        &mut self,
        label: Label,
        email: &str,
        (first_name, last_name, phone): (String, String, Option<String>),
    ) -> &mut Member {
        let folded = email.to_lowercase();
        let place = (self.model.root(label), folded.clone());
        let (id, email) = (String::new(), email.to_owned());
        let new = User { id, email, first_name, last_name, phone };
        self.model.users.entry(place).or_insert(new);
        let members = &mut self.model.tenants.get_mut(&label).unwrap().members;
        members.push(Member {
            email: folded,
            status: 1,
            is_support: false,
            is_admin: false,
            is_developer: false,
            is_primary: false,
        });
        members.last_mut().unwrap()
    }

    fn add_user(&mut self, label: Label, email: &'static str, flags: Flags) -> Outcome {
        check(email != "nobody", Refusal::Invalid)?;
        let is_new = self.model.tenants.get_mut(&label).unwrap().member(email).is_none();
        check(is_new, Refusal::Conflict)?;
        let name = format!("P{}", self.step.number);
        change_member(self.join(label, email, (name, "Person".to_owned(), None)), flags);
        self.done(label, |_| {})
    }

    fn update_user(&mut self, label: Label, email: &str, flags: Flags) -> Outcome {
        let is_processmind = self.step.dialect == Processmind;
        let member = self.model.tenants.get_mut(&label).unwrap().member(email);
        let member = member.ok_or(Refusal::Missing)?;
        let banned = (member.status == 2).then_some(2);
        change_member(member, flags);
        if let Some(banned) = banned.filter(|_| is_processmind && flags.status == Some(0)) {
            member.status = banned;
        }
        self.done(label, |_| {})
    }

    fn add_subtenant(&mut self, label: Label, name: &str, code: &'static str) -> Outcome {
        let is_visible = self.rights.sees(self.model, label);
        let is_valid = !name.trim().is_empty() && code != "No!";
        if self.step.dialect == Nse {
            self.rights.need(Role::Admin)?;
            check(is_valid, Refusal::Invalid)?;
            check(is_visible, Refusal::HiddenInBody)?;
        } else {
            check(is_visible, Refusal::Hidden)?;
            self.rights.need(Role::Admin)?;
            check(is_valid, Refusal::Invalid)?;
        }
        check(!self.model.code_is_taken(code), Refusal::Taken)?;
        let (id, name, description) = (String::new(), name.to_owned(), "A part".to_owned());
        let number = self.step.number;
        let new = Subtenant { id, name, code, description };
        self.done(label, |tenant| {
            tenant.subtenants.insert(number, new);
        })
    }

    fn change(&mut self, label: Label, members: &Members, state: Option<i64>) -> Outcome {
        let (rights, dialect) = (self.rights, self.step.dialect);
        let has_name = members.iter().any(|(name, _)| *name == "name");
        let is_whole = has_name || !matches!(dialect, Ipera | Processmind);
        let is_valid = members.iter().all(|(name, value)| is_valid(dialect, name, value));
        check(is_whole && is_valid, Refusal::Invalid)?;
        let old = self.model.tenants[&label].clone();
        if !old.is_live() {
            let state = state.filter(|_| members.is_empty()).ok_or(Refusal::Conflict)?;
            return self.change_deleted(label, state);
        }
        let to = state.map(|state| self.step(label, state)).transpose()?.flatten();
        let mut new = old.clone();
        set(&mut new, members);
        let from_above = ["accountType", "plan", "serviceQuota"];
        let is_other = |name: &&str| {
            let shown = |tenant: &Tenant| match (tenant.attributes.get(name), *name) {
                (None, "accountType") => "subscriber".into(),
                (value, _) => value.cloned().unwrap_or_default(),
            };
            shown(&old) != shown(&new)
        };
        if from_above.iter().any(is_other) {
            rights.need_above(label)?;
        }
        if new.is_provider() && !old.is_provider() {
            let below = self.model.live_below(label).into_iter();
            let below = below.filter(|below| self.model.tenants[below].is_provider());
            let levels = below.chain([label]).map(|one| self.model.provider_levels(one)).max();
            check(levels < Some(3), Refusal::Conflict)?;
        }
        for attribute in ["hostname", "alias"] {
            let wish = new.text(attribute);
            let is_free =
                wish.is_none_or(|wish| !self.model.is_taken(attribute, wish, Some(label)));
            check(is_free, Refusal::Taken)?;
        }
        self.done(label, |tenant| *tenant = new)?;
        if let Some(state) = to {
            self.begin(label, state);
        }
        Ok(())
    }

    fn count(&mut self, events: &[Event]) -> Outcome {
        self.rights.need(Role::Provider)?;
        let is_known = |event: &Event| {
            let has = |part| self.model.tenants[&event.tenant].subtenants.contains_key(&part);
            self.rights.sees(self.model, event.tenant) && event.subtenant.is_none_or(has)
        };
        check(events.iter().all(is_known), Refusal::HiddenInBody)?;
        let mut after = self.model.tenants.clone();
        for event in events {
            let counters = &mut after.get_mut(&event.tenant).unwrap().counters;
            *counters.entry((event.metric, event.subtenant)).or_default() += event.delta;
        }
        let mut counters = after.values().flat_map(|tenant| tenant.counters.values());
        check(counters.all(|sum| *sum >= 0), Refusal::Conflict)?;
        for (label, tenant) in &after {
            for (metric, entitlement) in &tenant.entitlements {
                let used = tenant.used(metric);
                let rises = used > self.model.tenants[label].used(metric);
                let is_over = match entitlement.kind {
                    0 => entitlement.value == 0,
                    _ => used > entitlement.value,
                };
                let refuses = entitlement.is_blocked || (entitlement.is_hard && is_over);
                check(!(rises && refuses), Refusal::Conflict)?;
            }
        }
        self.model.tenants = after;
        let first = events[0].tenant;
        let is_about_one = events.iter().all(|event| event.tenant == first);
        let about = if is_about_one { Some(first) } else { self.rights.home };
        self.model.note(Some(self.step.caller), self.step.operation(), about);
        Ok(())
    }
}

/// Every state on the way ends.
fn settle_all(model: &mut Model) {
    for label in model.all() {
        let state = model.tenants[&label].state;
        if state.settled() != state {
            model.note(None, "system.settle", Some(label));
            model.tenants.get_mut(&label).unwrap().state = state.settled();
        }
    }
}

fn change_member(member: &mut Member, flags: Flags) {
    member.status = flags.status.unwrap_or(member.status);
    member.is_support = flags.is_support.unwrap_or(member.is_support);
    member.is_admin = flags.is_admin.unwrap_or(member.is_admin);
    member.is_developer = flags.is_developer.unwrap_or(member.is_developer);
    member.is_primary &= member.is_admin;
}

/// Whether a dialect takes this value.
fn is_valid(dialect: Dialect, name: &str, value: &Value) -> bool {
    match (name, value) {
        ("name" | "accountType", Value::Null) => false,
        (_, Value::Null) => true,
        ("serviceQuota", value) => value.as_i64().is_some_and(|quota| quota >= 0),
        ("name", Value::String(text)) if dialect == Ipera => text.trim().chars().count() >= 5,
        ("country", Value::String(text)) if dialect == Ipera => text != "Atlantis",
        ("accountType", Value::String(text)) => text != "x",
        ("hostname", Value::String(text)) => text != "a_b",
        ("id", Value::String(text)) => text != "not one",
        ("createdAt", Value::String(text)) => text != "2999-01-01",
        ("state", Value::String(text)) => text != "Deleted",
        (_, Value::String(text)) => !text.trim().is_empty(),
        _ => false,
    }
}

/// What is said of a tenant when it is made alone.
const BEGINNING: [&str; 3] = ["id", "createdAt", "state"];

fn set(tenant: &mut Tenant, members: &Members) {
    for (name, value) in members.iter().filter(|(name, _)| !BEGINNING.contains(name)) {
        let value = match (*name, value) {
            (_, Value::Null) => Value::Null,
            ("plan", Value::String(plan)) if plan == "professional" => Value::Null,
            ("hostname", Value::String(text)) => text.to_lowercase().into(),
            (_, value) => value.clone(),
        };
        if value.is_null() {
            tenant.attributes.remove(name);
        } else {
            tenant.attributes.insert(name, value);
        }
    }
}

/// Made from the name, and told apart by a number. `?` stands for what nobody can foretell.
fn free_hostname(model: &Model, tenant: &Tenant) -> String {
    let name = tenant.text("name").unwrap_or_default();
    let label = NAMES.iter().find(|(known, _)| *known == name).map_or("tenant", |known| known.1);
    let numbered = (2..10).map(|number| format!("{label}-{number}"));
    let mut wishes = std::iter::once(label.to_owned()).chain(numbered);
    wishes.find(|wish| !model.is_taken("hostname", wish, None)).unwrap_or_else(|| "?".to_owned())
}
