//! Icons: a rounded tile with a gradient and a white mark, drawn from distances to shapes, so that
//! every edge is smooth at any size.

mod marks;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgba, RgbaImage};

use crate::model::Error;
use crate::model::icon::Png;

/// Width and height in pixels.
const SIDE: u16 = 128;
/// The width of a pixel where the tile reaches from -1 to 1.
const PIXEL: f32 = 2.0 / SIDE as f32;
/// How far the tile reaches, and how round its corners are.
const TILE_HALF: f32 = 0.96;
const TILE_RADIUS: f32 = 0.40;

/// The colours of the tiles, at the upper left and at the lower right.
const PALETTES: [[[u8; 3]; 2]; 12] = [
    [[0x4f, 0x9c, 0xf9], [0x1b, 0x46, 0xb8]], // sky to cobalt
    [[0x38, 0xc9, 0xa4], [0x0b, 0x6b, 0x6f]], // mint to petrol
    [[0xff, 0xa2, 0x5c], [0xd6, 0x3f, 0x3a]], // apricot to brick
    [[0xa8, 0x7b, 0xf5], [0x56, 0x2c, 0xb4]], // lilac to violet
    [[0xf9, 0xc7, 0x4f], [0xd9, 0x76, 0x0a]], // sun to amber
    [[0x5b, 0xd0, 0xe6], [0x14, 0x64, 0xa5]], // ice to ocean
    [[0xf7, 0x7f, 0xb0], [0xa8, 0x24, 0x6d]], // rose to berry
    [[0x9c, 0xd3, 0x5b], [0x2c, 0x7d, 0x3b]], // leaf to fir
    [[0x7a, 0x8c, 0xa6], [0x27, 0x33, 0x4d]], // slate to ink
    [[0xff, 0x8a, 0x7a], [0xb0, 0x2a, 0x5b]], // coral to wine
    [[0x6f, 0x86, 0xf7], [0x2d, 0x2a, 0x8c]], // iris to indigo
    [[0xd0, 0xa8, 0x7c], [0x75, 0x46, 0x2c]], // sand to walnut
];

/// The icon of the tenant at this place in the tables: every place up to 131 has its own pair of
/// colours and mark. The same place gives the same bytes.
pub fn draw(place: usize) -> Result<Png, Error> {
    let colours = PALETTES[place % PALETTES.len()];
    let mark = marks::MARKS[place % marks::MARKS.len()];
    let side = u32::from(SIDE);
    let picture = RgbaImage::from_fn(side, side, |x, y| pixel(at(x), at(y), colours, mark));
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Paeth)
        .write_image(&picture, side, side, ExtendedColorType::Rgba8)
        .map_err(|error| Error::Internal { reason: format!("no icon: {error}") })?;
    Ok(Png::check(bytes)?)
}

/// The middle of the pixel with this number, between -1 and 1.
fn at(number: u32) -> f32 {
    (f32::from(u16::try_from(number).unwrap_or(SIDE)) + 0.5) * PIXEL - 1.0
}

fn pixel(x: f32, y: f32, [light, dark]: [[u8; 3]; 2], mark: marks::Mark) -> Rgba<u8> {
    let tile = coverage(marks::rounded_box(x, y, TILE_HALF, TILE_HALF, TILE_RADIUS));
    if tile == 0.0 {
        return Rgba([0; 4]);
    }
    let along = f32::midpoint((x * 0.45 + y * 0.9) / 1.35, 1.0);
    let white = marks::layers(mark, x, y)
        .into_iter()
        .fold(0.0, |white, (distance, opacity)| f32::max(white, coverage(distance) * opacity));
    let channel = |index: usize| {
        let (light, dark) = (f32::from(light[index]), f32::from(dark[index]));
        mix(mix(light, dark, along), 255.0, white)
    };
    Rgba([byte(channel(0)), byte(channel(1)), byte(channel(2)), byte(tile * 255.0)])
}

/// How much of a pixel at this distance from a shape's edge lies inside.
fn coverage(distance: f32) -> f32 {
    (0.5 - distance / PIXEL).clamp(0.0, 1.0)
}

fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share.clamp(0.0, 1.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255 by clamp")]
fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}
