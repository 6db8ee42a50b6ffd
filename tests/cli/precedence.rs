//! A flag wins over a variable, a variable over the file; for every serving option.

use std::net::IpAddr;

use rustix::process::Signal;
use serde_json::json;

use crate::support::Place;
use crate::support::program::{Serving, output, program};

/// One value for every option.
struct Values {
    db: String,
    listen: &'static str,
    public_url: &'static str,
    durability: &'static str,
    provisioning_delay: &'static str,
    login_limit: &'static str,
    rate_limit: &'static str,
    cors_origin: &'static str,
    metrics_open: &'static str,
}

/// What a running server shows of its options.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    db: String,
    listen: IpAddr,
    issuer: String,
    durability: String,
    state_after_a_while: i64,
    second_wrong_secret: u16,
    rate_limit: Option<String>,
    origin: Option<String>,
    metrics: u16,
}

const ORIGINS: [&str; 3] =
    ["https://flag.example", "https://variable.example", "https://file.example"];

impl Values {
    fn of_flags(place: &Place) -> Self {
        Self {
            db: format!("{}.flag", place.db),
            listen: "127.0.0.2:0",
            public_url: "https://flag.example",
            durability: "full",
            provisioning_delay: "1h",
            login_limit: "1",
            rate_limit: "7",
            cors_origin: ORIGINS[0],
            metrics_open: "true",
        }
    }

    fn of_variables(place: &Place) -> Self {
        Self {
            db: format!("{}.variable", place.db),
            listen: "127.0.0.3:0",
            public_url: "https://variable.example",
            durability: "off",
            provisioning_delay: "0s",
            login_limit: "0",
            rate_limit: "0",
            cors_origin: ORIGINS[1],
            metrics_open: "false",
        }
    }

    fn of_file(place: &Place) -> Self {
        Self {
            db: format!("{}.file", place.db),
            listen: "127.0.0.4:0",
            public_url: "https://file.example",
            durability: "normal",
            provisioning_delay: "2h",
            login_limit: "1",
            rate_limit: "9",
            cors_origin: ORIGINS[2],
            metrics_open: "true",
        }
    }

    /// Options by name, and their values.
    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("db", &self.db),
            ("listen", self.listen),
            ("public-url", self.public_url),
            ("durability", self.durability),
            ("provisioning-delay", self.provisioning_delay),
            ("login-limit", self.login_limit),
            ("rate-limit", self.rate_limit),
            ("cors-origin", self.cors_origin),
            ("metrics-open", self.metrics_open),
        ]
    }

    fn as_flags(&self) -> Vec<String> {
        self.pairs().iter().map(|(name, value)| format!("--{name}={value}")).collect()
    }

    fn as_variables(&self) -> Vec<(String, String)> {
        let name = |name: &str| format!("TENANTD_{}", name.replace('-', "_").to_uppercase());
        self.pairs().iter().map(|(option, value)| (name(option), (*value).to_owned())).collect()
    }

    fn as_toml(&self) -> String {
        let line = |(name, value): &(&str, &str)| match *name {
            "listen" | "cors-origin" => format!("{name} = [\"{value}\"]\n"),
            "login-limit" | "rate-limit" | "metrics-open" => format!("{name} = {value}\n"),
            _ => format!("{name} = \"{value}\"\n"),
        };
        self.pairs().iter().map(line).collect()
    }

    /// What a server with these values shows.
    fn seen(&self) -> Seen {
        Seen {
            db: self.db.clone(),
            listen: self.listen.split_once(':').unwrap().0.parse().unwrap(),
            issuer: self.public_url.to_owned(),
            durability: self.durability.to_owned(),
            state_after_a_while: if self.provisioning_delay == "0s" { 3 } else { 2 },
            second_wrong_secret: if self.login_limit == "0" { 401 } else { 429 },
            rate_limit: Some(self.rate_limit.to_owned()).filter(|limit| limit != "0"),
            origin: Some(self.cors_origin.to_owned()),
            metrics: if self.metrics_open == "true" { 200 } else { 401 },
        }
    }
}

