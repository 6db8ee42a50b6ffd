//! What the costliest icons cost: `cargo test -- --ignored --nocapture figures`.

use std::time::Instant;

use super::draw::{GREY, Picture, RGBA, chunk, zlib};
use super::{ICON_BYTES_LIMIT, check};

/// Deflate packs some 1,030 bytes into one, so that no icon unpacks to more than 68 MB.
#[test]
#[ignore = "a measurement"]
fn figures_of_the_costliest_icons() {
    let heights = [(8, GREY, 4_096), (8, RGBA, 4_096), (16, RGBA, 2_048)];
    for (depth, colour, height) in heights {
        for interlaced in [false, true] {
            let picture = Picture { interlaced, ..Picture::new(4_096, height, depth, colour) };
            // Every byte is a known filter; how far apart copies are decides how they are made.
            for distance in [1, 3, 5, 31] {
                let rows = (0..unpacked_bytes(picture)).map(|n| u8::from(n % distance == 0));
                let file = picture.file_of(&[chunk("IDAT", &zlib(&rows.collect::<Vec<_>>()))]);
                let start = Instant::now();
                let result = check(&file).map_or_else(|fault| fault.to_string(), |()| "ok".into());
                let (took, size) = (start.elapsed(), file.len());
                println!("{picture:?}, copies {distance} apart: {size} bytes, {took:?}, {result}");
                assert_eq!(result == "ok", size < ICON_BYTES_LIMIT);
            }
        }
    }
}

fn unpacked_bytes(picture: Picture) -> usize {
    let samples = if picture.colour == RGBA { 4 } else { 1 } * usize::from(picture.depth) / 8;
    let rows = picture.height as usize;
    // Adam7 has 15 rows for 8, each with its filter byte.
    let filters = if picture.interlaced { rows / 8 * 15 } else { rows };
    picture.width as usize * rows * samples + filters
}
