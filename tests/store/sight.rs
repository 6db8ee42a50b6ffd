//! Which tenants a caller's sight takes in.

use tenantd::model::tenant::{NewTenant, TenantKey};
use tenantd::model::{Clock, Id, IdRef, SystemClock, TenantState, Timestamp};
use tenantd::store::{HomeAccess, Sight, Store};

use super::{Place, add, named};

/// root ─ own ─ child ─ grandchild, with a sibling of own, and another root.
struct Family {
    _place: Place,
    store: Store,
    members: Vec<(&'static str, TenantKey, Id)>,
}

impl Family {
    fn new() -> Self {
        let place = Place::new();
        let store = place.open().unwrap();
        let mut family = Self { _place: place, store, members: Vec::new() };
        family.add("root", None);
        family.add("own", Some("root"));
        family.add("child", Some("own"));
        family.add("grandchild", Some("child"));
        family.add("sibling", Some("root"));
        family.add("unrelated", None);
        family
    }

    fn add(&mut self, name: &'static str, parent: Option<&str>) {
        let new = named(parent.map(|parent| self.key(parent)), name);
        let id = new.id.clone();
        let key = add(&self.store, new).unwrap();
        self.members.push((name, key, id));
    }

    fn key(&self, name: &str) -> TenantKey {
        self.members.iter().find(|member| member.0 == name).unwrap().1
    }

    /// The names of those that are seen, by look-up of each.
    fn seen(&self, sight: Sight) -> Vec<&str> {
        let is_seen = |id: &Id| {
            let found = self.store.read(|tx| tx.visible_tenant(sight, id.reference())).unwrap();
            found.is_some_and(|tenant| tenant.id == *id)
        };
        self.members.iter().filter(|(_, _, id)| is_seen(id)).map(|(name, _, _)| *name).collect()
    }

    fn set(&self, name: &str, state: TenantState) {
        let (key, settles_at) = (self.key(name), state.settles_to().map(|_| Timestamp(1)));
        self.store
            .write(move |tx| tx.set_tenant_state(key, state, settles_at, Timestamp(0)))
            .unwrap();
    }
}

#[test]
fn sight_is_the_own_tenant_or_what_is_below() {
    let family = Family::new();
    let own = family.key("own");
    assert_eq!(family.seen(Sight::alone(own)), ["own"]);
    assert_eq!(family.seen(Sight::subtree(own)), ["own", "child", "grandchild"]);
    assert_eq!(family.seen(Sight { ancestor: own, max_depth: 1 }), ["own", "child"]);
    let all = ["root", "own", "child", "grandchild", "sibling", "unrelated"];
    assert_eq!(family.seen(Sight::EVERYTHING), all);
    assert_eq!(family.seen(Sight::subtree(family.key("grandchild"))), ["grandchild"]);
    assert_eq!(family.seen(Sight::subtree(TenantKey(99))), Vec::<&str>::new());
    assert_eq!(family.seen(Sight::alone(TenantKey::INSTANCE)), Vec::<&str>::new());
    let unknown = SystemClock.new_id().reference();
    let nobody = family.store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, unknown)).unwrap();
    assert_eq!(nobody, None);
}

#[test]
fn what_is_on_its_way_out_is_seen_by_nobody() {
    for state in TenantState::ALL {
        let family = Family::new();
        family.set("child", state);
        let mut expected = vec!["own", "child", "grandchild"];
        if !state.is_live() {
            expected.remove(1);
        }
        assert_eq!(family.seen(Sight::subtree(family.key("own"))), expected, "{state:?}");
        assert_eq!(family.seen(Sight::EVERYTHING).contains(&"child"), state.is_live());
        assert_eq!(
            family.seen(Sight::alone(family.key("child"))).len(),
            usize::from(state.is_live())
        );
    }
}

#[test]
fn every_spelling_finds_the_tenant() {
    let place = Place::new();
    let store = place.open().unwrap();
    for text in ["5e7c3af7aab46c00014ce877", "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "QZOpo3GoB8X"]
    {
        let id = Id::parse(text).unwrap();
        add(&store, NewTenant { id: id.clone(), ..named(None, "somebody") }).unwrap();
        for spelling in
            [text.to_owned(), id.uuid().to_string(), id.uuid().to_string().to_uppercase()]
        {
            let reference = IdRef::parse(&spelling).unwrap();
            let found = store.read(|tx| tx.visible_tenant(Sight::EVERYTHING, reference)).unwrap();
            assert_eq!(found.unwrap().id.as_str(), text, "{spelling}");
        }
    }
}

#[test]
fn the_states_of_the_whole_line_decide_who_is_let_in() {
    use TenantState::{Active, IsHomeTenant};
    for state in TenantState::ALL {
        let expected = match state {
            Active | IsHomeTenant => HomeAccess::Open,
            state if state.is_live() => HomeAccess::Suspended,
            _ => HomeAccess::Gone,
        };
        for above in ["root", "own", "child"] {
            let family = Family::new();
            family.set(above, state);
            let access = |name| family.store.read(|tx| tx.home_access(family.key(name))).unwrap();
            assert_eq!(access("child"), expected, "{above} is {state:?}");
            let beside = if above == "root" { expected } else { HomeAccess::Open };
            assert_eq!(access("sibling"), beside);
            assert_eq!(access("unrelated"), HomeAccess::Open);
        }
    }
    let family = Family::new();
    let nowhere = family.store.read(|tx| tx.home_access(TenantKey(99))).unwrap();
    assert_eq!(nowhere, HomeAccess::Gone);
}
