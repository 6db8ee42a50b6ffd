//! Long answers as JSON: an array that is written element by element.

use serde::Serialize;

use crate::model::Error;
use crate::ops::reports::RowWriter;

/// Adds a value as JSON.
pub(super) fn write(value: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Error> {
    serde_json::to_writer(out, value)
        .map_err(|error| Error::Internal { reason: format!("writing JSON: {error}") })
}

/// An array of rows between two pieces of JSON.
pub(super) struct ArrayOf<F> {
    before: String,
    after: &'static str,
    body_of: F,
    is_first: bool,
}

impl<F> ArrayOf<F> {
    /// `before`, the rows as `body_of` shows them, `after`.
    pub(super) fn new(before: String, body_of: F, after: &'static str) -> Self {
        Self { before, after, body_of, is_first: true }
    }
}

impl<R, B: Serialize, F: Fn(R) -> B + Send> RowWriter<R> for ArrayOf<F> {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend(self.before.bytes());
        Ok(())
    }

    fn row(&mut self, row: R, out: &mut Vec<u8>) -> Result<(), Error> {
        if !std::mem::take(&mut self.is_first) {
            out.push(b',');
        }
        write(&(self.body_of)(row), out)
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        out.extend(self.after.bytes());
        Ok(())
    }
}
