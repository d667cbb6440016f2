//! The derive and attribute macros of `coax`; use them through that crate.

mod diag;
mod doc;
mod entry;
mod messages;
mod partial;
mod path;
mod prompt;
mod structured;
mod tool;
mod toolbox;
mod words;

use proc_macro::TokenStream;

/// Describes the type to a model: implements `coax::Structured`.
///
/// It follows the type's serde attributes and doc comments, `#[doc = include_str!("…")]` among them;
/// what serde does not say is said by `#[structured(…)]`.
///
/// | on a field | what it says |
/// |---|---|
/// | `minimum`, `maximum`, `exclusive_minimum`, `exclusive_maximum`, `multiple_of` | numbers, as in `minimum = 0.5` |
/// | `min_length`, `max_length` | number of characters of a text |
/// | `pattern = "…"` | a regular expression that a text matches; no look-around |
/// | `format = "…"` | a format of JSON Schema, such as `date-time`, `email` or `uuid` |
/// | `min_items`, `max_items` | number of items of a list, or of entries of a map |
/// | `validate = path` | a rule of one's own: a function of `&T` that gives `Result<(), impl Display>` |
/// | `example = …` | a value as it might be: text, a number, `true` or `false` |
/// | `stream = "whole"` | it appears in a stream only when it is complete |
/// | `items` | the list whose elements `Request::stream_items_of` streams one by one |
/// | `description = "…"` | in place of the doc comment; also on types and variants |
/// | `as = "Type"` | the type whose JSON it takes, beside serde's `with` or for a `Deserialize` of its own (serde_repr); also on types and variants |
/// | `bound = "…"` | the bounds of type parameters, in place of those of the field; also on types |
/// | `schemars` | its `schemars::JsonSchema` describes it, at run time (feature `schemars`) |
///
/// | on a variant | what it says |
/// |---|---|
/// | `allow_unreachable` | of an untagged enum: an earlier variant takes all of it on purpose |
///
/// | on a type | what it says |
/// |---|---|
/// | `name = "…"` | the name of the schema |
/// | `validate = path` | a rule of one's own for the whole value |
/// | `garde` | the rules of its `garde::Validate`; also on fields (feature `garde`) |
/// | `partial = "…"` | the name of the companion that `Partial` makes |
/// | `unlimited` | providers' limits on size are not checked when compiling |
/// | `dialects(openai, anthropic)` | the compiler refuses what one of these cannot express; also `azure`, `gemini`, `gemini_openapi`, `xai`, `groq`, `mistral`, `fireworks`, `local` |
/// | `json_schema` | also implements `schemars::JsonSchema` (feature `schemars`) |
/// | `crate = "path"` | the path of the crate `coax`, if it has another name |
///
/// Constraints stand in the schema where strict mode takes them, else in words in the description,
/// and are held on every answer. What the compiler says to the most likely mistakes is shown in
/// `coax::mistakes`.
///
/// A type parameter needs `Structured` where a field names it, and `T::Item` instead of its `T`, as
/// serde has it. `#[structured(bound = "T::Item: coax::Structured")]` says otherwise, as
/// `#[serde(bound = "…")]` does for serde; with `Partial`, ask for `coax::partial::Streamed`, which
/// includes `Structured`.
///
/// A type may contain itself, and types each other. Of two generic types that contain each other
/// the compiler says E0391, a cycle: one of them has to do without parameters.
#[proc_macro_derive(Structured, attributes(structured, serde))]
pub fn derive_structured(input: TokenStream) -> TokenStream {
    structured::derive(input.into()).into()
}

/// Makes the companion type that shows a value while it comes: `PartialRecipe` for `Recipe`, or the
/// name that `#[structured(partial = "…")]` gives it.
///
/// It stands beside `Structured` and implements `coax::partial::Streamed`. Of each field the
/// companion has an `Option`: `None` until something of it came. Nested types have to derive
/// `Partial` too. Text and lists grow; numbers, booleans and enums without data are there when they
/// are final; an enum with data is there as soon as its variant is known. The values of an
/// `Option` are `Some(None)` for `null` and `Some(Some(…))` for one that is there.
///
/// The companion has the `allow`, `expect` and `deprecated` attributes of its item. `complete()` returns for each field whether it is complete, and `is_complete()` for all.
///
/// `#[structured(stream = "whole")]` on a field makes it appear when it is complete; its type then
/// need not derive `Partial`.
#[proc_macro_derive(Partial, attributes(structured, serde))]
pub fn derive_partial(input: TokenStream) -> TokenStream {
    partial::derive(input.into()).into()
}

