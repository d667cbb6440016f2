//! What a partial of each shape looks like on the way, written out.

use coax::partial::Filler;
use coax::{Partial, Structured};
use coax_zoo::{
    Difficulty, External, FlattenedEnum, Internal, InternalOther, InternalTwice,
    InternalWithUntagged, Lists, Maps, Named, Optional, PartialDifficulty, PartialExternal,
    PartialInternal, PartialInternalOther, PartialInternalTwice, PartialInternalWithUntagged,
    PartialNamed, PartialPlainOther, PlainOther, Recipe, Wholes,
};
use serde::Deserialize;

pub(super) fn after<T: coax::partial::Streamed>(text: &str) -> T::Partial {
    let mut filler = Filler::<T>::default();
    filler.push(text);
    assert_eq!(filler.error(), None);
    filler.partial().expect("something is there").clone()
}

#[test]
fn text_grows_and_numbers_appear_when_they_are_final() {
    let partial = after::<Recipe>(r#"{"title":"Da"#);
    assert_eq!(partial.title.as_deref(), Some("Da"));
    assert!(partial.ingredients.is_none() && !partial.complete().title);
    let partial = after::<Recipe>(r#"{"title":"Dal","ingredients":[{"name":"Lentils","grams":2"#);
    assert!(partial.complete().title && !partial.complete().ingredients);
    let ingredients = partial.ingredients.expect("a list");
    assert_eq!(ingredients[0].name.as_deref(), Some("Lentils"));
    assert_eq!(ingredients[0].grams, None);
    assert!(ingredients[0].complete().name && !ingredients[0].is_complete());
}

#[test]
fn enums_appear_when_they_are_final() {
    let partial = after::<Recipe>(r#"{"difficulty":"eas"#);
    assert_eq!(partial.difficulty, None);
    let partial = after::<Recipe>(r#"{"difficulty":"EASY""#);
    assert_eq!(partial.difficulty, Some(PartialDifficulty::Easy));
    assert_eq!(partial.completed(), 1);
    let mut filler = Filler::<Difficulty>::default();
    filler.push(r#"{"value":"very_hard"#);
    assert_eq!(filler.partial(), None);
}

#[test]
fn absent_null_and_a_value_are_distinguished() {
    assert_eq!(after::<Optional>(r#"{"b":null,"#).a, None);
    assert_eq!(after::<Optional>(r#"{"a":null,"#).a, Some(None));
    assert_eq!(after::<Optional>(r#"{"a":""#).a, Some(Some(String::new())));
    let partial = after::<Optional>(r#"{"b":[1,null,3"#);
    assert_eq!(partial.b, Some(Some(vec![Some(1), None])));
}

#[test]
fn a_variant_is_known_once_its_tag_is() {
    let PartialInternal::WithFields(fields) =
        after::<Internal>(r#"{"value":{"type":"with-fields","size":"#)
    else {
        panic!("another variant");
    };
    assert_eq!(fields.size, None);
    // The tag after the fields: all of them appear with it.
    let PartialInternal::WithFields(fields) =
        after::<Internal>(r#"{"value":{"size":3,"note":"n","type":"with-fields""#)
    else {
        panic!("another variant");
    };
    assert_eq!(
        (fields.size, fields.note),
        (Some(3), Some(Some("n".into())))
    );
    let PartialExternal::Newtype(number) = after::<External>(r#"{"value":{"Newtype":"#) else {
        panic!("another variant");
    };
    assert_eq!(number, None);
    assert!(matches!(
        after::<External>(r#"{"value":"Other""#),
        PartialExternal::Other
    ));
}

#[test]
fn an_enum_inside_an_enum_appears_with_the_end_of_its_object() {
    let text = r#"{"value":{"outer":"Inner","type":"with-fields","size":1,"note":"text""#;
    let PartialInternalTwice::Inner(inner) = after::<InternalTwice>(text) else {
        panic!("another variant");
    };
    assert!(inner.is_none());
    let PartialInternalTwice::Inner(inner) = after::<InternalTwice>(&format!("{text}}}")) else {
        panic!("another variant");
    };
    assert!(inner.is_some());
    let PartialInternalWithUntagged::Other(other) =
        after::<InternalWithUntagged>(r#"{"value":{"name":"x","grams":1}"#)
    else {
        panic!("another variant");
    };
    let other = other.expect("an ingredient");
    assert_eq!((other.name.as_deref(), other.grams), (Some("x"), Some(1.0)));
    let partial = after::<FlattenedEnum>(r#"{"value":{"id":7,"type":"empty""#);
    assert!(partial.id == Some(7) && partial.kind.is_none());
    let partial = after::<FlattenedEnum>(r#"{"value":{"id":7,"type":"empty"}"#);
    assert!(matches!(partial.kind, Some(PartialInternal::Empty)));
}

#[test]
fn encodings_are_undone_on_the_way() {
    let partial = after::<Maps>(r#"{"a":[{"key":"x","value":1},{"key":"y","va"#);
    let a = partial.a.expect("a map");
    assert_eq!((a.get("x"), a.get("y"), a.len()), (Some(&1), None, 1));
    // A map as it would be without a schema.
    let partial = after::<Maps>(r#"{"a":{"x":1,"y":2},"c":{"7":true},"#);
    assert_eq!(partial.a.expect("a map").get("y"), Some(&2));
    assert_eq!(partial.c.expect("a map").get(&7), Some(&true));
    assert_eq!(after::<Vec<u8>>("[1,2,"), [1, 2]);
    assert_eq!(
        after::<(u8, String)>(r#"{"_0":1,"_1":"a"#),
        (Some(1), Some("a".into()))
    );
    assert_eq!(
        after::<(u8, String)>(r#"[1,"a"#),
        (Some(1), Some("a".into()))
    );
    assert_eq!(
        after::<serde_json::Value>(r#"{"value":"{\"a\":1}""#)["a"],
        1
    );
}

/// A type without a partial form.
#[derive(Clone, Debug, PartialEq, Deserialize, Structured)]
struct Unstreamed {
    n: u8,
}

#[derive(Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "its partial form is what matters")]
struct Holder {
    #[structured(stream = "whole")]
    a: Vec<Unstreamed>,
}

#[test]
fn what_is_not_streamed_can_be_in_what_is() {
    assert!(after::<Holder>(r#"{"a":[{"n":1}"#).a.is_none());
    let whole = after::<Holder>(r#"{"a":[{"n":1}]"#).a.expect("a list");
    assert_eq!(*whole, [Unstreamed { n: 1 }]);
}

#[test]
fn every_other_name_is_the_variant_for_others() {
    assert_eq!(
        after::<PlainOther>(r#"{"value":"blue""#),
        PartialPlainOther::Unknown
    );
    assert_eq!(after::<Named>(r#"{"value":"dee""#), PartialNamed::D);
    let partial = after::<InternalOther>(r#"{"value":{"kind":"?","#);
    assert!(
        matches!(partial, PartialInternalOther::Unknown),
        "{partial:?}"
    );
}

#[test]
fn what_is_whole_appears_when_it_is() {
    let partial = after::<Wholes>(r#"{"a":"text","b":[{"type":"empty"}"#);
    assert_eq!(partial.a.as_deref(), Some(&"text".to_owned()));
    assert!(partial.b.is_none());
    let partial = after::<Wholes>(
        r#"{"b":[{"type":"empty"}],"d":[{"key":"k","value":{"type":"empty"}}],"c":{"secs":1,"nanos":2},"#,
    );
    assert_eq!(partial.b.as_deref(), Some(&Some(vec![Internal::Empty])));
    assert_eq!(partial.d.expect("a map")["k"], Internal::Empty);
    assert_eq!(partial.c, Some(std::time::Duration::new(1, 2)));
}

#[test]
fn what_does_not_fit_is_left_out() {
    let partial = after::<Recipe>(r#"{"title":7,"unknown":{"title":"x"},"minutes":-1,"note":"n""#);
    assert!(partial.title.is_none() && partial.minutes.is_none());
    assert_eq!(partial.note, Some(Some("n".into())));
    assert_eq!(
        after::<Recipe>(r#"{"title":"a","title":"b""#)
            .title
            .as_deref(),
        Some("a")
    );
    let partial = after::<Lists>(r#"{"a":["x",1,"y"],"#);
    assert_eq!(partial.a, Some(vec!["x".into(), "y".into()]));
    // Sets show their elements as they come.
    let set = after::<std::collections::BTreeSet<u8>>(r#"{"value":[3,1,3]"#);
    assert_eq!(set, [3, 1, 3]);
}

#[test]
fn what_is_no_json_ends_it() {
    let mut filler = Filler::<Recipe>::default();
    filler.push(r#"{"title":"Dal"},"#);
    assert!(filler.error().is_some());
    filler.push(r#"{"note":"n"}"#);
    let partial = filler.partial().expect("what came before");
    assert!(partial.title.is_some() && partial.note.is_none());
}

#[test]
fn companions_are_shown_and_serialized_as_what_is_there() {
    let partial = after::<Recipe>(r#"{"title":"Dal","note":null"#);
    assert_eq!(
        format!("{partial:?}"),
        "PartialRecipe { title: Some(\"Dal\"), ingredients: None, minutes: None, difficulty: None, note: Some(None) }"
    );
    let json = serde_json::to_string(&partial).expect("JSON");
    assert_eq!(json, r#"{"title":"Dal","note":null}"#);
}
