//! From a builder to a client: what is checked, and what is filled in.

use super::address::{chat_url, is_here, is_open};
use super::cache::Beginnings;
use super::credential::Credential;
use super::dialect;
use super::driver::Memory;
use super::fit::FileForm;
use super::secrets::Secrets;
use super::{Client, ClientBuilder, Inner};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::Dialect;
#[cfg(feature = "http")]
use crate::transport::HttpTransport;
use crate::transport::Transport;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING,
};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use std::sync::Arc;

const BASE_URL: &str = "https://ai-gateway.vercel.sh/v1";
pub(super) const HOST_OF_GATEWAY: &str = "ai-gateway.vercel.sh";
const MODEL: &str = "anthropic/claude-sonnet-4.5";

impl ClientBuilder {
    /// Builds the client.
    ///
    /// ```
    /// let error = coax::Client::builder().build().expect_err("there is no key");
    /// assert_eq!(error.kind(), coax::ErrorKind::Configuration);
    /// assert!(coax::Client::builder().base_url("http://127.0.0.1:8080/v1").build().is_ok());
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`]: the address is no `http` or `https` address or holds a
    /// password, a header is not one, the gateway's own address is used without a credential, the
    /// TLS set-up of the system cannot be used, or there is neither a [`Transport`] nor the feature
    /// `http`.
    pub fn build(self) -> Result<Client> {
        if let Some(fault) = self.fault {
            return Err(Error::new(ErrorKind::Configuration, fault));
        }
        if self.base_url.is_none()
            && self.transport.is_none()
            && matches!(self.credential, Credential::None)
        {
            let message =
                "no key: set `.api_key(..)` or `.credential(..)`, or use `Client::from_env()`";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let url = chat_url(self.base_url.as_deref().unwrap_or(BASE_URL))?;
        // A transport of the program's own may encrypt by itself.
        let is_http = self.transport.is_none() || self.is_http;
        if is_http && !self.allow_http && is_open(&url) {
            let message = "the base address is not encrypted, so others could read the key: begin it with `https://`, or set `.allow_http(true)`";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
        let mut defaults = self.defaults;
        if defaults.model.is_empty()
            && (self.base_url.is_none() || url.host() == Some(HOST_OF_GATEWAY))
        {
            defaults.model = MODEL.to_owned();
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(&url)?,
        };
        let base_dialect = if is_here(&url) {
            Dialect::Local
        } else {
            Dialect::OpenAi
        };
        let file_form = self.file_form.unwrap_or(match url.host() {
            Some(HOST_OF_GATEWAY) => FileForm::Gateway,
            _ => FileForm::OpenAi,
        });
        Ok(Client(Arc::new(Inner {
            transport,
            #[cfg(feature = "local")]
            is_http,
            credential: self.credential,
            secrets: Secrets::of_client(&self.headers, &url),
            headers: with_own(self.headers),
            opening: std::mem::take(&mut defaults.messages),
            dialects: dialect::all(self.dialect, &defaults, base_dialect),
            defaults,
            dialect: self.dialect,
            base_dialect,
            timeout: self.timeout,
            idle_timeout: self.idle_timeout,
            retry: self.retry,
            max_answer: self.max_answer,
            max_request: self.max_request,
            file_form,
            output_retries: self.output_retries,
            memory: Memory::default(),
            beginnings: Beginnings::default(),
            url,
        })))
    }
}

/// Adds the client's own headers to those of every request.
fn with_own(mut headers: HeaderMap) -> HeaderMap {
    let json = HeaderValue::from_static("application/json");
    headers.insert(ACCEPT, json.clone());
    headers.insert(CONTENT_TYPE, json);
    // A compressed stream comes in fewer, later pieces.
    let encoding = headers.entry(ACCEPT_ENCODING);
    encoding.or_insert(HeaderValue::from_static("identity"));
    // Each request copies them, and a few more come: credential, host, length, the user agent.
    headers.reserve(8);
    headers
}

/// Creates the default transport, which is HTTP by reqwest.
#[cfg(feature = "http")]
fn default_transport(url: &Uri) -> Result<Arc<dyn Transport>> {
    let transport = HttpTransport::new();
    // In a container without certificates a server on plain HTTP can be reached all the same.
    let transport = match transport {
        Err(_) if url.scheme_str() == Some("http") => HttpTransport::without_certificates(),
        transport => transport,
    };
    let transport = transport.map_err(|cause| {
        Error::new(
            ErrorKind::Configuration,
            "no HTTPS client can be made: are the `ca-certificates` of the system installed?",
        )
        .with_source(cause)
    })?;
    Ok(Arc::new(transport))
}

/// Fails, since nothing in this build can send a request.
#[cfg(not(feature = "http"))]
fn default_transport(_: &Uri) -> Result<Arc<dyn Transport>> {
    let message =
        "no transport: turn on the feature `http` of the crate `coax`, or set `.transport(..)`";
    Err(Error::new(ErrorKind::Configuration, message))
}

/// Checks a header that is to be sent; the fault names it, never its value.
pub(super) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let parsed = name
        .parse::<HeaderName>()
        .map_err(|_| format!("`{name}` is no header name"))?;
    if [CONTENT_LENGTH, HOST, TRANSFER_ENCODING].contains(&parsed) {
        return Err(format!(
            "`{name}` is set by the transport and cannot be set here"
        ));
    }
    let value = HeaderValue::from_str(value);
    let mut value = value.map_err(|_| format!("`{name}` has a value that no header can carry"))?;
    // It may be a key by another name.
    value.set_sensitive(true);
    Ok((parsed, value))
}
