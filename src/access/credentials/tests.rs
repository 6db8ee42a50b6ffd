//! Headers as clients send them, and as attackers do.

use super::*;

fn authorization(text: &str) -> Credentials {
    Credentials::read(Header::Text(text), Header::Absent)
}

fn api_key(text: &str) -> Credentials {
    Credentials::read(Header::Absent, Header::Text(text))
}

fn basic(client_id: &str, secret: &str) -> Credentials {
    Credentials::Basic { client_id: client_id.into(), secret: secret.into() }
}

fn key(presented: Presented) -> Credentials {
    Credentials::Key { client_id: "acme".into(), secret: "s-3_t".into(), presented }
}

const BAD_AUTHORIZATION: Credentials = Credentials::Malformed(Presented::Authorization);
const BAD_API_KEY: Credentials = Credentials::Malformed(Presented::ApiKeyHeader);

#[test]
fn tokens_and_keys_come_as_bearer_in_any_case() {
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        let token = authorization(&format!("{scheme} ab.cd.ef"));
        assert_eq!(token, Credentials::Token("ab.cd.ef".into()));
        let bearer_key = authorization(&format!("{scheme} acme.s-3_t"));
        assert_eq!(bearer_key, key(Presented::Authorization));
    }
    assert_eq!(authorization(" Bearer \t ab.cd.ef "), Credentials::Token("ab.cd.ef".into()));
    assert_eq!(api_key("acme.s-3_t"), key(Presented::ApiKeyHeader));
    assert_eq!(api_key(" acme.s-3_t\t"), key(Presented::ApiKeyHeader));
}

#[test]
fn basic_takes_the_pair_with_and_without_padding() {
    assert_eq!(authorization("Basic YWNtZTpzZWM="), basic("acme", "sec"));
    assert_eq!(authorization("basic YWNtZTpzZWM"), basic("acme", "sec"));
    assert_eq!(authorization("BASIC YWNtZTpzZTpj"), basic("acme", "se:c"));
}

#[test]
fn basic_takes_form_encoded_pairs() {
    let send = |pair: &str| authorization(&format!("Basic {}", BASE64.encode(pair)));
    assert_eq!(send("my%2Dclient:a%2db%5F"), basic("my-client", "a-b_"));
    assert_eq!(send("acme:100%"), basic("acme", "100%"));
    assert_eq!(send("acme:%4"), basic("acme", "%4"));
    assert_eq!(send("acme:%zz%41"), basic("acme", "%zzA"));
    assert_eq!(send("acme:%+4"), basic("acme", "% 4"));
    assert_eq!(send("acme:%ff"), BAD_AUTHORIZATION);
    assert_eq!(send("a%00b:secret"), BAD_AUTHORIZATION);
    assert_eq!(send("%2525:secret"), BAD_AUTHORIZATION, "decoded once, never twice");
}

#[test]
fn of_two_headers_authorization_counts() {
    let both = |first, second| Credentials::read(first, second);
    let token = Credentials::Token("a.b.c".into());
    assert_eq!(both(Header::Text("Bearer a.b.c"), Header::Text("acme.s")), token);
    assert_eq!(both(Header::Text("Bearer a.b.c"), Header::Unusable), token);
    assert_eq!(both(Header::Text("nonsense"), Header::Text("acme.s-3_t")), BAD_AUTHORIZATION);
    assert_eq!(both(Header::Unusable, Header::Text("acme.s-3_t")), BAD_AUTHORIZATION);
    assert_eq!(both(Header::Absent, Header::Unusable), BAD_API_KEY);
    assert_eq!(both(Header::Absent, Header::Absent), Credentials::None);
}

#[test]
fn what_is_no_credential_is_malformed() {
    let texts = [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearera.b.c",
        "Bearer a",
        "Bearer a.b.c.d",
        "Bearer a.b c.d",
        "Bearer a.b\u{a0}.c",
        "Bearer a.\0b.c",
        "Bearer .secret",
        "Bearer acme.",
        "Bearer ac me.secret",
        "Bearer ac/me.secret",
        "Bearer,a.b.c",
        "Basic",
        "Basic !",
        "Basic YWNtZQ==",
        "Basic OnNlY3JldA==",
        "Basic YWNtZTo=",
        "Basic YWNtZTpzZWM==",
        "Basic YWNtZTpzZW\n",
        "Basic /////w==",
        "Digest username=\"acme\"",
        "Negotiate a.b.c",
        "\u{130}earer a.b.c",
    ];
    for text in texts {
        assert_eq!(authorization(text), BAD_AUTHORIZATION, "{text:?}");
    }
    for text in ["", "acme", "acme.", ".s", "a.b.c", "Bearer acme.s", "acme.s t", "acme.\u{e9}"] {
        assert_eq!(api_key(text), BAD_API_KEY, "{text:?}");
    }
}

#[test]
fn client_ids_end_at_64_characters() {
    let (longest, beyond) = ("a".repeat(64), "a".repeat(65));
    assert!(matches!(api_key(&format!("{longest}.s")), Credentials::Key { .. }));
    assert_eq!(api_key(&format!("{beyond}.s")), BAD_API_KEY);
    let pair = BASE64.encode(format!("{beyond}:s"));
    assert_eq!(authorization(&format!("Basic {pair}")), BAD_AUTHORIZATION);
    assert!(!is_client_id("") && !is_client_id("\u{e4}") && is_client_id("A-z_09"));
}

#[test]
fn no_secret_is_printed() {
    let all =
        [authorization("Basic YWNtZTpzZWM="), api_key("acme.sec"), authorization("Bearer s.e.c")];
    assert_eq!(format!("{all:?}"), "[Basic(acme, ..), Key(acme, ..), Token(..)]");
}

/// Every text of up to four characters of this alphabet, after each scheme: nothing panics, and
/// what is accepted keeps the promise of `Credentials`.
#[test]
fn garbage_is_never_more_than_malformed() {
    let letters = ['a', '.', ':', '%', '+', '=', 'Y', ' ', '\u{e4}', '\0'];
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer =
            texts.iter().flat_map(|text| letters.iter().map(move |c| format!("{text}{c}")));
        texts = texts.iter().cloned().chain(longer).collect();
        texts.dedup();
    }
    for text in &texts {
        let encoded = BASE64.encode(text);
        let heads = [format!("Bearer {text}"), format!("Basic {text}"), format!("Basic {encoded}")];
        for read in heads.iter().map(|head| authorization(head)).chain([api_key(text)]) {
            match read {
                Credentials::Key { client_id, secret, .. }
                | Credentials::Basic { client_id, secret } => {
                    assert!(is_client_id(&client_id) && !secret.is_empty(), "{text:?}");
                }
                Credentials::Token(token) => assert!(!token.contains([' ', '\0'])),
                Credentials::None | Credentials::Malformed(_) => {}
            }
        }
    }
}
