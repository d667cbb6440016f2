//! Keeps what the examples send, for the tests.

use crate::variable;
use bytes::Bytes;
use coax::ClientBuilder;
use coax::transport::{Sending, Transport};
use http::Request;
use std::fs::OpenOptions;
use std::io::Write as _;

/// Adds a transport to a client.
///
/// With `COAX_SENT` set, the body of each request is a line of the file of that name. With `COAX_ADDRESS` set, the
/// requests are made as for the server of that address; they go to the transport all the same.
pub(crate) fn with(mut builder: ClientBuilder, transport: impl Transport) -> ClientBuilder {
    if let Some(address) = variable("COAX_ADDRESS") {
        builder = builder.base_url(address);
    }
    match variable("COAX_SENT") {
        Some(path) => builder.transport(Sent {
            inner: transport,
            path,
        }),
        None => builder.transport(transport),
    }
}

/// A transport that writes down what it sends.
struct Sent<T> {
    inner: T,
    path: String,
}

impl<T: Transport> Transport for Sent<T> {
    fn send(&self, request: Request<Vec<Bytes>>) -> Sending<'_> {
        let mut line = request.body().concat();
        line.push(b'\n');
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path);
        let written = file.and_then(|mut file| file.write_all(&line));
        written.expect("`COAX_SENT` names a file that can be written");
        self.inner.send(request)
    }
}
