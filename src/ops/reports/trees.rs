//! A tenant's children, and the whole tree below a tenant.

use std::collections::VecDeque;

use super::super::{Context, admit};
use super::{BEGINNING, Report, RowWriter, Rows, TENANTS_AT_ONCE};
use crate::model::tenant::TenantKey;
use crate::model::{Error, Id, Role};
use crate::store::{ListedTenant, Reading, Sight, Stream, TreePlace};

/// A step on the way through a tree, depth first.
#[derive(Clone, Debug)]
pub enum TreeStep {
    /// Down into a tenant; `None` is the instance, above every root.
    Enter(Option<ListedTenant>),
    /// Up from where the way last went down.
    Leave,
}

/// The ids of a tenant's live children, oldest first. Least role: admin.
pub fn children(
    context: Context,
    id: &str,
    writer: impl RowWriter<Id> + 'static,
) -> Result<Stream, Error> {
    let tenant = admit(context, id, Role::Admin)?;
    let level = Level::below(Some(tenant.key));
    context.store.stream(|_| Ok(Report::new(ChildRows { level }, writer)))
}

/// The live tree below the caller's home, or the whole instance for an operator without one.
/// Least role: admin.
pub fn hierarchy(
    context: Context,
    writer: impl RowWriter<TreeStep> + 'static,
) -> Result<Stream, Error> {
    context.caller.require(Role::Admin)?;
    let home = context.caller.home.as_ref().map(|(home, _)| *home);
    let sees_anything = home.is_some() || context.caller.sight() == Sight::EVERYTHING;
    context.store.stream(|tx| {
        let top = home.map(|home| tx.listed_tenant(home)).transpose()?.flatten();
        let level = if sees_anything { Level::below(home) } else { Level::empty() };
        let rows = TreeRows { first: Some(TreeStep::Enter(top)), levels: vec![level] };
        Ok(Report::new(rows, writer))
    })
}

/// The children of one tenant, or the roots, found a few at a time.
struct Level {
    parent: Option<TenantKey>,
    /// `None` when the rest is in `found`.
    after: Option<TreePlace>,
    found: VecDeque<ListedTenant>,
}

impl Level {
    fn below(parent: Option<TenantKey>) -> Self {
        Self { parent, after: Some(BEGINNING), found: VecDeque::new() }
    }

    fn empty() -> Self {
        Self { parent: None, after: None, found: VecDeque::new() }
    }

    fn next(&mut self, tx: &Reading) -> Result<Option<ListedTenant>, Error> {
        if let (true, Some(after)) = (self.found.is_empty(), self.after) {
            self.found = tx.children_after(self.parent, after, TENANTS_AT_ONCE)?.into();
            let is_last = i64::try_from(self.found.len()).is_ok_and(|got| got < TENANTS_AT_ONCE);
            let last = self.found.back().filter(|_| !is_last);
            self.after = last.map(ListedTenant::place);
        }
        Ok(self.found.pop_front())
    }
}

struct ChildRows {
    level: Level,
}

impl Rows for ChildRows {
    type Row = Id;

    fn more(&mut self, tx: &Reading) -> Result<Option<Vec<Id>>, Error> {
        Ok(self.level.next(tx)?.map(|child| vec![child.id]))
    }
}

struct TreeRows {
    /// The first step, until it was made.
    first: Option<TreeStep>,
    levels: Vec<Level>,
}

impl Rows for TreeRows {
    type Row = TreeStep;

    fn more(&mut self, tx: &Reading) -> Result<Option<Vec<TreeStep>>, Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(vec![first]));
        }
        let Some(level) = self.levels.last_mut() else { return Ok(None) };
        let step = if let Some(tenant) = level.next(tx)? {
            self.levels.push(Level::below(Some(tenant.key)));
            TreeStep::Enter(Some(tenant))
        } else {
            self.levels.pop();
            TreeStep::Leave
        };
        Ok(Some(vec![step]))
    }
}
