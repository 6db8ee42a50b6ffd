//! Files that are made to be trouble.

use std::time::{Duration, Instant};

use super::draw::{self, GREY, PALETTE, Picture, RGB, chunk, zlib};
use super::{ICON_BYTES_LIMIT, assert_no_png, assert_sound, check, samples};

/// A small file with a chunk of every sort.
fn rich() -> Vec<u8> {
    let picture = Picture::new(5, 3, 4, PALETTE);
    let data = zlib(&picture.rows());
    let (first, second) = data.split_at(data.len() / 2);
    picture.file_of(&[
        chunk("tRNS", &[0, 9]),
        chunk("tEXt", b"Title\0Icon"),
        chunk("IDAT", first),
        chunk("IDAT", second),
        chunk("tIME", &[7, 0xe8, 1, 15, 10, 30, 0]),
    ])
}

/// Unpacks to 60 MB; deflate cannot do more in this many bytes.
fn bomb() -> Vec<u8> {
    let packed = zlib(&vec![0; 60_000_000]);
    assert!((55_000..ICON_BYTES_LIMIT - 200).contains(&packed.len()), "{}", packed.len());
    packed
}

#[test]
fn every_beginning_of_a_file_is_refused() {
    for file in samples().into_iter().chain([rich()]) {
        assert_sound(&file);
        for length in 0..file.len() {
            assert_no_png(&file[..length]);
        }
    }
}

#[test]
fn every_flipped_bit_is_noticed() {
    let file = rich();
    for (place, bit) in (0..file.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut flipped = file.clone();
        flipped[place] ^= 1 << bit;
        assert!(check(&flipped).is_err(), "byte {place}, bit {bit}");
    }
}

#[test]
fn the_image_data_must_be_the_rows_and_nothing_else() {
    let picture = Picture::new(5, 3, 8, RGB);
    let file = |rows: &[u8]| picture.file_of(&[chunk("IDAT", &zlib(rows))]);
    let rows = picture.rows();
    assert_sound(&file(&rows));
    assert_no_png(&file(&[]));
    assert_no_png(&file(&rows[..rows.len() - 1]));
    assert_no_png(&file(&rows[..rows.len() - 16]));
    assert_no_png(&file(&[rows.as_slice(), &[0]].concat()));
    let mut unknown_filter = rows.clone();
    unknown_filter[16] = 5;
    assert_no_png(&file(&unknown_filter));
}

#[test]
fn the_adler_checksum_counts_even_where_the_crc_is_right() {
    let picture = Picture::new(5, 3, 8, RGB);
    let data = zlib(&picture.rows());
    for missing in 1..=data.len() {
        let cut = &data[..data.len() - missing];
        assert_no_png(&picture.file_of(&[chunk("IDAT", cut)]));
    }
    for place in 1..=4 {
        let mut wrong = data.clone();
        wrong[data.len() - place] ^= 1;
        assert_no_png(&picture.file_of(&[chunk("IDAT", &wrong)]));
    }
}

#[test]
fn chunks_out_of_place_are_refused() {
    let picture = Picture::new(5, 3, 8, RGB);
    let image = chunk("IDAT", &zlib(&picture.rows()));
    let (end, text) = (chunk("IEND", &[]), chunk("tEXt", b"a\0b"));
    let file = |chunks: &[&[u8]]| [&[draw::SIGNATURE], chunks].concat().concat();
    let header = picture.header();
    assert_sound(&file(&[&header, &image, &end]));
    assert_no_png(&file(&[&header, &image]));
    assert_no_png(&file(&[&header, &end]));
    assert_no_png(&file(&[&header]));
    assert_no_png(&file(&[&image, &end]));
    assert_no_png(&file(&[&image, &header, &end]));
    assert_no_png(&file(&[&header, &header, &image, &end]));
    assert_no_png(&file(&[&header, &image, &text, &image, &end]));
    assert_no_png(&file(&[&header, &image, &chunk("IEND", b"x")]));
    assert_no_png(&file(&[&header, &image, &chunk("NEWs", b"x"), &end]));
    let indexed = Picture::new(5, 3, 8, PALETTE);
    let image = chunk("IDAT", &zlib(&indexed.rows()));
    assert_no_png(&file(&[&indexed.header(), &image, &end]));
    assert_no_png(&file(&[&indexed.header(), &chunk("PLTE", &[1; 4]), &image, &end]));
    assert_no_png(&file(&[&indexed.header(), &image, &chunk("PLTE", &[1; 3]), &end]));
}

#[test]
fn a_bomb_in_the_image_data_is_refused_at_its_first_byte_too_many() {
    let bomb = bomb();
    for picture in [Picture::new(1, 1, 8, GREY), Picture::new(60_000, 60_000, 8, GREY)] {
        let file = picture.file_of(&[chunk("IDAT", &bomb)]);
        let start = Instant::now();
        assert!(check(&file).is_err());
        assert!(start.elapsed() < Duration::from_millis(20), "{:?}", start.elapsed());
    }
}

