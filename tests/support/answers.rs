//! Whole answers, compared at once.

use serde_json::Value;

use super::Reply;

impl Reply {
    /// The answer has this status and is exactly this JSON, its members in this order.
    #[track_caller]
    pub fn says(&self, status: u16, body: &Value) {
        assert_eq!((self.status, self.text()), (status, body.to_string().as_str()));
        assert_eq!(self.header("Content-Type"), Some("application/json"));
        self.has_common_headers();
    }

    /// The answer has this status and no body at all.
    #[track_caller]
    pub fn says_nothing(&self, status: u16) {
        assert_eq!((self.status, self.text()), (status, ""));
        assert_eq!(self.header("Content-Type"), None);
        self.has_common_headers();
    }

    #[track_caller]
    fn has_common_headers(&self) {
        assert!(self.header("X-Request-Id").is_some_and(|id| !id.is_empty()), "{self:?}");
        assert_eq!(self.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(self.header("WWW-Authenticate").is_some(), self.status == 401, "{self:?}");
        assert_eq!(self.header("Retry-After").is_some(), self.status == 429, "{self:?}");
    }

    /// Everything that must not tell an unknown thing from a foreign one.
    pub fn but_for_id_and_time(&self) -> (u16, Vec<(String, String)>, String) {
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| name != "x-request-id" && name != "date");
        (self.status, headers, self.text().to_owned())
    }
}
