//! The documents in `static/openapi` and the program hold each other to their word.
//!
//! * `tables`: the route tables and the documents name the same operations.
//! * `validity`: each document is sound OpenAPI 3.1, and strict in what it says of answers.
//! * `answers` and `requests`: every answer that any test receives is one that its document
//!   announces, and every request that was taken one that it says is (`support::Request::send`
//!   calls [`hold`]).
//! * `vendors`: every operation of a vendor's own document says how far it is answered;
//!   `docs/vendors.md` is made from it.
//! * `cases` and `coverage`: for every operation, each status that its document lists was compared
//!   whole, and what it does was seen through another dialect. `docs/coverage.md` tells how.
//!
//! # How to write a case
//!
//! A case is a plain function in `cases/{dialect}.rs`, named in the `CASES` of that file. It makes a
//! world of its own, calls operations below the dialect's prefix, and compares:
//!
//! ```text
//! fn put_icon() {
//!     let world = World::new();
//!     let tenant = world.root("Acme");
//!     let admin = world.client(Role::Admin, &tenant);
//!     // 1. Its success, and its effect through another dialect, read before and after.
//!     let reply = effect(
//!         || world.put(&format!("/ocs/api/v1/Tenants/{tenant}/Icon")).by(&admin).json(icon()),
//!         || world.get(&format!("/dpod/tenants/{tenant}/logo")).by(&admin).send(),
//!         "",
//!         &json!("what is there after, at this JSON Pointer"),
//!     );
//!     reply.is(&answer(200, icon()));
//!     // 2. Every other status below 500 that the document lists for it.
//!     let reply = world.put(…).by(&admin).json(json!("no base64"));
//!     reply.is(&refusal(400, "The icon must be base64."));
//! }
//! ```
//!
//! [`Reply::is`](crate::support::Reply::is) compares status, every header and the whole body, and
//! records it: so each listed status needs one such comparison. Say what is different every time with
//! placeholders (see [`patterns`]): `"<ulid>"`, `"<time>"`, `"<ulid:tenant>"`. The headers of every
//! answer need no word; name the others: `json(201, body).with("location", "/x/<ulid:tenant>")`.
//!
//! What many operations answer alike is a loop over the document, not a case for each:
//!
//! ```text
//! for operation in listing("ocs", 401) {
//!     operation.call(&world, &[]).send().is(&unauthenticated());
//! }
//! ```
//!
//! Effects: [`effect`] for whatever changes something, [`made`] for a POST whose id or token the
//! reading call needs. Both count for the reading operation, too: it shows what another dialect
//! wrote. An operation that cannot have one is listed with its reason in `coverage::WITHOUT_EFFECT`.
//!
//! While you write: `cargo test --test main contract::cases::ocs` plays one dialect's cases and tells
//! its gaps. `UPDATE_DOCS=1 cargo test --test main contract::` rewrites `docs/coverage.md`, and
//! brings the documents into their form. `cases/identity.rs` is a whole example.

mod answers;
mod calls;
mod cases;
mod coverage;
mod documents;
mod effects;
mod patterns;
mod record;
mod requests;
pub mod schemas;
mod tables;
mod validity;
mod vendors;
mod whole;

pub use answers::hold;

/// Whether the files that tests can write are to be written (`UPDATE_DOCS=1`).
fn is_to_update() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1")
}

/// Fails unless the file, below the root of the repository, has this text; or writes it.
#[track_caller]
fn keep_current(path: &str, text: &str) {
    let whole = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if is_to_update() {
        std::fs::write(&whole, text).unwrap();
        return;
    }
    let is = std::fs::read_to_string(&whole).unwrap_or_default();
    assert!(is == text, "{path} is not current: UPDATE_DOCS=1 cargo test --test main contract::");
}
