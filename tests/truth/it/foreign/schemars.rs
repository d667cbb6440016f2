//! Fields of types that schemars describes and coax does not know.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZero;

use coax::Dialect;
use coax::partial::Filler;
use coax::schema::{DecodeError, decode};
use coax::{Partial, Structured};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specimens::cases;

fn schema<T: Structured>() -> Value {
    let text = Dialect::OpenAi.schema::<T>();
    let text = text.unwrap_or_else(|error| panic!("{error}"));
    serde_json::from_str(text).expect("JSON")
}

/// A type that is to be read from answers made under its schema, without the type.
pub(super) struct Reader {
    pub(super) name: &'static str,
    schema: fn() -> Value,
    /// The same with every constraint as a keyword.
    constrained: fn(Dialect) -> Option<&'static str>,
    title: String,
    /// What serde writes of the value that was read.
    written: fn(&str) -> Result<String, DecodeError>,
    /// Whether both are read as the same value.
    same: fn(&str, &str) -> Result<bool, DecodeError>,
}

impl Reader {
    pub(super) fn of<T>(name: &'static str) -> Self
    where
        T: Structured + DeserializeOwned + Serialize + PartialEq + 'static,
    {
        Self {
            name,
            schema: schema::<T>,
            constrained: coax::__private::constrained::<T>,
            title: coax::schema::name::<T>(),
            written: |text| {
                let value = decode::<T>(text)?;
                Ok(serde_json::to_string(&value).expect("JSON"))
            },
            same: |a, b| Ok(decode::<T>(a)? == decode::<T>(b)?),
        }
    }

    /// Answers that are made under the schema are read, and what serde writes of them too.
    pub(super) fn holds(&self) {
        let (name, schema) = (self.name, (self.schema)());
        let validator =
            jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        let schema = schema.to_string();
        // It is by the rules of strict mode.
        specimens::made(&self.title, &schema, 0);
        let constrained = (self.constrained)(Dialect::OpenAi).unwrap_or(&schema);
        for seed in 0..cases(10) as u64 {
            let answer = specimens::made_loosely(constrained, seed);
            let document: Value = serde_json::from_str(&answer).expect("JSON");
            assert!(validator.is_valid(&document), "{name}: {document}");
            let plain = (self.written)(&answer);
            let plain = plain.unwrap_or_else(|error| panic!("{name}: {answer}: {error}\n{schema}"));
            let same = (self.same)(&plain, &answer);
            let same = same.unwrap_or_else(|error| panic!("{name}: {plain}: {error}"));
            assert!(same, "{name}: what serde writes is read too");
        }
    }
}

macro_rules! foreign {
    ($($item:item)*) => {
        $(#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)] $item)*
    };
}

foreign! {
    /// A part of a machine.
    struct Part {
        /// As printed on it.
        number: String,
        #[schemars(range(min = 1, max = 99))]
        count: u8,
        #[schemars(length(min = 2), regex(pattern = "^[A-Z]+$"))]
        code: Option<String>,
        #[serde(default)]
        spare: bool,
        spin: Spin,
        parts: Vec<Part>,
    }
    enum Spin {
        /// Clockwise.
        Right,
        Left,
    }
    #[serde(tag = "kind")]
    enum Shape {
        Circle { radius: f64 },
        Square(Square),
        Nothing,
    }
    struct Square { side: f64, #[serde(default)] round: Option<u8> }
    struct Scene {
        shapes: Vec<Shape>,
        #[serde(flatten)]
        light: Light,
        size: (u32, f32),
        by_name: HashMap<String, Shape>,
        by_number: BTreeMap<u64, bool>,
        anything: Value,
        tags: HashSet<String>,
        non_zero: NonZero<i8>,
        letter: char,
        both: Result<u8, String>,
    }
    #[serde(tag = "light")]
    enum Light { Day, Lamp { watts: u16 } }
    enum External { Unit, Other, New(i64), Pair(u8, String), Fields { a: Option<Square> } }
    #[serde(tag = "t", content = "c")]
    enum Adjacent { One(Vec<Spin>), Two, Three { a: (bool, u8) } }
    #[serde(untagged)]
    enum Untagged { Number(u32), Words { words: Vec<String> }, More { words: Vec<String>, more: BTreeMap<String, u8> } }
    #[serde(deny_unknown_fields)]
    struct Closed { a: u8, #[serde(rename = "b c/d~e%f")] b: Even }
    struct Even { even: Option<Box<Odd>> }
    struct Odd { odd: Vec<Even>, closed: Option<Box<Closed>> }
    struct Wrapper(Vec<Option<Spin>>);
}

/// A machine.
#[derive(Debug, Deserialize, PartialEq, Serialize, Structured)]
struct Machine {
    /// The heart of it.
    #[structured(schemars)]
    core: Part,
    name: String,
}

#[test]
fn the_text_is_strict_and_in_order() {
    let part = concat!(
        r#"{"description":"A part of a machine.","type":"object","properties":{"#,
        r#""number":{"description":"As printed on it.","type":"string"},"#,
        r#""count":{"type":"integer","minimum":1,"maximum":99},"#,
        r#""code":{"description":"At least 2 characters.","type":["string","null"],"pattern":"^[A-Z]+$"},"#,
        r#""spare":{"type":["boolean","null"]},"#,
        r#""spin":{"description":"- `Right`: Clockwise.","type":"string","enum":["Left","Right"]},"#,
        r##""parts":{"type":"array","items":{"$ref":"#/$defs/Part"}}},"##,
        r#""required":["number","count","code","spare","spin","parts"],"additionalProperties":false}"#,
    );
    let expected = format!(
        r##"{{"description":"A machine.","type":"object","properties":{{"core":{{"description":"The heart of it.","anyOf":[{{"$ref":"#/$defs/Part"}}]}},"name":{{"type":"string"}}}},"required":["core","name"],"additionalProperties":false,"$defs":{{"Part":{part}}}}}"##
    );
    assert_eq!(Dialect::OpenAi.schema::<Machine>(), Ok(&*expected));
}

macro_rules! hold {
    ($($ty:ty),*) => {$({
        #[derive(Debug, Deserialize, PartialEq, Serialize, Structured)]
        struct Holder {
            #[structured(schemars)]
            it: $ty,
        }
        Reader::of::<Holder>(stringify!($ty)).holds();
    })*};
}

#[test]
fn what_the_schema_admits_is_read() {
    hold!(
        Part, Spin, Shape, Scene, External, Adjacent, Untagged, Closed, Even, Wrapper,
        Option<Part>, Vec<Shape>, (Spin, Option<Shape>), HashMap<String, Vec<External>>,
        [Wrapper; 2], BTreeMap<String, Value>
    );
}

#[test]
fn the_way_back_is_that_of_the_schema() {
    #[derive(Debug, Deserialize, PartialEq, Structured)]
    struct Holder {
        #[structured(schemars)]
        it: Scene,
    }
    let answer = json!({ "it": {
        "shapes": [{ "kind": "Square", "side": 2, "round": null }, { "kind": "Nothing" }],
        "light": "Lamp", "watts": 40.0,
        "size": { "_0": 7, "_1": 0.5 },
        "by_name": [{ "key": "a", "value": { "kind": "Circle", "radius": 1 } }],
        "by_number": [{ "key": 12, "value": true }],
        "anything": "{\"deep\":[1]}",
        "tags": ["x", "x"], "non_zero": -1, "letter": "å",
        "both": { "Err": "no" },
    } });
    let Holder { it } = decode(&answer.to_string()).expect("a scene");
    assert_eq!(it.light, Light::Lamp { watts: 40 });
    assert_eq!(it.size, (7, 0.5));
    assert_eq!(it.by_name["a"], Shape::Circle { radius: 1.0 });
    assert_eq!(it.by_number, BTreeMap::from([(12, true)]));
    assert_eq!(it.anything, json!({ "deep": [1] }));
    assert_eq!(it.both, Err("no".to_owned()));
    let square = Square {
        side: 2.0,
        round: None,
    };
    assert_eq!(it.shapes, [Shape::Square(square), Shape::Nothing]);
}

#[test]
fn constraints_are_held_and_mistakes_have_a_path() {
    let machine = |count: i64, spin: &str| {
        let part = json!({
            "number": "1", "count": count, "code": "a", "spare": null, "spin": spin, "parts": [],
        });
        decode::<Machine>(&json!({ "core": part, "name": "" }).to_string())
    };
    let Err(DecodeError::Invalid { violations }) = machine(0, "Left") else {
        panic!("the constraints are broken");
    };
    let paths: Vec<_> = violations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$.core.count", "$.core.code", "$.core.code"]);
    let Err(DecodeError::Mismatch { path, .. }) = machine(1, "Up") else {
        panic!("no such variant");
    };
    assert_eq!(path, "$.core.spin");
}

/// Types of both kinds that refer to each other.
#[derive(Debug, Deserialize, PartialEq, Serialize, Structured)]
struct Folder {
    name: String,
    folders: Vec<Folder>,
    parent: Box<Link>,
    #[structured(schemars)]
    shape: Option<Shape>,
}

#[derive(Debug, Deserialize, PartialEq, Serialize, Structured)]
struct Link(Option<Box<Folder>>);

#[derive(Debug, Deserialize, PartialEq, Serialize, Structured)]
struct Both {
    link: Link,
    folder: Folder,
    #[structured(schemars)]
    one: Vec<Shape>,
    #[structured(schemars)]
    other: Shape,
}

#[test]
fn recursion_goes_through_both_kinds() {
    Reader::of::<Folder>("Folder").holds();
    Reader::of::<Link>("Link").holds();
    Reader::of::<Both>("Both").holds();
    let schema = schema::<Both>();
    let mut names: Vec<_> = schema["$defs"]
        .as_object()
        .expect("definitions")
        .keys()
        .collect();
    names.sort();
    assert_eq!(names, ["Folder", "Shape"]);
}

#[test]
fn limits_count_all_of_it() {
    macro_rules! deeper {
        ($name:ident $inner:ty) => {
            #[derive(JsonSchema)]
            #[expect(dead_code, reason = "only its schema matters")]
            struct $name {
                it: $inner,
            }
        };
    }
    deeper!(D1 u8);
    deeper!(D2 D1);
    deeper!(D3 D2);
    deeper!(D4 D3);
    deeper!(D5 D4);
    #[derive(Deserialize, Structured)]
    #[expect(dead_code, reason = "only its schema matters")]
    struct Deep {
        #[serde(deserialize_with = "read")]
        #[structured(schemars)]
        it: D5,
    }
    fn read<'de, D: serde::Deserializer<'de>>(_: D) -> Result<D5, D::Error> {
        Err(serde::de::Error::custom("never read"))
    }
    Dialect::OpenAi.schema::<Deep>().expect("six levels of ten");
    let misfit = Dialect::Azure
        .schema::<Deep>()
        .expect_err("six levels of five");
    assert!(
        misfit.to_string().contains("6 levels of nesting"),
        "{misfit}"
    );
}

#[test]
fn it_goes_out_as_it_came_in() {
    let schema = Value::from(coax::schemars_schema::<Machine>());
    assert_eq!(
        schema["$defs"]["Part"],
        Value::from(schemars::schema_for!(Vec<Part>))["$defs"]["Part"]
    );
}

#[derive(Debug, Deserialize, Structured, Partial)]
#[expect(dead_code, reason = "its partial form is what matters")]
struct Shelved {
    name: String,
    #[structured(schemars)]
    place: Place,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
struct Place {
    shelf: (u8, String),
    slots: BTreeMap<u8, bool>,
}

#[test]
fn in_a_stream_it_appears_whole() {
    let text = concat!(
        r#"{"name":"lamp","#,
        r#""place":{"shelf":{"_0":3,"_1":"left"},"slots":[{"key":1,"value":true}]}}"#,
    );
    let mut filler = Filler::<Shelved>::default();
    let mut appeared = None;
    for (at, byte) in text.char_indices() {
        filler.push(byte.encode_utf8(&mut [0; 4]));
        if filler.partial().is_some_and(|it| it.place.is_some()) {
            appeared.get_or_insert(at);
        }
    }
    assert_eq!(appeared, Some(text.len() - 2));
    let partial = filler.partial().expect("an object");
    let place = partial.place.as_ref().expect("a place");
    assert_eq!(place.shelf, (3, "left".to_owned()));
    assert_eq!(place.slots, BTreeMap::from([(1, true)]));
}
