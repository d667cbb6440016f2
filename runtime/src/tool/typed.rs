//! A tool whose arguments are a type, and the form in which tools of any arguments are kept together.

use super::context::ToolContext;
use super::definition::ToolDefinition;
use super::output::{ToolError, ToolOutput};
use crate::schema::{self, DecodeError, Dialect, Structured};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::any::Any;
use std::borrow::Cow;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

/// A tool with typed arguments, for a program that implements one by hand; `#[coax::tool]` implements it
/// for a function.
///
/// `S` is the state that the tool asks of its context. A tool that asks for none is generic over it.
///
/// ```
/// use coax::{Structured, Tool, ToolContext, ToolDefinition, ToolError, ToolOutput, Toolbox};
///
/// struct Dice { sides: u32 }
///
/// #[derive(serde::Deserialize, Structured)]
/// struct Throws { #[structured(minimum = 1, maximum = 100)] count: u32 }
///
/// impl<S: Send + Sync + 'static> Tool<S> for Dice {
///     type Arguments = Throws;
///
///     fn definition(&self) -> ToolDefinition {
///         ToolDefinition::new("dice", format!("Throws dice with {} sides.", self.sides))
///     }
///
///     async fn call(&self, throws: Throws, _: &ToolContext<S>) -> Result<ToolOutput, ToolError> {
///         ToolOutput::of(&vec![self.sides; throws.count as usize])
///     }
/// }
///
/// let tools: Toolbox = Toolbox::new().tool(Dice { sides: 6 });
/// ```
pub trait Tool<S = ()>: Send + Sync + 'static {
    /// The arguments, as one type whose fields are the parameters.
    type Arguments: Structured + DeserializeOwned + Send + 'static;

    /// Returns the tool's name, description and rules.
    fn definition(&self) -> ToolDefinition;

    /// Returns whether the model is offered the tool now; it is unless implemented.
    fn enabled(&self, context: &ToolContext<S>) -> bool {
        let _ = context;
        true
    }

    /// Runs one call.
    ///
    /// # Errors
    /// Sent to the model in place of a result.
    fn call(
        &self,
        arguments: Self::Arguments,
        context: &ToolContext<S>,
    ) -> impl Future<Output = Result<ToolOutput, ToolError>> + Send;
}

/// An argument of a function, for the code that `#[coax::tool]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a tool, since it is read from JSON",
    label = "this does not implement `serde::Deserialize`",
    note = "derive `serde::Deserialize` for it, or say how it is read: `#[serde(with = \"…\")]`"
)]
pub trait ReadArgument: for<'de> Deserialize<'de> {}

#[diagnostic::do_not_recommend]
impl<T: for<'de> Deserialize<'de>> ReadArgument for T {}

/// A call under way.
pub(crate) type Calling<'a> =
    Pin<Box<dyn Future<Output = Result<ToolOutput, ToolError>> + Send + 'a>>;

/// The schema of a tool's arguments.
pub(crate) struct Parameters {
    pub(crate) schema: Cow<'static, RawValue>,
    /// The model can be bound to it.
    pub(crate) strict: bool,
}

/// Arguments that were read.
pub(crate) struct Prepared {
    /// Their JSON as serde reads it.
    pub(crate) json: String,
    /// Their value, for [`Erased::call`].
    pub(crate) value: Box<dyn Any + Send>,
}

/// A tool of any arguments.
pub(crate) trait Erased<S>: Send + Sync {
    fn definition(&self) -> &ToolDefinition;
    fn enabled(&self, context: &ToolContext<S>) -> bool;
    /// Returns the schema of the arguments for models that take all of the dialects, or why there is none.
    fn parameters(&self, dialects: &[Dialect]) -> Result<Parameters, String>;
    /// Reads arguments that a model wrote under that schema.
    fn read(&self, json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError>;
    /// Reads arguments as serde has them, and holds them to their constraints.
    fn read_plain(&self, json: &str) -> Result<Box<dyn Any + Send>, DecodeError>;
    /// Runs a call with arguments that were read.
    fn call<'a>(&'a self, value: Box<dyn Any + Send>, context: &'a ToolContext<S>) -> Calling<'a>;
}

/// A typed tool among others.
pub(crate) struct Typed<T, S> {
    definition: ToolDefinition,
    tool: T,
    state: PhantomData<fn(S)>,
}

impl<S, T: Tool<S>> Typed<T, S> {
    pub(crate) fn new(tool: T) -> Self {
        Self {
            definition: tool.definition(),
            tool,
            state: PhantomData,
        }
    }
}

impl<S: Send + Sync + 'static, T: Tool<S>> Erased<S> for Typed<T, S> {
    fn definition(&self) -> &ToolDefinition {
        &self.definition
    }

