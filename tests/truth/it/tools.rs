//! Arguments that the schema of a tool admits reach its function, for every shape of type, in every
//! dialect.

use coax::local::Gateway;
use coax::run::CallRecord;
use coax::{Dialect, Structured, Toolbox};
use serde::Deserialize;
use specimens::cases;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};

/// How many calls of a tool came to its function.
static REACHED: AtomicU32 = AtomicU32::new(0);

fn reached() -> &'static str {
    REACHED.fetch_add(1, Ordering::SeqCst);
    "well"
}

#[derive(Deserialize, Structured)]
#[serde(rename_all = "kebab-case")]
enum Color {
    Red,
    DarkBlue,
}

#[derive(Deserialize, Structured)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(dead_code, reason = "only read")]
enum Shape {
    Circle { radius: f64 },
    Square { side: u32 },
    Nothing,
}

#[derive(Deserialize, Structured)]
#[serde(untagged)]
#[expect(dead_code, reason = "only read")]
enum Key {
    Number(u32),
    Name(String),
}

#[derive(Deserialize, Structured)]
#[expect(dead_code, reason = "only read")]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

#[derive(Deserialize, Structured)]
#[expect(dead_code, reason = "only read")]
struct Inner {
    #[serde(default)]
    size: u8,
    note: Option<String>,
}

#[derive(Deserialize, Structured)]
#[structured(as = "u8")]
struct Level(#[expect(dead_code, reason = "only read")] u8);

/// Declares tools that take these parameters and count their calls, and lists them.
macro_rules! tools {
    ($($name:ident($($(#[$meta:meta])* $parameter:ident: $ty:ty),*);)*) => {
        $(
            /// A tool of the zoo.
            #[coax::tool]
            fn $name($($(#[$meta])* $parameter: $ty),*) -> &'static str {
                $(std::hint::black_box(&$parameter);)*
                reached()
            }
        )*

        fn all() -> Vec<(&'static str, Toolbox)> {
            vec![$((stringify!($name), coax::tools![$name])),*]
        }
    };
}

tools! {
    nothing();
    text(city: String);
    numbers(a: u8, b: i64, c: f32, d: bool);
    optional(city: Option<String>, days: Option<u8>);
    defaults(#[tool(default)] city: String, #[tool(default = 3)] days: u8);
    renamed(#[tool(rename = "cityName")] city: String);
    umlaut(#[tool(rename = "größe")] size: u16);
    ranges(#[structured(minimum = 1, maximum = 9)] days: u8, #[structured(exclusive_minimum = 0)] part: f64);
    multiples(#[structured(multiple_of = 5, minimum = 0)] steps: u32);
    lengths(#[structured(min_length = 2, max_length = 4)] code: String);
    pattern(#[structured(pattern = "^[A-Z]-[0-9]{1,3}$")] sku: String);
    lists(#[structured(min_items = 1, max_items = 3)] all: Vec<u8>, nested: Vec<Vec<bool>>);
    maps(stock: BTreeMap<String, u32>, by_number: HashMap<u8, String>);
    tuples(place: (f64, f64), named: (String, Option<u8>, bool));
    enums(color: Color, shape: Shape, key: Key);
    objects(inner: Inner, all: Vec<Inner>, maybe: Option<Inner>);
    recursive(tree: Tree);
    any(anything: serde_json::Value);
    as_another(level: Level);
    dated(#[structured(format = "date")] day: String, boxed: Box<Inner>);
}

/// A model of the dialect, whose own server takes its schemas.
fn model(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::OpenAi => "openai/gpt-5",
        Dialect::Azure => "azure/gpt-5",
        Dialect::Anthropic => "anthropic/claude-sonnet-4.5",
        Dialect::Gemini | Dialect::GeminiOpenApi => "google/gemini-3-pro",
        Dialect::Xai => "xai/grok-4",
        Dialect::Groq => "groq/gpt-oss-120b",
        Dialect::Mistral => "mistral/mistral-large",
        Dialect::Fireworks => "fireworks/deepseek-v3",
        _ => "local/tiny",
    }
}

/// So many calls are in one answer.
const AT_ONCE: usize = 100;

#[tokio::test]
async fn random_arguments_of_every_shape_reach_their_function_in_every_dialect() {
    assert_eq!(all().len(), 20);
    for (seed, (name, tools)) in all().into_iter().enumerate() {
        for &dialect in Dialect::ALL {
            for answer in 0..cases(10) as u64 {
                reach(name, &tools, dialect, seed as u64 + 100 * answer).await;
            }
        }
    }
}

/// One answer with calls whose arguments are made from the schema; all come to the function.
async fn reach(name: &'static str, tools: &Toolbox, dialect: Dialect, seed: u64) {
    REACHED.store(0, Ordering::SeqCst);
    let gateway = Gateway::new().with_seed(seed);
    gateway.reply_generated_calls([name; AT_ONCE]);
    gateway.reply("the end");
    let request = gateway.client().prompt("x").model(model(dialect));
    let outcome = request.dialect(dialect).tools(tools).outcome_text().await;
    let outcome = outcome.unwrap_or_else(|error| panic!("{name}, {dialect:?}: {error:?}"));
    let answer = outcome.done().expect("nothing waits");
    let is_wrong = |call: &&CallRecord| call.result.as_ref().is_none_or(|it| it.is_error);
    let wrong = answer.steps[0].calls.iter().find(is_wrong);
    assert!(wrong.is_none(), "{name}, {dialect:?}: {wrong:?}");
    assert_eq!(
        REACHED.load(Ordering::SeqCst) as usize,
        AT_ONCE,
        "{name}, {dialect:?}"
    );
}
