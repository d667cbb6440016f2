//! Values that look right for a name: a city for `city`, a sum of money for `total`.
//!
//! Word lists and formats only. Knows nothing of schemas and bounds; those who ask must check.

use super::words::{EMAILS, HOSTS, NUMBERS, STRINGS, TEXTS};
use fastrand::Rng;

/// The usual range of a number of some name.
pub(in crate::local) struct Likely {
    pub(in crate::local) low: f64,
    pub(in crate::local) high: f64,
    /// Decimal places that such a number is written with.
    pub(in crate::local) decimals: u32,
}

/// Returns a string for a field of that name, of a length within the bounds if one is known.
pub(in crate::local) fn string(name: &str, lengths: (usize, usize), rng: &mut Rng) -> String {
    let words = words(name);
    if let Some(made) = words.last().and_then(|word| made(word, rng)) {
        return made;
    }
    let values = lookup(STRINGS, &words).copied().unwrap_or(TEXTS);
    let fitting: Vec<&&str> = values
        .iter()
        .filter(|value| (lengths.0..=lengths.1).contains(&value.chars().count()))
        .collect();
    let choice = rng.choice(fitting).or_else(|| rng.choice(values));
    choice.map_or_else(String::new, |value| (*value).to_owned())
}

/// Returns a string of that JSON Schema format, if the format is known.
pub(in crate::local) fn format(format: &str, rng: &mut Rng) -> Option<String> {
    let date = |rng: &mut Rng| {
        format!(
            "{}-{:02}-{:02}",
            rng.u16(2023..=2026),
            rng.u8(1..=12),
            rng.u8(1..=28)
        )
    };
    let time = |rng: &mut Rng| {
        format!(
            "{:02}:{:02}:{:02}",
            rng.u8(7..=21),
            rng.u8(0..=59),
            rng.u8(0..=59)
        )
    };
    let byte = |rng: &mut Rng| rng.u8(1..=254);
    Some(match format {
        "date-time" => format!("{}T{}Z", date(rng), time(rng)),
        "partial-date-time" => format!("{}T{}", date(rng), time(rng)),
        "date" => date(rng),
        "time" => format!("{}Z", time(rng)),
        "partial-time" => time(rng),
        "duration" => format!("PT{}H{}M", rng.u8(1..=9), rng.u8(1..=59)),
        "email" | "idn-email" => pick(EMAILS, rng),
        "hostname" | "idn-hostname" => pick(HOSTS, rng),
        "ip" | "ipv4" => format!("192.0.2.{}", byte(rng)),
        "ipv6" => format!("2001:db8::{:x}", rng.u16(1..)),
        "uuid" => uuid(rng),
        "uri" | "url" | "iri" => format!("https://{}/page/{}", pick(HOSTS, rng), byte(rng)),
        "uri-reference" | "iri-reference" => format!("/page/{}", byte(rng)),
        "uri-template" => "/page/{id}".to_owned(),
        "json-pointer" => "/items/0".to_owned(),
        "relative-json-pointer" => "1/items".to_owned(),
        "regex" => "^[a-z]+$".to_owned(),
        "byte" => "Y29heA==".to_owned(),
        _ => return None,
    })
}

/// Returns the usual range of a number of that name.
pub(in crate::local) fn number(name: &str) -> Likely {
    let (low, high, decimals) = *lookup(NUMBERS, &words(name)).unwrap_or(&(1.0, 100.0, 1));
    Likely {
        low,
        high,
        decimals,
    }
}

/// Returns what is put together rather than looked up.
fn made(word: &str, rng: &mut Rng) -> Option<String> {
    let digits = |rng: &mut Rng| rng.u32(1_000..=9_999);
    Some(match word {
        "date" | "birthday" | "deadline" | "due" | "issued" => format("date", rng)?,
        "time" => format("partial-time", rng)?,
        "at" | "timestamp" | "datetime" => format("date-time", rng)?,
        "email" | "mail" => pick(EMAILS, rng),
        "url" | "uri" | "link" | "website" | "homepage" => format("uri", rng)?,
        "host" | "hostname" | "domain" => pick(HOSTS, rng),
        "uuid" | "guid" => uuid(rng),
        "ip" => format("ipv4", rng)?,
        "phone" | "telephone" | "mobile" | "fax" => {
            format!(
                "+47 22 {:02} {:02} {:02}",
                rng.u8(10..99),
                rng.u8(10..99),
                rng.u8(10..99)
            )
        }
        "id" | "key" | "reference" | "ref" => format!("A-{}", digits(rng)),
        "sku" | "article" => format!("SKU-{}", digits(rng)),
        "number" | "no" | "invoice" | "order" => {
            format!("{}-{}", rng.u16(2023..=2026), digits(rng))
        }
        "zip" | "postcode" | "postal" => format!("{:04}", digits(rng)),
        "price" | "amount" | "total" | "cost" => {
            format!("{}.{:02}", rng.u16(4..400), rng.u8(0..100))
        }
        "version" => format!("{}.{}.{}", rng.u8(0..4), rng.u8(0..20), rng.u8(0..10)),
        "iban" => format!(
            "NO{:02} {} {} {:03}",
            rng.u8(10..99),
            digits(rng),
            digits(rng),
            117
        ),
        _ => return None,
    })
}

fn uuid(rng: &mut Rng) -> String {
    let (a, b, c, d) = (
        rng.u32(..),
        rng.u16(..),
        rng.u16(..) & 0x0fff,
        rng.u16(..) & 0x3fff,
    );
    let e = rng.u64(..) & 0xffff_ffff_ffff;
    format!(
        "{a:08x}-{b:04x}-{:04x}-{:04x}-{e:012x}",
        c | 0x4000,
        d | 0x8000
    )
}

fn pick(values: &[&str], rng: &mut Rng) -> String {
    rng.choice(values)
        .map_or_else(String::new, |value| (*value).to_owned())
}

/// Splits a name into words: `dueDate`, `due_date` and `DUE DATE` are two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for c in name.chars() {
        let starts = !c.is_alphanumeric() || (c.is_uppercase() && before_lower);
        before_lower = c.is_lowercase();
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the entry for the last word that has one, in the singular or the plural.
fn lookup<'t, V>(table: &'t [(&[&str], V)], words: &[String]) -> Option<&'t V> {
    words.iter().rev().find_map(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let matching = |keys: &&[&str]| keys.contains(&word.as_str()) || keys.contains(&singular);
        table
            .iter()
            .find(|(keys, _)| matching(keys))
            .map(|(_, value)| value)
    })
}