    fn enabled(&self, context: &ToolContext<S>) -> bool {
        self.tool.enabled(context)
    }

    fn parameters(&self, dialects: &[Dialect]) -> Result<Parameters, String> {
        parameters::<T::Arguments>(dialects)
    }

    fn read(&self, json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError> {
        read::<T::Arguments>(json, dialects)
    }

    fn read_plain(&self, json: &str) -> Result<Box<dyn Any + Send>, DecodeError> {
        read_plain::<T::Arguments>(json)
    }

    fn call<'a>(&'a self, value: Box<dyn Any + Send>, context: &'a ToolContext<S>) -> Calling<'a> {
        match value.downcast::<T::Arguments>() {
            Ok(arguments) => Box::pin(self.tool.call(*arguments, context)),
            Err(_) => Box::pin(async { Err(foreign()) }),
        }
    }
}

/// Returns the error for arguments that another tool read.
pub(super) fn foreign() -> ToolError {
    ToolError::new("the arguments are those of another tool")
}

/// Returns the schema of arguments of a type.
pub(super) fn parameters<A: Structured>(dialects: &[Dialect]) -> Result<Parameters, String> {
    let laid = schema::laid::<A>(dialects).map_err(|misfit| misfit.to_string())?;
    Ok(Parameters {
        schema: Cow::Borrowed(laid.schema),
        // The OpenAPI form does not say what strict mode asks for.
        strict: !dialects.contains(&Dialect::GeminiOpenApi),
    })
}

/// Reads arguments of a type that a model wrote.
pub(super) fn read<A>(json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError>
where
    A: Structured + DeserializeOwned + Send + 'static,
{
    let (value, json) = schema::decode_with_json::<A>(json, schema::layout::<A>(dialects))?;
    Ok(Prepared {
        json: json.into_owned(),
        value: Box::new(value),
    })
}

/// Reads arguments of a type as serde has them.
pub(super) fn read_plain<A>(json: &str) -> Result<Box<dyn Any + Send>, DecodeError>
where
    A: Structured + DeserializeOwned + Send + 'static,
{
    Ok(Box::new(schema::decode_plain::<A>(json)?))
}

/// A tool that was given its state.
pub(crate) struct WithState<S> {
    pub(crate) tool: Arc<dyn Erased<S>>,
    pub(crate) state: Arc<S>,
}

impl<S: Send + Sync + 'static> Erased<()> for WithState<S> {
    fn definition(&self) -> &ToolDefinition {
        self.tool.definition()
    }

    fn enabled(&self, context: &ToolContext<()>) -> bool {
        self.tool
            .enabled(&context.with_state(Arc::clone(&self.state)))
    }

    fn parameters(&self, dialects: &[Dialect]) -> Result<Parameters, String> {
        self.tool.parameters(dialects)
    }

    fn read(&self, json: &str, dialects: &[Dialect]) -> Result<Prepared, DecodeError> {
        self.tool.read(json, dialects)
    }

    fn read_plain(&self, json: &str) -> Result<Box<dyn Any + Send>, DecodeError> {
        self.tool.read_plain(json)
    }

    fn call<'a>(&'a self, value: Box<dyn Any + Send>, context: &'a ToolContext<()>) -> Calling<'a> {
        let context = context.with_state(Arc::clone(&self.state));
        Box::pin(async move { self.tool.call(value, &context).await })
    }
}
