//! Worlds: servers of their own beside the server, for tests that run at the same time. Each is made
//! when it is first asked for; of more than [`MAX_WORLDS`] one is evicted.
//!
//! Anybody can ask for a world, and with that for its making. So those in which nobody was ever let
//! in go first, and one that is worked in is left alone for [`KEPT_FOR`] after each request: who asks
//! for many names loses their own worlds, not those of others. A tester is told of an eviction: each
//! world has a number of its own, and says which one of its name was evicted before it.

mod evictions;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

pub use evictions::Eviction;
use evictions::Evictions;

use super::name::Name;
use crate::model::{Clock, Entity, Error, Timestamp};

/// How many worlds a server has, at most.
pub const MAX_WORLDS: usize = 64;

/// How long after its last request a world that is worked in is not evicted, by the machine's time.
pub const KEPT_FOR: Duration = Duration::from_secs(10);

/// The name of a world.
pub type WorldName = Name;

/// What a world is to know of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Birth {
    /// Its name.
    pub name: WorldName,
    /// Which world of the server it is, from 1; no two have one number.
    pub generation: u64,
    /// The generation of the world of this name that was worked in and evicted before, if nobody has
    /// dropped the name since.
    pub replaces: Option<u64>,
}

type Make<W> = Box<dyn Fn(&Birth) -> Result<W, Error> + Send + Sync>;

/// The worlds of one server. Whoever holds an `Arc` of one keeps it from being dropped for another.
pub struct Worlds<W> {
    make: Make<W>,
    /// Whether somebody was let in.
    is_worked_in: fn(&W) -> bool,
    clock: Arc<dyn Clock>,
    register: Mutex<Register<W>>,
}

/// How a world was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldUse {
    /// Its name.
    pub name: WorldName,
    /// Which world of the server it is.
    pub generation: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last asked for.
    pub last_used_at: Timestamp,
    /// How often.
    pub requests: u64,
}

struct Register<W> {
    entries: BTreeMap<WorldName, Entry<W>>,
    /// How often any of them was asked for: tells which came first where a clock stands still.
    turn: u64,
    /// How many there ever were.
    generations: u64,
    evictions: Evictions,
}

struct Entry<W> {
    world: Arc<Place<W>>,
    generation: u64,
    replaces: Option<u64>,
    created_at: Timestamp,
    used_at: Instant,
    last_used_at: Timestamp,
    last_turn: u64,
    requests: u64,
}

/// Where a world is, or is to be.
struct Place<W> {
    /// Held by whoever makes it.
    making: Mutex<()>,
    made: OnceLock<Arc<W>>,
}

/// A world that is asked for, and the one that had to go for it.
struct Turn<W> {
    place: Arc<Place<W>>,
    birth: Birth,
    evicted: Option<Entry<W>>,
}

/// When something is asked for: by the stand-in's clock, and by the machine's.
#[derive(Clone, Copy)]
struct Now {
    told: Timestamp,
    real: Instant,
}

impl<W> Worlds<W> {
    /// No world yet; `clock` tells when they are used.
    pub fn new(
        clock: Arc<dyn Clock>,
        is_worked_in: fn(&W) -> bool,
        make: impl Fn(&Birth) -> Result<W, Error> + Send + Sync + 'static,
    ) -> Self {
        let register = Mutex::new(Register {
            entries: BTreeMap::new(),
            turn: 0,
            generations: 0,
            evictions: Evictions::default(),
        });
        Self { make: Box::new(make), is_worked_in, clock, register }
    }

    /// The world of this name, made now if there is none. While it is made, others are used.
    /// `TooManyWorlds` if there are [`MAX_WORLDS`] others that are kept.
    pub fn enter(&self, name: &WorldName) -> Result<Arc<W>, Error> {
        self.enter_at(name, Instant::now())
    }

    fn enter_at(&self, name: &WorldName, real: Instant) -> Result<Arc<W>, Error> {
        let now = Now { told: self.clock.now(), real };
        let turn = self.register().take_turn(name, now, self.is_worked_in)?;
        let Turn { place, birth, evicted } = turn;
        // Ending a world takes a moment: not while others look for theirs.
        drop(evicted);
        if let Some(world) = place.made.get() {
            return Ok(Arc::clone(world));
        }
        let _making = place.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(world) = place.made.get() {
            return Ok(Arc::clone(world));
        }
        let world = Arc::new((self.make)(&birth)?);
        Ok(Arc::clone(place.made.get_or_init(|| world)))
    }

    /// All of them by name.
    pub fn list(&self) -> Vec<WorldUse> {
        let register = self.register();
        let made = register.entries.iter().filter(|(_, entry)| entry.is_made());
        made.map(|(name, entry)| entry.as_used(name)).collect()
    }

    /// Those that were worked in and evicted lately, oldest first, and how many ever were.
    pub fn evictions(&self) -> (Vec<Eviction>, u64) {
        self.register().evictions.list()
    }

