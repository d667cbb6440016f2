//! The pace of a scripted answer: its delays, its pieces, and the place where it breaks off.

use super::form::failure::Failure;
use super::script::{Disconnect, Scripted, Stop};
use std::time::Duration;

impl Scripted {
    /// Waits before the head of the answer is sent.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// use std::time::Duration;
    ///
    /// gateway.reply("Hi!").delay(Duration::from_secs(1));
    /// let late = client.prompt("Hello").timeout(Duration::from_millis(10)).text().await;
    /// assert_eq!(late.expect_err("time is up").kind(), coax::ErrorKind::Timeout);
    /// # Ok(()) }
    /// ```
    pub fn delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.delay = wait)
    }

    /// Waits between two pieces of the body: events of a stream, or network pieces.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").chunk_delay(std::time::Duration::from_millis(5));
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// while let Some(piece) = text.next().await? { print!("{piece}"); }
    /// # Ok(()) }
    /// ```
    pub fn chunk_delay(self, wait: Duration) -> Self {
        self.set(|entry| entry.delivery.chunk_delay = wait)
    }

    /// Breaks the connection after so many bytes of the body, at the latest at its end.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").disconnect_after(500);
    /// let text = client.prompt("Tell me a story").retries(0).stream_text().await?;
    /// let error = text.finish().await.expect_err("it breaks off");
    /// assert_eq!(error.kind(), coax::ErrorKind::Interrupted);
    /// # Ok(()) }
    /// ```
    pub fn disconnect_after(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::After(bytes)))
    }

    /// Ends a stream after so many pieces, as a server does that lost its provider: no finish
    /// reason, no usage, no `[DONE]`. A request that is not streamed gets all.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").end_after(2);
    /// let text = client.prompt("Tell me a story").stream_text().await?;
    /// let error = text.finish().await.expect_err("the rest is missing");
    /// assert_eq!(error.kind(), coax::ErrorKind::Interrupted);
    /// # Ok(()) }
    /// ```
    pub fn end_after(self, pieces: usize) -> Self {
        self.set(|entry| entry.stop = Some((pieces, Stop::Nothing)))
    }

    /// Fails in the middle of a stream, after so many pieces of the answer, at the latest at its end.
    ///
    /// The error has the server's own form, with the words of that status; they can be set as those
    /// of [`Gateway::fail`](super::Gateway::fail). A request that is not streamed fails at once.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").fail_after(2, 503);
    /// let text = client.prompt("Tell me a story").stream_text().await?;
    /// let error = text.finish().await.expect_err("it fails on the way");
    /// assert_eq!(error.text(), Some("Once upo"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    /// When the status is not in 200–999.
    pub fn fail_after(self, pieces: usize, status: u16) -> Self {
        let failure = Failure::of_status(super::replies::final_status(status));
        self.set(|entry| entry.stop = Some((pieces, Stop::Failure(failure))))
    }

    /// Breaks the connection before any answer.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Hi!").disconnect();
    /// let error = client.prompt("Hello").retries(0).text().await.expect_err("nothing came");
    /// assert_eq!(error.kind(), coax::ErrorKind::Connection);
    /// # Ok(()) }
    /// ```
    pub fn disconnect(self) -> Self {
        self.set(|entry| entry.delivery.disconnect = Some(Disconnect::BeforeAnswer))
    }

    /// Sets the number of characters of text in one delta of a stream; at least one.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").chunk_size(5);
    /// let mut text = client.prompt("Tell me a story").stream_text().await?;
    /// assert_eq!(text.next().await?.as_deref(), Some("Once "));
    /// # Ok(()) }
    /// ```
    pub fn chunk_size(self, characters: usize) -> Self {
        self.set(|entry| entry.chunk_size = characters.max(1))
    }

    /// Sets how many bytes are in one piece of the body, wherever events begin or end; at least one.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Once upon a time").network_chunk(1);
    /// let text = client.prompt("Tell me a story").stream_text().await?;
    /// assert_eq!(text.finish().await?, "Once upon a time");
    /// # Ok(()) }
    /// ```
    pub fn network_chunk(self, bytes: usize) -> Self {
        self.set(|entry| entry.delivery.network_chunk = Some(bytes.max(1)))
    }

    /// Ends a stream without `data: [DONE]`.
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// gateway.reply("Hi!").without_done();
    /// let text = client.prompt("Hello").stream_text().await?;
    /// assert_eq!(text.finish().await?, "Hi!");
    /// # Ok(()) }
    /// ```
    pub fn without_done(self) -> Self {
        self.set(|entry| entry.done = false)
    }
}
