//! The words of the attribute, generic functions, and where functions may stand.

use super::{seen, told};
use coax::{Structured, Tool, ToolContext, ToolDefinition, Toolbox};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// What it says in the attribute counts.
#[coax::tool(
    name = "tidy_up",
    description = "Tidies up.",
    approve,
    sequential,
    repeatable,
    timeout = "30s",
    max_calls = 3
)]
async fn tidy() {}

/// Documentation
/// of two lines.
#[coax::tool]
fn documented() {}

#[doc = include_str!("description.md")]
/// And a line.
#[coax::tool]
fn described() {}

fn definition(tool: &impl Tool) -> ToolDefinition {
    tool.definition()
}

#[test]
fn every_word_is_in_the_definition() {
    let expected = ToolDefinition::new("tidy_up", "Tidies up.")
        .approve(true)
        .sequential(true)
        .repeatable(true)
        .timeout(Duration::from_secs(30))
        .max_calls(3);
    assert_eq!(definition(&tidy {}), expected);
    let expected = ToolDefinition::new("documented", "Documentation\nof two lines.");
    assert_eq!(definition(&documented {}), expected);
    let expected = ToolDefinition::new("described", "From a file.\nAnd a line.");
    assert_eq!(definition(&described {}), expected);
}

#[test]
fn time_limits_have_four_units() {
    #[coax::tool(timeout = "500ms")]
    async fn milliseconds() {}
    #[coax::tool(timeout = "2m")]
    async fn minutes() {}
    #[coax::tool(blocking, timeout = "1h")]
    fn hours() {}
    for (tool, seconds) in [
        (definition(&milliseconds {}), 0.5),
        (definition(&minutes {}), 120.0),
        (definition(&hours {}), 3600.0),
    ] {
        let expected = ToolDefinition::new(tool.name().to_owned(), "");
        assert_eq!(tool, expected.timeout(Duration::from_secs_f64(seconds)));
    }
}

#[derive(Clone, Deserialize, Serialize, Structured)]
struct City {
    name: String,
}

trait Store: Send + Sync + 'static {
    fn find(key: &str) -> Option<u32>;
}

struct Memory;

impl Store for Memory {
    fn find(key: &str) -> Option<u32> {
        (key == "a").then_some(1)
    }
}

/// Looks something up.
#[coax::tool]
async fn lookup<T>(key: T, #[tool(default = 3)] times: u8) -> Vec<T>
where
    T: Structured + DeserializeOwned + Serialize + Clone,
{
    vec![key; times.into()]
}

/// Finds something in a store.
#[coax::tool]
fn find<S: Store>(key: String) -> Result<u32, &'static str> {
    S::find(&key).ok_or("nothing there")
}

/// The start of a list.
#[coax::tool]
fn start<const N: usize>(list: Vec<u8>) -> Vec<u8> {
    list.into_iter().take(N).collect()
}

/// Who calls.
#[coax::tool]
fn who<S: AsRef<str> + Send + Sync + 'static>(context: &ToolContext<S>) -> String {
    context.state().as_ref().to_owned()
}

