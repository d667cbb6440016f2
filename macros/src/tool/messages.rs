//! The wording of the compile errors about tools: one function per message. What is wrong, then what
//! to do.

use crate::messages::with_help;
use crate::words::Place;

pub(crate) fn no_function() -> String {
    with_help(
        "`#[coax::tool]` goes on a function",
        "for the methods of a type write `#[coax::toolbox]` on the `impl` block and `#[tool]` on each",
    )
}

pub(crate) fn method() -> String {
    with_help(
        "a method becomes a tool with its whole `impl` block",
        "write `#[coax::toolbox]` on the `impl` block, and `#[tool]` here",
    )
}

pub(crate) fn no_inherent_impl() -> String {
    with_help(
        "`#[coax::toolbox]` goes on an `impl` block",
        "write it above `impl Warehouse { … }`, and for a function `#[coax::tool]`",
    )
}

pub(crate) fn trait_impl() -> String {
    with_help(
        "`#[coax::toolbox]` adds a function, which an `impl` of a trait cannot have",
        "put the tools into an `impl` block without a trait; they may call the trait's methods",
    )
}

pub(crate) fn empty_toolbox() -> String {
    with_help(
        "no method here is a tool",
        "write `#[tool]` on those that are, or remove `#[coax::toolbox]`",
    )
}

pub(crate) fn borrowing_toolbox() -> String {
    with_help(
        "a toolbox is owned, so its type cannot borrow",
        "keep an `Arc` in the type in place of the reference",
    )
}

pub(crate) fn no_method() -> String {
    with_help(
        "`#[tool]` goes on a method",
        "write it on an `fn` that takes `&self`",
    )
}

pub(crate) fn no_receiver() -> String {
    with_help(
        "a tool of a toolbox takes `&self`",
        "add `&self`, or make it a function outside with `#[coax::tool]`",
    )
}

pub(crate) fn exclusive_receiver() -> String {
    with_help(
        "a tool takes `&self`, since calls may run at the same time",
        "keep what changes in a `Mutex` or an atomic",
    )
}

pub(crate) fn other_receiver() -> String {
    with_help(
        "a tool takes `&self`, since it is called more than once",
        "write `&self`, and clone what has to be moved",
    )
}

pub(crate) fn generic_method() -> String {
    with_help(
        "a tool of a toolbox has no generic parameters of its own: nothing would choose them",
        "name the type, or put the parameter on the `impl` block",
    )
}

pub(crate) fn unbounded_parameter(name: &impl std::fmt::Display) -> String {
    with_help(
        &format!("the model gives a `{name}`, of which nothing is known"),
        &format!("write `{name}: coax::Structured + serde::de::DeserializeOwned`"),
    )
}

pub(crate) fn crate_of_a_method() -> String {
    with_help(
        "`crate` cannot stand here",
        "it goes on the block: `#[coax::toolbox(crate = \"…\")]`",
    )
}

pub(crate) fn repeated_tool(name: &str, first: &str) -> String {
    with_help(
        &format!("`{name}` is already the name of the tool `{first}`"),
        "give one of them another name with `#[tool(name = \"…\")]`",
    )
}

pub(crate) fn misplaced_word(word: &str, place: Place) -> String {
    let help = match (word, place) {
        ("rename", Place::Tool) => "the name of a tool is `name = \"…\"`",
        ("name", Place::Parameter) => "the name of a parameter is `#[tool(rename = \"…\")]`",
        ("description", Place::Parameter) => "write a doc comment above the parameter",
        ("rename" | "default", _) => "it goes on a parameter",
        ("fn_name", _) => "it goes on the `impl` block: `#[coax::toolbox(fn_name = \"…\")]`",
        (_, Place::Toolbox) => "it goes on a method of the block: `#[tool(…)]`",
        _ => "it goes on the function",
    };
    with_help(&format!("`{word}` cannot stand here"), help)
}

pub(crate) fn structured_word(word: &str) -> String {
    with_help(
        &format!("`{word}` is not a word of `#[tool]`"),
        &format!("write `#[structured({word} …)]` on the parameter"),
    )
}

pub(crate) fn serde_word(word: &str) -> String {
    with_help(
        &format!("`{word}` is an attribute of serde"),
        &format!("write `#[serde({word} …)]` on the parameter"),
    )
}

pub(crate) fn no_value_taken(word: &str) -> String {
    with_help(
        &format!("`{word}` takes no value"),
        &format!("write `{word}` alone, or remove it"),
    )
}

pub(crate) fn no_list() -> String {
    with_help(
        "`#[tool]` says nothing without a list",
        "write `#[tool(default = 1)]`, say, or remove it",
    )
}

