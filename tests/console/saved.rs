//! What the browser saves, and what is copied.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use headless_chrome::protocol::cdp::Browser;
use tempfile::TempDir;

use super::browser::Page;

const PATIENCE: Duration = Duration::from_secs(20);

/// A folder into which the browser of a page saves.
pub struct Saved(TempDir);

impl Page {
    /// Has the browser save into a folder of the test's own.
    pub fn saves(&self) -> Saved {
        let folder = tempfile::tempdir().unwrap();
        let behavior = Browser::SetDownloadBehavior {
            behavior: Browser::SetDownloadBehaviorBehaviorOption::Allow,
            browser_context_id: None,
            download_path: Some(folder.path().to_str().unwrap().to_owned()),
            events_enabled: None,
        };
        self.tab.call_method(behavior).unwrap();
        Saved(folder)
    }

    /// What was copied last.
    pub fn copied(&self) -> String {
        let permission = Browser::GrantPermissions {
            permissions: vec![
                Browser::PermissionType::ClipboardReadWrite,
                Browser::PermissionType::ClipboardSanitizedWrite,
            ],
            origin: None,
            browser_context_id: None,
        };
        self.tab.call_method(permission).unwrap();
        self.value("navigator.clipboard.readText()").as_str().unwrap().to_owned()
    }
}

impl Saved {
    /// The file whose name ends so, once it is there as a whole: until then it has another name.
    #[track_caller]
    pub fn file(&self, ending: &str) -> PathBuf {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let found = self.files().into_iter().find(|path| has_ending(path, ending));
            if let Some(path) = found {
                return path;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        panic!("no file {ending} among {:?}", self.files());
    }

    /// The text of such a file.
    #[track_caller]
    pub fn text(&self, ending: &str) -> String {
        std::fs::read_to_string(self.file(ending)).unwrap()
    }

    fn files(&self) -> Vec<PathBuf> {
        self.0.path().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.file_name().unwrap().to_str().unwrap().ends_with(ending)
}
