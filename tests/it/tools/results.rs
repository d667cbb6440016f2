//! What a function may give back, and what the model sees of it.

use super::{seen, told};
use coax::wire::{Content, Part};
use coax::{Fatal, ToolError, ToolOutput, Toolbox};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

type Any<T> = Result<T, Box<dyn Error + Send + Sync>>;

#[derive(Serialize)]
struct Point {
    x: u8,
}

macro_rules! values {
    ($($name:ident: $ty:ty = $value:expr;)*) => {
        $(
            /// A value.
            #[coax::tool]
            async fn $name() -> $ty { $value }
        )*
        mod fallible {
            use super::*;
            $(
                /// A value, if all goes well.
                #[coax::tool]
                pub(super) fn $name() -> Any<$ty> { Ok($value) }
            )*
        }
        fn all() -> [Toolbox; 2] {
            [coax::tools![$($name),*], coax::tools![$(fallible::$name),*]]
        }
    };
}

values! {
    output: ToolOutput = ToolOutput::new("seen");
    string: String = "a \"b\"".to_owned();
    lent: &'static str = "lent";
    nothing: () = ();
    cow: Cow<'static, str> = Cow::Borrowed("cow");
    content: Content = Content::Text("content".to_owned());
    part: Part = Part::text("part");
    parts: Vec<Part> = vec![Part::text("one"), Part::text(" two")];
    object: Point = Point { x: 1 };
    number: f64 = 3.5;
    list: Vec<String> = vec!["a".to_owned()];
    option: Option<String> = None;
    boxed: Box<str> = "boxed".into();
    json: Value = json!({ "b": 1, "a": 2 });
}

#[tokio::test]
async fn texts_are_seen_as_they_are_and_values_as_json() {
    let expected = [
        ("output", "seen"),
        ("string", "a \"b\""),
        ("lent", "lent"),
        ("nothing", "done"),
        ("cow", "cow"),
        ("content", "content"),
        ("part", "part"),
        ("parts", "one two"),
        ("object", r#"{"x":1}"#),
        ("number", "3.5"),
        ("list", r#"["a"]"#),
        ("option", "null"),
        ("boxed", r#""boxed""#),
        ("json", r#"{"b":1,"a":2}"#),
    ];
    for tools in all() {
        for (name, expected) in expected {
            assert_eq!(
                seen(&tools, name, json!({})).await.as_deref(),
                Ok(expected),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn parts_stay_parts() {
    let tools: Toolbox = coax::tools![part];
    let output = tools.call("part", &json!({})).await.expect("a result");
    assert!(matches!(output.content(), Content::Parts(parts) if parts.len() == 1));
}

/// An error that has nothing but words.
struct Words;

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("words")
    }
}

/// An error of the standard library's kind.
#[derive(Debug)]
struct Outer(Option<Fatal>);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outer")
    }
}

impl Error for Outer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_ref().map(|it| it as &(dyn Error + 'static))
    }
}

fn fatal() -> Fatal {
    Fatal::new("fatal")
}

macro_rules! errors {
    ($($name:ident: $ty:ty = $error:expr, $told:literal, $fatal:literal;)*) => {
        $(
            /// Fails.
            #[coax::tool]
            async fn $name() -> Result<u8, $ty> { Err($error) }
        )*

        #[tokio::test]
        async fn an_error_goes_to_the_model_and_a_fatal_one_ends_the_run() {
            $({
                let tools: Toolbox = coax::tools![$name];
                let error = tools.call(stringify!($name), &json!({})).await.expect_err("it fails");
                assert_eq!(error.message(), $told, "{}", stringify!($name));
                assert_eq!(error.is_fatal(), $fatal, "{}", stringify!($name));
            })*
        }
    };
}

errors! {
    own: ToolError = ToolError::new("own"), "own", false;
    own_fatal: ToolError = fatal().into(), "fatal", true;
    fatal_itself: Fatal = fatal(), "fatal", true;
    fatal_in_a_box: Box<Fatal> = Box::new(fatal()), "fatal", true;
    std_error: Outer = Outer(None), "outer", false;
    std_error_with_fatal: Outer = Outer(Some(fatal())), "outer", true;
    boxed_error: Box<dyn Error> = Outer(None).into(), "outer", false;
    boxed_fatal: Box<dyn Error> = Outer(Some(fatal())).into(), "outer", true;
    boxed_send: Box<dyn Error + Send> = Box::new(Outer(Some(fatal()))), "outer", true;
    boxed_send_sync: Box<dyn Error + Send + Sync> = "text".into(), "text", false;
    boxed_send_sync_fatal: Box<dyn Error + Send + Sync> = fatal().into(), "fatal", true;
    shared: std::sync::Arc<dyn Error + Send + Sync> = std::sync::Arc::new(Outer(Some(fatal()))), "outer", true;
    string_error: String = "string".to_owned(), "string", false;
    lent_error: &'static str = "lent", "lent", false;
    words: Words = Words, "words", false;
    number_error: u8 = 7, "7", false;
    io: std::io::Error = std::io::Error::other(Outer(Some(fatal()))), "outer", true;
}

/// Asks for an alias of a result.
#[coax::tool]
fn alias() -> std::io::Result<()> {
    Err(std::io::Error::other("io"))
}

/// Gives something without a name.
#[coax::tool]
fn nameless() -> impl Serialize {
    [1, 2]
}

/// Fails with something that has no name.
#[coax::tool]
fn nameless_error() -> Result<u8, impl fmt::Display> {
    Err("nameless")
}

#[tokio::test]
async fn types_need_not_be_named() {
    let tools: Toolbox = coax::tools![alias, nameless, nameless_error];
    assert_eq!(told(&tools, "alias", json!({})).await, "io");
    assert_eq!(
        seen(&tools, "nameless", json!({})).await.as_deref(),
        Ok("[1,2]")
    );
    assert_eq!(told(&tools, "nameless_error", json!({})).await, "nameless");
}

#[tokio::test]
async fn the_error_of_a_call_is_an_error_of_a_test() {
    async fn count() -> Result<String, Box<dyn Error>> {
        let output = Toolbox::<()>::new().call("none", &Value::Null).await?;
        Ok(output.content().text().unwrap_or_default().into_owned())
    }
    async fn count_elsewhere() -> Result<(), Box<dyn Error + Send + Sync>> {
        Toolbox::<()>::new().call("none", &Value::Null).await?;
        Ok(())
    }
    let error = count().await.expect_err("no tool");
    assert!(
        error.to_string().contains("There is no tool `none`"),
        "{error}"
    );
    assert!(count_elsewhere().await.is_err());
}
