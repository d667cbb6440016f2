//! The derive in unfriendly places: strict lints, shadowed names, parameters of all kinds.
#![deny(warnings, missing_docs, unused_qualifications)]
#![expect(
    dead_code,
    unreachable_pub,
    reason = "what the derive is put on is only there for it"
)]

use coax::partial::Filler;

/// What shadows the prelude.
mod shadowed {
    pub(super) struct Option;
    pub(super) struct Vec;
    pub(super) struct String;
    pub(super) struct Result;
    pub(super) struct Partial;
    pub(super) fn drop() {}
    mod core {}
    mod std {}

    #[derive(coax::Structured, coax::Partial, serde::Deserialize)]
    pub(super) struct Inside {
        pub(super) a: ::std::option::Option<u8>,
        pub(super) b: Either,
    }

    #[derive(coax::Structured, coax::Partial, serde::Deserialize)]
    pub(super) enum Either {
        One { a: ::std::string::String },
        Two(u8, bool),
        None,
    }
}

/// A public type with private parts.
#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
pub struct Public<'a, T: Clone, const N: usize>
where
    T: Send,
{
    /// Borrowed.
    pub text: &'a str,
    /// Generic.
    pub values: Vec<T>,
    #[serde(skip)]
    size: std::marker::PhantomData<[(); N]>,
    hidden: Hidden,
    r#type: Option<Box<Hidden>>,
}

#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
struct Hidden {
    n: u8,
    me: Vec<Self>,
}

/// Attributes of the item hold for its companion; one of these names is the user's own.
#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
#[expect(
    non_camel_case_types,
    non_snake_case,
    reason = "names as others write them"
)]
#[deprecated = "use `Hidden`"]
#[structured(partial = "Draft")]
struct old_one {
    camelCase: u8,
    #[deprecated]
    way: Way,
}

/// A companion that is in the way of none of the user's types.
struct PartialWay;

#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
#[expect(non_camel_case_types, reason = "names as others write them")]
#[structured(partial = "WayDraft")]
enum Way {
    #[deprecated]
    out(u8),
    Partial {
        a: u8,
    },
    Complete(u8, u8),
    Structured,
}

/// Through an alias, and recurring through its parameter.
pub type Maybe<T> = Option<T>;

/// A generic tree.
#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
pub struct Node<T> {
    /// What it holds.
    pub value: Maybe<T>,
    /// What is below.
    pub below: Vec<Node<T>>,
}

/// Marks a parameter that no field has.
#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
#[serde(bound = "")]
pub struct Marked<T> {
    /// A mark.
    #[serde(skip)]
    pub mark: std::marker::PhantomData<T>,
    /// A value.
    pub value: bool,
}

/// A variant without the parameter of the enum.
#[derive(coax::Structured, coax::Partial, serde::Deserialize)]
pub enum Either<T> {
    /// With it.
    With {
        /// A value.
        value: T,
    },
    /// Without it.
    Without {
        /// A value.
        value: u8,
    },
}

macro_rules! made {
    ($name:ident, $field:ident: $ty:ty) => {
        /// Made by a macro.
        #[derive(coax::Structured, coax::Partial, serde::Deserialize)]
        pub struct $name {
            /// A field.
            pub $field: $ty,
        }
    };
}

made!(Made, text: Maybe<String>);

#[test]
fn generated_code_is_at_home_everywhere() {
    let mut filler = Filler::<shadowed::Inside>::default();
    filler.push(r#"{"a":1,"b":{"One":{"a":"x"#);
    let partial = filler.partial().expect("it began");
    assert_eq!(partial.a, Some(Some(1)));
    assert!(matches!(&partial.b, Some(shadowed::PartialEither::One(one)) if one.a.is_some()));
    let mut filler = Filler::<Public<'_, u8, 2>>::default();
    filler.push(r#"{"text":"a","values":[1,2],"hidden":{"n":1,"me":[{"n":2"#);
    let partial = filler.partial().expect("it began").clone();
    assert_eq!(partial.values, Some(vec![1, 2]));
    assert_eq!(partial.hidden.and_then(|it| it.n), Some(1));
    assert!(partial.r#type.is_none());
    let mut filler = Filler::<Node<String>>::default();
    filler.push(r#"{"value":"a","below":[{"value":"b"#);
    let partial = filler.partial().expect("it began");
    let below = partial.below.as_ref().expect("a list");
    assert_eq!(below[0].value, Some(Some("b".to_owned())));
    let mut filler = Filler::<Marked<u8>>::default();
    filler.push(r#"{"value":true"#);
    assert_eq!(filler.partial().expect("it began").value, Some(true));
    let mut filler = Filler::<Made>::default();
    filler.push(r#"{"text":null"#);
    assert_eq!(filler.partial().expect("it began").text, Some(None));
}

#[test]
fn a_companion_has_the_name_that_it_was_given() {
    let mut filler = Filler::<Way>::default();
    filler.push(r#"{"value":{"Partial":{"a":1"#);
    let partial = filler.partial().expect("it began");
    assert!(matches!(partial, WayDraft::Partial(_)), "{partial:?}");
}
