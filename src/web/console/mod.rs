//! The web console: its files, embedded, and the routes that answer them.
//!
//! The page itself is asked for again each time; everything it loads lies below a folder whose name
//! is the hash of all files, and may be kept for ever. So relative imports between the files need
//! no build step, and a browser never mixes two releases. The console has no endpoint of its own:
//! it works with the public ones.

mod bundle;

use bundle::{Bundle, File};

use crate::control::{problem, tagged};
use crate::dialects::{Answer, Call, Dialect, Method, Route, answer, public};
use crate::model::Error;

/// What a browser may load and do on any page of the console.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Where the console stands.
pub static DIALECT: Dialect = Dialect {
    name: "console",
    mounts: &[""],
    spaces: &["/console"],
    any_case: false,
    regional: false,
    limits_rate: false,
    challenges: &["Bearer"],
    routes: &ROUTES,
    render: problem::render,
};

static ROUTES: [Route; 6] = [
    public(Method::Get, "/", "console.enter", enter),
    public(Method::Get, "/console", "console.enterFolder", enter_folder),
    public(Method::Get, "/console/", "console.page", page),
    public(Method::Get, "/console/{release}/{file}", "console.file", file),
    public(Method::Get, "/console/{release}/{folder}/{file}", "console.fileInFolder", file),
    public(Method::Get, "/favicon.ico", "console.icon", icon),
];

/// `GET /`
fn enter(_: &Call) -> Result<Answer, Error> {
    Ok(moved_to("console/"))
}

/// `GET /console`
fn enter_folder(_: &Call) -> Result<Answer, Error> {
    Ok(moved_to("console/"))
}

/// Relative, so that it holds below any prefix.
fn moved_to(place: &'static str) -> Answer {
    answer::empty(302)
        .with_additional_header("Location", place)
        .with_additional_header("Cache-Control", ASK_AGAIN)
}

/// `GET /favicon.ico`: for whoever asks unbidden.
fn icon(call: &Call) -> Result<Answer, Error> {
    let bundle = Bundle::of(call)?;
    let icon = bundle.file("icon.svg").ok_or(Error::NoRoute)?;
    Ok(sent(call, icon, ASK_AGAIN))
}

/// `GET /console/`
fn page(call: &Call) -> Result<Answer, Error> {
    let bundle = Bundle::of(call)?;
    Ok(sent(call, bundle.page(), ASK_AGAIN)
        .with_additional_header("Content-Security-Policy", POLICY)
        .with_additional_header("X-Frame-Options", "DENY")
        .with_additional_header("Referrer-Policy", "no-referrer")
        .with_additional_header("Cross-Origin-Opener-Policy", "same-origin"))
}

/// `GET /console/{release}/…`: a file of this release alone.
fn file(call: &Call) -> Result<Answer, Error> {
    let bundle = Bundle::of(call)?;
    if call.param("release") != bundle.release() {
        return Err(Error::NoRoute);
    }
    let name = match call.param("folder") {
        "" => call.param("file").to_owned(),
        folder => format!("{folder}/{}", call.param("file")),
    };
    let file = bundle.file(&name).ok_or(Error::NoRoute)?;
    let is_fixed = call.app.settings.static_folder.is_none();
    Ok(sent(call, file, if is_fixed { FOR_EVER } else { ASK_AGAIN }))
}

/// A file, compressed for whoever takes that.
fn sent(call: &Call, file: &File, cache_control: &'static str) -> Answer {
    let takes_gzip =
        super::finish::accepts_gzip(call.request.header("Accept-Encoding").unwrap_or(""));
    let packed = file.packed().filter(|_| takes_gzip);
    let tag = file.tag(packed.is_some());
    let made = || {
        let answer = answer::bytes_of(file.kind(), packed.unwrap_or(file.bytes()).to_vec());
        match packed {
            Some(_) => answer.with_additional_header("Content-Encoding", "gzip"),
            None => answer,
        }
    };
    tagged(call, tag, made)
        .with_additional_header("Vary", "Accept-Encoding")
        .with_additional_header("Cache-Control", cache_control)
}
