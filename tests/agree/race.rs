//! Two at once, and what must be true when both are done.

use std::sync::Barrier;
use std::thread;

use serde_json::Value;
use tenantd::model::{Email, IdRef};
use tenantd::store::Sight;

use super::scene::{Scene, Subject};
use crate::support::Reply;

pub const ROUNDS: u32 = 20;

/// An operation that takes a name which only one may have.
pub struct Contender {
    pub operation: &'static str,
    /// The status when another has it.
    pub lost: u16,
    /// What to send for the name, on the left or on the right.
    pub body: fn(&Subject, &str, &str) -> Value,
}

/// Where the two are at work.
#[derive(Clone, Copy, PartialEq)]
pub enum Ground {
    /// In one tenant.
    Same,
    /// In two.
    Apart,
}

/// Runs both at once.
pub fn race(left: impl Fn() -> Reply + Sync, right: impl Fn() -> Reply + Sync) -> [Reply; 2] {
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        let first = scope.spawn(|| {
            barrier.wait();
            left()
        });
        barrier.wait();
        let second = right();
        [first.join().unwrap(), second]
    })
}

pub fn won(reply: &Reply) -> bool {
    (200..300).contains(&reply.status)
}

/// The number of the winner's side.
#[track_caller]
pub fn winner(replies: &[Reply; 2], case: &str) -> usize {
    let winners: Vec<usize> = (0..2).filter(|side| won(&replies[*side])).collect();
    assert_eq!(winners.len(), 1, "{case}: {replies:?}");
    winners[0]
}

/// An error without what no two errors share.
fn told(reply: &Reply) -> (u16, Value) {
    let mut body = reply.json();
    for member in ["timestamp", "OperationId"] {
        if let Some(value) = body.get_mut(member) {
            *value = Value::Null;
        }
    }
    (reply.status, body)
}

/// Every contender against every contender. `holders` tells who has a name.
pub fn contend(
    contenders: &[Contender],
    ground: Ground,
    name: fn(u32) -> String,
    holders: fn(&Scene, &[Subject; 2], &str) -> usize,
) {
    let scene = Scene::new();
    let made = scene.must("ipera.createTenant", &scene.subject);
    let other = scene.made("ipera.createTenant", &made, &scene.subject);
    let right = if ground == Ground::Apart { other } else { scene.subject.clone() };
    let subjects = [scene.subject.clone(), right];
    for (place, first) in contenders.iter().enumerate() {
        for second in &contenders[place..] {
            for _ in 0..ROUNDS {
                round(&scene, [first, second], &subjects, &name(scene.number()), holders);
            }
        }
    }
}

fn round(
    scene: &Scene,
    contenders: [&Contender; 2],
    subjects: &[Subject; 2],
    name: &str,
    holders: fn(&Scene, &[Subject; 2], &str) -> usize,
) {
    let [first, second] = contenders;
    let case = format!("{} against {} for {name}", first.operation, second.operation);
    assert_eq!(holders(scene, subjects, name), 0, "{case}");
    let bodies = [0, 1].map(|side| (contenders[side].body)(&subjects[side], name, &letter(side)));
    let call = |side: usize| {
        scene.call(contenders[side].operation, &subjects[side], Some(bodies[side].clone()))
    };
    let replies = race(|| call(0), || call(1));
    let winner = winner(&replies, &case);
    let (loser, lost) = (1 - winner, &replies[1 - winner]);
    assert_eq!(lost.status, contenders[loser].lost, "{case}: {lost:?}");
    assert_eq!(told(lost), told(&call(loser)), "{case}");
    assert_eq!(holders(scene, subjects, name), 1, "{case}");
    // Neither a tenant, nor its administrator, nor a line in the trail.
    assert_eq!(found(scene, &racer(name, &letter(loser))), 0, "{case}");
    assert!(!is_known(scene, &racer(name, &letter(loser))), "{case}");
    let trail = scene.world.get("/control/v1/audit?limit=5").by(&scene.operator).send();
    let id = |reply: &Reply| reply.header("X-Request-Id").unwrap().to_owned();
    assert!(trail.text().contains(&id(&replies[winner])), "{case}");
    assert!(!trail.text().contains(&id(lost)), "{case}");
}

fn letter(side: usize) -> String {
    ["l", "r"][side].to_owned()
}

/// The name of what is made on the way to a name.
pub fn racer(name: &str, side: &str) -> String {
    format!("racer-{name}-{side}").replace('@', "-at-")
}

/// How many live tenants a text finds.
fn found(scene: &Scene, text: &str) -> usize {
    let path = format!("/control/v1/tenants?q={text}");
    let page = scene.world.get(&path).by(&scene.operator).send().json();
    page["items"].as_array().unwrap().len()
}

/// Whether the organization has this person.
fn is_known(scene: &Scene, person: &str) -> bool {
    let email = Email::parse(&format!("{person}@example.com")).unwrap();
    let root = IdRef::parse(&scene.root).unwrap();
    let known = scene.world.app.store.read(|tx| {
        let root = tx.visible_tenant(Sight::EVERYTHING, root)?.unwrap();
        tx.user_by_email(root.key, &email)
    });
    known.unwrap().is_some()
}
