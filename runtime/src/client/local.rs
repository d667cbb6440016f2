//! The client of the local gateway; here, since the gateway knows no client.

use super::Client;
use crate::local::Gateway;

impl Gateway {
    /// Creates a client that this gateway answers, in process and without a socket.
    ///
    /// It sends the key `local`. For other settings give the gateway to
    /// [`ClientBuilder::transport`](crate::ClientBuilder::transport).
    ///
    /// ```
    /// # #[coax::main] async fn main() -> coax::Result<()> {
    /// # let gateway = coax::local::Gateway::new(); let client = gateway.client();
    /// let client = coax::local::Gateway::new().client();
    /// let primes: Vec<u32> = client.prompt("Three primes").extract().await?; // made from the schema
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn client(&self) -> Client {
        let client = Client::builder()
            .api_key("local")
            .transport(self.clone())
            .build();
        client.expect("the gateway's own address and this key are well formed")
    }
}
