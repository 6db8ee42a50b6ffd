//! Guessing of passwords.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::arena::withstands;
use crate::support::exchange;

const GUESSERS: u32 = 4;
/// Between two guesses of each: 1,000 a second together.
const BETWEEN: Duration = Duration::from_millis(4);

#[test]
fn a_thousand_wrong_passwords_a_second() {
    withstands("1,000 wrong passwords/s", |arena| {
        let (id, secret) = arena.key.split_once('.').unwrap();
        let start = Instant::now();
        let guess = |number: u32| {
            let mut stream = TcpStream::connect(arena.address).unwrap();
            let (mut wrong, mut limited) = (0, 0);
            let mut next = Instant::now();
            while arena.lasts() {
                let password = format!("guess-{number}-{wrong}-{limited}");
                let body = json!({"username": id, "password": password});
                let answer =
                    exchange(&mut stream, &arena.key, "POST", "/nse/v2.1/auth/signin", &body);
                let (status, text) = answer.expect("an answer");
                match status {
                    401 => wrong += 1,
                    429 => limited += 1,
                    _ => panic!("{status} {text}"),
                }
                next += BETWEEN;
                std::thread::sleep(next.saturating_duration_since(Instant::now()));
            }
            (wrong, limited)
        };
        let counts: Vec<(u32, u32)> = std::thread::scope(|scope| {
            let guessers: Vec<_> =
                (0..GUESSERS).map(|number| scope.spawn(move || guess(number))).collect();
            guessers.into_iter().map(|guesser| guesser.join().unwrap()).collect()
        });
        let wrong: u32 = counts.iter().map(|(wrong, _)| wrong).sum();
        let limited: u32 = counts.iter().map(|(_, limited)| limited).sum();
        println!("{} guesses in {:?}", wrong + limited, start.elapsed());
        assert_eq!(wrong, 30, "the others had to wait");
        assert!(limited > 100, "{limited}");
        // The right one is accepted all the same, and keys and pairs are not what is limited.
        let mut stream = TcpStream::connect(arena.address).unwrap();
        let body = json!({"username": id, "password": secret});
        let answer = exchange(&mut stream, &arena.key, "POST", "/nse/v2.1/auth/signin", &body);
        assert_eq!(answer.map(|(status, _)| status), Some(200));
        let wrong_key = format!("{id}.wrong");
        let path = format!("/ocs/api/v1/Tenants/{}", arena.tenant);
        let answer = exchange(&mut stream, &wrong_key, "GET", &path, &Value::Null);
        assert_eq!(answer.map(|(status, _)| status), Some(401));
    });
}
