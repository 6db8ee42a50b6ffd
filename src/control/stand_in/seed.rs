//! `/control/v1/seed`: the state of the instance as one document, read and declared.

use std::sync::Arc;

use super::tools;
use crate::control::query::Query;
use crate::dialects::answer::{bytes_of, json, stream_of};
use crate::dialects::{Answer, Call, not_json};
use crate::model::{Error, Role};
use crate::ops;
use crate::seed::{self, Export, Purpose, Seed, SeedRights};
use crate::store::Stamp;

/// The largest seed over the network, in bytes.
pub const SEED_LIMIT_BYTES: usize = 8 * 1024 * 1024;

/// `GET /seed`: everything that is there, from one snapshot.
pub fn export_seed(call: &Call) -> Result<Answer, Error> {
    tools(call)?;
    let stream = call.app.store.stream(|_| Ok(Export::default()))?;
    Ok(stream_of("application/json", stream))
}

/// `POST /seed?check`: what it declares is made so, all or nothing; with `check`, nothing.
pub fn apply_seed(call: &Call) -> Result<Answer, Error> {
    tools(call)?;
    let context = call.context()?;
    let mut query = Query::of(call);
    let purpose = if query.flag("check") { Purpose::Check } else { Purpose::Apply };
    query.finish()?;
    let rights = SeedRights { folder: None, fixes_secrets: true };
    let seed = Seed::read(call.body, &rights).map_err(|error| not_json(call, &error))?;
    if !seed.is_object() {
        return Err(Error::BadShape { expected: "object" });
    }
    let stamp = Stamp {
        at: context.clock.now(),
        client: context.caller.client.clone(),
        operation: context.operation,
        request_id: context.request_id.to_owned(),
    };
    let caller = Arc::clone(context.caller);
    let outcome = seed::apply(
        context.store,
        Arc::clone(&call.app.clock),
        stamp,
        seed,
        purpose,
        move |tx| ops::admit_again(tx, &caller, Role::Operator),
        |_| Ok(()),
    )?;
    // Clients may have got another role or home.
    call.app.access.forget_tokens();
    Ok(json(200, &outcome.to_json(purpose == Purpose::Apply)))
}

/// `GET /seed/schema`
pub fn get_schema(call: &Call) -> Result<Answer, Error> {
    tools(call)?;
    Ok(bytes_of("application/schema+json", seed::SCHEMA.into()))
}
