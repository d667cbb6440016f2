//! The samples of all benchmarks of a run, so that one can be set against another.

use criterion::{BenchmarkGroup, measurement::WallTime};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// All samples of each benchmark, as time per unit.
#[derive(Default)]
pub(crate) struct Samples(HashMap<&'static str, Vec<Duration>>);

impl Samples {
    pub(crate) fn bench(
        &mut self,
        group: &mut BenchmarkGroup<'_, WallTime>,
        name: &'static str,
        units: u32,
        mut run: impl FnMut(),
    ) {
        group.throughput(criterion::Throughput::Elements(units.into()));
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|iterations| {
                let start = Instant::now();
                (0..iterations).for_each(|_| run());
                let took = start.elapsed();
                let each = took.div_f64(iterations as f64 * f64::from(units));
                self.0.entry(name).or_default().push(each);
                took
            });
        });
    }

    pub(crate) fn median(&self, name: &str) -> Duration {
        let mut samples = self.0[name].clone();
        samples.sort();
        samples[samples.len() / 2]
    }

    pub(crate) fn ratio(&self, what: &str, ours: &str, floor: &str) {
        if !self.0.contains_key(ours) || !self.0.contains_key(floor) {
            return;
        }
        // On a machine that does other things too, the fastest say more than the medians.
        let fastest = |name| self.0[name].iter().min().copied().unwrap_or_default();
        let (best, best_floor) = (fastest(ours), fastest(floor));
        let (ours, floor) = (self.median(ours), self.median(floor));
        let ratio = |ours: Duration, floor: Duration| ours.as_secs_f64() / floor.as_secs_f64();
        println!(
            "{what}: {ours:?} against {floor:?} for the floor, ratio {:.2}; fastest {best:?} against {best_floor:?}, {:.2}",
            ratio(ours, floor),
            ratio(best, best_floor),
        );
    }
}
