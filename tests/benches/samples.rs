//! Several ways of doing one thing, timed in turn within one run: whatever slows the machine down for a
//! while slows down all of them.

use std::time::{Duration, Instant};

/// How long all samples of one comparison take together, about.
const TIME: Duration = Duration::from_secs(6);
/// A sample takes at least so long.
const SAMPLE: Duration = Duration::from_millis(2);

/// One way of doing it.
pub(crate) type Side<'a> = (&'static str, &'a mut dyn FnMut());

/// Times the sides against each other, the last one being the floor, and prints their ratios. Each call of
/// a side does `units` pieces of work. An argument of the command line picks comparisons by their names.
/// Gives the medians in nanoseconds.
pub(crate) fn compare(what: &str, units: u32, sides: &mut [Side<'_>]) -> Vec<f64> {
    let mut wanted = std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    if wanted.next().is_some_and(|wanted| !what.contains(&wanted)) {
        return Vec::new();
    }
    let calls: Vec<u32> = sides.iter_mut().map(|(_, run)| calls(run)).collect();
    let mut samples: Vec<Vec<Duration>> = vec![Vec::new(); sides.len()];
    let end = Instant::now() + TIME;
    while Instant::now() < end || samples[0].len() < 10 {
        for (index, (_, run)) in sides.iter_mut().enumerate() {
            let start = Instant::now();
            (0..calls[index]).for_each(|_| run());
            samples[index].push(start.elapsed() / calls[index]);
        }
    }
    println!("{what}, {} samples each", samples[0].len());
    let floor = summary(samples.last_mut().expect("a side"));
    let mut medians = Vec::new();
    for ((name, _), samples) in sides.iter().zip(&mut samples) {
        let (median, fastest) = summary(samples);
        let ratio = |it: Duration, floor: Duration| it.as_secs_f64() / floor.as_secs_f64();
        println!(
            "  {name:<28} median {:>9.1} ns, {:.2}; fastest {:>9.1} ns, {:.2}",
            each(median, units),
            ratio(median, floor.0),
            each(fastest, units),
            ratio(fastest, floor.1),
        );
        medians.push(each(median, units));
    }
    medians
}

/// Returns how many calls make up a sample, after a while of warming up.
fn calls(run: &mut dyn FnMut()) -> u32 {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        (0..calls).for_each(|_| run());
        if start.elapsed() >= SAMPLE {
            return calls;
        }
        calls *= 2;
    }
}

/// The median and the fastest: on a machine that does other things, too, the fastest say more.
fn summary(samples: &mut [Duration]) -> (Duration, Duration) {
    samples.sort();
    (samples[samples.len() / 2], samples[0])
}

fn each(time: Duration, units: u32) -> f64 {
    time.as_secs_f64() * 1e9 / f64::from(units)
}
