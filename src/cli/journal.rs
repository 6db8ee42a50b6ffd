//! `tenantd journal`: what a running stand-in was asked and answered.

use std::io::{ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use form_urlencoded::Serializer;
use serde_json::Value;

use super::failure::Failure;
use super::remote::ServerArguments;

#[derive(Args)]
pub(super) struct JournalArguments {
    /// Those of this API alone
    #[arg(long, value_name = "NAME")]
    dialect: Option<String>,
    /// Those of this operation alone
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
    /// Those with this method alone
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Those with this path alone; `*` stands for any text
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Those of this client alone
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Those that were answered so alone, such as 404 or 4xx
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Those after the entry with this number, or from this time on
    #[arg(long, value_name = "NUMBER|TIME")]
    since: Option<String>,
    /// Those alone at whose path the vendor may have something, but the stand-in has nothing
    #[arg(long)]
    not_implemented: bool,
    /// Go on with what comes, until the server ends
    #[arg(long, conflicts_with = "har")]
    follow: bool,
    /// Write a HAR file instead
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    har: Option<PathBuf>,
    /// Print whole entries as JSON, one a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: ServerArguments,
}

impl JournalArguments {
    /// The filter as a query. A stream begins with what there is, unless told otherwise.
    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        let from_the_start = self.follow.then(|| "0".to_owned());
        for (name, value) in [
            ("dialect", &self.dialect),
            ("operation", &self.operation),
            ("method", &self.method),
            ("path", &self.path),
            ("client", &self.client),
            ("status", &self.status),
            ("since", &self.since.clone().or(from_the_start)),
            ("notImplemented", &self.not_implemented.then(|| "true".to_owned())),
        ] {
            query.extend_pairs(value.iter().map(|value| (name, value)));
        }
        query.finish()
    }
}

pub(super) fn run(arguments: JournalArguments) -> Result<(), Failure> {
    let query = arguments.query();
    let JournalArguments { follow, har, json, server, .. } = arguments;
    let server = server.remote()?;
    let server = server.ok_or_else(|| {
        Failure::WrongUse("--url URL is missing: the address of a running stand-in".into())
    })?;
    if let Some(path) = har {
        let har = server.call("GET", &format!("/journal/har?{query}"), None)?;
        let written = std::fs::write(&path, har.to_string());
        return written.map_err(|error| Failure::of_system(path.display(), error));
    }
    if !json {
        let _ = show("NUMBER  AT                               MS  STATUS  REQUEST")?;
    }
    let tell = |entry: &Value| show(&if json { entry.to_string() } else { line(entry) });
    if follow {
        return server.listen(&format!("/journal/stream?{query}"), tell);
    }
    let mut journal = server.call("GET", &format!("/journal?{query}"), None)?;
    for entry in journal["entries"].take().as_array().into_iter().flatten() {
        if tell(entry)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Writes a line; whoever closes the pipe wants no more of them.
fn show(line: &str) -> Result<ControlFlow<()>, Failure> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Failure::of_system("standard output", error)),
    }
}

fn line(entry: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (request, answer) = (&entry["request"], &entry["answer"]);
    let mut line = format!(
        "{:>6}  {:<24}  {:>9.3}  {:>6}  {} {}",
        entry["number"].as_u64().unwrap_or_default(),
        text(&entry["at"]),
        entry["ms"].as_f64().unwrap_or_default(),
        answer["status"].as_u64().map_or("none".to_owned(), |status| status.to_string()),
        text(&request["method"]),
        text(&request["path"]),
    );
    if let Some(query) = request["query"].as_str() {
        line.push('?');
        line.push_str(query);
    }
    if let Some(operation) = entry["operation"].as_str() {
        line.push_str(&format!("  {operation}"));
    }
    if entry["notImplemented"] == true {
        line.push_str("  not implemented by the stand-in");
    }
    if let Some(fault) = entry["fault"].as_str() {
        line.push_str(&format!("  fault: {fault}"));
    }
    line
}
