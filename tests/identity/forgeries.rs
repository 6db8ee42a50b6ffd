//! Every kind of token that is none, in every operation of every API, with the whole answer.
//!
//! The forger has the instance's own key where a claim alone is wrong, so that nothing but that
//! claim is what the token is refused for.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::algorithms::{Ed25519KeyPair, EdDSAKeyPairLike, HS256Key, MACLike};
use jwt_simple::claims::JWTClaims;
use serde_json::{Value, json};
use tenantd::dialects::{Dialect, Gate, Route};
use tenantd::model::{Clock, Role};
use tenantd::web::router::DIALECTS;

use super::{decode, refused, token_of};
use crate::support::{Client, Reply, World};

/// A world whose keys are in the wrong hands.
struct Forge {
    world: World,
    member: Client,
    operator: Client,
    key: Ed25519KeyPair,
    kid: String,
    now: i64,
}

impl Forge {
    fn new() -> Self {
        let world = World::new();
        let tenant = world.root("Acme");
        let stored = world.app.store.read(|tx| tx.signing_keys()).unwrap().remove(0);
        let key = Ed25519KeyPair::from_bytes(&stored.private_key).unwrap();
        Self {
            member: world.client(Role::Member, &tenant),
            operator: world.operator(),
            key: key.with_key_id(&stored.kid),
            kid: stored.kid,
            now: world.clock.now().seconds(),
            world,
        }
    }

    /// The claims of a token that is good.
    fn claims(&self) -> Value {
        decode(&token_of(&self.world, &self.member)).1
    }

    /// These claims under the instance's own signature.
    fn signed(&self, claims: Value) -> String {
        self.key.sign(bare(claims)).unwrap()
    }

    /// A good token but for this claim, which is absent if it is null.
    fn with(&self, claim: &str, value: Value) -> String {
        let mut claims = self.claims();
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(claim)),
            value => claims[claim] = value,
        }
        self.signed(claims)
    }

    fn wrong_in_time(&self) -> Vec<(&'static str, String)> {
        let now = self.now;
        vec![
            ("expired", self.with("exp", json!(now - 1))),
            ("expired in this very second", self.with("exp", json!(now))),
            ("without an end", self.with("exp", Value::Null)),
            ("not yet valid", self.with("nbf", json!(now + 60))),
            ("not valid for long", self.with("nbf", json!(u32::MAX))),
        ]
    }

    fn wrongly_signed(&self) -> Vec<(&'static str, String)> {
        let token = self.signed(self.claims());
        let [header, claims, signature] = parts(&token);
        let other = Ed25519KeyPair::generate();
        let other_kid = other.jwk_thumbprint();
        let as_ours = other.with_key_id(&self.kid).sign(bare(self.claims())).unwrap();
        let other = Ed25519KeyPair::generate().with_key_id(&other_kid);
        let none = |algorithm: &str| {
            URL_SAFE_NO_PAD
                .encode(json!({"alg": algorithm, "typ": "JWT", "kid": self.kid}).to_string())
        };
        let public = self.key.public_key().to_bytes();
        let mac = HS256Key::from_bytes(&public).with_key_id(&self.kid);
        vec![
            ("signed with another key", other.sign(bare(self.claims())).unwrap()),
            ("signed with another key under our name", as_ours),
            ("alg none", format!("{}.{claims}.", none("none"))),
            ("alg None", format!("{}.{claims}.", none("None"))),
            ("alg none with a signature", format!("{}.{claims}.{signature}", none("none"))),
            ("a MAC with the public key", mac.authenticate(bare(self.claims())).unwrap()),
            ("without a signature", format!("{header}.{claims}.")),
            ("without its last part", format!("{header}.{claims}")),
        ]
    }

    fn altered(&self) -> Vec<(&'static str, String)> {
        let token = self.signed(self.claims());
        let [header, claims, signature] = parts(&token);
        let mut promoted = self.claims();
        promoted["sub"] = self.operator.id.clone().into();
        promoted["cid"] = self.operator.id.clone().into();
        let promoted = URL_SAFE_NO_PAD.encode(promoted.to_string());
        let spaced = URL_SAFE_NO_PAD.encode(format!("{} ", self.claims()));
        let other_header = URL_SAFE_NO_PAD
            .encode(json!({"typ": "JWT", "alg": "EdDSA", "kid": self.kid}).to_string());
        let mut flipped = URL_SAFE_NO_PAD.decode(&signature).unwrap();
        flipped[63] ^= 1;
        let flipped = URL_SAFE_NO_PAD.encode(flipped);
        vec![
            ("for another client", format!("{header}.{promoted}.{signature}")),
            ("with a space in its claims", format!("{header}.{spaced}.{signature}")),
            ("with its header in another order", format!("{other_header}.{claims}.{signature}")),
            ("with one bit of its signature", format!("{header}.{claims}.{flipped}")),
            ("with a part too many", format!("{token}.{signature}")),
        ]
    }

    fn for_somebody_else(&self) -> Vec<(&'static str, String)> {
        let other = World::new().app.store.read(|tx| tx.instance()).unwrap().id;
        let own = self.claims()["aud"].clone();
        let mut nobody = self.claims();
        nobody["sub"] = "nobody".into();
        nobody["cid"] = "nobody".into();
        vec![
            ("for another instance", self.with("aud", json!(other))),
            ("for two instances", self.with("aud", json!([own, other]))),
            ("for no instance", self.with("aud", Value::Null)),
            ("for an empty instance", self.with("aud", json!(""))),
            ("of nobody", self.signed(nobody)),
            ("of a subject that is not its client", self.with("sub", json!(self.operator.id))),
            ("of another generation", self.with("jti", json!("2-01HM6W3P8ZFX4Q8R5T2V7Y9B1C"))),
        ]
    }

    /// Tokens that were good until their clients were removed, or got another secret.
    fn voided(&self) -> Vec<(&'static str, String)> {
        let tenant = self.claims()["tenant"].as_str().unwrap().to_owned();
        let [removed, rotated] = [(); 2].map(|()| self.world.client(Role::Operator, &tenant));
        let path = |client: &Client| format!("/control/v1/clients/{}", client.id);
        for client in [&removed, &rotated] {
            let reply = self.world.get(&path(client)).by(client).send();
            assert_eq!(reply.status, 200, "it was good");
        }
        let reply = self.world.delete(&path(&removed)).by(&self.operator).send();
        assert_eq!(reply.status, 204, "{reply:?}");
        let rotate = format!("{}/rotate", path(&rotated));
        let reply = self.world.post(&rotate).by(&self.operator).send();
        assert_eq!(reply.status, 200, "{reply:?}");
        vec![("of a removed client", removed.token), ("of a rotated client", rotated.token)]
    }
}

