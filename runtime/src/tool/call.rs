//! Tools by themselves, without a model: what they look like to one, and one call.

use super::arguments::{self, Wrong};
use super::context::{CallContext, ToolContext};
use super::output::{ToolError, ToolOutput};
use super::toolbox::Toolbox;
use super::typed::Erased;
use crate::schema::Dialect;
use crate::wire::{FunctionTool, Tool};
use serde_json::Value;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

impl Toolbox<()> {
    /// Runs one call, as a test of a tool does.
    ///
    /// ```
    /// # #[coax::main]
    /// # async fn main() -> Result<(), coax::ToolError> {
    /// use serde_json::json;
    ///
    /// /// Adds two numbers.
    /// #[coax::tool]
    /// fn add(a: f64, b: f64) -> f64 { a + b }
    ///
    /// let tools = coax::tools![add];
    /// let sum = tools.call("add", &json!({ "a": 1.5, "b": 2 })).await?;
    /// assert_eq!(sum.content().text().as_deref(), Some("3.5"));
    /// let error = tools.call("add", &json!({ "a": 1.5 })).await.expect_err("b is missing");
    /// assert!(error.message().contains("missing field `b`"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of the tool, and the feedback that a model would get on a wrong call. Policies and limits do
    /// not apply.
    pub async fn call(&self, name: &str, arguments: &Value) -> Result<ToolOutput, ToolError> {
        let tool = self.named(name).ok_or_else(|| {
            let known: Vec<_> = self.names().collect();
            ToolError::new(arguments::unknown(name, &known))
        })?;
        let read = arguments::read(&**tool, &arguments.to_string(), &[Dialect::OpenAi]);
        let prepared = read.map_err(|Wrong(feedback)| ToolError::new(feedback))?;
        let context = ToolContext::new(CallContext {
            id: String::new(),
            messages: Arc::default(),
            cancellation: CancellationToken::new(),
            progress: None,
        });
        tool.call(prepared.value, &context).await
    }

    /// Returns the tools as a request declares them to a model of this dialect.
    ///
    /// ```
    /// # /// Adds.
    /// # #[coax::tool] fn add(a: f64, b: f64) -> f64 { a + b }
    /// let tools: coax::Toolbox = coax::tools![add];
    /// let declared = tools.declarations(coax::Dialect::OpenAi)?;
    /// assert!(declared[0].function.as_ref().is_some_and(|it| it.name == "add"));
    /// # Ok::<(), coax::ToolError>(())
    /// ```
    ///
    /// # Errors
    /// When the dialect cannot say what the arguments of one are.
    pub fn declarations(&self, dialect: Dialect) -> Result<Vec<Tool>, ToolError> {
        let all = self.all().iter();
        let declared = all.map(|it| declaration(&**it, &[dialect]).map_err(ToolError::new));
        declared.collect()
    }
}

/// Returns a tool as a request declares it.
pub(crate) fn declaration(tool: &dyn Erased<()>, dialects: &[Dialect]) -> Result<Tool, String> {
    let definition = tool.definition();
    let parameters = tool.parameters(dialects)?;
    let mut function = FunctionTool::new(definition.name(), parameters.schema);
    let description = definition.description();
    function.description = (!description.is_empty()).then(|| description.to_owned());
    function.strict = parameters.strict.then_some(true);
    Ok(function.into())
}
