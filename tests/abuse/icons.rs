//! Icons that blow up.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

use super::arena::withstands;

/// A chunk of a PNG with its checksum.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG of this size, depth and colour type, its pixels and further chunks as given.
fn png((width, height): (u32, u32), form: [u8; 2], extra: &[u8], pixels: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend_from_slice(&[form[0], form[1], 0, 0, 0]);
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(*b"IHDR", &header),
        extra.to_vec(),
        chunk(*b"IDAT", pixels),
        chunk(*b"IEND", b""),
    ]
    .concat()
}

/// So many zeros, compressed.
fn zeros(count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let piece = vec![0; 1 << 20];
    let mut left = count;
    while left > 0 {
        let now = left.min(piece.len());
        encoder.write_all(&piece[..now]).unwrap();
        left -= now;
    }
    encoder.finish().unwrap()
}

#[test]
fn bombs() {
    withstands("PNG bombs", |arena| {
        let grey = [8, 0];
        // Megabytes of text and profile in a chunk that nobody needs.
        let bomb = zeros(60 << 20);
        let text = chunk(*b"zTXt", &[&b"k\0\0"[..], &bomb[..60_000]].concat());
        let profile = chunk(*b"iCCP", &[&b"p\0\0"[..], &bomb[..60_000]].concat());
        let small = zeros(2);
        let icons: [(&str, Vec<u8>, u16); 9] = [
            ("as large as allowed", png((4096, 4096), grey, b"", &zeros(4097 * 4096)), 200),
            ("a pixel wider", png((4097, 1), grey, b"", &zeros(4098)), 400),
            ("four billion wide", png((u32::MAX >> 1, u32::MAX >> 1), grey, b"", &small), 400),
            ("no pixels at all", png((0, 0), grey, b"", b""), 400),
            ("too few pixels", png((4096, 4096), [16, 6], b"", &zeros(1 << 20)), 400),
            ("more pixels than announced", png((1, 1), grey, b"", &bomb[..60_000]), 400),
            ("text that unfolds", png((1, 1), grey, &text, &small), 200),
            ("a profile that unfolds", png((1, 1), grey, &profile, &small), 200),
            ("cut off", png((64, 64), grey, b"", &zeros(65 * 64))[..60].to_vec(), 400),
        ];
        let path = format!("/ocs/api/v1/Tenants/{}/Icon", arena.tenant);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        for (name, icon, status) in &icons {
                            assert!(icon.len() < 65_536, "{name}: {} bytes", icon.len());
                            let body = format!("\"{}\"", STANDARD.encode(icon));
                            let answer = arena.answer_to(arena.raw("PUT", &path, body));
                            assert_eq!(answer.status, *status, "{name}: {:?}", answer.text());
                        }
                        if !arena.lasts() {
                            break;
                        }
                    }
                });
            }
        });
    });
}