/// Claims, and nothing that the library would add.
fn bare(claims: Value) -> JWTClaims<Value> {
    JWTClaims {
        issued_at: None,
        expires_at: None,
        invalid_before: None,
        issuer: None,
        subject: None,
        audiences: None,
        jwt_id: None,
        nonce: None,
        custom: claims,
    }
}

fn parts(token: &str) -> [String; 3] {
    let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts.try_into().unwrap()
}

/// Every operation that needs somebody, with a path that fits it.
fn guarded() -> Vec<(&'static Dialect, &'static Route, String)> {
    let routes = DIALECTS
        .iter()
        .flat_map(|dialect| dialect.routes.iter().map(move |route| (*dialect, route)));
    routes
        .filter(|(_, route)| matches!(route.gate, Gate::Least(_)))
        .map(|(dialect, route)| {
            let words = route.pattern.split('/');
            let words = words.map(|word| if word.starts_with('{') { "nothing" } else { word });
            let path = words.collect::<Vec<_>>().join("/");
            (dialect, route, format!("{}{path}", dialect.mounts[0]))
        })
        .collect()
}

fn ask(world: &World, route: &Route, path: &str, token: &str) -> Reply {
    world.request(route.method.name(), path).bearer(token).send()
}

#[test]
fn a_token_that_is_none_is_refused_in_the_words_of_every_api() {
    let forge = Forge::new();
    let kinds = [
        forge.wrong_in_time(),
        forge.wrongly_signed(),
        forge.altered(),
        forge.for_somebody_else(),
        forge.voided(),
    ];
    let operations = guarded();
    let dialects = ["ocs", "processmind", "nse", "dpod", "ipera", "control"];
    assert!(dialects.iter().all(|name| operations.iter().any(|(one, ..)| one.name == *name)));
    for (kind, token) in kinds.iter().flatten() {
        for (dialect, route, path) in &operations {
            let reply = ask(&forge.world, route, path, token);
            if route.method.name() == "HEAD" {
                assert_eq!((reply.status, reply.text()), (401, ""), "{kind}: {reply:?}");
            } else {
                assert_eq!(reply.status, 401, "{kind}: {reply:?}");
                refused(dialect.name, &reply);
            }
        }
    }
}

/// What is not compared: an instance has as many names as proxies before it, and its clock may be
/// set back.
#[test]
fn issuer_and_time_of_issue_are_not_compared() {
    let forge = Forge::new();
    for (kind, token) in [
        ("as it is issued", forge.signed(forge.claims())),
        ("of another issuer", forge.with("iss", json!("https://elsewhere.example"))),
        ("of no issuer", forge.with("iss", Value::Null)),
        ("issued later", forge.with("iat", json!(forge.now + 600))),
        ("valid from now on", forge.with("nbf", json!(forge.now))),
    ] {
        for (_, route, path) in guarded() {
            let reply = ask(&forge.world, route, &path, &token);
            assert_ne!(reply.status, 401, "{kind}: {reply:?}");
        }
    }
}
