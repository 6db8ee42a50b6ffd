//! Random steps through random APIs, against a model of the rules in memory.
//!
//! A step is one call: an operation, a dialect that has it, one of fifteen callers, arguments that
//! are mostly right. The model says whether it is done, and by which status it is refused; now and
//! then, and at the end, everything is read through all dialects by every caller and compared.
//!
//! `TENANTD_MODEL_SEED` is one seed or several (`7`, `1..100`), `TENANTD_MODEL_STEPS` how many
//! steps each takes. A failure prints its seed and as few steps as still fail.

mod compare;
mod requests;
mod rights;
mod rules;
mod runner;
mod state;
mod steps;
mod views;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use tenantd::model::{Clock, SystemClock};

use self::runner::{FIRST_STEP, Found, Runner, Tally};
use self::steps::Step;
use crate::support::Chance;

/// How many steps there are between two comparisons.
const BETWEEN: usize = 60;
/// How long shrinking may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// How many operations the standing seeds do at least; fewer means that the model goes blind.
const LEAST_OPERATIONS: usize = 34;

#[test]
fn random_steps_do_what_the_model_does() {
    let steps = match std::env::var("TENANTD_MODEL_STEPS") {
        Ok(steps) => steps.parse().unwrap(),
        Err(_) => 150,
    };
    let mut done = BTreeSet::new();
    for seed in seeds() {
        println!("again with TENANTD_MODEL_SEED={seed} TENANTD_MODEL_STEPS={steps}");
        match run(seed, steps) {
            Ok(tally) => {
                println!("{}", told(&tally));
                let successes = tally.into_keys().filter(|(_, status)| *status < 300);
                done.extend(successes.map(|(operation, _)| operation));
            }
            Err((done, reason)) => {
                let (few, reason) = shrink(has_delay(seed), done, reason);
                panic!("seed {seed}, {steps} steps\n{}{reason}\n", readable(&few));
            }
        }
    }
    if std::env::var_os("TENANTD_MODEL_SEED").is_none() && steps >= 150 {
        assert!(done.len() >= LEAST_OPERATIONS, "only {}: {done:?}", done.len());
    }
}

/// How much was done, and how much refused.
fn told(tally: &Tally) -> String {
    let (done, refused): (Tally, Tally) = tally.iter().partition(|((_, status), _)| *status < 300);
    let steps = |part: &Tally| part.values().sum::<usize>();
    let (ways, refusals) = (refused.len(), steps(&refused));
    format!(
        "{} steps done by {} operations, {refusals} refused in {ways} ways",
        steps(&done),
        done.len()
    )
}

/// Four that stay, and one that nobody has seen.
fn seeds() -> Vec<u64> {
    let Ok(text) = std::env::var("TENANTD_MODEL_SEED") else {
        return vec![1, 2, 3, 4, u64::try_from(SystemClock.now().0).unwrap()];
    };
    match text.split_once("..") {
        Some((first, last)) => (first.parse().unwrap()..=last.parse().unwrap()).collect(),
        None => vec![text.parse().unwrap()],
    }
}

/// Takes steps by chance; `Err` with those taken and what went wrong.
fn run(seed: u64, count: usize) -> Result<Tally, (Vec<Step>, String)> {
    let mut chance = Chance(seed);
    let mut runner = Runner::new(has_delay(seed));
    let mut done = Vec::new();
    for number in (FIRST_STEP..).take(count) {
        let step = steps::next(&mut chance, &runner.model, number);
        done.push(step.clone());
        let mut outcome = runner.step(&step);
        if outcome.is_ok() && (done.len() % BETWEEN == 0 || done.len() == count) {
            outcome = runner.compare();
        }
        outcome.map_err(|reason| (done.clone(), reason))?;
    }
    Ok(runner.tally)
}

/// Every other world lets states on the way last.
fn has_delay(seed: u64) -> bool {
    seed.is_multiple_of(2)
}

/// The same steps again in a new world.
fn replay(has_delay: bool, steps: &[Step]) -> Found {
    let mut runner = Runner::new(has_delay);
    steps.iter().try_for_each(|step| runner.step(step))?;
    runner.compare()
}

/// Leaves out what is not needed to fail: large pieces first, then single steps.
fn shrink(has_delay: bool, mut steps: Vec<Step>, mut reason: String) -> (Vec<Step>, String) {
    let start = Instant::now();
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < steps.len() && start.elapsed() < PATIENCE {
            let end = (at + size).min(steps.len());
            let fewer = [&steps[..at], &steps[end..]].concat();
            match replay(has_delay, &fewer) {
                Err(new_reason) => (steps, reason) = (fewer, new_reason),
                Ok(()) => at = end,
            }
        }
        size /= 2;
    }
    (steps, reason)
}

fn readable(steps: &[Step]) -> String {
    let names = Runner::new(false).model.callers;
    steps.iter().fold(String::new(), |mut text, step| {
        let Step { number, caller, dialect, op } = step;
        let _ = writeln!(text, "{number}: {}, {dialect:?}: {op:?}", names[*caller].name);
        text
    })
}
