//! The rows that a PNG's header announces, and the unpacked image data counted against them.

use png::Info;

/// The passes of Adam7 (PNG, section 8.2): first column, first row, and the steps between.
const ADAM7: [(u32, u32, u32, u32); 7] = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
];
/// The last of the filter types that a row can begin with (PNG, section 9.2).
const LAST_FILTER: u8 = 4;

/// Rows of one length.
struct Rows {
    row_bytes: usize,
    count: u32,
}

/// The rows still to come.
pub(super) struct Scanlines {
    /// The last ones first.
    to_come: Vec<Rows>,
    /// Of the row that has begun, the bytes still to come.
    row_bytes_left: usize,
}

impl Scanlines {
    /// The rows of a picture with this header, each with its filter byte.
    pub(super) fn of(info: &Info<'_>) -> Self {
        let rows = |width, count| Rows { row_bytes: info.raw_row_length_from_width(width), count };
        let mut to_come = if info.interlaced {
            let pass = |(x, y, x_step, y_step): (u32, u32, u32, u32)| {
                let width = info.width.saturating_sub(x).div_ceil(x_step);
                let height = info.height.saturating_sub(y).div_ceil(y_step);
                rows(width, if width == 0 { 0 } else { height })
            };
            ADAM7.into_iter().map(pass).collect()
        } else {
            vec![rows(info.width, info.height)]
        };
        to_come.reverse();
        Self { to_come, row_bytes_left: 0 }
    }

    /// Counts the next bytes of unpacked image data.
    pub(super) fn take(&mut self, mut bytes: &[u8]) -> Result<(), &'static str> {
        while let Some(&first) = bytes.first() {
            if self.row_bytes_left == 0 {
                self.row_bytes_left = self.next_row().ok_or("image data beyond the last row")?;
                if first > LAST_FILTER {
                    return Err("a row with an unknown filter");
                }
            }
            let counted = bytes.len().min(self.row_bytes_left);
            self.row_bytes_left -= counted;
            bytes = &bytes[counted..];
        }
        Ok(())
    }

    /// Whether the last row is complete.
    pub(super) fn are_complete(&self) -> bool {
        self.row_bytes_left == 0 && self.to_come.iter().all(|rows| rows.count == 0)
    }

    fn next_row(&mut self) -> Option<usize> {
        while let Some(rows) = self.to_come.last_mut() {
            if rows.count > 0 {
                rows.count -= 1;
                return Some(rows.row_bytes);
            }
            self.to_come.pop();
        }
        None
    }
}
