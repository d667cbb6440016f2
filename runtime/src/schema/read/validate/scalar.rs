//! Numbers, text and counts against their constraints, and what is said of a breach.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use regex_lite::Regex;

use super::{Chain, Checker, format};
use crate::schema::read::document::Json;
use crate::schema::table::keyword::{Keyword, On};
use crate::schema::table::node::{Bound, Operand};

/// A value that constraints are for.
enum Value<'a> {
    Number(Bound),
    Text(Cow<'a, str>),
    /// A list or a map, by its length.
    Items(usize),
}

impl Checker {
    pub(super) fn number(&mut self, constraints: Chain<'_>, json: Json<'_>) {
        if let Some(value) = parse(json.text()) {
            self.hold(constraints, On::Numbers, &Value::Number(value), json.text());
        }
    }

    pub(super) fn string(&mut self, constraints: Chain<'_>, json: Json<'_>) {
        if let Some(text) = json.string() {
            self.hold(constraints, On::Text, &Value::Text(text), json.text());
        }
    }

    /// A list or a map with so many items, if it is one.
    pub(super) fn item_count(
        &mut self,
        constraints: Chain<'_>,
        count: impl FnOnce() -> Option<usize>,
    ) {
        if !constraints.is_empty()
            && let Some(count) = count()
        {
            self.hold(constraints, On::Lists, &Value::Items(count), "");
        }
    }

    /// Reports the constraints that a value breaks.
    fn hold(&mut self, constraints: Chain<'_>, on: On, value: &Value<'_>, json: &str) {
        for constraints in constraints.iter().filter(|it| it.are_checked()) {
            for row in constraints.keywords().rows().filter(|row| row.on == on) {
                let operand = constraints.operand(row.keyword);
                if value.fulfils(row.keyword, operand) {
                    continue;
                }
                let (before, after) = row.breach;
                self.report(match operand {
                    Operand::Number(Bound::Integer(bound)) => {
                        format!("{json} {before}{bound}{after}")
                    }
                    Operand::Number(Bound::Decimal(_, bound)) => {
                        format!("{json} {before}{bound}{after}")
                    }
                    Operand::Text(text) => format!("{json} {before}{}{after}", text.as_str()),
                    Operand::Count(bound) => {
                        let count = value.count();
                        let plural = if count == 1 { "" } else { "s" };
                        format!("{count}{}{plural}, {before}{bound}{after}", row.words.1)
                    }
                });
            }
        }
    }
}

impl Value<'_> {
    /// The number of characters or items.
    fn count(&self) -> usize {
        match self {
            Self::Number(_) => 0,
            Self::Text(text) => text.chars().count(),
            Self::Items(count) => *count,
        }
    }

    /// The check of each keyword: whether the value is as it asks. What a keyword is not for fulfils it.
    fn fulfils(&self, keyword: Keyword, operand: Operand) -> bool {
        let number = |holds: fn(Bound, Bound) -> bool| match (self, operand) {
            (Self::Number(value), Operand::Number(bound)) => holds(*value, bound),
            _ => true,
        };
        let count = |holds: fn(&usize, &usize) -> bool| match operand {
            Operand::Count(bound) => holds(&self.count(), &bound),
            _ => true,
        };
        let text = |holds: fn(&'static str, &str) -> bool| match (self, operand) {
            (Self::Text(value), Operand::Text(asked)) => holds(asked.as_str(), value),
            _ => true,
        };
        match keyword {
            Keyword::Minimum => number(|value, least| !value.is_below(least)),
            Keyword::Maximum => number(|value, most| !most.is_below(value)),
            Keyword::ExclusiveMinimum => number(|value, below| below.is_below(value)),
            Keyword::ExclusiveMaximum => number(Bound::is_below),
            Keyword::MultipleOf => number(is_multiple),
            Keyword::MinLength | Keyword::MinItems => count(usize::ge),
            Keyword::MaxLength | Keyword::MaxItems => count(usize::le),
            Keyword::Pattern => text(matches),
            Keyword::Format => text(format::fits),
        }
    }
}

fn parse(json: &str) -> Option<Bound> {
    match json.parse::<i128>() {
        Ok(number) => Some(Bound::Integer(number)),
        Err(_) => json.parse().ok().map(|number| Bound::Decimal(number, "")),
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
