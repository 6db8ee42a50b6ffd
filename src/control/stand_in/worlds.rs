//! `/control/v1/worlds`: the servers beside this one. A world has none.

use serde::Serialize;

use crate::dialects::{Answer, App, Call, answer};
use crate::model::{Entity, Error, Timestamp};
use crate::stand_in::{Eviction, WorldName, WorldUse, Worlds};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WorldBody {
    name: String,
    generation: u64,
    created_at: Timestamp,
    last_used_at: Timestamp,
    requests: u64,
}

impl From<WorldUse> for WorldBody {
    fn from(world: WorldUse) -> Self {
        let WorldUse { name, generation, created_at, last_used_at, requests } = world;
        Self { name: name.as_str().to_owned(), generation, created_at, last_used_at, requests }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EvictionBody {
    #[serde(flatten)]
    world: WorldBody,
    evicted_at: Timestamp,
}

#[derive(Serialize)]
struct WorldsBody {
    worlds: Vec<WorldBody>,
    evicted: Vec<EvictionBody>,
    evictions: u64,
}

/// `GET /worlds`
pub fn list_worlds(call: &Call) -> Result<Answer, Error> {
    let all = worlds(call)?;
    let worlds = all.list().into_iter().map(WorldBody::from).collect();
    let (evicted, evictions) = all.evictions();
    let body = |eviction: Eviction| {
        let Eviction { world, evicted_at, .. } = eviction;
        EvictionBody { world: world.into(), evicted_at }
    };
    let evicted = evicted.into_iter().map(body).collect();
    Ok(answer::json(200, &WorldsBody { worlds, evicted, evictions }))
}

/// `DELETE /worlds`: drops all of them.
pub fn delete_worlds(call: &Call) -> Result<Answer, Error> {
    worlds(call)?.remove_all();
    Ok(answer::no_content())
}

/// `GET /worlds/{name}`
pub fn get_world(call: &Call) -> Result<Answer, Error> {
    let world = worlds(call)?.get(&named(call)?)?;
    Ok(answer::json(200, &WorldBody::from(world)))
}

/// `DELETE /worlds/{name}`
pub fn delete_world(call: &Call) -> Result<Answer, Error> {
    worlds(call)?.remove(&named(call)?)?;
    Ok(answer::no_content())
}

fn worlds<'a>(call: &Call<'a>) -> Result<&'a Worlds<App>, Error> {
    super::tools(call)?;
    call.app.worlds.as_ref().ok_or(Error::NoRoute)
}

/// The name in the path; what cannot be one names nothing.
fn named(call: &Call) -> Result<WorldName, Error> {
    let text = call.param("name");
    WorldName::parse(text).ok_or_else(|| Error::not_found(Entity::World, text))
}
