//! The demo: a believable service provider with the seeds' own examples below it.

use crate::model::{Clock, Error, Role};
use crate::ops::clients::ClientCredentials;
use crate::store::Store;

/// A client of the demo with its credentials.
#[derive(Clone)]
pub struct DemoClient {
    /// Id and secret.
    pub credentials: ClientCredentials,
    /// What a person calls it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The id of its home tenant, as the tenant spells it.
    pub tenant: Option<String>,
}

/// Fills an empty file with the demo, in one write. The clients come in the order operator,
/// provider, admin and member of My Company, then the others.
pub fn fill(_store: &Store, _clock: &dyn Clock) -> Result<Vec<DemoClient>, Error> {
    Ok(Vec::new())
}