pub(crate) fn no_default() -> String {
    with_help(
        "`default =` takes an expression of the parameter's type",
        "write `default = 1`, say, or `default` alone for what the type says",
    )
}

pub(crate) fn no_function_name(text: &str) -> String {
    with_help(
        &format!("`{text}` cannot be the name of a function"),
        "write one word, as in `\"admin_tools\"`",
    )
}

pub(crate) fn no_condition() -> String {
    with_help(
        "expected the path of a function",
        "write it without quotes or arguments: `enabled = is_admin`, a `fn(&ToolContext<State>) -> bool`",
    )
}

pub(crate) fn no_time_limit(text: Option<&str>) -> String {
    let wrong = match text {
        Some(text) => format!("`{}` is no time limit", text.escape_debug()),
        None => "a time limit is a text".to_owned(),
    };
    with_help(
        &wrong,
        "write a whole number above 0 with its unit: `\"500ms\"`, `\"30s\"`, `\"2m\"` or `\"1h\"`",
    )
}

pub(crate) fn no_number_of_calls() -> String {
    with_help(
        "expected a whole number from 1 up",
        "to offer the tool at times only, use `enabled = path`",
    )
}

pub(crate) fn tool_name(name: &str) -> String {
    with_help(
        &format!("no provider takes the name `{}`", name.escape_debug()),
        "use 1 to 64 of the characters `a-z`, `A-Z`, `0-9`, `_` and `-` in `name = \"…\"`",
    )
}

pub(crate) fn long_tool_name(length: usize) -> String {
    with_help(
        &format!("no provider takes a name of {length} characters"),
        "use at most 64, in `name = \"…\"` if not in the function's own name",
    )
}

pub(crate) fn qualifier(word: &str) -> String {
    with_help(
        &format!("a tool cannot be `{word}`: it is called by a model, at run time"),
        "write `fn` or `async fn`, and call the other function in it",
    )
}

pub(crate) fn variadic() -> String {
    with_help(
        "a tool has a fixed number of parameters",
        "take a list: `items: Vec<String>`",
    )
}

pub(crate) fn lifetime() -> String {
    with_help(
        "a tool has no lifetimes: it owns its arguments, and is lent the context for one call",
        "remove it: `&ToolContext<State>` needs none",
    )
}

pub(crate) fn blocking_async() -> String {
    with_help(
        "`blocking` is for plain functions: an async one runs on the threads of the runtime",
        "remove `blocking`, or write `fn` in place of `async fn`",
    )
}

pub(crate) fn timeout_of_a_plain_function() -> String {
    with_help(
        "nothing can end a plain function before it returns",
        "write `async fn`, or add `blocking`",
    )
}

pub(crate) fn attribute_of_the_context() -> String {
    with_help(
        "the context is no argument: the model does not give it",
        "remove the attribute",
    )
}

pub(crate) fn second_context() -> String {
    with_help(
        "a tool has one context, and this is the second parameter by reference",
        "take it by value if the model gives it; else remove it",
    )
}

pub(crate) fn owned_context(ty: &str) -> String {
    with_help(
        "the context is lent for the call",
        &format!("write `&{ty}`; what outlives the call gets a clone of it"),
    )
}

pub(crate) fn mutable_context() -> String {
    with_help(
        "the context is shared with other calls",
        "write `&ToolContext<State>`, and keep what changes in a `Mutex` or an atomic of the state",
    )
}

pub(crate) fn pattern() -> String {
    with_help(
        "the model gives each argument by a name, and this has none",
        "write `name: Type`, and take the value apart in the function",
    )
}

pub(crate) fn conditional_parameter() -> String {
    with_help(
        "a parameter of a tool is there in every build",
        "write two functions, each with `#[cfg(…)]`",
    )
}

pub(crate) fn impl_parameter() -> String {
    with_help(
        "a model gives a value of one type, and `impl Trait` may be any",
        "name the type, or write `fn tool<T: Trait>(value: T)` and list it as `tools![tool::<Type>]`",
    )
}

pub(crate) fn borrowed(owned: Option<&str>) -> String {
    let help = match owned {
        Some(owned) => format!("write `{owned}`"),
        None => "take it by value, as in `String` in place of `&str`".to_owned(),
    };
    with_help(
        "an argument is read from JSON, so there is nothing that it could borrow from",
        &help,
    )
}

pub(crate) fn repeated_argument(name: &str, first: &impl std::fmt::Display) -> String {
    with_help(
        &format!("`{name}` is already the name of the parameter `{first}`"),
        "give one of them another name with `#[tool(rename = \"…\")]`",
    )
}
