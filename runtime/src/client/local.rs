//! The client of the local gateway; here, since the gateway knows no client.

use super::Client;
use crate::local::Gateway;

impl Gateway {
    /// Creates a client that this gateway answers, in process and without a socket.
    ///
    /// It sends the key `local`. For other settings give the gateway to
    /// [`ClientBuilder::transport`](crate::ClientBuilder::transport).
    #[must_use]
    pub fn client(&self) -> Client {
        let client = Client::builder()
            .api_key("local")
            .transport(self.clone())
            .build();
        client.expect("the gateway's own address and this key are well formed")
    }
}
