//! A page in a real browser (Debian's Chromium): found, or loudly skipped, or required where `CI` is set.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use headless_chrome::browser::tab::point::Point;
use headless_chrome::protocol::cdp::types::Event;
use headless_chrome::protocol::cdp::{Emulation, Network, Page as PageDomain, Runtime};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::{Value, json};

/// No page takes longer for anything.
const PATIENCE: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(30);
const PLACES: [&str; 4] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
];

/// A tab of a browser of its own. When it goes, it looks whether anything went wrong on its pages.
pub struct Page {
    pub(super) tab: Arc<Tab>,
    origin: String,
    seen: Arc<Mutex<Seen>>,
    _browser: Browser,
}

/// What happened on the pages.
#[derive(Default)]
struct Seen {
    /// Errors in the browser's console, and exceptions.
    errors: Vec<String>,
    /// Where requests went, other than to the server.
    strangers: BTreeSet<String>,
}

/// The browser of this machine.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("TENANTD_CHROMIUM").map(PathBuf::from);
    named.or_else(|| PLACES.iter().map(PathBuf::from).find(|path| path.exists()))
}

impl Page {
    /// A tab at the console of the server at `origin`; `None`, said aloud, without a browser.
    pub fn open(origin: &str) -> Option<Self> {
        Self::open_with(origin, (1280, 900))
    }

    /// The same with a window of this size.
    pub fn open_with(origin: &str, window: (u32, u32)) -> Option<Self> {
        let Some(path) = chromium() else {
            assert!(std::env::var_os("CI").is_none(), "there is no Chromium, and CI needs one");
            eprintln!("SKIPPED: there is no Chromium; install it, or name it in TENANTD_CHROMIUM");
            return None;
        };
        let quiet = [
            "--no-first-run",
            "--disable-quic",
            "--disable-component-update",
            "--disable-dev-shm-usage",
        ];
        let browser = Browser::new(LaunchOptions {
            path: Some(path),
            sandbox: false,
            window_size: Some(window),
            args: quiet.iter().map(OsStr::new).collect(),
            idle_browser_timeout: Duration::from_secs(300),
            ..LaunchOptions::default()
        });
        let browser = browser.expect("the browser starts");
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(PATIENCE);
        let page = Self { tab, origin: origin.to_owned(), seen: Arc::default(), _browser: browser };
        page.listen();
        page.visit("");
        Some(page)
    }

    fn listen(&self) {
        self.tab.enable_log().unwrap().enable_runtime().unwrap();
        self.tab
            .call_method(Network::Enable {
                max_total_buffer_size: None,
                max_resource_buffer_size: None,
                max_post_data_size: None,
                report_direct_socket_traffic: None,
                enable_durable_messages: None,
            })
            .unwrap();
        self.before_each_load(include_str!("page.js"));
        let (seen, origin) = (Arc::clone(&self.seen), self.origin.clone());
        let listener = move |event: &Event| seen.lock().unwrap().note(event, &origin);
        self.tab.add_event_listener(Arc::new(listener)).unwrap();
    }

    /// Runs this script on every page from the next one on, before anything of the page's own.
    pub fn before_each_load(&self, script: &str) {
        let script = PageDomain::AddScriptToEvaluateOnNewDocument {
            source: script.to_owned(),
            world_name: None,
            include_command_line_api: None,
            run_immediately: None,
        };
        self.tab.call_method(script).unwrap();
    }