/// Makes a struct a prompt: implements `coax::Prompt`.
///
/// The fields are the holes of the templates: `{field}`, as in `format!`, with all that may stand behind a
/// `:`, and `{{` for a brace. rustc checks the holes, and underlines them.
///
/// | on the struct | what it says |
/// |---|---|
/// | `system = "…"`, `developer = "…"` | the message of the system, of the developer; once each |
/// | `user = "…"`, `assistant = "…"` | messages of the two, any number, in the order written |
/// | `system_file = "…"`, `developer_file`, `user_file`, `assistant_file` | the same from a file, whose path is relative to the crate's `Cargo.toml` |
/// | `section(field) = "…"` | a paragraph of the message before it, which is there only with the field: an `Option` with a value, a `bool` that is true, a list with elements |
/// | `example(user = "…", assistant = expression)` | a question, and the output that the model should answer with |
/// | `output = Type` | the type of the answer; without it the model's text |
/// | `name = "…"` | the name in traces and recordings, in place of the struct's |
/// | `model = "…"` | the model, in place of the client's |
/// | `temperature`, `top_p`, `frequency_penalty`, `presence_penalty`, `max_tokens`, `seed` | settings of the request, as in `temperature = 0.2` |
/// | `stop = "…"`, `stop("…", "…")` | texts at which the model stops |
/// | `reasoning = "low"` | how hard the model thinks: `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, `max` |
/// | `tools(a, path::b)` | functions with `#[coax::tool]` that the model may call |
/// | `cache(system, tools)` | the ends of what providers may cache: `system`, `developer`, `user`, `assistant`, `tools` |
/// | `crate = "path"` | where the crate `coax` is, if it has another name |
///
/// | on a field | what it says |
/// |---|---|
/// | `image`, `file`, `audio` | it follows the text of the last `user` message: a `coax::Image`, `coax::Document` or `coax::Audio`, an `Option` of it or a list |
/// | `history` | messages of earlier turns, after the examples |
/// | `untrusted` | a text of somebody else: it stands in a fence that it cannot close |
/// | `json` | its JSON, as serde writes it |
/// | `join = "…"` | the elements of a list, with the text between them |
/// | `cache` | of media and history: the end of what providers may cache |
/// | `skip` | no template shows it |
///
/// An `Option` shows its value; a message or section with a hole of one that is `None` is left out. A field
/// that is a prompt itself shows the text of its messages.
#[proc_macro_derive(Prompt, attributes(prompt))]
pub fn derive_prompt(input: TokenStream) -> TokenStream {
    prompt::derive(input.into()).into()
}

/// Writes a message of the user, whose holes are local variables.
///
/// | after the template | what it says |
/// |---|---|
/// | `untrusted(name)` | a text of somebody else: it stands in a fence that it cannot close |
/// | `json(name)` | its JSON, as serde writes it |
/// | `join(name, ", ")` | the elements of a list, with the text between them |
/// | `crate = "path"` | where the crate `coax` is, if it has another name |
///
/// `file = "path"` in place of the template reads it from a file, whose path is relative to the crate's
/// `Cargo.toml`.
#[proc_macro]
pub fn prompt(input: TokenStream) -> TokenStream {
    prompt::inline::message(input.into()).into()
}

/// Runs an async `main` on a runtime that coax brings along.
///
/// It is for programs that have no runtime of their own; where tokio is there already, use
/// `#[tokio::main]`. The function takes no parameters and returns what a `main` may return.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::main(&arguments.into(), &item.into()).into()
}

