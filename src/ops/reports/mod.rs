//! Answers over everything that a caller sees, too long to be held: rows are found a few at a time,
//! in one snapshot, and written by the dialect as fast as its client takes bytes.

mod services;
mod trees;
mod usage;

pub use services::{ServiceRow, services_summary};
pub use trees::{TreeStep, children, hierarchy};
pub use usage::{UsageQuery, UsageRow, usage};

use std::collections::VecDeque;

use crate::model::tenant::TenantKey;
use crate::model::{Error, Timestamp};
use crate::store::{ListedTenant, Reading, Source, TreePlace};

/// How many tenants one statement finds.
const TENANTS_AT_ONCE: i64 = 100;

/// Where a list by age begins.
const BEGINNING: TreePlace = (Timestamp(i64::MIN), TenantKey::INSTANCE);

/// Writes rows in the form that the dialect sends.
pub trait RowWriter<R>: Send {
    /// What comes before the first row.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), Error>;
    /// One row.
    fn row(&mut self, row: R, out: &mut Vec<u8>) -> Result<(), Error>;
    /// What comes after the last row.
    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error>;
}

/// Finds the rows of a report.
trait Rows: Send {
    type Row;

    /// The next few rows, perhaps none; `None` after the last.
    fn more(&mut self, tx: &Reading) -> Result<Option<Vec<Self::Row>>, Error>;
}

/// Rows on their way to a client.
struct Report<R, W> {
    rows: R,
    writer: W,
    has_begun: bool,
}

impl<R: Rows, W: RowWriter<R::Row>> Report<R, W> {
    fn new(rows: R, writer: W) -> Self {
        Self { rows, writer, has_begun: false }
    }
}

impl<R: Rows, W: RowWriter<R::Row>> Source for Report<R, W> {
    fn more(&mut self, tx: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
        if !self.has_begun {
            self.has_begun = true;
            self.writer.begin(out)?;
        }
        let Some(rows) = self.rows.more(tx)? else {
            self.writer.end(out)?;
            return Ok(false);
        };
        rows.into_iter().try_for_each(|row| self.writer.row(row, out))?;
        Ok(true)
    }
}

/// The tenants of a report, oldest first, found a few at a time.
struct Tenants {
    /// Below which one, and after which place; `None` when the rest is in `found`.
    below: Option<(TenantKey, TreePlace)>,
    found: VecDeque<ListedTenant>,
}

impl Tenants {
    fn below(top: TenantKey) -> Self {
        Self { below: Some((top, BEGINNING)), found: VecDeque::new() }
    }

    fn only(tenant: Option<ListedTenant>) -> Self {
        Self { below: None, found: tenant.into_iter().collect() }
    }

    fn next(&mut self, tx: &Reading) -> Result<Option<ListedTenant>, Error> {
        if let (true, Some((top, after))) = (self.found.is_empty(), self.below) {
            self.found = tx.subtree_after(top, after, TENANTS_AT_ONCE)?.into();
            self.below = self.found.back().map(|last| (top, last.place()));
        }
        Ok(self.found.pop_front())
    }
}
