//! Types as schemars sees them: the plain form that serde reads.

use std::collections::{BTreeMap, HashMap};

use arbitrary::Unstructured;
use coax::{Structured, schemars_schema};
use coax_zoo as zoo;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::{Value, json};
use specimens::{Specimen, cases, zoo};

/// The schema without what schemars puts at every root.
fn plain<T: Structured>() -> Value {
    let mut schema = schemars_schema::<T>();
    schema.remove("$schema");
    schema.remove("title");
    schema.into()
}

#[test]
fn what_strict_mode_encodes_is_plain() {
    assert_eq!(plain::<Value>(), json!({}));
    assert_eq!(
        plain::<BTreeMap<String, bool>>(),
        json!({ "type": "object", "additionalProperties": { "type": "boolean" } })
    );
    assert_eq!(
        plain::<HashMap<i8, ()>>(),
        json!({
            "type": "object", "patternProperties": { "^-?\\d+$": { "type": "null" } },
            "additionalProperties": false,
        })
    );
    assert_eq!(
        plain::<(u8, Option<String>)>(),
        json!({
            "type": "array", "minItems": 2, "maxItems": 2,
            "prefixItems": [
                { "type": "integer", "minimum": 0, "maximum": 255 },
                { "type": ["string", "null"] },
            ],
        })
    );
    assert_eq!(
        plain::<[f64; 2]>(),
        json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 })
    );
    assert_eq!(plain::<u64>()["maximum"], u64::MAX);
}

#[derive(Deserialize, Structured)]
#[expect(dead_code, reason = "only its schema matters")]
struct Order {
    /// What is ordered.
    #[structured(min_length = 1, example = "lamp")]
    article: String,
    #[structured(minimum = 1, maximum = 10)]
    pieces: u32,
    #[structured(format = "uri")]
    link: Option<String>,
    #[serde(default)]
    gift: bool,
    #[structured(min_items = 1)]
    by_size: BTreeMap<Size, u8>,
}

/// In words.
#[derive(Deserialize, Eq, Ord, PartialEq, PartialOrd, Structured)]
enum Size {
    /// Up to 10 cm.
    Small,
    Large,
}

#[test]
fn constraints_and_documentation_are_kept() {
    assert_eq!(
        plain::<Order>(),
        json!({
            "type": "object",
            "properties": {
                "article": {
                    "description": "What is ordered.", "type": "string",
                    "minLength": 1, "examples": ["lamp"],
                },
                "pieces": { "type": "integer", "minimum": 1, "maximum": 10 },
                "link": { "type": ["string", "null"], "format": "uri" },
                "gift": { "type": "boolean" },
                "by_size": {
                    "type": "object", "minProperties": 1,
                    "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 255 },
                    "propertyNames": { "$ref": "#/$defs/Size" },
                },
            },
            "required": ["article", "pieces", "by_size"],
            "$defs": {
                "Size": {
                    "description": "In words.",
                    "oneOf": [
                        { "description": "Up to 10 cm.", "type": "string", "const": "Small" },
                        { "type": "string", "const": "Large" },
                    ],
                },
            },
        })
    );
}

#[test]
fn enums_with_data() {
    let tag = |name: &str| json!({ "type": "string", "const": name });
    let adjacent = plain::<zoo::Adjacent>();
    assert_eq!(
        adjacent["oneOf"][0],
        json!({ "type": "object", "properties": { "t": tag("Unit") }, "required": ["t"] })
    );
    assert_eq!(
        adjacent["oneOf"][3]["properties"]["c"]["prefixItems"][1],
        json!({ "type": "boolean" })
    );
    let internal = plain::<zoo::Internal>();
    assert_eq!(
        internal["oneOf"][2]["properties"],
        json!({
            "type": tag("from-struct"),
            "name": { "type": "string" }, "grams": { "type": "number" },
        })
    );
    assert_eq!(plain::<zoo::Untagged>()["anyOf"][0]["type"], "integer");
    let flattened = plain::<zoo::FlattenedEnum>();
    assert_eq!(flattened["required"], json!(["id"]));
    assert_eq!(
        flattened["allOf"][0]["anyOf"][0]["required"],
        json!(["type"])
    );
}

/// Whatever serde writes of a type, its schema admits.
#[test]
fn what_is_read_and_written_is_admitted() {
    zoo().iter().for_each(admits);
}

fn admits(specimen: &Specimen) {
    let name = &specimen.name;
    // Written under a name that is read as an alias.
    if name == "Split" || name == "SplitVariants" {
        return;
    }
    let schema = (specimen.for_schemars)();
    let validator =
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut random = fastrand::Rng::with_seed(specimens::seed());
    for _ in 0..cases(50) {
        let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(300).collect();
        // Some values have no JSON.
        let Some(sample) = (specimen.random)(&mut Unstructured::new(&bytes)) else {
            continue;
        };
        // Some break their own constraints.
        let read = (specimen.read)(&sample.json);
        if !read.is_ok_and(|it| (specimen.equal)(&it, &sample.value)) {
            continue;
        }
        let written = serde_json::from_str(&sample.json).expect("JSON");
        if let Err(error) = validator.validate(&written) {
            panic!("{name}: {written}: {error}\n{schema}");
        }
    }
}

/// A branch of a family.
#[derive(Deserialize, Structured)]
#[structured(json_schema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Family {
    name: String,
    children: Vec<Family>,
    pet: Option<Pet>,
}

#[derive(Deserialize, Structured)]
#[structured(json_schema, name = "Animal")]
#[expect(dead_code, reason = "only its schema matters")]
struct Pet {
    kind: String,
}

#[derive(Deserialize, Structured)]
#[structured(json_schema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Page<'a, T> {
    items: Vec<T>,
    next: Option<Box<Page<'a, T>>>,
    title: &'a str,
}

mod other {
    #[derive(schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema matters")]
    pub(super) struct Family {
        members: u8,
    }
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct Village {
    mayor: Option<Family>,
    families: Vec<Family>,
    strays: Vec<Pet>,
    guests: other::Family,
    register: Page<'static, Pet>,
}

#[test]
fn schemars_derive_over_such_types_shares_definitions() {
    let schema = Value::from(schema_for!(Village));
    let mut names: Vec<_> = schema["$defs"]
        .as_object()
        .expect("definitions")
        .keys()
        .collect();
    names.sort();
    assert_eq!(names, ["Animal", "Family", "Family2", "Page_Animal"]);
    assert_eq!(
        schema["$defs"]["Family"],
        json!({
            "description": "A branch of a family.",
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "children": { "type": "array", "items": { "$ref": "#/$defs/Family" } },
                "pet": { "anyOf": [{ "$ref": "#/$defs/Animal" }, { "type": "null" }] },
            },
            "required": ["name", "children"],
        })
    );
    assert_eq!(
        schema["$defs"]["Page_Animal"]["properties"]["next"],
        json!({ "anyOf": [{ "$ref": "#/$defs/Page_Animal" }, { "type": "null" }] })
    );
    assert_eq!(
        schema["properties"]["strays"]["items"],
        json!({ "$ref": "#/$defs/Animal" })
    );
    jsonschema::validator_for(&schema).expect("each reference leads somewhere");
}

#[test]
fn the_impl_is_the_same_as_the_function() {
    assert_eq!(schema_for!(Family), schemars_schema::<Family>());
}
