//! The derive in a hostile neighbourhood: strict lints, a renamed crate, shadowed names, types made
//! by macros.

use coax::schema::decode;

/// A crate with all lints on.
#[deny(
    warnings,
    missing_docs,
    unused,
    unsafe_code,
    unused_qualifications,
    unreachable_pub
)]
#[deny(clippy::pedantic, clippy::nursery)]
mod strict {
    use coax::Structured;
    use serde::Deserialize;

    /// A thing.
    #[derive(Debug, Deserialize, Structured)]
    pub(super) struct Thing<'a, T> {
        /// Its text.
        #[structured(min_length = 1, pattern = "^[a-z \"\\\\]+$")]
        pub(super) text: std::borrow::Cow<'a, str>,
        #[doc = concat!("Its ", "parts.")]
        pub(super) parts: Vec<Option<T>>,
    }

    /// A plain one.
    #[derive(Debug, Deserialize, Structured)]
    #[structured(validate = Self::is_sound)]
    pub(super) struct Plain {
        /// Its number.
        #[structured(maximum = 3)]
        pub(super) number: Option<u8>,
    }

    impl Plain {
        const fn is_sound(&self) -> Result<(), &'static str> {
            match self.number {
                Some(2) => Err("two is not sound"),
                _ => Ok(()),
            }
        }
    }

    /// One of several.
    #[derive(Debug, Deserialize, Structured)]
    #[serde(tag = "t")]
    pub(super) enum Several {
        /// The first.
        First {
            /// Its number.
            number: u8,
        },
        /// The last.
        Last,
    }
}

/// Names of the prelude that mean something else.
mod shadowed {
    #![expect(
        non_camel_case_types,
        dead_code,
        reason = "the point is to be in the way"
    )]

    pub(crate) struct Option;
    pub(crate) struct String;
    pub(crate) struct Vec;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Ok;
    pub(crate) struct Result;
    pub(crate) struct Box;
    pub(crate) struct core;
    pub(crate) struct std;

    #[expect(unused_macros, reason = "the point is to be in the way")]
    macro_rules! concat {
        () => {
            compile_error!("the derive uses a macro of the user")
        };
    }
    #[expect(unused_macros, reason = "the point is to be in the way")]
    macro_rules! line {
        () => {
            concat!()
        };
    }
    #[expect(unused_macros, reason = "the point is to be in the way")]
    macro_rules! module_path {
        () => {
            concat!()
        };
    }

    #[derive(::serde::Deserialize, ::coax::Structured)]
    pub(crate) struct Shadowed {
        #[cfg(any())]
        gone: f64,
        #[structured(minimum = 1, maximum = 1.5)]
        pub(crate) number: f64,
    }
}

mod renamed {
    pub(crate) use ::coax as prompts;

    #[derive(serde::Deserialize, coax::Structured)]
    #[structured(crate = "crate::schema::hygiene::renamed::prompts")]
    pub(crate) struct Renamed {
        #[structured(maximum = 9)]
        pub(crate) number: u8,
    }
}

macro_rules! declare {
    ($($name:ident { $($field:ident: $ty:ty),* })*) => {$(
        #[derive(Debug, serde::Deserialize, coax::Structured)]
        struct $name { $($field: $ty),* }
    )*};
}

declare! {
    Point { x: Option<f64>, check: Vec<u8> }
    Line { from: Point, to: Point }
}

fn local_types() -> (&'static str, &'static str) {
    fn one() -> &'static str {
        declare! { Local { a: Vec<u8> } }
        drop(serde_json::from_str::<Local>("{}").map(|it| it.a));
        <Local as coax::Structured>::SCHEMA
    }
    fn two() -> &'static str {
        declare! { Local { b: Option<u8> } }
        drop(serde_json::from_str::<Local>("{}").map(|it| it.b));
        <Local as coax::Structured>::SCHEMA
    }
    (one(), two())
}

#[test]
fn lints_of_the_user_find_nothing() {
    let thing: strict::Thing<'_, bool> =
        decode(r#"{"text":"a b","parts":[true,null]}"#).expect("sound");
    assert_eq!((&*thing.text, thing.parts), ("a b", vec![Some(true), None]));
    assert!(decode::<strict::Plain>(r#"{"number":2}"#).is_err());
    assert_eq!(
        decode::<strict::Plain>(r#"{"number":3}"#).map(|it| it.number),
        Ok(Some(3))
    );
    let several: strict::Several = decode(r#"{"value":{"t":"First","number":1}}"#).expect("sound");
    assert!(matches!(several, strict::Several::First { number: 1 }));
    assert!(matches!(
        decode(r#"{"value":{"t":"Last"}}"#),
        Ok(strict::Several::Last)
    ));
}

#[test]
fn names_in_the_way_and_other_names_of_the_crate() {
    assert_eq!(
        decode::<shadowed::Shadowed>(r#"{"number":1.5}"#).map(|it| it.number),
        Ok(1.5)
    );
    assert!(decode::<shadowed::Shadowed>(r#"{"number":2}"#).is_err());
    assert_eq!(
        decode::<renamed::Renamed>(r#"{"number":9}"#).map(|it| it.number),
        Ok(9)
    );
}

#[test]
fn types_made_by_macros() {
    let line: Line =
        decode(r#"{"from":{"x":1,"check":[]},"to":{"x":null,"check":[2]}}"#).expect("a line");
    assert_eq!((line.from.x, line.to.check), (Some(1.0), vec![2]));
    assert_eq!((line.to.x, line.from.check), (None, vec![]));
    let (one, two) = local_types();
    assert_ne!(one, two);
}
