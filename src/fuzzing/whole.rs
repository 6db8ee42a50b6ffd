//! Whole requests, from their heads to the ends of their answers, in a world of their own.

use std::io::Read;
use std::sync::{Arc, LazyLock};

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::dialects::{App, AppOptions, Time};
use crate::model::tenant::NewTenant;
use crate::model::{Clock, Id, Role, Scopes, SystemClock};
use crate::ops::clients::{ClientSpec, add_client};
use crate::ops::tenants;
use crate::store::{Durability, Stamp, Store, StoreOptions};
use crate::web::edge::{Admission, Head, Outcome, Refusal, Service};
use crate::web::service::Handlers;

/// The addresses that read most of their query.
const LISTS: [&str; 11] = [
    "/control/v1/tenants",
    "/control/v1/usage",
    "/control/v1/audit",
    "/control/v1/clients",
    "/dpod/v1/tenants",
    "/dpod/v1/tenants/usageDetails",
    "/dpod/v1/tenants/usageReport",
    "/dpod/v1/tenants/servicesSummary",
    "/ipera/tenants",
    "/ipera/tenants/count",
    "/nse/v2.1/subtenants",
];

/// The program on a file of its own, where whoever comes without credentials is a provider.
struct World {
    handlers: Handlers,
    _folder: tempfile::TempDir,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let options =
        StoreOptions { durability: Durability::Normal, readers: 1, ..StoreOptions::SERVER };
    let store = Store::open(&folder.path().join("fuzz.db"), options, &*clock).unwrap();
    let store = Arc::new(store);
    let stamp = Stamp::system(clock.now(), "fuzzing.prepare");
    for (id, parent) in [("root", None), ("branch", Some("root")), ("other", None)] {
        let new = NewTenant::named(Id::parse(id).unwrap(), None, id, clock.now());
        tenants::add_tenant(&store, stamp.clone(), new, parent.map(str::to_owned)).unwrap();
    }
    let spec = ClientSpec {
        name: "whoever".to_owned(),
        role: Role::Provider,
        scopes: Scopes::NONE,
        is_demo: false,
    };
    let client = add_client(&store, &*clock, stamp, spec, Some("root".to_owned())).unwrap();
    let options = AppOptions { anonymous: Some(client.id), ..AppOptions::default() };
    let app = App::open(store, &Time::Real(clock), options).unwrap();
    World { handlers: Handlers::new(Arc::new(app), Vec::new()), _folder: folder }
});

/// A query, read by every list: none of them fails at it.
pub fn query(bytes: &[u8]) {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    for list in LISTS {
        answer("GET", &format!("{list}?{query}"), &HeaderMap::new(), Vec::new());
    }
}

/// A request as text, whose lines may end in a bare line feed, and whose body is all that follows.
pub fn request(bytes: &[u8]) {
    let mut rest = bytes;
    let mut headers = HeaderMap::new();
    let Some((method, target)) = line(&mut rest).and_then(|line| line.split_once(' ')) else {
        return;
    };
    while let Some((name, value)) = line(&mut rest).and_then(|line| line.split_once(':')) {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(value.trim());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    answer(method, target, &headers, rest.to_vec());
}

fn line<'b>(rest: &mut &'b [u8]) -> Option<&'b str> {
    let end = rest.iter().position(|&byte| byte == b'\n')?;
    let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
    *rest = &rest[end + 1..];
    std::str::from_utf8(line).ok()
}

/// Sends what the edge would let through, and reads the answer to its end.
fn answer(method: &str, target: &str, headers: &HeaderMap, body: Vec<u8>) {
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_method || !target.starts_with('/') || target.parse::<hyper::Uri>().is_err() {
        return;
    }
    let peer = "127.0.0.1:1".parse().unwrap();
    let head = Head { method, target, headers, version: hyper::Version::HTTP_11, peer };
    let handlers = &WORLD.handlers;
    let mut ticket = handlers.open(&head);
    let answer = match handlers.admit(&mut ticket, &head) {
        Admission::Answer(answer) => answer,
        Admission::Collect { limit_bytes } if body.len() > limit_bytes => {
            handlers.refuse(&mut ticket, Refusal::BodyTooLarge { limit_bytes })
        }
        Admission::Collect { .. } => handlers.answer(&mut ticket, body),
    };
    let status = answer.status_code;
    assert!(status < 500, "{status}");
    let mut headers = answer.headers.iter();
    let is_json = headers
        .any(|(name, value)| name.eq_ignore_ascii_case("Content-Type") && value.ends_with("json"));
    let is_plain = !answer.headers.iter().any(|(name, _)| name == "Content-Encoding");
    for (name, value) in &answer.headers {
        assert!(HeaderName::from_bytes(name.as_bytes()).is_ok(), "{name}");
        assert!(HeaderValue::from_str(value).is_ok(), "{name}: {value:?}");
    }
    let (mut reader, _) = answer.data.into_reader_and_size();
    let mut content = Vec::new();
    reader.read_to_end(&mut content).unwrap();
    if is_json && is_plain && !content.is_empty() {
        serde_json::from_slice::<serde::de::IgnoredAny>(&content).unwrap();
    }
    handlers.finished(
        ticket,
        Outcome { status: Some(status), body_bytes: content.len() as u64, complete: true },
    );
}
