//! The outcome of a run: an answer, or a wait.

use super::Answer;
use crate::run::Pending;

/// The outcome of a run; made by [`Request::outcome`](crate::Request::outcome). A limit, like any other
/// failure, is an error and none of these.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "it is matched at once, and moved no more"
)]
pub enum Outcome<T> {
    /// The answer.
    Done(Answer<T>),
    /// Calls wait for a person's decision, or for results from outside.
    Pending(Pending),
}

impl<T> Outcome<T> {
    /// Returns the answer, if there is one.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("A cereal.");
    /// let answer = client.prompt("What is rye?").outcome_text().await?.done();
    /// assert_eq!(answer.map(|it| it.value).as_deref(), Some("A cereal."));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn done(self) -> Option<Answer<T>> {
        match self {
            Self::Done(answer) => Some(answer),
            Self::Pending(_) => None,
        }
    }

    /// Returns the waiting run, if it waits.
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
    /// # let request = client.prompt("Restock").tools(coax::tools![order]);
    /// # gateway.reply_tool_calls([("order", serde_json::json!({ "article": "A-1" }))]);
    /// if let Some(pending) = request.outcome_text().await?.pending() {
    ///     println!("{} calls wait", pending.calls().len());
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn pending(self) -> Option<Pending> {
        match self {
            Self::Done(_) => None,
            Self::Pending(pending) => Some(pending),
        }
    }
}
