//! Names and lints of the user's own, which generated code must not meet.
#![deny(warnings, clippy::pedantic)]
#![expect(dead_code, reason = "the names are what is tested")]

use super::only;

mod shadows {
    //! A module whose names are not those of the prelude.

    pub(super) struct Option;
    pub(super) struct Result;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) struct Box;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) trait Into {}
    pub(super) trait Fn {}
    pub(super) mod fmt {}
    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod coax {}

    #[derive(::coax::Prompt)]
    #[prompt(
        system = "{rendered} {out} {text} {self_} {it} {request}",
        section(list) = "{list}",
        user = "{type} {maybe}",
        example(user = "{out}", assistant = "a"),
        temperature = 0.5,
        model = "a/b",
        stop("a", "b"),
        reasoning = "low"
    )]
    pub(super) struct Names<'a> {
        pub(super) rendered: u8,
        pub(super) out: u8,
        pub(super) text: u8,
        pub(super) self_: u8,
        pub(super) it: u8,
        #[prompt(untrusted)]
        pub(super) r#type: &'a str,
        #[prompt(json)]
        pub(super) request: u8,
        pub(super) maybe: ::std::option::Option<u8>,
        #[prompt(join = ",")]
        pub(super) list: ::std::vec::Vec<u8>,
    }

    pub(super) fn inline(written: u8, text: &str) -> ::coax::Message {
        ::coax::prompt!("{written} {text}", untrusted(text), json(written))
    }
}

#[test]
fn names_of_the_users_own() {
    let names = shadows::Names {
        rendered: 1,
        out: 2,
        text: 3,
        self_: 4,
        it: 5,
        r#type: "t",
        request: 6,
        maybe: Some(7),
        list: vec![8, 9],
    };
    let all = super::sent(&names);
    assert_eq!(all[0].1, "1 2 3 4 5 6\n\n8,9");
    assert!(all[3].1.ends_with("\n\n<untrusted-1>t</untrusted-1> 7"));
    let inline = shadows::inline(1, "a");
    let text = inline.text().unwrap_or_default();
    assert!(
        text.ends_with("\n\n1 <untrusted-1>a</untrusted-1>"),
        "{text}"
    );
}

macro_rules! prompt_of {
    ($name:ident, $field:ident: $ty:ty, $template:literal) => {
        #[derive(::coax::Prompt)]
        #[prompt(user = $template, user = "Made: {made}")]
        struct $name {
            $field: $ty,
            made: u8,
        }
    };
}

prompt_of!(Made, word: &'static str, "{word}");

#[test]
fn a_struct_that_a_macro_makes() {
    let made = Made { word: "a", made: 1 };
    assert_eq!(
        super::sent(&made),
        super::pairs(&[("user", "a"), ("user", "Made: 1")])
    );
}

mod elsewhere {
    pub(super) use ::coax as renamed;
}

/// The crate under another name.
#[derive(::coax::Prompt)]
#[prompt(user = "{a}", crate = "elsewhere::renamed", reasoning = "low")]
struct Renamed {
    a: u8,
}

#[test]
fn the_crate_has_another_name() {
    assert_eq!(only(&Renamed { a: 1 }), "1");
}

mod imported {
    //! The macro beside the derive, whose attribute has its name.

    use ::coax::{Prompt, prompt};

    #[derive(Prompt)]
    #[prompt(user = "{a}")]
    pub(super) struct Imported {
        pub(super) a: u8,
    }

    pub(super) fn inline(a: u8) -> ::coax::Message {
        prompt!("{a}")
    }
}

#[test]
fn the_macro_and_the_attribute_have_one_name() {
    assert_eq!(only(&imported::Imported { a: 1 }), "1");
    assert_eq!(imported::inline(2).text().as_deref(), Some("2"));
}
