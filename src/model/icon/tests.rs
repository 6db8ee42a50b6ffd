//! Icons as people upload them, and the limits.

mod attacks;
mod draw;

use draw::{GREY, GREY_ALPHA, PALETTE, Picture, RGB, RGBA, chunk, zlib};

use super::*;

fn check(file: &[u8]) -> Result<(), IconFault> {
    Png::check(file.to_vec()).map(|png| assert_eq!(png.bytes(), file))
}

#[track_caller]
fn assert_sound(file: &[u8]) {
    assert_eq!(check(file), Ok(()));
    image::load_from_memory(file).expect("the image crate takes it as well");
}

#[track_caller]
fn assert_no_png(file: &[u8]) {
    assert!(matches!(check(file), Err(IconFault::NotPng { .. })), "{:?}", check(file));
}

/// One file of every kind, small.
fn samples() -> Vec<Vec<u8>> {
    let kinds = [
        (GREY, &[1, 2, 4, 8, 16][..]),
        (RGB, &[8, 16]),
        (PALETTE, &[1, 2, 4, 8]),
        (GREY_ALPHA, &[8, 16]),
        (RGBA, &[8, 16]),
    ];
    let pictures = kinds.into_iter().flat_map(|(colour, depths)| {
        depths.iter().map(move |depth| Picture::new(9, 7, *depth, colour))
    });
    pictures.flat_map(|picture| [picture.file(), picture.interlaced().file()]).collect()
}

#[test]
fn every_colour_type_and_depth_passes() {
    for file in samples() {
        assert_sound(&file);
    }
}

#[test]
fn interlaced_pictures_of_every_small_size_pass() {
    for (width, height) in (1..=9).flat_map(|width| (1..=9).map(move |height| (width, height))) {
        for depth in [1, 8] {
            assert_sound(&Picture::new(width, height, depth, GREY).interlaced().file());
        }
    }
}

#[test]
fn what_the_image_crate_writes_passes() {
    for (width, height) in [(1, 1), (64, 48), (255, 257)] {
        let drawn = image::RgbaImage::from_fn(width, height, |x, y| {
            let part = |value: u32| u8::try_from(value % 256).unwrap();
            image::Rgba([part(x * 7), part(y * 5), part(x * y), part(x ^ y)])
        });
        let drawn = image::DynamicImage::from(drawn);
        for drawn in
            [drawn.to_luma8().into(), drawn.to_rgb8().into(), drawn.to_rgb16().into(), drawn]
        {
            let drawn: image::DynamicImage = drawn;
            let mut file = std::io::Cursor::new(Vec::new());
            drawn.write_to(&mut file, image::ImageFormat::Png).unwrap();
            if file.get_ref().len() < ICON_BYTES_LIMIT {
                assert_sound(file.get_ref());
            }
        }
    }
}

#[test]
fn image_data_may_be_cut_anywhere() {
    let picture = Picture::new(9, 7, 8, RGB);
    let data = zlib(&picture.rows());
    for piece in [1, 2, 3, 7] {
        let chunks: Vec<_> = data.chunks(piece).map(|part| chunk("IDAT", part)).collect();
        assert_sound(&picture.file_of(&chunks));
        let with_empty_ones: Vec<_> =
            chunks.into_iter().flat_map(|part| [chunk("IDAT", &[]), part]).collect();
        assert_sound(&picture.file_of(&with_empty_ones));
    }
}

#[test]
fn below_65536_bytes_is_the_limit() {
    let picture = Picture::new(9, 7, 8, RGB);
    let padded_to = |size: usize| {
        let padding = vec![0; size - picture.file().len() - 12];
        picture.file_of(&[chunk("IDAT", &zlib(&picture.rows())), chunk("paDd", &padding)])
    };
    assert_eq!(padded_to(65_535).len(), 65_535);
    assert_sound(&padded_to(65_535));
    assert_eq!(check(&padded_to(65_536)), Err(IconFault::TooManyBytes { got: 65_536 }));
}

#[test]
fn pixels_up_to_4096_each_way_pass() {
    let blank = |width, height| {
        let picture = Picture::new(width, height, 8, GREY);
        picture.file_of(&[chunk("IDAT", &zlib(&picture.blank_rows()))])
    };
    assert_sound(&blank(4_096, 4_096));
    for (width, height) in [(4_097, 1), (1, 4_097), (60_000, 60_000), (u32::MAX, u32::MAX)] {
        let file = Picture::new(width, height, 8, GREY).file_of(&[chunk("IDAT", &zlib(&[0; 9]))]);
        assert_eq!(check(&file), Err(IconFault::TooManyPixels { width, height }));
    }
    for (width, height) in [(0, 0), (0, 1), (1, 0)] {
        assert_no_png(&Picture::new(width, height, 8, GREY).file_of(&[chunk("IDAT", &zlib(&[]))]));
    }
}

#[test]
fn an_animation_passes_by_its_default_image() {
    let picture = Picture::new(4, 4, 8, GREY);
    let control = |sequence: u32| {
        let numbers = [sequence, 4, 4, 0, 0].map(u32::to_be_bytes).concat();
        chunk("fcTL", &[numbers.as_slice(), &[0, 1, 0, 10, 0, 0]].concat())
    };
    let frame = |sequence: u32, data: &[u8]| {
        chunk("fdAT", &[sequence.to_be_bytes().as_slice(), data].concat())
    };
    let start = chunk("acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let image = chunk("IDAT", &zlib(&picture.rows()));
    let data = zlib(&picture.rows());
    let first_is_default = [start.clone(), control(0), image.clone(), control(1), frame(2, &data)];
    assert_sound(&picture.file_of(&first_is_default));
    let apart = [start, image, control(0), frame(1, &data), control(2), frame(3, &data)];
    assert_sound(&picture.file_of(&apart));
    assert_no_png(&picture.file_of(&[control(0), frame(1, &data)]));
}

#[test]
fn other_files_are_refused() {
    let gif =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    for file in [&gif[..], jpeg, svg, b"", b"\x89PNG", draw::SIGNATURE, &[0; 9_999]] {
        assert_no_png(file);
    }
    let mut other_signature = Picture::new(1, 1, 8, GREY).file();
    other_signature[4] = b'\n';
    assert_no_png(&other_signature);
}

#[test]
fn a_png_alone_is_an_icon() {
    let mut file = Picture::new(9, 7, 8, RGB).file();
    assert_sound(&file);
    file.push(b'\n');
    assert_no_png(&file);
    file.pop();
    assert_no_png(&[file.as_slice(), &file].concat());
}
