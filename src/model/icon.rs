//! The icon: one PNG below 65,536 bytes, decoded to prove that it is one.
//!
//! The whole of the image data is unpacked, through a window of fixed size, and counted against
//! the rows that the header announces; so memory stays the same whatever the picture claims to
//! be, and a bomb is refused at the first byte beyond its rows. Every checksum is verified, those
//! of chunks (CRC) and that of the image data (Adler-32). Texts and colour profiles are stepped
//! over, never unpacked; of an animation the default image is decoded, its frames are not.

use png::{ColorType, DecodeOptions, Decoded, StreamingDecoder, UnfilterRegion, chunk};

mod scanlines;

use scanlines::Scanlines;

/// The first number of bytes that is too many.
pub const ICON_BYTES_LIMIT: usize = 65_536;
/// The largest width and height, in pixels.
pub const ICON_MAX_PIXELS: u32 = 4_096;
/// The window that image data is unpacked through: deflate looks back 32 KiB, and the decoder
/// writes 8 KiB at a time.
const WINDOW_BYTES: usize = 128 * 1024;
/// The room that the decoder always finds at the end of the window.
const ROOM_BYTES: usize = 32 * 1024;
/// How often in a row the decoder may neither take nor give a byte before it is given up.
const MAX_IDLE_STEPS: u32 = 16;

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

impl IconFault {
    fn not_png(reason: impl Into<String>) -> Self {
        Self::NotPng { reason: reason.into() }
    }
}

/// A PNG file that was decoded whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Png(Vec<u8>);

impl Png {
    /// Takes `bytes` if they are a sound PNG within the limits, and nothing but that.
    pub fn check(bytes: Vec<u8>) -> Result<Self, IconFault> {
        if bytes.len() >= ICON_BYTES_LIMIT {
            return Err(IconFault::TooManyBytes { got: bytes.len() });
        }
        let mut check = Check::new();
        let mut rest = bytes.as_slice();
        while !check.is_at_end {
            if rest.is_empty() {
                return Err(IconFault::not_png("the file ends before its IEND chunk"));
            }
            rest = &rest[check.step(rest)?..];
        }
        // Viewers ignore what follows, which is why other files and the remains of cropped
        // pictures hide there. An icon is shown to other people's browsers: it is a PNG alone.
        if !rest.is_empty() {
            return Err(IconFault::not_png("bytes after the IEND chunk"));
        }
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

/// The check of one file, under way.
struct Check {
    decoder: StreamingDecoder,
    window: Vec<u8>,
    region: UnfilterRegion,
    /// Set from the first IDAT chunk on.
    scanlines: Option<Scanlines>,
    is_in_image_data: bool,
    idle_steps: u32,
    is_at_end: bool,
}

impl Check {
    fn new() -> Self {
        let mut options = DecodeOptions::default();
        options.set_ignore_checksums(false);
        options.set_skip_ancillary_crc_failures(false);
        options.set_ignore_text_chunk(true);
        options.set_ignore_iccp_chunk(true);
        Self {
            decoder: StreamingDecoder::new_with_options(options),
            window: Vec::new(),
            region: UnfilterRegion::default(),
            scanlines: None,
            is_in_image_data: false,
            idle_steps: 0,
            is_at_end: false,
        }
    }

    /// Decodes a piece of the file; gives the number of bytes that are done with.
    fn step(&mut self, file: &[u8]) -> Result<usize, IconFault> {
        self.make_room();
        let filled_before = self.region.filled;
        let result = if self.is_in_image_data {
            self.decoder.update(file, Some(&mut self.region.as_buf(&mut self.window)))
        } else {
            self.decoder.update(file, None)
        };
        let (taken, event) = result.map_err(|error| IconFault::not_png(error.to_string()))?;
        let unpacked = &self.window[filled_before..self.region.filled];
        self.idle_steps = if taken + unpacked.len() > 0 { 0 } else { self.idle_steps + 1 };
        if self.idle_steps > MAX_IDLE_STEPS {
            return Err(IconFault::not_png("the image data leads nowhere"));
        }
        if let Some(scanlines) = &mut self.scanlines {
            scanlines.take(unpacked).map_err(IconFault::not_png)?;
        }
        self.follow(&event)?;
        Ok(taken)
    }

    fn follow(&mut self, event: &Decoded) -> Result<(), IconFault> {
        match event {
            Decoded::ChunkComplete(chunk::IHDR) => self.check_size()?,
            Decoded::ChunkBegin(_, chunk::IDAT) => self.begin_image_data()?,
            Decoded::ImageDataFlushed if self.is_in_image_data => {
                self.is_in_image_data = false;
                let is_whole = self.scanlines.as_ref().is_some_and(Scanlines::are_complete);
                is_whole.then_some(()).ok_or_else(|| IconFault::not_png("rows are missing"))?;
            }
            Decoded::ChunkComplete(chunk::IEND) => {
                self.scanlines.as_ref().ok_or_else(|| IconFault::not_png("no image data"))?;
                self.is_at_end = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn check_size(&self) -> Result<(), IconFault> {
        let (width, height) = self.decoder.info().map_or((0, 0), png::Info::size);
        if width > ICON_MAX_PIXELS || height > ICON_MAX_PIXELS {
            return Err(IconFault::TooManyPixels { width, height });
        }
        Ok(())
    }

    fn begin_image_data(&mut self) -> Result<(), IconFault> {
        if self.is_in_image_data {
            return Ok(());
        }
        let info = self.decoder.info().ok_or_else(|| IconFault::not_png("no header"))?;
        let palette_bytes = info.palette.as_ref().map_or(0, |palette| palette.len());
        if info.color_type == ColorType::Indexed && palette_bytes == 0 {
            return Err(IconFault::not_png("no palette"));
        }
        if !palette_bytes.is_multiple_of(3) {
            return Err(IconFault::not_png("a palette of broken colours"));
        }
        self.scanlines = Some(Scanlines::of(info));
        self.window = vec![0; WINDOW_BYTES];
        self.is_in_image_data = true;
        Ok(())
    }

    /// Moves what deflate may still look back at to the front of the window.
    fn make_room(&mut self) {
        if self.region.filled + ROOM_BYTES > self.window.len() {
            let UnfilterRegion { available, filled } = self.region;
            self.window.copy_within(available..filled, 0);
            self.region = UnfilterRegion { available: 0, filled: filled - available };
        }
    }
}

#[cfg(test)]
mod tests;
