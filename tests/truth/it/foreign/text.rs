//! uuid, url, rust_decimal and semver.

use super::holds;
use super::{inner, keeps_out, refuses, takes};
use rust_decimal::Decimal;
use semver::{Comparator, Version, VersionReq};
use serde_json::json;
use url::Url;
use uuid::{NonNilUuid, Uuid};

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

#[test]
fn uuids_have_the_format() {
    assert_eq!(
        inner::<Uuid>(),
        json!({ "type": "string", "format": "uuid" })
    );
    takes::<Uuid>(&[ID, "00000000-0000-0000-0000-000000000000"]);
    keeps_out::<Uuid>(&["", "123e4567", "123e4567-e89b-12d3-a456-42661417400g"]);
    takes::<NonNilUuid>(&[ID]);
    refuses::<NonNilUuid>(&["00000000-0000-0000-0000-000000000000"]);
}

#[test]
fn urls_have_a_scheme() {
    assert_eq!(
        inner::<Url>(),
        json!({
            "description": "An absolute URL, as in `https://example.com/a`.", "type": "string",
            "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[^ ]+$",
        })
    );
    takes::<Url>(&[
        "https://example.com/a?b#c",
        "mailto:a@b.no",
        "http://[::1]:80/",
    ]);
    keeps_out::<Url>(&["example.com", "/a/b", "", "//example.com/a"]);
    refuses::<Url>(&["http://[", "https://a:b"]);
}

#[test]
fn decimals_are_text_that_keeps_its_digits() {
    assert_eq!(
        inner::<Decimal>(),
        json!({
            "description": "A decimal number, as in `12.50`.", "type": "string",
            "pattern": "^-?[0-9]{1,28}(?:[.][0-9]{1,28})?$",
        })
    );
    takes::<Decimal>(&[
        "12.50",
        "-0.1",
        "0",
        "9999999999999999999999999999",
        "0.1234567890123456789012345678",
    ]);
    keeps_out::<Decimal>(&["", "12,50", "99999999999999999999999999999", "a"]);
    // A model that was not held to the schema may write a number.
    let read = coax::schema::decode::<Decimal>(r#"{"value":12.5}"#);
    assert_eq!(read.map(|it| it.to_string()), Ok("12.5".to_owned()));
}

#[test]
fn versions() {
    takes::<Version>(&["1.2.3", "0.0.0-alpha.1+build.5", "1.2.3--"]);
    keeps_out::<Version>(&["1.2", "01.2.3", "1.2.3-01", "v1.2.3", ""]);
    keeps_out::<Version>(&["99999999999999999999.0.0"]);
    takes::<VersionReq>(&[
        "*",
        "1",
        "^1.2, <1.9.0-rc.1",
        ">=1.*",
        "1.*.*",
        "=1.2.*",
        "~0.3",
    ]);
    keeps_out::<VersionReq>(&["", "1.*.3", ">", "1,,2", "latest"]);
    takes::<Comparator>(&["1", ">=1.2.3-beta"]);
    keeps_out::<Comparator>(&["1, 2", "*"]);
}

#[tokio::test]
async fn what_the_schema_admits_is_read() {
    holds::<Uuid>("Uuid").await;
    holds::<NonNilUuid>("NonNilUuid").await;
    holds::<Decimal>("Decimal").await;
    holds::<Version>("Version").await;
    holds::<Comparator>("Comparator").await;
    holds::<VersionReq>("VersionReq").await;
}
