//! Which names are those of secrets.

/// How such a name ends, without what is no letter or digit, in small letters, in the singular.
const ENDS: [&str; 19] = [
    "accesskey",
    "apikey",
    "assertion",
    "authorization",
    "bearer",
    "credential",
    "encryptionkey",
    "jwt",
    "masterkey",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "signingkey",
    "token",
];

/// Whether what goes under this name is a secret.
pub fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    let single = plain.strip_suffix('s').unwrap_or(&plain);
    ENDS.iter().any(|end| single.ends_with(end) || plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_name() {
        for name in [
            "client_secret",
            "secrets",
            "Password",
            "passwd",
            "user[password]",
            "apiKey",
            "X-API-Key",
            "access_key",
            "aws_secret_access_key",
            "secret-key",
            "privateKey",
            "authorization",
            "bearer",
            "credentials",
            "refresh token",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["", "token_type", "expires_in", "name", "key", "primaryKey", "passed", "s"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