    /// Those that are there.
    pub fn made(&self) -> Vec<Arc<W>> {
        let register = self.register();
        let made = register.entries.values().filter_map(|entry| entry.world.made.get());
        made.map(Arc::clone).collect()
    }

    /// How the one of this name was used.
    pub fn get(&self, name: &WorldName) -> Result<WorldUse, Error> {
        let register = self.register();
        let entry = register.entries.get(name).filter(|entry| entry.is_made());
        entry.map(|entry| entry.as_used(name)).ok_or_else(|| not_found(name))
    }

    /// Drops the one of this name, once the requests in it are answered.
    pub fn remove(&self, name: &WorldName) -> Result<(), Error> {
        let removed = {
            let mut register = self.register();
            register.evictions.forgive(|evicted| evicted == name);
            register.entries.remove(name)
        };
        removed.filter(Entry::is_made).map(drop).ok_or_else(|| not_found(name))
    }

    /// Drops all of them, once the requests in them are answered.
    pub fn remove_all(&self) {
        let removed = {
            let mut register = self.register();
            register.evictions.forgive(|_| true);
            std::mem::take(&mut register.entries)
        };
        drop(removed);
    }

    fn register(&self) -> MutexGuard<'_, Register<W>> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W> Register<W> {
    fn take_turn(
        &mut self,
        name: &WorldName,
        now: Now,
        is_worked_in: fn(&W) -> bool,
    ) -> Result<Turn<W>, Error> {
        let is_new = !self.entries.contains_key(name);
        let evicted = if is_new && self.entries.len() >= MAX_WORLDS {
            Some(self.evict(now, is_worked_in)?)
        } else {
            None
        };
        self.turn += 1;
        if is_new {
            self.generations += 1;
            let entry = Entry {
                world: Arc::new(Place { making: Mutex::new(()), made: OnceLock::new() }),
                generation: self.generations,
                replaces: self.evictions.last_of(name),
                created_at: now.told,
                used_at: now.real,
                last_used_at: now.told,
                last_turn: 0,
                requests: 0,
            };
            self.entries.insert(name.clone(), entry);
        }
        let entry = self.entries.get_mut(name).ok_or_else(|| not_found(name))?;
        (entry.used_at, entry.last_used_at, entry.last_turn) = (now.real, now.told, self.turn);
        entry.requests += 1;
        let Entry { generation, replaces, .. } = *entry;
        let birth = Birth { name: name.clone(), generation, replaces };
        Ok(Turn { place: Arc::clone(&entry.world), birth, evicted })
    }

    /// Takes out the one that is missed least: of those in which nobody was ever let in, or else of
    /// those that are no longer kept, the one that was idle longest.
    fn evict(&mut self, now: Now, is_worked_in: fn(&W) -> bool) -> Result<Entry<W>, Error> {
        let idle = self.entries.iter().filter(|(_, entry)| !entry.is_in_use());
        let least = idle.min_by_key(|(_, entry)| (entry.has(is_worked_in), entry.last_turn));
        let Some((name, entry)) = least else {
            return Err(Error::TooManyWorlds { limit: MAX_WORLDS, retry_after_s: 1 });
        };
        let idle_for = now.real.saturating_duration_since(entry.used_at);
        if entry.has(is_worked_in) && idle_for < KEPT_FOR {
            // Whole seconds, and never too few of them.
            let retry_after_s = KEPT_FOR.saturating_sub(idle_for).as_secs() + 1;
            return Err(Error::TooManyWorlds { limit: MAX_WORLDS, retry_after_s });
        }
        let (name, was_worked_in) = (name.clone(), entry.has(is_worked_in));
        let entry = self.entries.remove(&name).ok_or_else(|| not_found(&name))?;
        // In any other there was nothing that somebody could miss, and there may be many.
        if was_worked_in {
            log::warn!("the world {} (generation {}) is evicted", name.as_str(), entry.generation);
            self.evictions.note(entry.as_used(&name), now.told);
        }
        Ok(entry)
    }
}

impl<W> Entry<W> {
    fn is_made(&self) -> bool {
        self.world.made.get().is_some()
    }

    /// Whether it is made, and this of it.
    fn has(&self, property: fn(&W) -> bool) -> bool {
        self.world.made.get().is_some_and(|world| property(world))
    }

    /// Whether somebody makes it, waits for it, or is answered by it. Who is none of these can only
    /// become one through the register.
    fn is_in_use(&self) -> bool {
        let is_held = self.world.made.get().is_some_and(|world| Arc::strong_count(world) > 1);
        Arc::strong_count(&self.world) > 1 || is_held
    }

    fn as_used(&self, name: &WorldName) -> WorldUse {
        let Self { generation, created_at, last_used_at, requests, .. } = *self;
        WorldUse { name: name.clone(), generation, created_at, last_used_at, requests }
    }
}

fn not_found(name: &WorldName) -> Error {
    Error::not_found(Entity::World, name.as_str())
}

#[cfg(test)]
mod tests;
