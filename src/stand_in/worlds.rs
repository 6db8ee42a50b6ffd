//! Worlds: servers of their own beside the server, for tests that run at the same time. Each is made
//! when it is first asked for; of more than [`MAX_WORLDS`], the one that was idle longest goes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::name::Name;
use crate::model::{Clock, Entity, Error, Timestamp};

/// How many worlds a server has, at most.
pub const MAX_WORLDS: usize = 64;

/// The name of a world.
pub type WorldName = Name;

type Make<W> = Box<dyn Fn(&WorldName) -> Result<W, Error> + Send + Sync>;

/// The worlds of one server. Whoever holds an `Arc` of one keeps it from being dropped for another.
pub struct Worlds<W> {
    make: Make<W>,
    clock: Arc<dyn Clock>,
    register: Mutex<Register<W>>,
}

/// How a world was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldUse {
    /// Its name.
    pub name: WorldName,
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
}

struct Entry<W> {
    world: Arc<Place<W>>,
    created_at: Timestamp,
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

/// The place of a world that is asked for, and the world that had to go for it.
type Turn<W> = (Arc<Place<W>>, Option<Entry<W>>);

impl<W> Worlds<W> {
    /// No world yet; `clock` tells when they are used.
    pub fn new(
        clock: Arc<dyn Clock>,
        make: impl Fn(&WorldName) -> Result<W, Error> + Send + Sync + 'static,
    ) -> Self {
        let register = Mutex::new(Register { entries: BTreeMap::new(), turn: 0 });
        Self { make: Box::new(make), clock, register }
    }

    /// The world of this name, made now if there is none. While it is made, others are used.
    /// `Busy` if there are [`MAX_WORLDS`] others, all of them in use.
    pub fn enter(&self, name: &WorldName) -> Result<Arc<W>, Error> {
        let (place, left) = self.register().take_turn(name, self.clock.now())?;
        // Ending a world takes a moment: not while others look for theirs.
        drop(left);
        if let Some(world) = place.made.get() {
            return Ok(Arc::clone(world));
        }
        let _making = place.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(world) = place.made.get() {
            return Ok(Arc::clone(world));
        }
        let world = Arc::new((self.make)(name)?);
        Ok(Arc::clone(place.made.get_or_init(|| world)))
    }

    /// All of them by name.
    pub fn list(&self) -> Vec<WorldUse> {
        let register = self.register();
        let made = register.entries.iter().filter(|(_, entry)| entry.is_made());
        made.map(|(name, entry)| entry.as_used(name)).collect()
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
        let removed = self.register().entries.remove(name);
        removed.filter(Entry::is_made).map(drop).ok_or_else(|| not_found(name))
    }

    /// Drops all of them, once the requests in them are answered.
    pub fn remove_all(&self) {
        let removed = std::mem::take(&mut self.register().entries);
        drop(removed);
    }

    fn register(&self) -> MutexGuard<'_, Register<W>> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W> Register<W> {
    fn take_turn(&mut self, name: &WorldName, now: Timestamp) -> Result<Turn<W>, Error> {
        let is_new = !self.entries.contains_key(name);
        let left = if is_new && self.entries.len() >= MAX_WORLDS {
            Some(self.leave_longest_idle()?)
        } else {
            None
        };
        self.turn += 1;
        let entry = self.entries.entry(name.clone()).or_insert_with(|| Entry {
            world: Arc::new(Place { making: Mutex::new(()), made: OnceLock::new() }),
            created_at: now,
            last_used_at: now,
            last_turn: 0,
            requests: 0,
        });
        (entry.last_used_at, entry.last_turn) = (now, self.turn);
        entry.requests += 1;
        Ok((Arc::clone(&entry.world), left))
    }

    fn leave_longest_idle(&mut self) -> Result<Entry<W>, Error> {
        let idle = self.entries.iter().filter(|(_, entry)| !entry.is_in_use());
        let longest = idle.min_by_key(|(_, entry)| entry.last_turn).map(|(name, _)| name.clone());
        let left = longest.and_then(|name| self.entries.remove(&name));
        left.ok_or(Error::Busy { what: "worlds", retry_after_s: 1 })
    }
}

impl<W> Entry<W> {
    fn is_made(&self) -> bool {
        self.world.made.get().is_some()
    }

    /// Whether somebody makes it, waits for it, or is answered by it. Who is none of these can only
    /// become one through the register.
    fn is_in_use(&self) -> bool {
        let is_held = self.world.made.get().is_some_and(|world| Arc::strong_count(world) > 1);
        Arc::strong_count(&self.world) > 1 || is_held
    }

    fn as_used(&self, name: &WorldName) -> WorldUse {
        let Self { created_at, last_used_at, requests, .. } = *self;
        WorldUse { name: name.clone(), created_at, last_used_at, requests }
    }
}

fn not_found(name: &WorldName) -> Error {
    Error::not_found(Entity::World, name.as_str())
}

#[cfg(test)]
mod tests;
