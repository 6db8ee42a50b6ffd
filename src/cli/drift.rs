//! `tenantd drift`: compares a real service with the contract that tenantd answers by.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use ureq::Agent;
use ureq::http::header::AUTHORIZATION;
use ureq::http::{HeaderName, HeaderValue};

use super::clients::print;
use super::config::Delay;
use super::failure::Failure;
use super::openapi;
use crate::control::documents::document;
use crate::drift::{Answered, Contract, MAX_ANSWER_BYTES, check};

#[derive(Args)]
pub(super) struct DriftArguments {
    /// The API whose contract to compare with
    #[arg(long, value_parser = openapi::dialects())]
    dialect: String,
    /// The address of the service, up to where the paths of the contract begin
    #[arg(long, value_name = "URL")]
    against: Base,
    /// A bearer token for it
    #[arg(
        long,
        value_name = "TOKEN",
        env = "TENANTD_DRIFT_TOKEN",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    token: Option<String>,
    /// A header to send, such as 'X-Api-Key: …'; may be given several times
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<Header>,
    /// The value of a parameter of paths or queries; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    param: Vec<(String, String)>,
    /// Another contract than tenantd's own
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// How long to wait for each answer
    #[arg(long, value_name = "TIME", default_value = "30s")]
    timeout: Delay,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// `http://` or `https://`, a host, perhaps a path; without a slash at its end.
#[derive(Clone)]
struct Base(String);

impl FromStr for Base {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_web = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
        let uri = text.parse::<ureq::http::Uri>().ok().filter(|uri| uri.host().is_some());
        match uri {
            // Nor a user name: who asks is told by --token or --header.
            Some(_) if is_web && !text.contains(['?', '#', '@']) => {
                Ok(Self(text.trim_end_matches('/').to_owned()))
            }
            _ => Err("expected an http or https URL without a user name or a query".into()),
        }
    }
}

#[derive(Clone)]
struct Header(HeaderName, HeaderValue);

impl FromStr for Header {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a header such as 'X-Api-Key: value'".to_owned();
        let (name, value) = text.split_once(':').ok_or_else(expected)?;
        let name = name.trim().parse().map_err(|_| expected())?;
        Ok(Self(name, value.trim().parse().map_err(|_| expected())?))
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = pair.ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(arguments: DriftArguments) -> Result<(), Failure> {
    let text = match &arguments.contract {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::WrongUse(format!("{}: {error}", path.display())))?,
        None => document(&arguments.dialect).unwrap_or_default().to_owned(),
    };
    let contract = Contract::read(&text).map_err(|fault| {
        let path = arguments.contract.as_deref().unwrap_or("the contract".as_ref());
        Failure::WrongUse(format!("{}: {fault}", path.display()))
    })?;
    let service = Service::new(&arguments)?;
    let given: BTreeMap<String, String> = arguments.param.into_iter().collect();
    let report = check(&contract, &given, &mut |path| service.get(path));
    if arguments.json {
        print(&serde_json::to_string(&report).unwrap_or_default())?;
    } else {
        print(&report.to_string())?;
    }
    match (report.compared(), report.drifted()) {
        (0, _) => Err(Failure::Failed("nothing could be compared".into())),
        (_, 0) => Ok(()),
        (_, count) => Err(Failure::Failed(format!(
            "{count} of the operations are not as in the contract of {}",
            arguments.dialect
        ))),
    }
}

/// The service, asked by GET alone.
struct Service {
    base: String,
    agent: Agent,
    headers: Vec<Header>,
}

impl Service {
    fn new(arguments: &DriftArguments) -> Result<Self, Failure> {
        let mut headers = arguments.header.clone();
        let names_caller = headers.iter().any(|Header(name, _)| name == AUTHORIZATION);
        if let Some(token) = arguments.token.as_ref().filter(|token| !token.is_empty()) {
            if names_caller {
                return Err(Failure::WrongUse(
                    "--token and a header Authorization are both given: say one of them".into(),
                ));
            }
            let header = format!("Authorization: Bearer {token}").parse();
            headers.push(header.map_err(|_| {
                Failure::WrongUse("--token has characters that no header may have".into())
            })?);
        }
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(arguments.timeout.0))
            .user_agent(concat!("tenantd-drift/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { base: arguments.against.0.clone(), agent: config.new_agent(), headers })
    }

    fn get(&self, path: &str) -> Result<Answered, String> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for Header(name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut answer = request.call().map_err(|error| match error {
            ureq::Error::Timeout(_) => "no answer in time".to_owned(),
            error => format!("no answer: {error}"),
        })?;
        let media_type = answer.headers().get("Content-Type").and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default().split(';').next().unwrap_or_default();
        let (status, media_type) = (answer.status().as_u16(), media_type.trim().to_lowercase());
        // Nothing else is compared, and an event stream never ends.
        let is_read = media_type.ends_with("json") || !answer.status().is_success();
        let body = if is_read {
            answer.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().map_err(broken)
        } else {
            Ok(Vec::new())
        };
        Ok(Answered { status, media_type, body })
    }
}

/// Why there is no whole body.
fn broken(error: ureq::Error) -> String {
    match error {
        ureq::Error::BodyExceedsLimit(limit) => {
            format!("the answer has more than {} MiB", limit / 1024 / 1024)
        }
        ureq::Error::Timeout(_) => "the answer did not end in time".into(),
        error => format!("the answer broke off: {error}"),
    }
}
