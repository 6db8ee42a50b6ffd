//! What is done with raw bytes in the fuzz targets of `fuzz/`, and with their corpus in a test.
//!
//! Each function takes whatever comes and panics where something does not hold.

mod plain_chunks;
mod whole;

pub use whole::{query, request};

use serde_json::Value;
use ulid::Ulid;

use crate::control::usage::events;
use crate::model::icon::{ICON_BYTES_LIMIT, Png};
use crate::model::{Id, IdRef, Timestamp};
use crate::ops::cursor::Cursors;
use crate::web::edge::chunks::ChunkScanner;
use crate::web::edge::gate::{Gate, Portion};
use crate::web::router::{Offer, Routed, allowed_without_writes, route, split_region};

/// A target's name, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 9] = [
    ("chunks", chunks),
    ("cursor", cursor),
    ("head", head),
    ("icon", icon),
    ("id", id),
    ("path", path),
    ("query", query),
    ("request", request),
    ("usage", usage),
];

/// The most pixels of a picture that is decoded a second time.
const FEW_PIXELS: u64 = 256 * 256;

/// An icon that is taken is kept as it came, and another decoder takes it too.
pub fn icon(bytes: &[u8]) {
    let Ok(png) = Png::check(bytes.to_vec()) else { return };
    assert_eq!(png.bytes(), bytes);
    assert!(bytes.len() < ICON_BYTES_LIMIT);
    let number =
        |at: usize| bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    if number(16) * number(20) <= FEW_PIXELS {
        image::load_from_memory_with_format(bytes, image::ImageFormat::Png).unwrap();
    }
}

/// Every spelling of an id is the same reference.
pub fn id(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (reference, id) = (IdRef::parse(text), Id::parse(text).ok());
    assert_eq!(reference, id.as_ref().map(Id::reference));
    let (Some(reference), Some(id)) = (reference, id) else { return };
    assert_eq!((id.as_str(), id.uuid()), (text, reference.uuid()));
    let dashed = id.uuid().hyphenated().to_string();
    let short = Ulid(id.uuid().as_u128()).to_string();
    for spelling in [dashed.to_uppercase(), dashed, short.to_lowercase(), short] {
        assert_eq!(IdRef::parse(&spelling), Some(reference), "{spelling}");
    }
}

/// What is an array of JSON is a batch with as many events, read as `serde_json` reads them.
pub fn usage(bytes: &[u8]) {
    let now = Timestamp(1_705_314_600_000);
    let read = events::parse(bytes, now);
    let Ok(Value::Array(values)) = serde_json::from_slice(bytes) else { return };
    if values.len() > crate::model::usage::MAX_EVENTS {
        assert!(matches!(read, Err(events::Unread::TooMany)));
        return;
    }
    let batch = read.unwrap();
    let mut places: Vec<usize> = batch.faults.iter().map(|fault| fault.place).collect();
    places.dedup();
    places.extend(batch.events.iter().map(|event| event.place));
    places.sort_unstable();
    assert_eq!(places, (0..values.len()).collect::<Vec<_>>());
    for event in batch.events {
        let value = &values[event.place];
        let text = |member: &str| value.get(member).and_then(Value::as_str);
        assert_eq!(text("tenant"), Some(&*event.tenant));
        assert_eq!(text("metric"), Some(&*event.metric));
        assert_eq!(text("subtenant"), event.subtenant.as_deref());
        assert_eq!(text("key"), event.key.as_deref());
        assert_eq!(value["delta"].as_i64(), Some(event.delta));
        assert_eq!(text("at").map_or(Some(now), Timestamp::parse), Some(event.at));
    }
}

/// A cursor that is opened is one that was sealed, to the letter; and none that was changed.
pub fn cursor(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let cursors = Cursors::with_secret([7; 32], "tenants");
    if let Ok(place) = cursors.open(text) {
        assert_eq!(cursors.seal(&place), text);
    }
}

