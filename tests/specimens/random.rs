//! How many cases random tests try, and from which random numbers.

use std::env;

use fastrand::Rng;

fn variable(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name}={text} is no whole number")))
}

/// Returns how many cases a test tries that by itself tries `of_one`: `COAX_CASES` times as many.
#[must_use]
pub fn cases(of_one: usize) -> usize {
    let factor = variable("COAX_CASES").unwrap_or(1);
    of_one * usize::try_from(factor).expect("a factor")
}

/// From which random numbers are made: `COAX_SEED`, the same in every run by itself.
#[must_use]
pub fn seed() -> u64 {
    variable("COAX_SEED").unwrap_or(7)
}

/// Runs a test for its number of cases. One that fails tells how to repeat it.
pub fn for_cases(of_one: usize, mut case: impl FnMut(&mut Rng)) {
    let mut rng = Rng::with_seed(seed());
    for number in 0..cases(of_one) {
        let _told = Told { number };
        case(&mut rng);
    }
}

/// Tells where a test failed.
struct Told {
    number: usize,
}

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("case {} with COAX_SEED={}", self.number, seed());
        }
    }
}
