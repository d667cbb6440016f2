//! Numbers within bounds.
//!
//! Whole numbers are reckoned exactly, fractions in decimal steps. Knows which numbers are
//! allowed and which are preferred; what the preference comes from is decided elsewhere.

use super::json::Json;
use super::plausible::Likely;
use fastrand::Rng;
use serde_json::Number;

/// The range that `minimum`, `maximum`, their exclusive forms and `multipleOf` leave.
pub(in crate::local) struct Bounds {
    low: f64,
    low_open: bool,
    high: f64,
    high_open: bool,
    least: i128,
    greatest: i128,
    step: Option<Decimal>,
}

/// A positive decimal number, digits / 10^places.
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    places: u32,
}

const FARTHEST: i128 = 1 << 100;

impl Bounds {
    pub(in crate::local) fn new() -> Self {
        Self {
            low: f64::NEG_INFINITY,
            low_open: false,
            high: f64::INFINITY,
            high_open: false,
            least: -FARTHEST,
            greatest: FARTHEST,
            step: None,
        }
    }

    pub(in crate::local) fn at_least(&mut self, bound: &Number, open: bool) {
        let Some(value) = bound.as_f64() else { return };
        let (floor, exact) = floor(bound, value);
        let least = if exact {
            floor + i128::from(open)
        } else {
            floor + 1
        };
        self.least = self.least.max(least);
        if value > self.low || (value == self.low && open) {
            (self.low, self.low_open) = (value, open);
        }
    }

    pub(in crate::local) fn at_most(&mut self, bound: &Number, open: bool) {
        let Some(value) = bound.as_f64() else { return };
        let (floor, exact) = floor(bound, value);
        let greatest = if exact {
            floor - i128::from(open)
        } else {
            floor
        };
        self.greatest = self.greatest.min(greatest);
        if value < self.high || (value == self.high && open) {
            (self.high, self.high_open) = (value, open);
        }
    }

    pub(in crate::local) fn multiple_of(&mut self, step: f64) {
        // Two steps at once are left to the check afterwards.
        self.step = Decimal::of(step).or(self.step);
    }

    /// Returns a whole number, near what is likely.
    pub(in crate::local) fn integer(&self, likely: &Likely, rng: &mut Rng) -> Option<Json> {
        let unit = self.step.map_or(1, Decimal::whole_step);
        let multiples = |least: i128, greatest: i128| {
            let (first, last) = (-(-least).div_euclid(unit), greatest.div_euclid(unit));
            (first <= last).then_some((first, last))
        };
        let (least, greatest) = self.whole_range();
        let preferred = (likely.low.ceil() as i128, likely.high.floor() as i128);
        let (first, last) = multiples(least.max(preferred.0), greatest.min(preferred.1))
            .or_else(|| multiples(least, greatest))?;
        // Without a likely number in the range: the end of the range that lies nearer to zero.
        let (first, last) = if first >= 0 {
            (first, last.min(first.saturating_add(99)))
        } else if last <= 0 {
            (first.max(last.saturating_sub(99)), last)
        } else {
            (first.max(-99), last.min(99))
        };
        whole_number(rng.i128(first..=last) * unit)
    }

    /// Returns a number with or without a fraction, near what is likely.
    pub(in crate::local) fn number(&self, likely: &Likely, rng: &mut Rng) -> Option<Json> {
        let (low, high) = self.preferred(likely);
        if let Some(step) = self.step {
            return self.stepped(step, low, high, rng).map(Json::from);
        }
        let raw = low + (high - low) * rng.f64();
        let rounded = (likely.decimals..=12).map(|places| round(raw, places));
        let ends = [raw, (low + high) / 2.0, low, high];
        rounded
            .chain(ends)
            .find(|value| self.admits(*value))
            .map(Json::from)
    }

    fn admits(&self, value: f64) -> bool {
        let above = value > self.low || (value == self.low && !self.low_open);
        let below = value < self.high || (value == self.high && !self.high_open);
        value.is_finite() && above && below
    }

    /// Returns the part of the likely range that is allowed, or else a piece of the allowed range.
    fn preferred(&self, likely: &Likely) -> (f64, f64) {
        let (low, high) = (self.low.max(likely.low), self.high.min(likely.high));
        if low < high || (low == high && self.admits(low)) {
            return (low, high);
        }
        if self.low.is_finite() {
            (
                self.low,
                self.high.min(self.low + self.low.abs().max(100.0)),
            )
        } else {
            (self.high - self.high.abs().max(100.0), self.high)
        }
    }

    fn stepped(&self, step: Decimal, low: f64, high: f64, rng: &mut Rng) -> Option<f64> {
        let size = step.value();
        let nearest = |(low, high): (f64, f64)| {
            let (first, last) = ((low / size).ceil(), (high / size).floor());
            (first <= last).then_some((first as i128, last as i128))
        };
        let (first, last) =
            nearest((low, high)).or_else(|| nearest((self.low.max(-1e15), self.high.min(1e15))))?;
        let chosen = rng.i128(first..=last);
        // The division above can err by one step at either end.
        [
            chosen,
            first,
            last,
            first.saturating_add(1),
            last.saturating_sub(1),
        ]
        .into_iter()
        .filter_map(|count| step.times(count))
        .find(|value| self.admits(*value))
    }

    /// Returns the whole numbers that JSON carries exactly, at either end where nothing else is said.
    fn whole_range(&self) -> (i128, i128) {
        let greatest = if self.least > i128::from(i64::MAX) {
            u64::MAX.into()
        } else {
            i64::MAX.into()
        };
        (self.least.max(i64::MIN.into()), self.greatest.min(greatest))
    }
}

impl Decimal {
    fn of(value: f64) -> Option<Self> {
        if !value.is_finite() || value <= 0.0 {
            return None;
        }
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if fraction.len() > 15 || whole.len() > 18 {
            return None;
        }
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self {
            digits,
            places: u32::try_from(fraction.len()).ok()?,
        })
    }

    fn value(self) -> f64 {
        self.digits as f64 / 10f64.powi(self.places as i32)
    }

    /// Returns the smallest whole number that is a multiple.
    fn whole_step(self) -> i128 {
        self.digits / common_divisor(self.digits, 10i128.pow(self.places))
    }

    /// Returns `count` steps, as the double nearest to the decimal result.
    fn times(self, count: i128) -> Option<f64> {
        let digits = self.digits.checked_mul(count)?;
        format!("{digits}e-{}", self.places).parse().ok()
    }
}

fn common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

fn floor(bound: &Number, value: f64) -> (i128, bool) {
    let exact = bound
        .as_i64()
        .map(i128::from)
        .or_else(|| bound.as_u64().map(i128::from));
    exact.map_or_else(
        || {
            let floor = value.floor();
            ((floor as i128).clamp(-FARTHEST, FARTHEST), floor == value)
        },
        |whole| (whole, true),
    )
}

fn round(value: f64, places: u32) -> f64 {
    let unit = 10f64.powi(places as i32);
    (value * unit).round() / unit
}

fn whole_number(value: i128) -> Option<Json> {
    i64::try_from(value)
        .map(Number::from)
        .or_else(|_| u64::try_from(value).map(Number::from))
        .ok()
        .map(Json::Number)
}
