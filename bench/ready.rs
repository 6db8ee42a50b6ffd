//! Prints how long it takes until a server for a test answers, and until a new world of it does.
//!
//! usage: cargo run --release --example ready -- [ROUNDS]

use std::time::{Duration, Instant};

use tenantd::testing::{Server, World};

fn main() {
    let rounds =
        std::env::args().nth(1).map_or(50, |text| text.parse().expect("ROUNDS is a number"));
    let (mut starts, mut worlds) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let begin = Instant::now();
        let server = Server::start();
        answer(&server);
        starts.push(begin.elapsed());
        let begin = Instant::now();
        answer(&server.world("new"));
        worlds.push(begin.elapsed());
    }
    print("Server::start() and a first answer", starts);
    print("a first answer of a new world", worlds);
}

fn answer(world: &World) {
    world.request("GET", "/healthz").send().expect(200);
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    let (median, longest) = (ms(times[times.len() / 2]), ms(times[times.len() - 1]));
    println!("{what}: median {median:.1} ms, longest {longest:.1} ms, {} rounds", times.len());
}
