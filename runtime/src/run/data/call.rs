//! A call that a model made, on its way to a result.

use crate::wire::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A call of a tool, with arguments that were checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// As serde reads them.
    pub(crate) arguments: String,
    /// They are others than the model wrote.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) changed: bool,
    pub(crate) status: Status,
}

/// The status of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// It can run.
    Ready,
    /// It waits for a person.
    Approval,
    /// The program answers it from outside.
    Outside,
    /// It has its result.
    Returned(CallResult),
}

/// The result of a call, as the model sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallResult {
    /// The content that the model sees.
    pub content: Content,
    /// The value that the program keeps, where it is something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// `true` for an error: the tool's own, or that of a call which could not run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_error: bool,
}

impl CallResult {
    pub(crate) fn error(words: impl Into<String>) -> Self {
        Self {
            content: Content::Text(words.into()),
            value: None,
            is_error: true,
        }
    }
}

impl Call {
    /// Returns the id of the call, by which it is approved or answered.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// let call = &pending.calls()[0];
    /// println!("approve {}?", call.id());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name of the tool.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// assert_eq!(pending.calls()[0].name(), "order");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the arguments that will run, as JSON text.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// assert_eq!(pending.calls()[0].arguments(), r#"{"article":"A-1"}"#);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn arguments(&self) -> &str {
        &self.arguments
    }

    /// Returns whether the call waits for a decision or for a result from outside.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// assert!(pending.calls().iter().all(|call| call.is_waiting()));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.status, Status::Approval | Status::Outside)
    }

    /// Returns whether the program has to answer it, since the tool is only declared.
    ///
    /// ```
    /// # /// Orders.
    /// # #[coax::tool(approve)] fn order(article: String) -> String { article }
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # let mut pending = request.outcome_text().await?.pending().expect("the call waits");
    /// # let id = pending.calls()[0].id().to_owned();
    /// assert!(!pending.calls()[0].is_outside()); // it runs here, once it is approved
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_outside(&self) -> bool {
        self.status == Status::Outside
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.status == Status::Ready
    }

    pub(crate) fn result(&self) -> Option<&CallResult> {
        match &self.status {
            Status::Returned(result) => Some(result),
            Status::Ready | Status::Approval | Status::Outside => None,
        }
    }
}