/// The router and its `Allow` say the same; the first line is the method.
pub fn path(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (method, path) = text.split_once('\n').unwrap_or(("GET", text));
    let regional = split_region(path);
    let in_region = regional.region.is_some();
    if !in_region {
        assert_eq!(regional.path, path);
    }
    let path = regional.path.as_str();
    allowed_without_writes(path);
    let offer = Offer { in_region, is_stand_in: true };
    let leads = |method| matches!(route(method, path, offer), Routed::Operation { .. });
    assert!(!leads("GET") || leads("HEAD"));
    match route(method, path, offer) {
        Routed::Operation { found, for_scopes } => {
            let operations = std::iter::once(found).chain(for_scopes);
            for found in operations {
                assert!(in_region <= found.dialect.regional);
                let named = found.route.pattern.matches('{').count();
                assert_eq!(found.params.len(), named);
            }
        }
        Routed::Options { allow, .. } => {
            assert_eq!(method, "OPTIONS");
            let mut methods = allow.split(", ").filter(|name| *name != "OPTIONS");
            assert!(methods.all(leads), "{allow}");
        }
        Routed::Nowhere { error: crate::model::Error::MethodNotAllowed { allow }, .. } => {
            assert!(allow.split(", ").all(|name| name != method), "{allow}");
            assert!(allow.split(", ").all(|name| name == "OPTIONS" || leads(name)), "{allow}");
        }
        Routed::Nowhere { .. } => assert!(!leads("GET")),
    }
}

/// Whatever comes, and however it is cut, the same requests pass the gate and the same are stopped.
pub fn head(bytes: &[u8]) {
    let whole = passed(bytes, bytes.len().max(1));
    for step in [1, 2, 7] {
        assert_eq!(passed(bytes, step), whole, "in steps of {step}");
    }
    let (requests, _) = whole;
    assert!(requests.concat().len() <= bytes.len());
}

/// The requests that pass, those that are whole if the stream is stopped, and whether it is.
fn passed(stream: &[u8], step: usize) -> (Vec<Vec<u8>>, bool) {
    let mut gate = Gate::new(512, 10);
    let mut pieces = stream.chunks(step).flat_map(|piece| piece.chunks(4096));
    let mut requests = vec![Vec::new()];
    loop {
        match gate.portion(100) {
            Ok(Portion::Bytes(portion)) => {
                let bytes = gate.bytes(portion).to_vec();
                requests.last_mut().unwrap().extend(bytes);
            }
            Ok(Portion::Wait) => {
                gate.next_request();
                requests.push(Vec::new());
            }
            Ok(Portion::Receive) => {
                let Some(mut piece) = pieces.next() else { return (requests, false) };
                while !piece.is_empty() {
                    let room = gate.room();
                    let count = room.len().min(piece.len());
                    room[..count].copy_from_slice(&piece[..count]);
                    gate.received(count);
                    piece = &piece[count..];
                }
            }
            Err(_) => {
                // How much has passed of a body that turns out to be broken depends on the cuts.
                requests.pop();
                return (requests, true);
            }
        }
    }
}

/// The end of a chunked body is where a plain reading finds it, however the body is cut.
pub fn chunks(bytes: &[u8]) {
    let plain = plain_chunks::end(bytes);
    for step in [bytes.len().max(1), 1, 2, 7] {
        let mut scanner = ChunkScanner::new();
        let mut end = 0;
        let outcome = bytes.chunks(step).try_for_each(|piece| {
            end += scanner.scan(piece)?;
            Ok::<_, crate::web::edge::chunks::BrokenChunks>(())
        });
        let end = outcome.ok().filter(|()| scanner.is_done()).map(|()| end);
        assert_eq!(end, plain, "in steps of {step}");
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::TARGETS;

    fn names(folder: &Path) -> Vec<String> {
        let entries = folder.read_dir().unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn every_target_takes_its_whole_corpus() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        let expected: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        assert_eq!(names(&fuzz.join("corpus")), expected);
        let sources = expected.iter().map(|name| format!("{name}.rs")).collect::<Vec<_>>();
        assert_eq!(names(&fuzz.join("fuzz_targets")), sources);
        for (name, target) in TARGETS {
            let folder = fuzz.join("corpus").join(name);
            let inputs = names(&folder);
            assert!(!inputs.is_empty(), "{name}");
            for input in inputs {
                let bytes = std::fs::read(folder.join(&input)).unwrap();
                let outcome = std::panic::catch_unwind(|| target(&bytes));
                assert!(outcome.is_ok(), "fuzz/corpus/{name}/{input}");
            }
        }
    }
}
