//! Long answers as CSV (RFC 4180), safe to open in a spreadsheet.

use std::borrow::Cow;

use crate::dialects::{Answer, answer};
use crate::model::Error;
use crate::ops::reports::RowWriter;
use crate::store::Stream;

/// How large a line usually is, in bytes.
const LINE_BYTES: usize = 512;

/// Lines below a header.
pub(super) struct Lines<F> {
    header: &'static [&'static str],
    cells_of: F,
}

impl<F> Lines<F> {
    /// The header, and the cells of each row; see [`text`].
    pub(super) fn new(header: &'static [&'static str], cells_of: F) -> Self {
        Self { header, cells_of }
    }
}

impl<R, const N: usize, F: Fn(R) -> [String; N] + Send> RowWriter<R> for Lines<F> {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        line(self.header, out)
    }

    fn row(&mut self, row: R, out: &mut Vec<u8>) -> Result<(), Error> {
        line(&(self.cells_of)(row), out)
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<(), Error> {
        Ok(())
    }
}

fn line(cells: &[impl AsRef<[u8]>], out: &mut Vec<u8>) -> Result<(), Error> {
    let failed = |error: csv::Error| Error::Internal { reason: format!("writing CSV: {error}") };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .buffer_capacity(LINE_BYTES)
        .from_writer(out);
    writer.write_record(cells).map_err(failed)?;
    writer.flush().map_err(|error| failed(error.into()))
}

/// A cell of text that no spreadsheet takes for a formula. Numbers need no such care.
pub(super) fn text(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// 200 with a file of this name.
pub(super) fn attachment(file_name: &str, lines: Stream) -> Answer {
    answer::stream_of("text/csv; charset=utf-8", lines).with_additional_header(
        "Content-Disposition",
        format!("attachment; filename=\"{file_name}\""),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_line_is_one() {
        let mut out = Vec::new();
        let cells = ["=1+1", "+1", "-1", "@A1", "\tx", "\rx", "a=b", "", "'x", "＝1"];
        let cells = cells.map(|cell| text(cell).into_owned());
        line(&cells, &mut out).unwrap();
        line(&["a,b", "\"", "a\nb", "ä"], &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "'=1+1,'+1,'-1,'@A1,'\tx,\"'\rx\",a=b,,'x,'＝1\r\n\"a,b\",\"\"\"\",\"a\nb\",ä\r\n"
        );
    }
}
