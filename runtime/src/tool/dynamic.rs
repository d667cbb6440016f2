//! Tools that are made at run time: of a closure, or of a JSON Schema.

use super::context::ToolContext;
use super::definition::ToolDefinition;
use super::output::{Fatal, ToolError, ToolOutput};
use super::typed::{Calling, Erased, Parameters, Prepared};
use crate::schema::{self, DecodeError, Dialect, Structured};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::any::Any;
use std::borrow::{Borrow, Cow};
use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::sync::Arc;

/// A tool made at run time, of a closure or of a JSON Schema.
///
/// ```
/// use coax::{DynTool, Structured};
///
/// #[derive(serde::Deserialize, Structured)]
/// struct Lookup { word: String }
///
/// let words = std::collections::HashMap::from([("coax", "to persuade gently")]);
/// let lookup = DynTool::new("lookup", "Looks a word up.", move |it: Lookup| {
///     let found = words.get(it.word.as_str()).copied();
///     async move { found.ok_or("no such word") }
/// });
/// # let _ = lookup;
/// ```
#[derive(Clone)]
pub struct DynTool(Arc<Dynamic>);

/// A function of arguments that were read.
type Function = Arc<dyn Fn(Box<dyn Any + Send>) -> Calling<'static> + Send + Sync>;

struct Dynamic {
    definition: ToolDefinition,
    arguments: Arguments,
    function: Function,
}

/// The schema of the arguments, and their reader.
enum Arguments {
    Typed {
        parameters: fn(&[Dialect]) -> Result<Parameters, String>,
        read: fn(&str, &[Dialect]) -> Result<Prepared, DecodeError>,
        read_plain: fn(&str) -> Result<Box<dyn Any + Send>, DecodeError>,
    },
    Schema(Box<RawValue>, Vec<String>),
}

