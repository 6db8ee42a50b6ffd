//! PNG files by hand, of exactly the size or the fault that a test wants.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use serde_json::{Value, json};

/// A grey picture of this size, all black.
pub fn grey(width: u32, height: u32) -> Vec<u8> {
    let rows = vec![0; (width as usize + 1) * height as usize];
    file(width, height, &[chunk("IDAT", &zlib(&rows))])
}

/// A grey dot in a file of exactly this many bytes.
pub fn of_bytes(bytes: usize) -> Vec<u8> {
    let image = chunk("IDAT", &zlib(&[0, 0]));
    let rest = file(1, 1, &[image.clone(), chunk("teSt", &[])]).len();
    let file = file(1, 1, &[image, chunk("teSt", &vec![7; bytes - rest])]);
    assert_eq!(file.len(), bytes);
    file
}

/// A file below the limit that says it is a dot and unpacks to 60 MB.
pub fn bomb() -> Vec<u8> {
    let file = file(1, 1, &[chunk("IDAT", &zlib(&vec![0; 60_000_000]))]);
    assert!((50_000..65_536).contains(&file.len()), "{}", file.len());
    file
}

/// A file as the API takes it.
pub fn text(png: &[u8]) -> Value {
    json!(STANDARD.encode(png))
}

fn file(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = chunk("IHDR", &[size.as_slice(), &[8, 0, 0, 0, 0]].concat());
    [b"\x89PNG\r\n\x1a\n".as_slice(), &header, &chunks.concat(), &chunk("IEND", &[])].concat()
}

fn chunk(name: &str, data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(name.as_bytes());
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length, name.as_bytes(), data, &crc.sum().to_be_bytes()].concat()
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}
