//! Why a file is not opened, in one sentence each.

/// Why a file is not opened. Reads after the file's name: "tenants.db *is read-only*".
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be made.
    #[error("cannot be made: {reason}")]
    CannotCreate {
        /// What the system said.
        reason: String,
    },
    /// It could not be opened or read.
    #[error("cannot be used: {reason}")]
    Unreadable {
        /// What the system said.
        reason: String,
    },
    /// It is a directory or a device.
    #[error("is not a regular file")]
    NotAFile,
    /// It must not be written to.
    #[error("is read-only; tenantd needs to write to it")]
    ReadOnly,
    /// Its locks and shared memory could not be trusted there.
    #[error(
        "is on a network file system ({name}), where SQLite's locks cannot be trusted; use a local disk"
    )]
    NetworkFileSystem {
        /// The kind of file system.
        name: String,
    },
    /// Another server holds it.
    #[error("is in use by another tenantd server")]
    InUse,
    /// It is something else.
    #[error("is not a tenantd database{detail}")]
    NotOurs {
        /// What it is instead, if that can be told.
        detail: &'static str,
    },
    /// It was written by a newer program.
    #[error("has format {found}, made by a newer tenantd; this one knows formats up to {known}")]
    Newer {
        /// The file's format.
        found: i64,
        /// The newest format that this program knows.
        known: i64,
    },
    /// It has an older format, and a command does not change that.
    #[error("has the older format {found}; start `tenantd serve` on it once to bring it forward")]
    Older {
        /// The file's format.
        found: i64,
    },
    /// Its content is not whole.
    #[error("is damaged ({reason}); restore it from a backup")]
    Damaged {
        /// What the check found first.
        reason: String,
    },
}

pub(super) fn unreadable<E: std::fmt::Display>(error: E) -> OpenError {
    OpenError::Unreadable { reason: format!("{error}") }
}

/// What a failure of SQLite says of a file that is only looked at.
pub(super) fn refusal(error: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, OutOfMemory, PermissionDenied,
        ReadOnly, SystemIoFailure,
    };
    let is_whole = matches!(
        error.sqlite_error_code(),
        Some(
            CannotOpen
                | DatabaseBusy
                | DatabaseLocked
                | DiskFull
                | OutOfMemory
                | PermissionDenied
                | ReadOnly
                | SystemIoFailure
        )
    );
    if is_whole { unreadable(error) } else { OpenError::Damaged { reason: error.to_string() } }
}

/// Whether SQLite found that what the file holds is not what it should be.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}
