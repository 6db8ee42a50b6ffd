//! The console's files as they are sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::GzEncoder;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::dialects::Call;
use crate::model::Error;

/// What stands in the page for the name of the release.
const RELEASE: &str = "{release}";
const PAGE: &str = "index.html";
/// The folder of the console below `--static-dir`.
const FOLDER: &str = "console";
/// How deep files may lie, and how many there may be, in a folder somebody works on.
const MAX_FILES: usize = 1_000;

#[derive(RustEmbed)]
#[folder = "static/console/"]
struct Embedded;

static EMBEDDED: LazyLock<Arc<Bundle>> = LazyLock::new(|| {
    let files = Embedded::iter().filter_map(|name| {
        let file = Embedded::get(&name)?;
        Some((name.into_owned(), file.data))
    });
    Arc::new(Bundle::new(files.collect()))
});

/// All files of one state of the console.
pub struct Bundle {
    files: BTreeMap<String, File>,
    page: File,
    release: String,
}

/// One file.
pub struct File {
    kind: &'static str,
    bytes: Cow<'static, [u8]>,
    tag: String,
    packed: OnceLock<Option<Vec<u8>>>,
}

impl Bundle {
    /// The bundle that answers this call: the embedded one, or what lies in the folder now.
    pub fn of(call: &Call) -> Result<Arc<Self>, Error> {
        match &call.app.settings.static_folder {
            None => Ok(Arc::clone(&EMBEDDED)),
            Some(folder) => Self::read(&folder.join(FOLDER)).map(Arc::new),
        }
    }

    fn new(contents: BTreeMap<String, Cow<'static, [u8]>>) -> Self {
        let page = contents.get(PAGE).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let files: BTreeMap<String, File> = contents
            .into_iter()
            .map(|(name, bytes)| {
                let file = File::new(&name, bytes);
                (name, file)
            })
            .collect();
        let mut hash = Sha256::new();
        for (name, file) in &files {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(file.tag.as_bytes());
        }
        let release = URL_SAFE_NO_PAD.encode(&hash.finalize()[..9]);
        let page = page.unwrap_or_default().replace(RELEASE, &release);
        Self { files, page: File::new(PAGE, page.into_bytes().into()), release }
    }

    fn read(folder: &Path) -> Result<Self, Error> {
        let mut contents = BTreeMap::new();
        read_folder(folder, "", &mut contents).map_err(|error| Error::Unavailable {
            reason: format!("{}: {error}", folder.display()),
        })?;
        Ok(Self::new(contents))
    }

    /// The name of the folder that the page loads everything from.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The page.
    pub fn page(&self) -> &File {
        &self.page
    }

    /// The file of this name, `folder/name` for one in a folder.
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.get(name).filter(|_| name != PAGE)
    }
}

/// Reads the files of a folder, and of the folders in it.
fn read_folder(
    folder: &Path,
    prefix: &str,
    contents: &mut BTreeMap<String, Cow<'static, [u8]>>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() && prefix.is_empty() {
            read_folder(&entry.path(), &format!("{name}/"), contents)?;
        } else if kind.is_file() && contents.len() < MAX_FILES {
            contents.insert(name, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

impl File {
    fn new(name: &str, bytes: Cow<'static, [u8]>) -> Self {
        let tag = URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]);
        Self { kind: kind_of(name), bytes, tag, packed: OnceLock::new() }
    }

    /// Its media type.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its entity tag, as it is or with gzip; made once, for it takes all of its bytes.
    pub fn tag(&self, is_packed: bool) -> String {
        format!("\"{}{}\"", self.tag, if is_packed { "-gzip" } else { "" })
    }

    /// The same with gzip, made once; `None` where that saves nothing.
    pub fn packed(&self) -> Option<&[u8]> {
        let packed = self.packed.get_or_init(|| {
            let mut packed = Vec::new();
            let read = GzEncoder::new(&*self.bytes, Compression::best()).read_to_end(&mut packed);
            read.ok().filter(|_| packed.len() < self.bytes.len()).map(|_| packed)
        });
        packed.as_deref()
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(files: &[(&str, &str)]) -> Bundle {
        let contents = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Cow::Owned(text.as_bytes().to_vec())));
        Bundle::new(contents.collect())
    }

    #[test]
    fn another_content_or_name_is_another_release() {
        let first = bundle(&[("index.html", "{release}/app.js"), ("app.js", "1")]);
        let page = String::from_utf8(first.page().bytes().to_vec()).unwrap();
        assert_eq!(page, format!("{}/app.js", first.release()));
        for other in [
            [("index.html", "{release}/app.js"), ("app.js", "2")],
            [("index.html", "{release}/app.js"), ("b.js", "1")],
        ] {
            assert_ne!(bundle(&other).release(), first.release());
        }
        assert!(first.file("index.html").is_none(), "the page with a gap in it is nobody's");
    }

    #[test]
    fn what_does_not_shrink_is_sent_as_it_is() {
        let bundle = bundle(&[("index.html", "a"), ("long.js", &"let a;\n".repeat(1_000))]);
        assert!(bundle.page().packed().is_none());
        assert!(bundle.file("long.js").unwrap().packed().unwrap().len() < 200);
    }
}
