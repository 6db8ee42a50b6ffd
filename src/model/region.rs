//! Regions (OCS, "`RegionBase`").

/// How many regions there may be.
pub const MAX_REGIONS: usize = 100;

/// A place with its own base address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the home region, the one that takes writes.
    pub is_home: bool,
    /// Its own base address; `None` stands for the public base, with `/regions/{id}` unless home.
    pub base_address: Option<String>,
}

impl Region {
    /// The host name of its own base address, lower case and without port.
    pub fn host(&self) -> Option<String> {
        host_of(self.base_address.as_ref()?)
    }
}

/// Whether `text` can be a region's own base address: an http or https URL.
pub fn is_base_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://"))
        && host_of(text).is_some_and(|host| !host.is_empty())
        && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// The host name of a URL, lower case and without port.
pub fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    Some(without_port(authority).to_ascii_lowercase())
}

/// `authority` (a `Host` header's value) without its port.
pub fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}