/// Adds a tool to a function.
///
/// The function stays as it was written. Beside it stands a type of the same name, which
/// `coax::tools![weather]` lists; it implements `coax::Tool`. The function is `async` or not, and may be
/// generic: `tools![lookup::<City>]`.
///
/// Its doc comment is its description for the model, the doc comment of a parameter that of the parameter. The model
/// gives all parameters but the one by reference, `&ToolContext<State>`, which the run gives; it may stand
/// anywhere, and the model sees nothing of it. What another parameter can be is what a field of `Structured`
/// can be: anything that is also `Deserialize`.
///
/// The model sees the JSON of what the function returns, a text as it is, or the words of its error.
/// A function may return any `Serialize`, a text, `()`, a `wire::Part`, a list of them, a `ToolOutput`, or a
/// `Result` of these, whose error is a `ToolError`, a `Fatal`, which ends the run, or any other that can be
/// displayed.
///
/// | in the attribute | what it says |
/// |---|---|
/// | `name = "…"` | the name by which the model calls it, in place of the function's |
/// | `description = "…"` | in place of the doc comment |
/// | `approve` | each call waits for a person's approval |
/// | `sequential` | it runs alone, with no other call of the same step beside it |
/// | `repeatable` | the same call with the same arguments runs again, in place of being answered with its result |
/// | `blocking` | a plain function runs on a thread that may block |
/// | `timeout = "30s"` | the longest time of a call, 60 seconds unless set; `ms`, `s`, `m` or `h`; of functions that are `async` or `blocking` |
/// | `max_calls = 3` | the most calls of one run |
/// | `enabled = path` | a `fn(&ToolContext<State>) -> bool` that says whether the model is offered the tool |
/// | `crate = "path"` | the path of the crate `coax`, if it has another name |
///
/// | on a parameter | what it says |
/// |---|---|
/// | `#[tool(default = 1)]` | what stands for it where it is missing or `null`: an expression of its type |
/// | `#[tool(default)]` | the same, by `Default` |
/// | `#[tool(rename = "…")]` | its name for the model |
/// | `#[structured(minimum = 1)]` | all that `Structured` has for fields |
/// | `#[serde(with = "…")]` | all that serde has for fields |
///
/// Of this tool
///
/// ```text
/// /// Current weather for a city.
/// #[coax::tool(timeout = "30s")]
/// async fn weather(
///     /// City name, for example "Oslo".
///     city: String,
///     #[tool(default = 1)] days: u8,
/// ) -> Result<Weather, WeatherError> { … }
/// ```
///
/// it makes
///
/// ```text
/// async fn weather(city: String, days: u8) -> Result<Weather, WeatherError> { … }
///
/// /// Current weather for a city.
/// struct weather {}
///
/// const _: () = {
///     #[derive(Deserialize, Structured)]
///     #[serde(rename = "weather", deny_unknown_fields, expecting = "an object")]
///     pub struct __Arguments {
///         /// City name, for example "Oslo".
///         city: String,
///         #[serde(default = "__default_1")]
///         days: u8,
///     }
///     fn __default_1() -> u8 { 1 }
///
///     impl NamedTool for weather { … }                // its name, for `tools!`
///     impl<S: Send + Sync + 'static> Tool<S> for weather {
///         type Arguments = __Arguments;
///         fn definition(&self) -> ToolDefinition {
///             ToolDefinition::new("weather", "Current weather for a city.")
///                 .timeout(Duration::from_millis(30000))
///         }
///         async fn call(
///             &self,
///             arguments: __Arguments,
///             context: &ToolContext<S>,
///         ) -> Result<ToolOutput, ToolError> {
///             match weather(arguments.city, arguments.days).await {
///                 Ok(value) => …,                     // as JSON
///                 Err(error) => …,                    // in words
///             }
///         }
///     }
/// };
/// ```
///
/// Since the type has the function's name, a function in a module of that name cannot be taken in by
/// `use weather::weather`: it is listed as `tools![weather::weather]`.
#[proc_macro_attribute]
pub fn tool(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tool::attribute(&arguments.into(), &item.into()).into()
}

/// Adds a function to a block that puts its tools into a toolbox.
///
/// The methods stay as they were written, and so does all else in the block. The added function is
///
/// ```text
/// fn tools(self: &Arc<Self>) -> Toolbox<State>
/// ```
///
/// where `State` is what the tools ask for by `&ToolContext<State>`, or `()`. It is as visible as the most
/// visible tool. Each tool holds the `Arc`, so calls may run at the same time: a tool takes `&self`.
///
/// `#[tool(…)]` on a method and on its parameters says what `#[coax::tool(…)]` says of a function. The block
/// may be generic, its methods not.
///
/// | in the attribute | what it says |
/// |---|---|
/// | `fn_name = "…"` | the name of the added function, in place of `tools` |
/// | `crate = "path"` | where the crate `coax` is, if it has another name |
#[proc_macro_attribute]
pub fn toolbox(arguments: TokenStream, item: TokenStream) -> TokenStream {
    toolbox::attribute(&arguments.into(), &item.into()).into()
}