/// They are stepped over, whether they would unpack to megabytes or not at all.
#[test]
fn texts_and_profiles_are_not_unpacked() {
    let picture = Picture::new(5, 3, 8, RGB);
    let image = chunk("IDAT", &zlib(&picture.rows()));
    for packed in [bomb(), b"no deflate at all".to_vec()] {
        let bodies: [(&str, &[u8]); 3] =
            [("zTXt", b"k\0\0"), ("iTXt", b"k\0\x01\0\0\0"), ("iCCP", b"k\0\0")];
        for (name, head) in bodies {
            let hidden = chunk(name, &[head, &packed].concat());
            let file = picture.file_of(&[hidden, image.clone()]);
            let start = Instant::now();
            assert_eq!(check(&file), Ok(()));
            assert!(start.elapsed() < Duration::from_millis(20), "{:?}", start.elapsed());
        }
    }
}

/// Some 5,000 chunks, 13,000 stored, 50,000 fixed or 5,000 dynamic blocks: much ado about a pixel.
#[test]
fn many_small_pieces_take_no_time() {
    let picture = Picture::new(1, 1, 8, GREY);
    let file = |blocks: &[u8]| {
        picture.file_of(&[chunk("IDAT", &[&[0x78, 0x01], blocks, &last_block()].concat())])
    };
    let image = chunk("IDAT", &zlib(&picture.rows()));
    let chunks = [vec![chunk("paDd", &[]); 5_000], vec![image]].concat();
    let files = [
        ("chunks", picture.file_of(&chunks)),
        ("stored blocks", file(&[0, 0, 0, 0xff, 0xff].repeat(13_000))),
        ("fixed blocks", file(&[0x02, 0x08, 0x20, 0x80, 0x00].repeat(13_000))),
        ("dynamic blocks", file(&dynamic_blocks(705))),
    ];
    for (name, file) in files {
        assert!(file.len() < ICON_BYTES_LIMIT, "{name}: {} bytes", file.len());
        let start = Instant::now();
        assert_eq!(check(&file), Ok(()), "{name}");
        println!("{name}: {:?}", start.elapsed());
        assert!(start.elapsed() < Duration::from_millis(200), "{name}: {:?}", start.elapsed());
    }
}

/// The one row of a grey pixel, stored, and its Adler-32.
fn last_block() -> [u8; 11] {
    [0x01, 2, 0, 0xfd, 0xff, 1, 2, 0, 6, 0, 4]
}

/// Eight times as many deflate blocks with code tables of their own and nothing in them.
fn dynamic_blocks(count: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut put = |value: u32, length: u32| bits.extend((0..length).map(|n| value >> n & 1 == 1));
    for _ in 0..8 {
        put(0b100, 3); // not the last block, dynamic
        put(0, 5); // 257 literal and length codes
        put(0, 5); // 1 distance code
        put(14, 4); // 18 lengths of the codes for lengths; those of 18 and of 1 are one bit
        for place in 0..18 {
            put(u32::from(place == 2 || place == 17), 3);
        }
        put(0, 1); // literal 0: one bit
        put(1, 1); // 138 times none
        put(138 - 11, 7);
        put(1, 1); // 117 times none
        put(117 - 11, 7);
        put(0, 1); // the end of the block: one bit
        put(0, 1); // the distance code: one bit
        put(1, 1); // and this is the end of the block
    }
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bits.chunks(8).map(byte).collect::<Vec<_>>().repeat(count)
}

/// Random damage, with the CRCs made right again so that it gets past them. Nothing panics, and
/// what passes is a picture to the image crate as well.
#[test]
fn random_damage_never_panics() {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).unwrap();
    let mut state = u64::from_le_bytes(seed) | 1;
    println!("seed: {state}");
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let samples: Vec<_> = samples().into_iter().chain([rich()]).collect();
    let mut passed = 0;
    for _ in 0..20_000 {
        let mut file = samples[random(samples.len())].clone();
        for _ in 0..=random(4) {
            let (place, other) = (random(file.len()), random(file.len()));
            match random(5) {
                0 => file[place] ^= 1 << random(8),
                1 => file[place] = u8::try_from(random(256)).unwrap(),
                2 => file.truncate(place + 1),
                3 => drop(file.drain(place.min(other)..place.max(other).min(place + 9))),
                _ => file.insert(place, u8::try_from(random(256)).unwrap()),
            }
        }
        if random(4) > 0 {
            draw::repair(&mut file);
        }
        if check(&file).is_ok() {
            passed += 1;
            image::load_from_memory(&file).unwrap_or_else(|error| panic!("{error}: {file:?}"));
        }
    }
    println!("{passed} passed");
}
