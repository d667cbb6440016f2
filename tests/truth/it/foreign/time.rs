//! chrono and jiff.

use super::holds;
use super::{inner, keeps_out, refuses, takes};
use chrono::{FixedOffset, Local, Utc};
use coax::schema::decode;
use serde_json::json;

const ZONED: [&str; 4] = [
    "2026-02-28T14:30:00Z",
    "2026-02-28T14:30:00.123456789+01:00",
    "1969-12-31T23:59:59-08:00",
    "2024-02-29T00:00:00Z",
];
const CIVIL: [&str; 4] = [
    "2026-02-28T14:30:00",
    "2024-02-29T23:59:59.5",
    "2000-02-29T00:00:00",
    "1900-12-31T00:00:00",
];
const NOT_CIVIL: [&str; 6] = [
    "2026-02-29T14:30:00",
    "2026-04-31T14:30:00",
    "2026-13-01T14:30:00",
    "2026-02-28T24:30:00",
    "2026-02-28",
    "tomorrow",
];

#[test]
fn moments_have_the_format_with_a_zone() {
    assert_eq!(
        inner::<chrono::DateTime<Utc>>(),
        json!({ "type": "string", "format": "date-time" })
    );
    assert_eq!(
        inner::<jiff::Timestamp>(),
        inner::<chrono::DateTime<Local>>()
    );
    takes::<chrono::DateTime<Utc>>(&ZONED);
    takes::<chrono::DateTime<FixedOffset>>(&ZONED);
    takes::<chrono::DateTime<Local>>(&ZONED);
    takes::<jiff::Timestamp>(&ZONED);
    keeps_out::<chrono::DateTime<Utc>>(&CIVIL);
    keeps_out::<chrono::DateTime<Utc>>(&NOT_CIVIL);
    keeps_out::<jiff::Timestamp>(&CIVIL);
    keeps_out::<jiff::Timestamp>(&NOT_CIVIL);
}

#[test]
fn dates_have_the_format() {
    assert_eq!(
        inner::<chrono::NaiveDate>(),
        json!({ "type": "string", "format": "date" })
    );
    assert_eq!(inner::<jiff::civil::Date>(), inner::<chrono::NaiveDate>());
    takes::<chrono::NaiveDate>(&["2026-02-28", "2024-02-29"]);
    takes::<jiff::civil::Date>(&["2026-02-28", "2024-02-29"]);
    keeps_out::<chrono::NaiveDate>(&["2026-02-29", "28.2.2026", ""]);
    keeps_out::<jiff::civil::Date>(&["2026-02-29", "28.2.2026", ""]);
}

#[test]
fn what_has_no_zone_refuses_one() {
    assert_eq!(
        inner::<chrono::NaiveTime>(),
        json!({
            "description": "A time of day, as in `14:30:00`.", "type": "string",
            "pattern": "^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?$",
        })
    );
    assert_eq!(inner::<jiff::civil::Time>(), inner::<chrono::NaiveTime>());
    assert_eq!(
        inner::<jiff::civil::DateTime>(),
        inner::<chrono::NaiveDateTime>()
    );
    takes::<chrono::NaiveTime>(&["00:00:00", "23:59:59.999999999"]);
    takes::<jiff::civil::Time>(&["00:00:00", "23:59:59.999999999"]);
    keeps_out::<chrono::NaiveTime>(&["14:30:00Z", "14:30:00+01:00", "25:00:00", "noon"]);
    keeps_out::<jiff::civil::Time>(&["14:30:00Z", "25:00:00", "noon"]);
    takes::<chrono::NaiveDateTime>(&CIVIL);
    takes::<jiff::civil::DateTime>(&CIVIL);
    keeps_out::<chrono::NaiveDateTime>(&ZONED);
    keeps_out::<chrono::NaiveDateTime>(&NOT_CIVIL);
    keeps_out::<jiff::civil::DateTime>(&["2026-02-28T14:30:00Z"]);
}

/// The pattern of a date knows the calendar: each day of some years, and none beside them.
#[test]
fn the_pattern_of_a_date_is_the_calendar() {
    let pattern = inner::<chrono::NaiveDateTime>()["pattern"].clone();
    let validator = jsonschema::validator_for(&json!({ "pattern": pattern })).expect("a schema");
    for year in [1800, 1899, 1900, 1996, 2000, 2023, 2024, 2100, 2400] {
        for (month, day) in (0..=13).flat_map(|month| (0..=32).map(move |day| (month, day))) {
            let text = format!("{year:04}-{month:02}-{day:02}T00:00:00");
            let exists = chrono::NaiveDate::from_ymd_opt(year, month, day).is_some();
            assert_eq!(validator.is_valid(&json!(text)), exists, "{text}");
        }
    }
}

#[test]
fn names_are_enums() {
    assert_eq!(
        inner::<chrono::Weekday>(),
        json!({ "type": "string", "enum": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] })
    );
    takes::<chrono::Weekday>(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    takes::<chrono::Month>(&["January", "May", "December"]);
    keeps_out::<chrono::Weekday>(&["Someday", ""]);
}

#[test]
fn durations() {
    takes::<jiff::Span>(&["P1Y2M3DT4H5M6S", "PT2H30M", "P2W"]);
    keeps_out::<jiff::Span>(&["P", "2 of them"]);
    takes::<jiff::SignedDuration>(&["PT2H30M", "-PT0.5S", "PT1M", "PT999999999999999H"]);
    keeps_out::<jiff::SignedDuration>(&["P1Y", "PT", "P1M", "soon"]);
    assert_eq!(
        decode(r#"{"_0":-2,"_1":500000000}"#),
        Ok(chrono::TimeDelta::milliseconds(-1500))
    );
    let error = decode::<chrono::TimeDelta>(r#"{"_0":1,"_1":1000000000}"#);
    error.expect_err("a whole second of nanoseconds");
}

#[test]
fn zones_by_name() {
    takes::<jiff::ZonedDateTime>(&[
        "2026-02-28T14:30:00[Europe/Oslo]",
        "2026-02-28T14:30:00+01:00[Europe/Oslo]",
        "2026-02-28T14:30:00[America/Argentina/Ushuaia]",
        "2026-02-28T14:30:00[UTC]",
    ]);
    keeps_out::<jiff::ZonedDateTime>(&["2026-02-28T14:30:00", "2026-02-30T14:30:00[UTC]"]);
    refuses::<jiff::ZonedDateTime>(&[
        "2026-02-28T14:30:00[Europe/Atlantis]",
        "2026-02-28T14:30:00+05:00[Europe/Oslo]",
    ]);
}

#[tokio::test]
async fn what_the_schema_admits_is_read() {
    holds::<chrono::DateTime<Utc>>("chrono::DateTime").await;
    holds::<chrono::NaiveDate>("chrono::NaiveDate").await;
    holds::<chrono::NaiveTime>("chrono::NaiveTime").await;
    holds::<chrono::NaiveDateTime>("chrono::NaiveDateTime").await;
    holds::<chrono::Weekday>("chrono::Weekday").await;
    holds::<chrono::Month>("chrono::Month").await;
    holds::<chrono::TimeDelta>("chrono::TimeDelta").await;
    holds::<jiff::Timestamp>("jiff::Timestamp").await;
    holds::<jiff::civil::Date>("jiff::civil::Date").await;
    holds::<jiff::civil::Time>("jiff::civil::Time").await;
    holds::<jiff::civil::DateTime>("jiff::civil::DateTime").await;
    holds::<jiff::SignedDuration>("jiff::SignedDuration").await;
}
