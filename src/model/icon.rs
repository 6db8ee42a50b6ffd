//! The icon: one PNG below 65,536 bytes, decoded to prove that it is one.
//!
//! The file is decoded row by row, so the memory it takes is a row or two whatever the picture
//! claims to be, and a picture that claims to be too large is refused before its first row.

use std::io::Cursor;

/// The first number of bytes that is too many.
pub const ICON_BYTES_LIMIT: usize = 65_536;
/// The largest width and height, in pixels.
pub const ICON_MAX_PIXELS: u32 = 4_096;
/// What one decoder may allocate, in bytes: a row of the widest picture fits many times.
const DECODER_BYTES: usize = 4 * 1024 * 1024;

/// Why an icon was refused.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IconFault {
    /// The text is not base64.
    #[error("not base64")]
    NotBase64,
    /// The file is too large.
    #[error("{got} bytes, {ICON_BYTES_LIMIT} or more")]
    TooManyBytes {
        /// The file's size in bytes.
        got: usize,
    },
    /// The picture is too large.
    #[error("{width} x {height} pixels")]
    TooManyPixels {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// It is no PNG, or a damaged one.
    #[error("not a sound PNG: {reason}")]
    NotPng {
        /// The decoder's words.
        reason: String,
    },
}

/// A PNG file that was decoded whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Png(Vec<u8>);

impl Png {
    /// Takes `bytes` if they are a sound PNG within the limits.
    pub fn check(bytes: Vec<u8>) -> Result<Self, IconFault> {
        if bytes.len() >= ICON_BYTES_LIMIT {
            return Err(IconFault::TooManyBytes { got: bytes.len() });
        }
        let mut decoder = png::Decoder::new_with_limits(
            Cursor::new(bytes.as_slice()),
            png::Limits { bytes: DECODER_BYTES },
        );
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let not_png = |error: png::DecodingError| IconFault::NotPng { reason: error.to_string() };
        let (width, height) = decoder.read_header_info().map_err(not_png)?.size();
        if width > ICON_MAX_PIXELS || height > ICON_MAX_PIXELS {
            return Err(IconFault::TooManyPixels { width, height });
        }
        let mut reader = decoder.read_info().map_err(not_png)?;
        while reader.next_interlaced_row().map_err(not_png)?.is_some() {}
        reader.finish().map_err(not_png)?;
        Ok(Self(bytes))
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The file, given up.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}
