//! A backup for whoever asks for one.

use super::Context;
use crate::model::{Error, Role};
use crate::store::Handout;

/// A backup, and what to call it.
pub struct NamedBackup {
    /// A checked copy of the file.
    pub copy: Handout,
    /// `tenantd-<instance>-20240115T103000Z.db`
    pub name: String,
}

/// Makes a checked copy of the whole file, while others write. Least role: operator. `Busy` while
/// there is another one, `NoSpace` without room for it.
pub fn make_backup(context: Context) -> Result<NamedBackup, Error> {
    context.caller.require(Role::Operator)?;
    let instance = context.store.read(|tx| tx.instance())?.id;
    let time = context.clock.now().to_string().replace(['-', ':'], "");
    let copy = context.store.hand_out()?;
    Ok(NamedBackup { copy, name: format!("tenantd-{instance}-{time}.db") })
}
