//! Doc comments as descriptions: laid out as rustdoc does, also where a macro is the text.

use coax::{Partial, Structured};
use serde::Deserialize;
use serde_json::Value;

/// The descriptions of a schema by their places.
fn description<T: Structured>(pointer: &str) -> String {
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("JSON");
    let found = schema
        .pointer(pointer)
        .and_then(|it| it["description"].as_str());
    found
        .unwrap_or_else(|| panic!("no description at {pointer} of {schema}"))
        .to_owned()
}

#[doc = include_str!("../../data/description.md")]
#[derive(Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "only its schema matters")]
struct City {
    #[doc = concat!("The ", "\"name\".")]
    name: String,
    /// The country
    ///
    #[doc = concat!(" of ", stringify!(City), ",\n")]
    /// as of today.
    country: String,
    kind: Kind,
    shape: Shape,
}

#[derive(Deserialize, Structured, Partial)]
enum Kind {
    #[doc = concat!("More than ", 1_000_000, ".")]
    Large,
    Small,
}

#[derive(Deserialize, Structured, Partial)]
#[doc = concat!("What it", " looks like.")]
#[expect(dead_code, reason = "only its schema matters")]
enum Shape {
    #[doc = concat!("With a ", "radius.")]
    Round(u8),
    Other {
        name: String,
    },
}

#[test]
fn a_macro_is_a_description() {
    let file = include_str!("../../data/description.md");
    assert_eq!(description::<City>(""), file.trim());
    assert_eq!(description::<City>("/properties/name"), "The \"name\".");
    let mixed = "The country\n\nof City,\nas of today.";
    assert_eq!(description::<City>("/properties/country"), mixed);
    let kind = "- `Large`: More than 1000000.";
    assert_eq!(description::<City>("/properties/kind"), kind);
    assert_eq!(
        description::<City>("/properties/shape"),
        "What it looks like."
    );
    assert_eq!(
        description::<City>("/properties/shape/anyOf/0"),
        "With a radius."
    );
}

#[derive(Deserialize, Structured)]
#[expect(dead_code, reason = "only its schema matters")]
struct Generic<T> {
    #[doc = concat!("One", " of many.")]
    one: T,
}

#[test]
fn a_macro_is_a_description_in_a_generic_type() {
    assert_eq!(
        description::<Generic<u8>>("/properties/one"),
        "One of many."
    );
}

/**
 * A block
 * comment.
 *
 *   - indented
 */
#[derive(Deserialize, Structured)]
#[expect(dead_code, reason = "only its schema matters")]
struct Blocks {
    /** On one line. */
    one: u8,
    /** Beside the start
     * and below. */
    beside: u8,
    /**
    Without stars,
      indented.
    */
    bare: u8,
    /***********
     * Framed. *
     ***********/
    not_a_doc_comment: u8,
    /**
     ** Bold.
     **/
    bold: u8,
    #[doc = "* no\n* comment"]
    list: u8,
    #[doc = concat!("* nor", "\n* this")]
    computed: u8,
}

#[test]
fn stars_of_block_comments_are_no_part_of_descriptions() {
    assert_eq!(
        description::<Blocks>(""),
        "A block\ncomment.\n\n  - indented"
    );
    assert_eq!(description::<Blocks>("/properties/one"), "On one line.");
    let beside = "Beside the start\nand below.";
    assert_eq!(description::<Blocks>("/properties/beside"), beside);
    let bare = "Without stars,\n  indented.";
    assert_eq!(description::<Blocks>("/properties/bare"), bare);
    assert_eq!(description::<Blocks>("/properties/bold"), "* Bold.");
    assert_eq!(description::<Blocks>("/properties/list"), "* no\n* comment");
    let computed = "* nor\n* this";
    assert_eq!(description::<Blocks>("/properties/computed"), computed);
}

/// Types with the same documentation twice: once known to the derive, once to the compiler alone.
macro_rules! twice {
    ($($name:ident [$($piece:literal),*])*) => {[$({
        #[derive(Deserialize, Structured)]
        #[expect(dead_code, reason = "only its schema matters")]
        struct $name {
            $(#[doc = $piece])*
            known: u8,
            $(#[doc = concat!($piece)])*
            computed: u8,
        }
        let known = description::<$name>("/properties/known");
        assert_eq!(description::<$name>("/properties/computed"), known);
        known
    }),*]};
}

#[test]
fn the_compiler_lays_out_text_as_the_derive_does() {
    let texts = twice! {
        Plain ["One."]
        Indented ["   Deep,", "     deeper,", "   deep."]
        Mixed [" A comment,", "an attribute,", "   code."]
        Blank ["", "", "  ", "a", "", "  ", "\tb", "", "\n"]
        Lines ["a\r\n\r\n  b  \n", "c\n\n", "d"]
        Controls ["\u{1}\u{1f}\"\\/\t é漢\u{7f}\u{2028}"]
        Blanks [" \n  a\n   b"]
    };
    assert_eq!(texts[1], "Deep,\n  deeper,\ndeep.");
    assert_eq!(texts[2], "A comment,\nan attribute,\n  code.");
    assert_eq!(texts[3], "a\n\n\nb");
    assert_eq!(texts[4], "a\n\n  b\nc\n\nd");
}
