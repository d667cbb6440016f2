//! Numbers, text and counts against their constraints, and what is said of a breach.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;
use serde::de::Deserializer;

use super::{Chain, Checker, format};
use crate::schema::read::entries::raw;
use crate::schema::table::node::Bound;

impl Checker {
    pub(super) fn number<'de, D: Deserializer<'de>>(
        &mut self,
        rules: Chain<'_>,
        from: D,
    ) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        let Some(value) = parse(json) else {
            return Ok(());
        };
        for rules in rules.iter().filter(|it| it.are_checked()) {
            let breaches = [
                (
                    rules.minimum,
                    "less than the minimum",
                    rules.minimum.is_some_and(|it| value.is_below(it)),
                ),
                (
                    rules.maximum,
                    "more than the maximum",
                    rules.maximum.is_some_and(|it| it.is_below(value)),
                ),
                (
                    rules.exclusive_minimum,
                    "not more than",
                    rules
                        .exclusive_minimum
                        .is_some_and(|it| !it.is_below(value)),
                ),
                (
                    rules.exclusive_maximum,
                    "not less than",
                    rules
                        .exclusive_maximum
                        .is_some_and(|it| !value.is_below(it)),
                ),
                (
                    rules.multiple_of,
                    "no multiple of",
                    rules.multiple_of.is_some_and(|it| !is_multiple(value, it)),
                ),
            ];
            for (bound, relation, broken) in breaches {
                if let (Some(bound), true) = (bound, broken) {
                    self.report(format!("{json} is {relation} {}", display(bound)));
                }
            }
        }
        Ok(())
    }

    pub(super) fn string<'de, D: Deserializer<'de>>(
        &mut self,
        rules: Chain<'_>,
        from: D,
    ) -> Result<(), D::Error> {
        let json = raw(from)?.get();
        let Ok(text) = serde_json::from_str::<Cow<'_, str>>(json) else {
            return Ok(());
        };
        for rules in rules.iter().filter(|it| it.are_checked()) {
            if rules.min_length.is_some() || rules.max_length.is_some() {
                let count = text.chars().count();
                self.count(count, rules.min_length, rules.max_length, "character");
            }
            let pattern = rules.pattern.as_str();
            if !pattern.is_empty() && !matches(pattern, &text) {
                self.report(format!("{json} does not match the pattern `{pattern}`"));
            }
            let format = rules.format.as_str();
            if !format.is_empty() && !format::fits(format, &text) {
                self.report(format!("{json} is not of the format `{format}`"));
            }
        }
        Ok(())
    }

    pub(super) fn item_count(&mut self, rules: Chain<'_>, count: usize) {
        for rules in rules.iter().filter(|it| it.are_checked()) {
            self.count(count, rules.min_items, rules.max_items, "item");
        }
    }

    fn count(&mut self, count: usize, least: Option<usize>, most: Option<usize>, unit: &str) {
        if let Some(least) = least.filter(|least| count < *least) {
            self.report(format!(
                "{}, at least {least} are required",
                units(count, unit)
            ));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.report(format!(
                "{}, at most {most} are allowed",
                units(count, unit)
            ));
        }
    }
}

fn units(count: usize, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn parse(json: &str) -> Option<Bound> {
    match json.parse::<i128>() {
        Ok(number) => Some(Bound::Integer(number)),
        Err(_) => json.parse().ok().map(|number| Bound::Decimal(number, "")),
    }
}

fn display(bound: Bound) -> Box<dyn Display> {
    match bound {
        Bound::Integer(number) => Box::new(number),
        Bound::Decimal(_, json) => Box::new(json),
    }
}

fn is_multiple(value: Bound, of: Bound) -> bool {
    match (value, of) {
        (Bound::Integer(value), Bound::Integer(of)) => value % of == 0,
        _ => {
            // Decimal fractions have no exact double, so the quotient is whole but for rounding.
            let quotient = value.as_f64() / of.as_f64();
            (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
        }
    }
}

/// Returns whether the text matches a pattern of the table. There are as many as the program has
/// attributes, so what is compiled is kept.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: RwLock<BTreeMap<&'static str, Option<Regex>>> = RwLock::new(BTreeMap::new());

    let known = COMPILED
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(pattern)
        .cloned();
    let regex = known.unwrap_or_else(|| {
        // The derive has compiled it too, so there is no pattern that fails here.
        let regex = Regex::new(pattern).ok();
        let mut compiled = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
        compiled.insert(pattern, regex.clone());
        regex
    });
    regex.is_none_or(|regex| regex.is_match(text))
}