    /// Gives the page another size.
    pub fn resize(&self, (width, height): (u32, u32)) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        let metrics: Emulation::SetDeviceMetricsOverride = serde_json::from_value(metrics).unwrap();
        self.tab.call_method(metrics).unwrap();
    }

    /// Goes to `place` of the console, such as `#/usage`, with the page loaded anew.
    pub fn visit(&self, place: &str) {
        self.visit_address(&format!("{}/console/{place}", self.origin));
    }

    /// Goes to this address.
    pub fn visit_address(&self, address: &str) {
        // Another part behind `#` alone would be no navigation.
        for address in ["about:blank", address] {
            self.tab.navigate_to(address).unwrap().wait_until_navigated().unwrap();
        }
    }

    /// Goes to `place` as a link does, signed in as before.
    pub fn go(&self, place: &str) {
        self.run(&format!("location.hash = {}", json!(place)));
    }

    /// Signs in with an id and a secret.
    pub fn sign_in(&self, id: &str, secret: &str) {
        self.fill("Client id", id);
        self.fill("Secret", secret);
        self.click("button", "Sign in");
        self.sees("Sign out");
    }

    /// What an expression is, as JSON; a promise is waited for.
    #[track_caller]
    pub fn value(&self, expression: &str) -> Value {
        let call = Runtime::Evaluate {
            expression: expression.to_owned(),
            return_by_value: Some(true),
            await_promise: Some(true),
            user_gesture: Some(true),
            generate_preview: None,
            silent: None,
            include_command_line_api: None,
            object_group: None,
            context_id: None,
            throw_on_side_effect: None,
            timeout: None,
            disable_breaks: None,
            repl_mode: None,
            allow_unsafe_eval_blocked_by_csp: None,
            unique_context_id: None,
            serialization_options: None,
        };
        let answer = self.tab.call_method(call).unwrap();
        assert!(answer.exception_details.is_none(), "{expression}: {:?}", answer.exception_details);
        answer.result.value.unwrap_or(Value::Null)
    }

    /// Runs statements.
    #[track_caller]
    pub fn run(&self, statements: &str) {
        self.value(&format!("(() => {{ {statements} }})()"));
    }

    /// Clicks with the mouse on what has this role and name (see `page.js`).
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        self.click_in(role, name, "");
    }

    /// The same within the row, list item or card that holds this text.
    #[track_caller]
    pub fn click_in(&self, role: &str, name: &str, within: &str) {
        let find = format!("__page.point({}, {}, {})", json!(role), json!(name), json!(within));
        let point = self.wait_for(&find, |value| value.is_object());
        let Some(point) = point else { self.fail(&format!("no {role} {name:?} to click"), role) };
        let at = |axis: &str| point[axis].as_f64().unwrap();
        self.tab.click_point(Point { x: at("x"), y: at("y") }).unwrap();
    }

    /// Types into the field with this label, in the place of what is there.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        let focus = format!(
            "(() => {{ const field = __page.find('field', {}); field?.focus(); field?.select?.(); \
             return field !== null && document.activeElement === field; }})()",
            json!(label)
        );
        if self.wait_for(&focus, |value| value == &json!(true)).is_none() {
            self.fail(&format!("no field {label:?}"), "field");
        }
        if text.is_empty() {
            self.press("Delete");
        }
        self.tab.send_character(text).unwrap();
    }

    /// Chooses what is named or valued so in the list with this label.
    #[track_caller]
    pub fn choose(&self, label: &str, option: &str) {
        let choose = format!("__page.choose({}, {})", json!(label), json!(option));
        if self.wait_for(&choose, |value| value == &json!(true)).is_none() {
            self.fail(&format!("no {option:?} in {label:?}"), "choice");
        }
    }

    /// Puts a file into the field with this label.
    #[track_caller]
    pub fn upload(&self, label: &str, file: &Path) {
        let mark = format!(
            "(() => {{ const field = __page.find('file', {}); field?.setAttribute('data-upload', ''); \
             return field !== null; }})()",
            json!(label)
        );
        if self.wait_for(&mark, |value| value == &json!(true)).is_none() {
            self.fail(&format!("no field for files {label:?}"), "file");
        }
        let field = self.tab.find_element("[data-upload]").unwrap();
        field.set_input_files(&[file.to_str().unwrap()]).unwrap();
        self.run("document.querySelector('[data-upload]')?.removeAttribute('data-upload')");
    }

    /// Presses a key, as `KeyboardEvent.key` names it.
    pub fn press(&self, key: &str) {
        self.tab.press_key(key).unwrap();
    }

    /// Types as on a keyboard, into whatever has the focus.
    pub fn type_text(&self, text: &str) {
        self.tab.type_str(text).unwrap();
    }

    /// Puts a text, as from the clipboard, into whatever has the focus.
    pub fn paste(&self, text: &str) {
        self.tab.send_character(text).unwrap();
    }

    /// Waits until this text is on the page.
    #[track_caller]
    pub fn sees(&self, text: &str) {
        self.becomes(&format!("__page.text().includes({})", json!(text)));
    }

    /// Waits until this text is not, or no more, on the page.
    #[track_caller]
    pub fn sees_no(&self, text: &str) {
        self.becomes(&format!("!__page.text().includes({})", json!(text)));
    }

    /// Waits until something of this role and name is there.
    #[track_caller]
    pub fn finds(&self, role: &str, name: &str) {
        self.becomes(&format!("__page.find({}, {}) !== null", json!(role), json!(name)));
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn becomes(&self, expression: &str) {
        if self.wait_for(expression, |value| value == &json!(true)).is_none() {
            // Whoever panics holds no lock: the listener still wants it.
            let errors = self.seen.lock().unwrap().errors.clone();
            panic!("{expression} stays false on the page:\n{}\n{errors:?}", self.text());
        }
    }

    /// All text on the page.
    pub fn text(&self) -> String {
        self.value("__page.text()").as_str().unwrap_or_default().to_owned()
    }

    /// The value of an expression once it is as it should be; `None` if it never is.
    pub fn wait_for(&self, expression: &str, is_it: impl Fn(&Value) -> bool) -> Option<Value> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let value = self.value(expression);
            if is_it(&value) {
                return Some(value);
            }
            std::thread::sleep(STEP);
        }
        None
    }

    #[track_caller]
    fn fail(&self, what: &str, role: &str) -> ! {
        let names = self.value(&format!("__page.names({})", json!(role)));
        panic!("{what}; there are {names} on the page:\n{}", self.text());
    }

    /// Shows the page as to somebody who wants it light or dark.
    pub fn prefer(&self, scheme: &str) {
        let feature = |name: &str, value: &str| Emulation::MediaFeature {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let features = vec![
            feature("prefers-color-scheme", scheme),
            feature("prefers-reduced-motion", "reduce"),
        ];
        self.tab
            .call_method(Emulation::SetEmulatedMedia { media: None, features: Some(features) })
            .unwrap();
    }

    /// Waits until nothing is being loaded, and nothing begins to be.
    #[track_caller]
    pub fn settles(&self) {
        self.becomes(
            "new Promise((resolve) => { const isQuiet = () => !document.querySelector('[aria-busy=\"true\"]'); \
             isQuiet() ? setTimeout(() => resolve(isQuiet()), 80) : resolve(false); })",
        );
    }

    /// Keeps a picture of the page below `target/console`.
    pub fn picture(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../console");
        std::fs::create_dir_all(&folder).unwrap();
        let format = PageDomain::CaptureScreenshotFormatOption::Png;
        let bytes = self.tab.capture_screenshot(format, None, None, true).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    /// Looks at the page by the rules of axe-core: nothing serious is wrong with it.
    #[track_caller]
    pub fn is_accessible(&self, what: &str) {
        if self.value("typeof axe") != "object" {
            self.value(&format!("{};0", include_str!("lib/axe.js")));
        }
        let found = self.value(
            "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations\
             .filter(({ impact }) => impact === 'serious' || impact === 'critical')\
             .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`))",
        );
        assert_eq!(found, json!([]), "{what}");
    }

    /// Looks whether anything went wrong on the pages so far.
    #[track_caller]
    pub fn has_no_errors(&self) {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.errors, Vec::<String>::new(), "errors in the browser's console");
        assert_eq!(seen.strangers, BTreeSet::new(), "requests to other origins");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.has_no_errors();
        }
    }
}

impl Seen {
    fn note(&mut self, event: &Event, origin: &str) {
        match event {
            Event::LogEntryAdded(entry) => {
                let entry = &entry.params.entry;
                // What the server refuses is said on the page; the browser says it here as well.
                let is_refusal = entry.text.contains("the server responded with a status of");
                if format!("{:?}", entry.level) == "Error" && !is_refusal {
                    self.errors.push(entry.text.clone());
                }
            }
            Event::RuntimeExceptionThrown(thrown) => {
                self.errors.push(format!("{:?}", thrown.params.exception_details));
            }
            Event::RuntimeConsoleAPICalled(call)
                if format!("{:?}", call.params.Type) == "Error" =>
            {
                self.errors.push(format!("{:?}", call.params.args));
            }
            Event::NetworkRequestWillBeSent(sent) => {
                let url = &sent.params.request.url;
                let is_own = url.starts_with(&format!("{origin}/"));
                let is_inside =
                    ["data:", "blob:", "about:"].iter().any(|kind| url.starts_with(kind));
                if !is_own && !is_inside {
                    self.strangers.insert(url.clone());
                }
            }
            _ => {}
        }
    }
}
