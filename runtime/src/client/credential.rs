//! The source of the API key: a fixed key, a function that is called before each attempt, or the
//! environment.
//!
//! Nothing here prints a key; `secrets` removes it from the text that errors hold.

use crate::error::{Error, ErrorKind, Result};
use http::HeaderValue;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

pub(crate) const API_KEY: &str = "AI_GATEWAY_API_KEY";
pub(crate) const OIDC_TOKEN: &str = "VERCEL_OIDC_TOKEN";

type Fetching =
    Pin<Box<dyn Future<Output = Result<String, Box<dyn StdError + Send + Sync>>> + Send>>;

/// The source of the key.
#[derive(Clone)]
pub(super) enum Credential {
    /// No `Authorization` header is sent.
    None,
    Fixed(Key),
    Function(Arc<dyn Fn() -> Fetching + Send + Sync>),
    /// The environment, read before each attempt: tokens are renewed there.
    Environment(Variables),
}

/// Looks up an environment variable; a blank one counts as unset.
pub(super) type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A key as it is sent; cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key(Arc<Sent>);

#[derive(PartialEq, Eq)]
struct Sent {
    text: String,
    /// Read from [`OIDC_TOKEN`], so it expires.
    oidc: bool,
    /// `Bearer …`; nothing where no header can carry it.
    header: Option<HeaderValue>,
}

impl Credential {
    /// A key that stays, or none where it is blank.
    pub(super) fn fixed(key: &str) -> Self {
        if key.trim().is_empty() {
            Self::None
        } else {
            Self::Fixed(Key::new(key, false))
        }
    }

    pub(super) fn function<F, Fut, E>(fetch: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::Function(Arc::new(move || {
            let key = fetch();
            Box::pin(async { key.await.map_err(Into::into) })
        }))
    }

    /// Returns whether asking again may give another key.
    pub(super) fn may_change(&self) -> bool {
        matches!(self, Self::Function(_) | Self::Environment(_))
    }

    /// Returns the key for the next attempt.
    pub(super) async fn key(&self) -> Result<Option<Key>> {
        match self {
            Self::None => Ok(None),
            Self::Fixed(key) => Ok(Some(key.clone())),
            Self::Function(fetch) => match fetch().await {
                Ok(text) => Ok(Some(Key::new(&text, false))),
                Err(cause) => Err(no_key("the credential function gave no key").with_source(cause)),
            },
            Self::Environment(variables) => from_environment(variables).map(Some),
        }
    }
}

/// Returns the key of the environment: the API key, else the OIDC token.
pub(super) fn from_environment(variables: &Variables) -> Result<Key> {
    let set = |name| variables(name).filter(|value| !value.trim().is_empty());
    let key = set(API_KEY).map(|text| Key::new(&text, false));
    let key = key.or_else(|| set(OIDC_TOKEN).map(|text| Key::new(&text, true)));
    key.ok_or_else(|| {
        no_key(format!(
            "no key: set `{API_KEY}`, or `{OIDC_TOKEN}` (as `vercel env pull` does)"
        ))
    })
}

fn no_key(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Configuration, message)
}

impl Key {
    /// Creates a key, also from the value of an `Authorization` header.
    fn new(text: &str, oidc: bool) -> Self {
        let text = text.trim();
        let text = match text.split_at_checked("Bearer ".len()) {
            Some((scheme, key)) if scheme.eq_ignore_ascii_case("Bearer ") => key.trim(),
            _ => text,
        };
        let mut header = HeaderValue::from_str(&format!("Bearer {text}")).ok();
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        let text = text.to_owned();
        Self(Arc::new(Sent { text, oidc, header }))
    }

    pub(super) fn header(&self) -> Result<HeaderValue> {
        self.0.header.clone().ok_or_else(|| {
            no_key("the key holds characters that a header cannot carry, such as a line break")
        })
    }

    pub(super) fn is_oidc(&self) -> bool {
        self.0.oidc
    }

    /// Returns the key itself.
    pub(super) fn text(&self) -> &str {
        &self.0.text
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[key]")
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Fixed(_) => "a key",
            Self::Function(_) => "a function",
            Self::Environment(_) => "the environment",
        })
    }
}