impl DynTool {
    /// Creates a tool of a closure whose argument is one type, the fields of which are the parameters.
    ///
    /// The model sees the JSON of the result, a text as it is, or the words of the error.
    ///
    /// ```
    /// #[derive(serde::Deserialize, coax::Structured)]
    /// struct Lookup { word: String }
    ///
    /// let lookup = coax::DynTool::new("lookup", "Looks a word up.", |it: Lookup| async move {
    ///     (it.word == "coax").then_some("to persuade gently").ok_or("no such word")
    /// });
    /// ```
    pub fn new<A, F, T, E>(
        name: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
        function: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: Structured + DeserializeOwned + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Serialize,
        E: Display + 'static,
    {
        Self::with_output(name, description, move |arguments| {
            let result = function(arguments);
            async move { shown(result.await) }
        })
    }

    /// Creates a tool of a closure that says what the model sees of its result.
    ///
    /// ```
    /// # #[derive(serde::Deserialize, coax::Structured)] struct Lookup { word: String }
    /// use coax::{DynTool, ToolError, ToolOutput};
    ///
    /// let lookup = DynTool::with_output("lookup", "Looks a word up.", |it: Lookup| async move {
    ///     Ok::<_, ToolError>(ToolOutput::of(&it.word)?.to_model("It is a word."))
    /// });
    /// ```
    pub fn with_output<A, F, E>(
        name: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
        function: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: Structured + DeserializeOwned + Send + 'static,
        F: Future<Output = Result<ToolOutput, E>> + Send + 'static,
        E: Display + 'static,
    {
        let arguments = Arguments::Typed {
            parameters: super::typed::parameters::<A>,
            read: super::typed::read::<A>,
            read_plain: super::typed::read_plain::<A>,
        };
        Self::of(ToolDefinition::new(name, description), arguments, function)
    }

    /// Creates a tool of a JSON Schema that is known at run time, such as that of a remote server's tool.
    ///
    /// The schema is of an object. The function gets the arguments as they came: an object that has all
    /// keys that the schema requires; holding them to the rest of it is left to the function, or to the
    /// server behind it.
    ///
    /// ```
    /// use coax::DynTool;
    /// use serde_json::{Value, json};
    ///
    /// let schema = json!({
    ///     "type": "object",
    ///     "properties": { "city": { "type": "string" } },
    ///     "required": ["city"],
    /// });
    /// let tool = DynTool::from_schema("weather", schema, |arguments: Value| async move {
    ///     Ok::<_, String>(json!({ "city": arguments["city"], "celsius": 4 }))
    /// })
    /// .configure(|it| it.timeout(std::time::Duration::from_secs(5)))
    /// .description("Current weather of a city.");
    /// # let _ = tool;
    /// ```
    pub fn from_schema<F, T, E>(
        name: impl Into<Cow<'static, str>>,
        schema: impl Borrow<Value>,
        function: impl Fn(Value) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Serialize,
        E: Display + 'static,
    {
        let schema = schema.borrow();
        let description = schema["description"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let required = schema["required"].as_array().into_iter().flatten();
        let required = required.filter_map(|it| it.as_str().map(str::to_owned));
        let required = required.collect();
        let text = serde_json::value::to_raw_value(schema).unwrap_or_default();
        let arguments = Arguments::Schema(text, required);
        Self::of(
            ToolDefinition::new(name, description),
            arguments,
            move |arguments| {
                let result = function(arguments);
                async move { shown(result.await) }
            },
        )
    }

    /// Sets the description that is sent to the model.
    ///
    /// ```
    /// # #[derive(serde::Deserialize, coax::Structured)] struct Lookup { word: String }
    /// # let lookup = coax::DynTool::new("lookup", "", |it: Lookup| async { Ok::<_, String>(it.word) });
    /// let lookup = lookup.description("Looks a word up in the dictionary of 1913.");
    /// ```
    #[must_use]
    pub fn description(self, description: impl Into<Cow<'static, str>>) -> Self {
        self.configure(|it| it.described(description))
    }

    /// Changes the rules of the tool: approval, time limit, number of calls.
    ///
    /// ```
    /// # #[derive(serde::Deserialize, coax::Structured)] struct Lookup { word: String }
    /// # let lookup = coax::DynTool::new("lookup", "", |it: Lookup| async { Ok::<_, String>(it.word) });
    /// let lookup = lookup.configure(|it| it.approve(true).max_calls(3));
    /// ```
    #[must_use]
    pub fn configure(self, change: impl FnOnce(ToolDefinition) -> ToolDefinition) -> Self {
        let mut inner = Arc::try_unwrap(self.0).unwrap_or_else(|shared| Dynamic {
            definition: shared.definition.clone(),
            arguments: shared.arguments.clone(),
            function: Arc::clone(&shared.function),
        });
        inner.definition = change(inner.definition);
        Self(Arc::new(inner))
    }

    pub(crate) fn erased(self) -> Arc<dyn Erased<()>> {
        self.0
    }

    fn of<A, F, E>(
        definition: ToolDefinition,
        arguments: Arguments,
        function: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> Self
    where
        A: 'static,
        F: Future<Output = Result<ToolOutput, E>> + Send + 'static,
        E: Display + 'static,
    {
        let function = move |arguments: Box<dyn Any + Send>| -> Calling<'static> {
            match arguments.downcast::<A>() {
                Ok(arguments) => {
                    let result = function(*arguments);
                    Box::pin(async move { result.await.map_err(|error| failure_of(&error)) })
                }
                Err(_) => Box::pin(async { Err(super::typed::foreign()) }),
            }
        };
        Self(Arc::new(Dynamic {
            definition,
            arguments,
            function: Arc::new(function),
        }))
    }
}

impl Clone for Arguments {
    fn clone(&self) -> Self {
        match self {
            Self::Typed {
                parameters,
                read,
                read_plain,
            } => Self::Typed {
                parameters: *parameters,
                read: *read,
                read_plain: *read_plain,
            },
            Self::Schema(schema, required) => Self::Schema(schema.clone(), required.clone()),
        }
    }
}

/// Returns what the model sees of a closure's result.
fn shown<T: Serialize, E: Display + 'static>(
    result: Result<T, E>,
) -> Result<ToolOutput, ToolError> {
    match result {
        Ok(value) => output_of(&value),
        Err(error) => Err(failure_of(&error)),
    }
}

/// Returns what the model sees of a value: a text as it is, anything else as JSON.
fn output_of(value: &impl Serialize) -> Result<ToolOutput, ToolError> {
    let json = serde_json::to_string(value)
        .map_err(|error| ToolError::new(format!("the result cannot be written: {error}")))?;
    let text = json
        .starts_with('"')
        .then(|| serde_json::from_str::<String>(&json).ok());
    Ok(ToolOutput::json(text.flatten().unwrap_or(json)))
}

/// Creates an error of any kind, with a look for the fatal one where there is a chance of it.
fn failure_of<E: Display + 'static>(error: &E) -> ToolError {
    let any = error as &dyn Any;
    if let Some(error) = any.downcast_ref::<ToolError>() {
        return error.clone();
    }
    if let Some(fatal) = any.downcast_ref::<Fatal>() {
        return ToolError::of(fatal);
    }
    match any.downcast_ref::<Box<dyn StdError + Send + Sync>>() {
        Some(error) => ToolError::of(&**error),
        None => ToolError::new(error),
    }
}

/// Reads arguments that no type is known for.
fn read_object(json: &str, required: &[String]) -> Result<Value, DecodeError> {
    let value: Value = schema::read(json).map_err(|error| DecodeError::Malformed {
        message: error.to_string(),
    })?;
    let missing = match value.as_object() {
        Some(object) => required.iter().find(|key| !object.contains_key(*key)),
        None => {
            return Err(DecodeError::Mismatch {
                path: "$".to_owned(),
                message: "expected an object".to_owned(),
            });
        }
    };
    match missing {
        Some(key) => Err(DecodeError::Mismatch {
            path: "$".to_owned(),
            message: format!("missing field `{key}`"),
        }),
        None => Ok(value),
    }
}

impl Erased<()> for Dynamic {
    fn definition(&self) -> &ToolDefinition {
        &self.definition
    }

    fn enabled(&self, _: &ToolContext<()>) -> bool {
        true
    }

    fn parameters(&self, dialects: &[Dialect]) -> Result<Parameters, String> {
        match &self.arguments {
            Arguments::Typed { parameters, .. } => parameters(dialects),
            Arguments::Schema(schema, _) => Ok(Parameters {
                schema: Cow::Owned(schema.clone()),
                strict: false,
            }),
        }
    }

    fn read(&self, json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError> {
        match &self.arguments {
            Arguments::Typed { read, .. } => read(json, dialects),
            Arguments::Schema(_, required) => {
                let value = read_object(json, required)?;
                Ok(Prepared {
                    json: json.to_owned(),
                    value: Box::new(value),
                })
            }
        }
    }

    fn read_plain(&self, json: &str) -> Result<Box<dyn Any + Send>, DecodeError> {
        match &self.arguments {
            Arguments::Typed { read_plain, .. } => read_plain(json),
            Arguments::Schema(_, required) => Ok(Box::new(read_object(json, required)?)),
        }
    }

    fn call<'a>(&'a self, value: Box<dyn Any + Send>, _: &'a ToolContext<()>) -> Calling<'a> {
        (self.function)(value)
    }
}

/// A tool without state among those that have one.
pub(crate) struct Stateless(pub(crate) Arc<dyn Erased<()>>);

impl<S: Send + Sync + 'static> Erased<S> for Stateless {
    fn definition(&self) -> &ToolDefinition {
        self.0.definition()
    }

    fn enabled(&self, context: &ToolContext<S>) -> bool {
        self.0.enabled(&context.stateless())
    }

    fn parameters(&self, dialects: &[Dialect]) -> Result<Parameters, String> {
        self.0.parameters(dialects)
    }

    fn read(&self, json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError> {
        self.0.read(json, dialects)
    }

    fn read_plain(&self, json: &str) -> Result<Box<dyn Any + Send>, DecodeError> {
        self.0.read_plain(json)
    }

    fn call<'a>(&'a self, value: Box<dyn Any + Send>, context: &'a ToolContext<S>) -> Calling<'a> {
        let context = context.stateless();
        Box::pin(async move { self.0.call(value, &context).await })
    }
}

impl fmt::Debug for DynTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DynTool")
            .field(&self.0.definition.name())
            .finish()
    }
}
