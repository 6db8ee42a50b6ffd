//! Wrong use: exit code 2, and one line on stderr that says what is wrong.

use crate::support::Place;
use crate::support::program::{Ended, Process, program, run};

#[track_caller]
fn wrong(arguments: &[&str], line: &str) {
    let expected = Ended { code: Some(2), out: String::new(), err: format!("tenantd: {line}\n") };
    assert_eq!(run(arguments), expected, "{arguments:?}");
}

#[test]
fn a_command_is_missing_or_unknown() {
    let hint = "a command is missing; `--help` lists them";
    wrong(&[], hint);
    wrong(&["client"], hint);
    wrong(&["tenant"], hint);
    wrong(&["server"], "unrecognized subcommand 'server'");
    wrong(&["client", "drop"], "unrecognized subcommand 'drop'");
}

#[test]
fn an_option_is_unknown_or_missing() {
    wrong(&["serve", "--bd", "x"], "unexpected argument '--bd' found");
    wrong(&["--verbose"], "unexpected argument '--verbose' found");
    wrong(&["serve"], "--db FILE is missing: which file to serve");
    let missing = "the following required arguments were not provided: ";
    wrong(&["client", "list"], &format!("{missing}--db <FILE>"));
    wrong(&["client", "rotate", "--db", "x"], &format!("{missing}<ID>"));
    wrong(&["client", "add", "--db", "x"], &format!("{missing}--role <ROLE>"));
    wrong(&["tenant", "add", "--db", "x"], &format!("{missing}--name <NAME>"));
    wrong(&["tenant", "show", "--db", "x"], &format!("{missing}<ID>"));
    wrong(&["openapi"], &format!("{missing}<DIALECT>"));
    let both = "the argument '[DIALECT]' cannot be used with '--matrix'";
    wrong(&["openapi", "ocs", "--matrix"], both);
    wrong(&["serve", "--db"], "a value is required for '--db <FILE>' but none was supplied");
}

#[test]
fn a_value_is_none() {
    for (option, name, value, reason) in [
        ("--listen", "ADDR", "8080", "expected an address and a port, such as 127.0.0.1:8080"),
        (
            "--listen",
            "ADDR",
            "localhost:8080",
            "expected an address and a port, such as 127.0.0.1:8080",
        ),
        ("--durability", "full|normal", "fast", "expected full or normal"),
        ("--provisioning-delay", "TIME", "soon", "expected a time such as 500ms, 2s or 1m"),
        ("--login-limit", "N", "-1", "-1 is not in 0..=4294967295"),
        ("--login-limit", "N", "many", "invalid digit found in string"),
        ("--rate-limit", "N", "-1", "-1 is not in 0..=4294967295"),
        ("--public-url", "URL", "a.example", "expected a URL such as https://tenants.example.com"),
        (
            "--cors-origin",
            "ORIGIN",
            "https://a.example/",
            "expected an origin such as https://console.example.com, or *",
        ),
    ] {
        let line = format!("invalid value '{value}' for '{option} <{name}>': {reason}");
        let value = format!("{option}={value}");
        wrong(&["serve", "--db", "/nowhere/x.db", &value], &line);
    }
    wrong(
        &["serve", "--db", "x", "--metrics-open=perhaps"],
        "invalid value 'perhaps' for '--metrics-open [<BOOL>]' [possible values: true, false]",
    );
}

#[test]
fn a_client_cannot_be_as_it_is_asked_for() {
    let place = Place::new();
    let db = place.db.as_str();
    let add = |further: &[&'static str]| [&["client", "add", "--db", db][..], further].concat();
    for role in ["member", "admin", "provider"] {
        let line = format!("--tenant ID is missing: a client with the role {role} needs a home");
        wrong(&["client", "add", "--db", db, "--role", role], &line);
    }
    wrong(
        &add(&["--role", "owner"]),
        "invalid value 'owner' for '--role <ROLE>': expected member, admin, provider or operator",
    );
    wrong(
        &add(&["--role", "operator", "--scope", "dpod.tenant.root"]),
        "there is no scope dpod.tenant.root",
    );
    wrong(&add(&["--role", "admin", "--tenant", "nothing"]), "there is no tenant nothing");
    wrong(&add(&["--role", "admin", "--tenant", "not an id"]), "there is no tenant not an id");
}

#[test]
fn a_tenant_cannot_be_as_it_is_asked_for() {
    let place = Place::new();
    let db = place.db.as_str();
    let add = |further: &[&'static str]| [&["tenant", "add", "--db", db][..], further].concat();
    let name = "--name must have 1 to 200 characters, and no control characters";
    for bad in ["", "  ", "a\nb"] {
        wrong(&add(&["--name", bad]), name);
    }
    wrong(&["tenant", "add", "--db", db, "--name", &"x".repeat(201)], name);
    wrong(
        &add(&["--name", "Acme", "--id", "not an id"]),
        "\"not an id\" cannot be an id: 1 to 64 of A-Z, a-z, 0-9, _ and -",
    );
    wrong(&add(&["--name", "Acme", "--parent", "nothing"]), "there is no tenant nothing");
    wrong(&add(&["--name", "Acme", "--parent", "not an id"]), "\"not an id\" cannot be an id");
    wrong(
        &add(&["--name", "Acme", "--account-type", "guest"]),
        "invalid value 'guest' for '--account-type <ACCOUNT_TYPE>': expected subscriber, trial or service_provider",
    );
}

#[test]
fn a_variable_is_no_better_than_a_flag() {
    let mut command = program(&["serve", "--db", "/nowhere/x.db"]);
    command.env("TENANTD_LISTEN", "here");
    let err = "tenantd: invalid value 'here' for '--listen <ADDR>': expected an address and a port, such as 127.0.0.1:8080\n";
    let expected = Ended { code: Some(2), out: String::new(), err: err.into() };
    assert_eq!(Process::start(command).wait(), expected);
}

#[test]
fn a_configuration_file_is_wrong_and_the_line_is_told() {
    let place = Place::new();
    for (content, reason) in [
        ("listen = [\"127.0.0.1:0\"]\ndb = \n", "(line 2)"),
        ("\n\nprovisioning-delay = \"soon\"\n", "expected a time such as 500ms, 2s or 1m (line 3)"),
        ("durability = \"fast\"\n", "expected full or normal (line 1)"),
        ("login-limit = 30\nlisten-on = \"x\"\n", "(line 2)"),
        ("login-limit = \"30\"\n", "(line 1)"),
        ("public-url = \"a.example\"\n", "https://tenants.example.com (line 1)"),
        ("cors-origin = [\"*\", \"a\"]\n", "or * (line 1)"),
        ("listen = [\"nowhere\"]\n", "(line 1)"),
    ] {
        let config = place.file("tenantd.toml", content);
        let ended = run(&["serve", "--config", &config]);
        assert_eq!((ended.code, &*ended.out), (Some(2), ""), "{ended:?}");
        assert!(ended.err.starts_with(&format!("tenantd: {config}: ")), "{}", ended.err);
        assert!(ended.err.ends_with(&format!("{reason}\n")), "{}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    }
    let ended = run(&["serve", "--config", "/nowhere/tenantd.toml"]);
    let err = "tenantd: /nowhere/tenantd.toml: No such file or directory (os error 2)\n";
    assert_eq!(ended, Ended { code: Some(2), out: String::new(), err: err.into() });
}
