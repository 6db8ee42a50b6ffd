//! Serving options: from flags, from `TENANTD_*` variables, from a TOML file; in this order.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::failure::Failure;
use crate::model::Timestamp;
use crate::store::Durability;

/// Where a server listens when nobody says where.
pub(super) const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// Wrong secrets per minute, client and address when nobody says how many.
pub(super) const DEFAULT_LOGIN_LIMIT: u32 = 30;
/// Calls per minute, client and operation when nobody says how many (IPERA, "Rate Limit").
pub(super) const DEFAULT_RATE_LIMIT: u32 = 60;

/// What `serve` and `demo` take alike.
#[derive(Args, Deserialize, Clone, Debug, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ServingOptions {
    /// The tenantd file
    #[arg(long, value_name = "FILE", env = "TENANTD_DB")]
    pub db: Option<PathBuf>,

    /// Where to listen; may be given several times [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", env = "TENANTD_LISTEN", value_delimiter = ',', value_parser = address)]
    #[serde(deserialize_with = "one_or_many")]
    pub listen: Vec<SocketAddr>,

    /// The address under which clients know the server, for links
    #[arg(long, value_name = "URL", env = "TENANTD_PUBLIC_URL")]
    #[serde(deserialize_with = "from_text")]
    pub public_url: Option<PublicUrl>,

    /// full: an answered write survives a power cut; normal: the end of the program [default: full]
    #[arg(long, value_name = "full|normal", env = "TENANTD_DURABILITY", value_parser = durability)]
    #[serde(deserialize_with = "from_text")]
    pub durability: Option<Durability>,

    /// How long a tenant is Creating, Deactivating, Reactivating or Deleting, such as 500ms or 5s [default: 0s]
    #[arg(long, value_name = "TIME", env = "TENANTD_PROVISIONING_DELAY")]
    #[serde(deserialize_with = "from_text")]
    pub provisioning_delay: Option<Delay>,

    /// Wrong secrets a minute per client and address before 429; 0 for no limit [default: 30]
    #[arg(long, value_name = "N", env = "TENANTD_LOGIN_LIMIT")]
    pub login_limit: Option<u32>,

    /// Calls a minute per client and operation, where the vendor has a limit, before 429; 0 for no limit [default: 60]
    #[arg(long, value_name = "N", env = "TENANTD_RATE_LIMIT")]
    pub rate_limit: Option<u32>,

    /// An origin whose browsers may call, or `*`; may be given several times
    #[arg(long, value_name = "ORIGIN", env = "TENANTD_CORS_ORIGIN", value_delimiter = ',')]
    pub cors_origin: Vec<Origin>,

    /// Let everybody read /metrics, not only operators and this machine
    #[arg(long, env = "TENANTD_METRICS_OPEN", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub metrics_open: Option<bool>,

    /// Read the console's files from DIR/console each time, for work on them
    #[arg(long, value_name = "DIR", env = "TENANTD_STATIC_DIR")]
    pub static_dir: Option<PathBuf>,

    /// Be a stand-in for tests, with tools that move the clock and replace all data; the demo is one
    #[arg(long, env = "TENANTD_STAND_IN", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub stand_in: Option<bool>,

    /// Of a stand-in: draw ids from this number, so that they come out the same in every run
    #[arg(long, value_name = "N", env = "TENANTD_ID_SEED")]
    pub id_seed: Option<u64>,

    /// Of a stand-in: let the clock stand still at this moment until it is moved
    #[arg(long, value_name = "TIME", env = "TENANTD_FREEZE_AT")]
    #[serde(deserialize_with = "from_text")]
    pub freeze_at: Option<Moment>,

    /// Of a stand-in: a seed whose state is to be there when it begins to answer
    #[arg(long, value_name = "SEED", env = "TENANTD_SEED")]
    pub seed: Option<PathBuf>,

    /// How many writes one transaction takes, at most; 1 switches group commit off
    #[arg(long, value_name = "N", env = "TENANTD_WRITE_BATCH", hide = true)]
    pub write_batch: Option<usize>,

    /// A TOML file with any of these options
    #[arg(long, value_name = "FILE", env = "TENANTD_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
}

