//! Where a chunked body ends: just enough of the coding to find the byte after it.

/// The coding is broken at some byte.
#[derive(Debug, PartialEq, Eq)]
pub struct BrokenChunks;

/// A walk through a chunked body, byte by byte except for the data.
#[derive(Debug)]
pub struct ChunkScanner {
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Size { digits: u8, size: u64 },
    Extension { size: u64 },
    SizeEnd { size: u64 },
    Data { left: u64 },
    DataReturn,
    DataEnd,
    TrailerStart,
    Trailer,
    TrailerEnd,
    LastEnd,
    After,
}

const START: Place = Place::Size { digits: 0, size: 0 };

impl ChunkScanner {
    /// Stands before the first chunk.
    pub fn new() -> Self {
        Self { place: START }
    }

    /// Whether the whole body went by.
    pub fn is_done(&self) -> bool {
        matches!(self.place, Place::After)
    }

    /// Walks on through `bytes` and gives how many of them belong to the body.
    pub fn scan(&mut self, bytes: &[u8]) -> Result<usize, BrokenChunks> {
        let mut at = 0;
        while at < bytes.len() && !self.is_done() {
            if let Place::Data { left } = self.place {
                let here = left.min((bytes.len() - at) as u64);
                at += usize::try_from(here).unwrap_or(bytes.len() - at);
                self.place = match left - here {
                    0 => Place::DataReturn,
                    left => Place::Data { left },
                };
            } else {
                self.place = step(self.place, bytes[at])?;
                at += 1;
            }
        }
        Ok(at)
    }
}

#[expect(clippy::match_same_arms, reason = "a table of transitions, in the order of the coding")]
fn step(place: Place, byte: u8) -> Result<Place, BrokenChunks> {
    Ok(match (place, byte) {
        (Place::Size { digits, size }, _) if byte.is_ascii_hexdigit() => {
            // 15 digits: far above every limit, and no overflow.
            if digits == 15 {
                return Err(BrokenChunks);
            }
            let digit = char::from(byte).to_digit(16).unwrap_or(0);
            Place::Size { digits: digits + 1, size: size << 4 | u64::from(digit) }
        }
        (Place::Size { digits: 1.., size }, b'\r') => Place::SizeEnd { size },
        (Place::Size { digits: 1.., size }, b';') => Place::Extension { size },
        (Place::Extension { size }, b'\r') => Place::SizeEnd { size },
        (Place::Extension { size }, b'\t' | b' '..=b'~' | 0x80..) => Place::Extension { size },
        (Place::SizeEnd { size: 0 }, b'\n') => Place::TrailerStart,
        (Place::SizeEnd { size }, b'\n') => Place::Data { left: size },
        (Place::DataReturn, b'\r') => Place::DataEnd,
        (Place::DataEnd, b'\n') => START,
        (Place::TrailerStart, b'\r') => Place::LastEnd,
        (Place::TrailerStart, b'!'..=b'~') => Place::Trailer,
        (Place::Trailer, b'\r') => Place::TrailerEnd,
        (Place::Trailer, b'\t' | b' '..=b'~' | 0x80..) => Place::Trailer,
        (Place::TrailerEnd, b'\n') => Place::TrailerStart,
        (Place::LastEnd, b'\n') => Place::After,
        _ => return Err(BrokenChunks),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_however_it_is_cut() {
        let bodies: [&[u8]; 4] = [
            b"0\r\n\r\n",
            b"5\r\nhello\r\n0\r\n\r\n",
            b"5;a=b;c=\"d\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n",
            b"1\r\n\r\r\n1\r\n\n\r\n0\r\nExpires: never\r\nX: y\r\n\r\n",
        ];
        for body in bodies {
            let mut stream = body.to_vec();
            stream.extend_from_slice(b"GET / HTTP/1.1\r\n");
            for cut in 0..stream.len() {
                let mut scanner = ChunkScanner::new();
                let first = scanner.scan(&stream[..cut]).unwrap();
                let second = scanner.scan(&stream[first..]).unwrap();
                assert_eq!(first + second, body.len(), "cut at {cut}");
                assert!(scanner.is_done());
            }
        }
    }

    #[test]
    fn broken_chunks_are_noticed() {
        let bodies: [&[u8]; 12] = [
            b"\r\n",
            b"x\r\n",
            b"-1\r\n",
            b"5\nhello",
            b"5 \r\nhello",
            b" 5\r\nhello",
            b"5\r\nhello0\r\n",
            b"5\r\nhello\n0\r\n\r\n",
            b"1000000000000000\r\n",
            b"5;\x00\r\nhello",
            b"0\r\n folded\r\n\r\n",
            b"0\r\nX: y\n\r\n",
        ];
        for body in bodies {
            let text = String::from_utf8_lossy(body);
            assert_eq!(ChunkScanner::new().scan(body), Err(BrokenChunks), "{text}");
        }
    }
}
