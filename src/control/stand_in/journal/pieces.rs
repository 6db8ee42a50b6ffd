//! A long answer that is written piece by piece.

use std::io::{Cursor, Read, Result};

use serde::Serialize;

/// The bytes of each of these, one after the other, each made when it is wanted.
pub struct Pieces<I> {
    rest: I,
    current: Cursor<Vec<u8>>,
}

impl Pieces<()> {
    /// A JSON array of these values between two texts.
    pub fn array<T: Serialize>(
        before: impl Into<String>,
        values: impl Iterator<Item = T> + Send + 'static,
        after: impl Into<String>,
    ) -> impl Read + Send + 'static {
        let mut comma = "";
        let values = values.map(move |value| {
            let mut piece = std::mem::replace(&mut comma, ",").as_bytes().to_vec();
            serde_json::to_writer(&mut piece, &value)?;
            Ok(piece)
        });
        let rest = values.chain(std::iter::once(Ok(after.into().into_bytes())));
        Pieces { rest, current: Cursor::new(before.into().into_bytes()) }
    }
}

impl<I: Iterator<Item = Result<Vec<u8>>>> Read for Pieces<I> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        loop {
            let count = self.current.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            match self.rest.next() {
                Some(piece) => self.current = Cursor::new(piece?),
                None => return Ok(0),
            }
        }
    }
}