impl ServingOptions {
    /// These options, and the file's where there are none.
    pub(super) fn with_file(self) -> Result<Self, Failure> {
        let Some(path) = &self.config else { return Ok(self) };
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::WrongUse(format!("{}: {error}", path.display()))
        };
        let text = std::fs::read_to_string(path).map_err(|error| unusable(&error))?;
        let file: Self = toml::from_str(&text).map_err(|error| {
            unusable(&format!("{} {}", error.message(), place(&text, error.span())))
        })?;
        Ok(Self {
            db: self.db.or(file.db),
            listen: if self.listen.is_empty() { file.listen } else { self.listen },
            public_url: self.public_url.or(file.public_url),
            durability: self.durability.or(file.durability),
            provisioning_delay: self.provisioning_delay.or(file.provisioning_delay),
            login_limit: self.login_limit.or(file.login_limit),
            rate_limit: self.rate_limit.or(file.rate_limit),
            cors_origin: if self.cors_origin.is_empty() {
                file.cors_origin
            } else {
                self.cors_origin
            },
            metrics_open: self.metrics_open.or(file.metrics_open),
            static_dir: self.static_dir.or(file.static_dir),
            stand_in: self.stand_in.or(file.stand_in),
            id_seed: self.id_seed.or(file.id_seed),
            freeze_at: self.freeze_at.or(file.freeze_at),
            seed: self.seed.or(file.seed),
            write_batch: self.write_batch.or(file.write_batch),
            config: self.config,
        })
    }

    /// Where to listen.
    pub(super) fn addresses(&self) -> Vec<SocketAddr> {
        if self.listen.is_empty() {
            DEFAULT_LISTEN.parse().into_iter().collect()
        } else {
            self.listen.clone()
        }
    }
}

/// `(line 3)`, where a TOML error was found.
fn place(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    let Some(before) = span.and_then(|span| text.get(..span.start)) else { return String::new() };
    format!("(line {})", before.matches('\n').count() + 1)
}

/// An address and a port.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "expected an address and a port, such as 127.0.0.1:8080".to_owned())
}

/// A list, or its one element.
fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(element) => vec![element],
        OneOrMany::Many(elements) => elements,
    })
}

fn durability(name: &str) -> Result<Durability, String> {
    name.parse()
}

fn from_text<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: FromStr<Err = String>,
{
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

/// A stretch of time: `0`, `500ms`, `2s`, `1m`. A bare number counts seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Delay(pub Duration);

impl FromStr for Delay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unclear = || "expected a time such as 500ms, 2s or 1m".to_owned();
        if let Ok(seconds) = text.parse::<u32>() {
            return Ok(Self(Duration::from_secs(seconds.into())));
        }
        let span: jiff::SignedDuration = text.parse().map_err(|_| unclear())?;
        Duration::try_from(span).map(Self).map_err(|_| unclear())
    }
}

/// A moment as RFC 3339 writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub Timestamp);

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let moment = Timestamp::parse(text).map(Self);
        moment.ok_or_else(|| "expected a time such as 2024-01-15T10:30:00Z".to_owned())
    }
}

/// An absolute `http` or `https` URL to put paths behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublicUrl(pub String);

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_sound = authority_of(text).is_some() && !text.contains(['?', '#']);
        is_sound
            .then(|| Self(text.trim_end_matches('/').to_owned()))
            .ok_or_else(|| "expected a URL such as https://tenants.example.com".to_owned())
    }
}

/// What a browser sends as `Origin`, or `*` for every one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Origin(pub String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_origin = |text: &str| {
            let authority = authority_of(text);
            authority.is_some_and(|authority| text.ends_with(authority))
                && !text.contains(['?', '#', '@'])
                && !text.contains(|letter: char| letter.is_ascii_uppercase())
        };
        (text == "*" || is_origin(text)).then(|| Self(text.to_owned())).ok_or_else(|| {
            "expected an origin such as https://console.example.com, or *".to_owned()
        })
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Host and port of an `http` or `https` URL.
fn authority_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let authority = rest.split('/').next().unwrap_or_default();
    (!authority.is_empty() && url.bytes().all(|byte| byte.is_ascii_graphic())).then_some(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, ms) in [("0", 0), ("2", 2000), ("500ms", 500), ("2s", 2000), ("1m", 60_000)] {
            assert_eq!(text.parse(), Ok(Delay(Duration::from_millis(ms))), "{text}");
        }
        for text in ["", "soon", "-1s", "1 lightyear"] {
            assert!(text.parse::<Delay>().is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_are_read() {
        let url = |text: &str| text.parse().map(|PublicUrl(url)| url).ok();
        assert_eq!(url("https://a.example/"), Some("https://a.example".into()));
        assert_eq!(url("http://a:8080/tenants"), Some("http://a:8080/tenants".into()));
        for text in
            ["", "a.example", "ftp://a", "https://", "https:///x", "https://a b", "http://a?b"]
        {
            assert_eq!(url(text), None, "{text}");
        }
        for text in ["*", "https://a.example", "http://localhost:3000", "http://[::1]:3000"] {
            assert!(text.parse::<Origin>().is_ok(), "{text}");
        }
        for text in ["", "a", "https://a/", "https://a/b", "https://A.example", "https://a?b", "**"]
        {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