#[tokio::test]
async fn generic_functions_are_listed_with_their_types() {
    let tools: Toolbox = coax::tools![lookup::<City>];
    let found = seen(
        &tools,
        "lookup",
        json!({ "key": { "name": "Oslo" }, "times": 1 }),
    )
    .await;
    assert_eq!(found.as_deref(), Ok(r#"[{"name":"Oslo"}]"#));
    let found = seen(&tools, "lookup", json!({ "key": { "name": "Oslo" } })).await;
    let three = r#"[{"name":"Oslo"},{"name":"Oslo"},{"name":"Oslo"}]"#;
    assert_eq!(found.as_deref(), Ok(three));

    let tools: Toolbox = coax::tools![find::<Memory>, start::<2>, lookup::<String>];
    assert_eq!(
        seen(&tools, "find", json!({ "key": "a" })).await.as_deref(),
        Ok("1")
    );
    assert_eq!(
        told(&tools, "find", json!({ "key": "b" })).await,
        "nothing there"
    );
    assert_eq!(
        seen(&tools, "start", json!({ "list": [1, 2, 3] }))
            .await
            .as_deref(),
        Ok("[1,2]")
    );
    assert_eq!(lookup(1_u8, 1).await, [1]);

    let tools: Toolbox = coax::tools![who::<String>].with("Kim".to_owned());
    assert_eq!(seen(&tools, "who", json!({})).await.as_deref(), Ok("Kim"));
}

mod inner {
    /// In a module.
    #[coax::tool]
    pub(crate) fn visible(x: Private) -> u8 {
        x.0
    }

    #[derive(serde::Deserialize, coax::Structured)]
    pub(crate) struct Private(u8);
}

use inner::visible;

/// Names that generated code must not take for those of std.
mod shadowed {
    #![expect(dead_code, reason = "only their names count")]
    struct Option;
    struct Result;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct String;
    struct Default;
    struct Send;
    struct Sync;
    mod core {}
    mod std {}
    mod serde {}
    mod coax {}

    /// Adds.
    #[::coax::tool(enabled = always, blocking, timeout = "1s", max_calls = 2)]
    pub(super) fn add(
        arguments: u8,
        context: &::coax::ToolContext,
        #[tool(default = 1)] this: u8,
        #[tool(default)] value: u8,
    ) -> ::std::result::Result<u8, ::std::string::String> {
        ::std::result::Result::Ok(arguments + this + value + context.call_id().len() as u8)
    }

    fn always(_: &::coax::ToolContext) -> ::core::primitive::bool {
        true
    }

    pub(super) struct Adder(pub(super) u8);

    #[::coax::toolbox(crate = "::coax", fn_name = "all")]
    impl Adder {
        /// Adds.
        #[tool]
        pub(super) async fn plus(&self, result: u8) -> u8 {
            self.0 + result
        }
    }
}

#[tokio::test]
async fn no_name_is_taken_for_another() {
    let adder = std::sync::Arc::new(shadowed::Adder(2));
    let tools: Toolbox = coax::tools![shadowed::add].and(adder.all());
    let sum = seen(&tools, "add", json!({ "arguments": 1 })).await;
    assert_eq!(sum.as_deref(), Ok("2"));
    let sum = seen(&tools, "plus", json!({ "result": 1 })).await;
    assert_eq!(sum.as_deref(), Ok("3"));
}

macro_rules! made {
    ($name:ident, $ty:ty, $default:expr) => {
        /// Made by a macro.
        #[coax::tool]
        fn $name(value: $ty, #[tool(default = $default)] other: $ty) -> $ty {
            value + other
        }
    };
}

made!(sum, u32, 1 + 1);

#[tokio::test]
async fn functions_stand_anywhere() {
    /// In a function.
    #[coax::tool]
    fn local(word: String) -> String {
        word
    }
    #[cfg(any())]
    #[coax::tool]
    fn absent(word: NoSuchType) {}
    #[coax::tool]
    #[cfg(any())]
    fn absent_too(word: NoSuchType) {}
    let tools: Toolbox = coax::tools![local, visible, sum];
    assert_eq!(
        seen(&tools, "local", json!({ "word": "a" }))
            .await
            .as_deref(),
        Ok("a")
    );
    assert_eq!(
        seen(&tools, "visible", json!({ "x": 1 })).await.as_deref(),
        Ok("1")
    );
    assert_eq!(
        seen(&tools, "sum", json!({ "value": 1 })).await.as_deref(),
        Ok("3")
    );
}

#[test]
#[should_panic(
    expected = "two tools have one name: give one of them another, `#[coax::tool(name ="
)]
fn two_tools_of_one_name_are_renamed_by_name() {
    coax::__private::distinct_names(&["count", "price", "count"]);
}
