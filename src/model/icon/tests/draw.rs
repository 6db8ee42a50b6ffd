//! PNG files made by hand, so that they can be wrong in exactly one place.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
pub const GREY: u8 = 0;
pub const RGB: u8 = 2;
pub const PALETTE: u8 = 3;
pub const GREY_ALPHA: u8 = 4;
pub const RGBA: u8 = 6;

/// In which pass of Adam7 each pixel of a square of 8 x 8 comes (PNG, section 8.2).
const ADAM7: [&[u8; 8]; 8] = [
    b"16462646",
    b"77777777",
    b"56565656",
    b"77777777",
    b"36463646",
    b"77777777",
    b"56565656",
    b"77777777",
];

#[derive(Clone, Copy, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub depth: u8,
    pub colour: u8,
    pub interlaced: bool,
}

impl Picture {
    pub fn new(width: u32, height: u32, depth: u8, colour: u8) -> Self {
        Self { width, height, depth, colour, interlaced: false }
    }

    pub fn interlaced(self) -> Self {
        Self { interlaced: true, ..self }
    }

    pub fn header(self) -> Vec<u8> {
        let size = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let rest = [self.depth, self.colour, 0, 0, u8::from(self.interlaced)];
        chunk("IHDR", &[size.as_slice(), &rest].concat())
    }

    fn row_bytes(self, pixels: u32) -> usize {
        let samples = match self.colour {
            RGB => 3,
            RGBA => 4,
            GREY_ALPHA => 2,
            _ => 1,
        };
        (pixels as usize * samples * usize::from(self.depth)).div_ceil(8)
    }

    /// The rows, each with a filter byte; the filters take turns, the samples are small.
    pub fn rows(self) -> Vec<u8> {
        let mut rows = Vec::new();
        let passes: &[u8] = if self.interlaced { b"1234567" } else { b" " };
        for pass in passes {
            for y in 0..self.height {
                let is_here =
                    |x: &u32| pass == &b' ' || ADAM7[y as usize % 8][*x as usize % 8] == *pass;
                let pixels = (0..self.width).filter(is_here).count();
                if pixels > 0 {
                    rows.push(u8::try_from(y % 5).unwrap());
                    let samples = self.row_bytes(u32::try_from(pixels).unwrap());
                    rows.extend((0..samples).map(|x| u8::from(x % 3 == 0)));
                }
            }
        }
        rows
    }

    /// The rows of a picture that is one colour all over.
    pub fn blank_rows(self) -> Vec<u8> {
        assert!(!self.interlaced);
        vec![0; (self.row_bytes(self.width) + 1) * self.height as usize]
    }

    pub fn file(self) -> Vec<u8> {
        self.file_of(&[chunk("IDAT", &zlib(&self.rows()))])
    }

    /// A file with these chunks between header (with palette, where one is needed) and end.
    pub fn file_of(self, chunks: &[Vec<u8>]) -> Vec<u8> {
        let palette = if self.colour == PALETTE { chunk("PLTE", &[7; 12]) } else { vec![] };
        [SIGNATURE, &self.header(), &palette, &chunks.concat(), &chunk("IEND", &[])].concat()
    }
}

pub fn chunk(name: &str, data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(name.as_bytes());
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, name.as_bytes(), data, &crc.sum().to_be_bytes()].concat()
}

pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// Makes the CRC of every chunk right again, as far as the lengths lead.
pub fn repair(file: &mut [u8]) {
    let mut place = SIGNATURE.len();
    while let Some(length) = file.get(place..place + 4) {
        let length = u32::from_be_bytes(length.try_into().unwrap()) as usize;
        let Some(body) = file.get(place + 4..place.saturating_add(8 + length)) else { return };
        let mut crc = Crc::new();
        crc.update(body);
        let end = place + 8 + length;
        let Some(stored) = file.get_mut(end..end + 4) else { return };
        stored.copy_from_slice(&crc.sum().to_be_bytes());
        place = end + 4;
    }
}