/// Starts a server so and looks at it.
fn look(flags: &[String], variables: &[(String, String)]) -> Seen {
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let mut command = program(&[&["serve"][..], &flags].concat());
    command.envs(variables.iter().cloned());
    let serving = Serving::of(command);
    let far = serving.request("GET", "/metrics").header("X-Forwarded-For", "203.0.113.7").send();
    let document = serving.request("GET", "/.well-known/openid-configuration").send();
    let guess = || {
        let post = serving.request("POST", "/oauth/token").basic("somebody", "wrong");
        post.form("grant_type=client_credentials").status
    };
    guess();
    let origin = ORIGINS.into_iter().find(|origin| {
        let reply = serving.request("GET", "/healthz").header("Origin", origin).send();
        reply.header("access-control-allow-origin") == Some(origin)
    });
    let second_wrong_secret = guess();
    // The log names the file, and the file must be the one that answers.
    let log_of = |serving: Serving| serving.end(Signal::TERM).err;
    let listen = serving.address.ip();
    let db = written_file(&serving);
    let (state_after_a_while, rate_limit) = state_and_limit_after_a_while(&serving, &db);
    let log = log_of(serving);
    let (_, durability) = log.lines().next().unwrap().rsplit_once("durability ").unwrap();
    assert!(log.contains(&format!("serves {db}, ")), "{log}");
    Seen {
        db,
        listen,
        issuer: document.json()["issuer"].as_str().unwrap().to_owned(),
        durability: durability.to_owned(),
        state_after_a_while,
        second_wrong_secret,
        rate_limit,
        origin: origin.map(str::to_owned),
        metrics: far.status,
    }
}

/// The database that the server has open.
fn written_file(serving: &Serving) -> String {
    let folder = format!("/proc/{}/fd", serving.process.id());
    let links = std::fs::read_dir(folder).unwrap().map(|link| link.unwrap().path());
    let files = links.filter_map(|link| std::fs::read_link(link).ok());
    let mut files = files.map(|file| file.to_string_lossy().into_owned());
    let journal = files.find(|file| file.ends_with("-wal")).unwrap();
    journal.trim_end_matches("-wal").to_owned()
}

/// The state of a tenant that was just told to be deactivated, and the limit on calls that its
/// client is told.
fn state_and_limit_after_a_while(serving: &Serving, db: &str) -> (i64, Option<String>) {
    let tenant = output(&["tenant", "add", "--db", db, "--name", "Acme"]);
    let made = output(&["client", "add", "--db", db, "--role", "operator", "--json"]);
    let key = super::json(&made)["api_key"].as_str().unwrap().to_owned();
    let path = format!("/ocs/api/v1/Tenants/{tenant}");
    let put = serving.request("PUT", &path).api_key(&key).json(json!({"State": 2}));
    assert_eq!(put.status, 200, "{put:?}");
    let reply = serving.request("GET", &path).api_key(&key).send();
    let list = serving.request("GET", "/ipera/tenants").api_key(&key).send();
    let rate_limit = list.header("X-RateLimit-Limit").map(str::to_owned);
    (reply.json()["State"].as_i64().unwrap(), rate_limit)
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let place = Place::new();
    let (flags, variables, file) =
        (Values::of_flags(&place), Values::of_variables(&place), Values::of_file(&place));
    let config = place.file("tenantd.toml", file.as_toml());
    let by_flag = [format!("--config={config}")];
    let by_variable = ("TENANTD_CONFIG".to_owned(), config);

    let all = [flags.as_flags(), by_flag.to_vec()].concat();
    assert_eq!(look(&all, &variables.as_variables()), flags.seen());
    let both = [variables.as_variables(), vec![by_variable.clone()]].concat();
    assert_eq!(look(&[], &both), variables.seen());
    assert_eq!(look(&by_flag, &[]), file.seen());
    assert_eq!(look(&[], &[by_variable]), file.seen());
}

#[test]
fn unasked_it_is_careful() {
    let place = Place::new();
    // The port alone is not left as it is: somebody may be listening on it.
    let flags = [format!("--db={}", place.db), "--listen=127.0.0.1:0".to_owned()];
    let seen = look(&flags, &[]);
    let issuer = seen.issuer.clone();
    assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
    let expected = Seen {
        db: place.db.clone(),
        listen: [127, 0, 0, 1].into(),
        issuer,
        durability: "full".into(),
        state_after_a_while: 3,
        second_wrong_secret: 401,
        rate_limit: Some("60".into()),
        origin: None,
        metrics: 401,
    };
    assert_eq!(seen, expected);
}
