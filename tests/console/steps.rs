//! What tests do on a page in several steps, or see of a part of it.

use serde_json::{Value, json};

use super::browser::Page;

/// Nothing is further than so many presses of Tab.
const TABS: usize = 80;

impl Page {
    /// Waits until there is a row with all of these texts.
    #[track_caller]
    pub fn sees_row(&self, texts: &[&str]) {
        self.becomes(&format!("__page.holds('row', {})", json!(texts)));
    }

    /// Waits until there is no row with all of these texts.
    #[track_caller]
    pub fn sees_no_row(&self, texts: &[&str]) {
        self.becomes(&format!("!__page.holds('row', {})", json!(texts)));
    }

    /// Waits until what has this role and name has this text in it.
    #[track_caller]
    pub fn sees_in(&self, role: &str, name: &str, text: &str) {
        let found = format!("__page.find({}, {})", json!(role), json!(name));
        self.becomes(&format!(
            "{found}?.innerText.replace(/\\s+/g, ' ').includes({}) ?? false",
            json!(text)
        ));
    }

    /// Waits until nothing of this role and name can be used.
    #[track_caller]
    pub fn lacks(&self, role: &str, name: &str) {
        self.becomes(&format!("__page.find({}, {}) === null", json!(role), json!(name)));
    }

    /// What stands in the field with this label.
    #[track_caller]
    pub fn field(&self, label: &str) -> String {
        self.finds("field", label);
        let value = self.value(&format!("__page.find('field', {}).value", json!(label)));
        value.as_str().unwrap().to_owned()
    }

    /// Chooses an entry of the menu of a tenant's row.
    #[track_caller]
    pub fn choose_action(&self, tenant: &str, entry: &str) {
        self.click("button", &format!("Actions for {tenant}"));
        self.click("entry", entry);
    }

    /// What has the focus, as kind and name; it must be seen that it has.
    #[track_caller]
    pub fn focus(&self) -> (String, String) {
        let focus = self.value("__page.focus()");
        assert_eq!(focus["isVisible"], true, "nobody sees where the focus is: {focus}");
        let text = |member: &str| focus[member].as_str().unwrap().to_owned();
        (text("kind"), text("name"))
    }

    /// Presses Tab until this has the focus, which is visible on the whole way.
    #[track_caller]
    pub fn tab_to(&self, kind: &str, name: &str) {
        let mut way = Vec::new();
        for _ in 0..TABS {
            self.press("Tab");
            // Past the last one, and before the first, it is in none.
            if self.value("document.activeElement === document.body") == true {
                continue;
            }
            let focus = self.focus();
            if (&*focus.0, &*focus.1) == (kind, name) {
                return;
            }
            way.push(focus);
        }
        panic!("Tab does not come to the {kind} {name:?}, but to {way:?}");
    }

    /// Waits until this has the focus.
    #[track_caller]
    pub fn comes_to(&self, kind: &str, name: &str) {
        let is_it = "((focus) => focus.kind === wanted[0] && focus.name === wanted[1])";
        self.becomes(&format!(
            "(() => {{ const wanted = {}; return {is_it}(__page.focus()); }})()",
            json!([kind, name])
        ));
        self.focus();
    }

    /// The JSON in the part of the page with this name.
    #[track_caller]
    pub fn json_in(&self, region: &str) -> Value {
        self.finds("region", region);
        let text = self.value(&format!("__page.find('region', {}).textContent", json!(region)));
        serde_json::from_str(text.as_str().unwrap()).unwrap()
    }
}
