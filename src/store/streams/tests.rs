use super::*;
use crate::model::SystemClock;
use crate::store::{Store, StoreOptions};

/// So many pieces of a thousand bytes, and then perhaps a failure.
struct Pieces {
    left: usize,
    fails: bool,
}

impl Source for Pieces {
    fn more(&mut self, tx: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
        if self.left == 0 && self.fails {
            return Err(Error::Storage { reason: "it is meant to".into() });
        }
        tx.instance()?;
        out.extend([b'x'; 1_000]);
        self.left = self.left.saturating_sub(1);
        Ok(self.left > 0 || self.fails)
    }
}

fn pieces(left: usize, fails: bool) -> impl FnOnce(&Reading) -> Result<Pieces, Error> {
    move |_| Ok(Pieces { left, fails })
}

fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenants.db");
    (
        Store::open(&path, StoreOptions { readers: 1, ..StoreOptions::SERVER }, &SystemClock)
            .unwrap(),
        folder,
    )
}

#[test]
fn a_stream_sends_everything_and_gives_its_place_back() {
    let (store, _folder) = store();
    for _ in 0..10 {
        let mut all = Vec::new();
        store.stream(pieces(100, false)).unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all, vec![b'x'; 100_000]);
    }
}

#[test]
fn there_are_at_most_four_until_one_ends() {
    let (store, _folder) = store();
    let mut streams: Vec<Stream> =
        (0..MAX_STREAMS).map(|_| store.stream(pieces(100, false)).unwrap()).collect();
    let busy = store.stream(pieces(1, false)).err();
    assert_eq!(busy, Some(Error::Busy { what: "streams", retry_after_s: 1 }));
    // The pool of the others is not touched.
    assert!(store.read(|tx| tx.instance()).is_ok());
    streams[0].read_exact(&mut [0; 10]).unwrap();
    drop(streams.swap_remove(0));
    assert!(store.stream(pieces(1, false)).is_ok());
}

#[test]
fn one_that_fails_never_looks_whole_and_gives_its_place_back() {
    let (store, _folder) = store();
    for _ in 0..10 {
        let mut stream = store.stream(pieces(50, true)).unwrap();
        let mut all = Vec::new();
        assert!(stream.read_to_end(&mut all).is_err());
        assert!(stream.read(&mut [0; 10]).is_err());
        let refused = store.stream(|_| Err::<Pieces, _>(Error::NoRoute)).err();
        assert_eq!(refused, Some(Error::NoRoute));
    }
}

#[test]
fn a_stream_stays_on_its_snapshot() {
    /// The number of settings of nobody, again and again.
    struct Regions(usize);
    impl Source for Regions {
        fn more(&mut self, tx: &Reading, out: &mut Vec<u8>) -> Result<bool, Error> {
            out.extend(tx.regions()?[0].name.bytes());
            out.resize(out.len().next_multiple_of(PIECE_BYTES), b' ');
            self.0 -= 1;
            Ok(self.0 > 0)
        }
    }
    let (store, _folder) = store();
    let mut stream = store
        .stream(|tx| {
            tx.regions()?;
            Ok(Regions(3))
        })
        .unwrap();
    let renamed = crate::model::region::Region {
        id: "home".into(),
        name: "Renamed".into(),
        is_home: true,
        base_address: None,
    };
    store.write(move |tx| tx.replace_regions(&[renamed])).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["Home", "Home", "Home"]);
}
