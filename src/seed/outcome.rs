//! What became of a seed.

use serde_json::{Map, Value, json};

use crate::ops::clients::ClientCredentials;

/// A kind of thing that a seed brings, named as the file names its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the list of this name")]
pub enum Kind {
    Regions,
    Features,
    Metrics,
    Tenants,
    Icons,
    Settings,
    FeatureStates,
    Entitlements,
    Quotas,
    Services,
    Locations,
    Subtenants,
    People,
    Users,
    Usage,
    Clients,
}

impl Kind {
    /// Its name: that of its list in a seed, but of tenants' icons, settings and feature states.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Features => "features",
            Self::Metrics => "metrics",
            Self::Tenants => "tenants",
            Self::Icons => "icons",
            Self::Settings => "settings",
            Self::FeatureStates => "featureStates",
            Self::Entitlements => "entitlements",
            Self::Quotas => "quotas",
            Self::Services => "services",
            Self::Locations => "locations",
            Self::Subtenants => "subtenants",
            Self::People => "people",
            Self::Users => "users",
            Self::Usage => "usage",
            Self::Clients => "clients",
        }
    }
}

/// What became of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It was not there.
    Created,
    /// It was there, and otherwise.
    Updated,
    /// It was there, and is to be there no more.
    Removed,
    /// It was there as the file has it.
    Unchanged,
}

/// How many things of one kind were created, updated, removed, and left as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The kind.
    pub kind: Kind,
    /// New ones.
    pub created: usize,
    /// Others than they were.
    pub updated: usize,
    /// Gone ones.
    pub removed: usize,
    /// Those that were there as the file has them.
    pub unchanged: usize,
}

/// What became of a whole seed.
#[derive(Clone, Default)]
pub struct Outcome {
    /// Counts of every kind that the file has something of, in the order of [`Kind`].
    pub tallies: Vec<Tally>,
    /// Clients that were made without a secret of the file, with the secrets they got: the one
    /// chance to learn them.
    pub credentials: Vec<ClientCredentials>,
    /// Clients that keep their secret, although the file has another.
    pub kept_secrets: Vec<String>,
}

impl Outcome {
    /// Counts one thing.
    pub(super) fn count(&mut self, kind: Kind, effect: Effect) {
        let at = match self.tallies.binary_search_by_key(&kind, |tally| tally.kind) {
            Ok(at) => at,
            Err(at) => {
                let new = Tally { kind, created: 0, updated: 0, removed: 0, unchanged: 0 };
                self.tallies.insert(at, new);
                at
            }
        };
        let tally = &mut self.tallies[at];
        *match effect {
            Effect::Created => &mut tally.created,
            Effect::Updated => &mut tally.updated,
            Effect::Removed => &mut tally.removed,
            Effect::Unchanged => &mut tally.unchanged,
        } += 1;
    }

    /// The outcome as it is shown to programs. Secrets of clients are in it if it is done: before
    /// that, they are nobody's.
    pub fn to_json(&self, is_done: bool) -> Value {
        let counts = self.tallies.iter().map(|tally| {
            let Tally { kind, created, updated, removed, unchanged } = tally;
            let counts = json!({
                "created": created, "updated": updated, "removed": removed, "unchanged": unchanged,
            });
            (kind.name().to_owned(), counts)
        });
        let clients = self.credentials.iter().filter(|_| is_done).map(
            |client| json!({"id": client.id, "secret": client.secret, "apiKey": client.api_key()}),
        );
        json!({
            "counts": counts.collect::<Map<_, _>>(),
            "clients": clients.collect::<Vec<_>>(),
            "keptSecrets": self.kept_secrets,
        })
    }
}
