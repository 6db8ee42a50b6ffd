//! Icons as text: base64 in the standard alphabet.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::model::Error;
use crate::model::icon::{IconFault, Png};

/// Padding is written, and not needed.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The icon in `text`, if it is a good one.
pub fn read(text: &str) -> Result<Png, Error> {
    let bytes = BASE64.decode(text).map_err(|_| IconFault::NotBase64)?;
    Ok(Png::check(bytes)?)
}

/// An icon as text.
pub fn write(png: &[u8]) -> String {
    BASE64.encode(png)
}
