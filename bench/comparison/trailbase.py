"""TrailBase from crates.io: a library alone, so what builds and starts it is written here.

Its build wants pnpm, to build the pages of its interface out of sources that the crate does not have. Nobody asks
for them here: empty ones stand in their place.
"""

import glob
import os
import re
import shutil
import subprocess
import tarfile

VERSION = "0.2.0"

MANIFEST = f"""\
[package]
name = "trail"
edition = "2021"

[dependencies]
trailbase = {{ version = "={VERSION}", default-features = false }}
aes-gcm = {{ version = "0.10", features = ["alloc", "getrandom"] }} # which trailbase uses without saying so
mimalloc = {{ version = "0.1", default-features = false }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}

[patch.crates-io]
trailbase-assets = {{ path = "trailbase-assets-{VERSION}" }}

[workspace]
"""

# The server as its documentation starts it, with the allocator of its own program.
PROGRAM = """\
use trailbase::{DataDir, Server, ServerOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() {
    let options = ServerOptions {
        data_dir: DataDir("traildepot".into()),
        address: std::env::args().nth(1).unwrap(),
        admin_address: None,
        public_dir: None,
        geoip_db_path: None,
        log_responses: false,
        dev: false,
        demo: false,
        disable_auth_ui: true,
        cors_allowed_origins: vec![],
        js_runtime_threads: None,
        tls_cert: None,
        tls_key: None,
    };
    Server::init(options).await.unwrap().serve().await.unwrap();
}
"""

CONFIG = """\
email {} server { application_name: "Bench" logs_retention_sec: 604800 } auth {} jobs {}
record_apis: [{ name: "subtenants" table_name: "subtenants" acl_world: [CREATE, READ] }]
"""
TABLE = "CREATE TABLE subtenants (id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL, tenant_id TEXT NOT NULL) STRICT;"


def program(folder):
    return os.path.join(folder, "target", "release", "trail")


def build(folder):
    """Builds the program in a folder of its own, with the versions of the library's own lock file."""
    os.makedirs(os.path.join(folder, "src"), exist_ok=True)
    library, assets = unpack("trailbase", folder), unpack("trailbase-assets", folder)
    shutil.copy(os.path.join(library, "Cargo.lock"), folder)
    shutil.rmtree(library)
    with open(os.path.join(assets, "src", "auth.rs")) as text:
        pages = [f"auth/dist/{page}" for page in re.findall(r'path = "([^"]+)"', text.read())]
    for page in ["admin/dist/index.html", *pages]:
        write(os.path.join(assets, "js", page), "<!doctype html>")
    write(os.path.join(folder, "Cargo.toml"), MANIFEST)
    write(os.path.join(folder, "src", "main.rs"), PROGRAM)
    pnpm = os.path.join(folder, "bin", "pnpm")
    write(pnpm, "#!/bin/sh\n")
    os.chmod(pnpm, 0o755)
    path = os.path.dirname(pnpm) + os.pathsep + os.environ["PATH"]
    own = {"PATH": path, "CARGO_TARGET_DIR": os.path.join(folder, "target")}
    subprocess.check_call(["cargo", "build", "--release", "--quiet"], cwd=folder, env=os.environ | own)


def unpack(crate, folder):
    """The sources of a crate, unpacked from where cargo keeps what it downloads."""
    subprocess.check_call(["cargo", "info", "--quiet", f"{crate}@{VERSION}"], cwd=folder, stdout=subprocess.DEVNULL)
    home = os.environ.get("CARGO_HOME", os.path.expanduser("~/.cargo"))
    name = f"{crate}-{VERSION}"
    with tarfile.open(glob.glob(os.path.join(home, "registry", "cache", "*", name + ".crate"))[0]) as archive:
        archive.extractall(folder, filter="data")
    return os.path.join(folder, name)


def prepare(data):
    depot = os.path.join(data, "traildepot")
    write(os.path.join(depot, "config.textproto"), CONFIG)
    write(os.path.join(depot, "migrations", "U1752000000__subtenants.sql"), TABLE)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
