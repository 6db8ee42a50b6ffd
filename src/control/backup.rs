//! `/control/v1/backup`: the whole file, to be kept elsewhere.

use crate::dialects::{Answer, Call, answer};
use crate::model::Error;
use crate::ops::backup::{NamedBackup, make_backup};

/// `POST /backup`
pub fn make(call: &Call) -> Result<Answer, Error> {
    let NamedBackup { copy, name } = make_backup(call.context()?)?;
    let size = usize::try_from(copy.size_bytes())
        .map_err(|_| Error::Internal { reason: "a backup beyond all numbers".into() })?;
    Ok(answer::sized_stream_of("application/vnd.sqlite3", copy, size)
        .with_additional_header("Content-Disposition", format!("attachment; filename=\"{name}\""))
        .with_additional_header("Cache-Control", "no-store"))
}
