//! What can be wrong with a seed, and with nothing else.

use super::icon::IconFault;

/// What is wrong with one member of a seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeedProblem {
    /// There is no member of this name.
    UnknownMember {
        /// The members that there are.
        known: Vec<&'static str>,
    },
    /// The file says it twice.
    Repeats {
        /// The JSON Pointer to the first.
        first: String,
    },
    /// The file says something else of the same person.
    Contradicts {
        /// The JSON Pointer to the first.
        first: String,
    },
    /// What is there has another value, which cannot be changed.
    Stays {
        /// The value.
        present: String,
    },
    /// The tenant that it names as the one above stands below the tenant itself, or is it.
    Cycle,
    /// Another thing of the file has taken the name, which nobody else may have.
    TakenInFile {
        /// The JSON Pointer to that thing.
        by: String,
    },
    /// With this role of the client its caller could not undo what it does.
    OwnRole,
    /// No client with the role of an operator would be left.
    LastOperator,
    /// No tenant of the instance, or before this place in the file, is named so.
    NoSuchTenantBefore,
    /// Several tenants are named so.
    Ambiguous,
    /// The icon is refused.
    Icon(IconFault),
    /// A file that it names cannot be read.
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// There are more faults than are shown.
    More {
        /// How many are.
        shown: usize,
    },
}
