//! Maps, tuples, any JSON, the standard library, generics, borrowed fields.

use super::*;

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Structured)]
enum Side {
    Left,
    Right,
}

#[test]
fn maps_and_tuples_and_any_json() {
    reads(
        &json!({ "value": [{ "key": "a", "value": 1 }] }),
        BTreeMap::from([("a".to_owned(), 1)]),
    );
    reads(
        &json!({ "value": [{ "key": -3, "value": "x" }] }),
        BTreeMap::from([(-3, "x".to_owned())]),
    );
    reads(
        &json!({ "value": [{ "key": true, "value": 1 }] }),
        BTreeMap::from([(true, 1)]),
    );
    reads(
        &json!({ "value": [{ "key": "Left", "value": 1 }] }),
        BTreeMap::from([(Side::Left, 1)]),
    );
    // What serde reads without help is read as well.
    reads(
        &json!({ "value": { "Right": 2 } }),
        BTreeMap::from([(Side::Right, 2)]),
    );
    reads(&json!([1, "a"]), (1, "a".to_owned()));
    reads(&json!({ "_1": "a", "_0": 1 }), (1, "a".to_owned()));
    reads(
        &json!({ "value": [{ "_0": { "_0": 1 }, "_1": null }] }),
        vec![((1,), None::<bool>)],
    );
    reads(
        &json!({ "value": "{\"a\": [1, \"x\"]}" }),
        json!({ "a": [1, "x"] }),
    );
    reads(&json!({ "value": "\"quoted\"" }), json!("quoted"));
    reads(&json!({ "value": "not quoted" }), json!("not quoted"));
    assert_eq!(
        inner::<Value>(),
        json!({ "description": "A JSON value, written as JSON text.", "type": "string" })
    );
    match decode::<BTreeMap<String, u8>>(r#"{"value":[{"key":"a","value":1},{"key":"b"}]}"#) {
        Err(DecodeError::Mismatch { path, message }) => {
            assert_eq!(
                (path.as_str(), message.as_str()),
                ("$[1]", "missing field `value`")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn types_of_the_standard_library() {
    assert_eq!(
        inner::<NonZero<u8>>(),
        json!({ "type": "integer", "minimum": 1, "maximum": 255 })
    );
    assert_eq!(
        inner::<char>(),
        json!({ "description": "Exactly 1 character.", "type": "string", "pattern": "^.$" })
    );
    assert_eq!(
        inner::<Ipv4Addr>(),
        json!({ "type": "string", "format": "ipv4" })
    );
    assert_eq!(inner::<i32>()["minimum"], i32::MIN);
    reads(&json!({ "value": 3 }), NonZero::new(3_u32));
    reads(&json!({ "value": "x" }), 'x');
    reads(
        &json!({ "value": "::1" }),
        "::1".parse::<IpAddr>().expect("an address"),
    );
    reads(&json!({ "secs": 1, "nanos": 5 }), Duration::new(1, 5));
    reads(&json!({ "start": 1, "end": 5 }), Range { start: 1, end: 5 });
    reads(&json!({ "value": { "Ok": 1 } }), Ok::<u8, String>(1));
    reads(
        &json!({ "value": { "Err": "no" } }),
        Err::<u8, String>("no".into()),
    );
    reads(&json!({ "value": "Unbounded" }), Bound::<u8>::Unbounded);
    reads(&json!({ "value": "/tmp" }), PathBuf::from("/tmp"));
    reads(
        &json!({ "value": ["a"] }),
        VecDeque::from([Cow::Borrowed("a")]),
    );
    reads(&json!({ "value": [2, 1, 2] }), BTreeSet::from([1, 2]));
    reads(&json!({ "value": "boxed" }), Box::<str>::from("boxed"));
    reads(&json!({ "value": [1] }), Box::<[u8]>::from([1]));
    reads(&json!({ "value": [true, false] }), [true, false]);
    reads(&json!({ "value": true }), Box::new(true));
    assert_eq!(<Arc<str>>::SCHEMA, String::SCHEMA);
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Grid<T, const N: usize> {
    rows: Vec<Vec<T>>,
    /// More of them.
    below: Option<Box<Grid<T, N>>>,
    by_name: BTreeMap<String, Self>,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct Grids {
    small: Grid<bool, 1>,
    large: Grid<bool, 2>,
    again: Grid<bool, 2>,
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
struct GridsOfTuples {
    points: Grid<(u8, f64), 1>,
    names: Grid<(String, Vec<bool>), 1>,
    more_names: Grid<(String, Vec<bool>), 1>,
}

#[test]
fn generics_are_distinguished_by_the_slots_of_tuples() {
    let schema = schema::<GridsOfTuples>();
    let names = schema["$defs"].as_object().expect("definitions").keys();
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            "Grid_Tuple_integer_number_1",
            "Grid_Tuple_string_Array_boolean_1"
        ]
    );
    assert_eq!(
        coax::schema::name::<Grid<(u8, f64), 1>>(),
        "Grid_Tuple_integer_number_1"
    );
}

#[test]
fn generics_are_distinguished_by_all_of_their_arguments() {
    let schema = schema::<Grids>();
    let names: Vec<_> = schema["$defs"]
        .as_object()
        .expect("definitions")
        .keys()
        .collect();
    assert_eq!(names, ["Grid_boolean_1", "Grid_boolean_2"]);
    let grid = |below| Grid::<bool, 1> {
        rows: vec![vec![true]],
        below,
        by_name: BTreeMap::new(),
    };
    reads(
        &json!({ "rows": [[true]], "below": { "rows": [[true]], "below": null, "by_name": [] }, "by_name": [] }),
        grid(Some(Box::new(grid(None)))),
    );
    let mut named = grid(None);
    named.by_name.insert("n".into(), grid(None));
    reads(
        &json!({ "rows": [[true]], "below": null, "by_name": [
            { "key": "n", "value": { "rows": [[true]], "below": null, "by_name": [] } },
        ] }),
        named,
    );
}

#[derive(Deserialize, Structured)]
struct Borrowed<'a, T> {
    text: &'a str,
    #[serde(borrow)]
    cow: Cow<'a, str>,
    item: T,
}

#[derive(Deserialize, Structured)]
struct Lifetime<'a> {
    text: &'a str,
    cow: Option<Cow<'a, str>>,
}

#[test]
fn borrowed_fields_have_a_schema() {
    assert_eq!(schema::<Lifetime<'_>>()["required"], json!(["text", "cow"]));
    assert_eq!(
        schema::<Borrowed<'_, u8>>()["required"],
        json!(["text", "cow", "item"])
    );
    let read: Borrowed<'_, u8> =
        serde_json::from_str(r#"{"text":"a","cow":"b","item":1}"#).expect("a value");
    assert_eq!((read.text, &*read.cow, read.item), ("a", "b", 1));
    let read: Lifetime<'_> = serde_json::from_str(r#"{"text":"a","cow":null}"#).expect("a value");
    assert!(read.text == "a" && read.cow.is_none());
}

#[derive(Debug, PartialEq, Deserialize, Structured)]
enum Expression {
    Number(f64),
    Sum(Vec<Self>),
    Pair(Box<(Expression, Expression)>),
    #[serde(untagged)]
    Name(String),
}

#[test]
fn recursion_through_encodings() {
    let number = |it| Expression::Number(it);
    reads(
        &json!({ "value": { "Sum": [{ "Number": 1 }, { "Pair": { "_0": { "Number": 2 }, "_1": "x" } }] } }),
        Expression::Sum(vec![
            number(1.0),
            Expression::Pair(Box::new((number(2.0), Expression::Name("x".into())))),
        ]),
    );
    let text = format!(
        "{}{{\"Number\":1}}{}",
        r#"{"Sum":["#.repeat(50_000),
        "]}".repeat(50_000)
    );
    match decode::<Expression>(&format!("{{\"value\":{text}}}")) {
        Err(DecodeError::Mismatch { message, .. }) => {
            assert_eq!(message, "recursion limit exceeded");
        }
        other => panic!("{other:?}"),
    }
}
