//! Regions (OCS, "`RegionBase`").

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
        let (_, rest) = self.base_address.as_ref()?.split_once("://")?;
        let authority = rest.split('/').next()?;
        Some(without_port(authority).to_ascii_lowercase())
    }
}

/// `authority` (a `Host` header's value) without its port.
pub fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}
