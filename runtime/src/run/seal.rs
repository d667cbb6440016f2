//! A waiting run as text that nobody can change unnoticed: readable JSON under an HMAC-SHA-256.
//!
//! The seal authenticates and does not hide. Time is a parameter.

use super::data::{Call, Decision, Pending, Run};
use crate::error::{Error, ErrorKind, Result};
use crate::tool::arguments::hex;
use hmac_sha256::HMAC;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The shortest secret.
const SECRET_BYTES: usize = 32;

/// Keeps this use of a secret apart from any other.
const PURPOSE: &[u8] = b"coax pending run 1\n";

/// The content under the seal.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    id: Cow<'a, str>,
    /// Seconds since 1970.
    expires: u64,
    calls: Cow<'a, [Call]>,
    decisions: Cow<'a, [(String, Decision)]>,
    #[serde(default)]
    said: Cow<'a, [String]>,
    run: Cow<'a, Run>,
}

#[derive(Serialize, Deserialize)]
struct Sealed<'a> {
    #[serde(borrow)]
    pending: &'a RawValue,
    seal: Cow<'a, str>,
}

fn mac(content: &str, secret: &[u8]) -> [u8; 32] {
    let mut mac = HMAC::new(secret);
    mac.update(PURPOSE);
    mac.update(content);
    mac.finalize()
}

/// Returns whether two texts are equal, in a time that does not depend on where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differing) == 0
}

fn check(secret: &[u8]) -> Result<()> {
    if secret.len() >= SECRET_BYTES {
        return Ok(());
    }
    let message = format!(
        "the secret has {} bytes, and a seal needs {SECRET_BYTES}",
        secret.len()
    );
    Err(Error::new(ErrorKind::Configuration, message))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_secs()
}

impl Pending {
    /// Returns the sealed text.
    pub(crate) fn sealed(&self, secret: &[u8], now: SystemTime) -> Result<String> {
        check(secret)?;
        let unwritten = |cause| {
            Error::new(
                ErrorKind::Configuration,
                "the run cannot be written as JSON",
            )
            .with_source(cause)
        };
        let content = Content {
            id: Cow::Owned(self.id()),
            expires: seconds(now).saturating_add(self.expires_after.as_secs()),
            calls: Cow::Borrowed(&self.calls),
            decisions: Cow::Borrowed(&self.decisions),
            said: Cow::Borrowed(&self.said),
            run: Cow::Borrowed(&self.run),
        };
        let content = serde_json::to_string(&content).map_err(unwritten)?;
        let seal = hex(&mac(&content, secret));
        let content = RawValue::from_string(content).map_err(unwritten)?;
        let sealed = Sealed {
            pending: &content,
            seal: Cow::Owned(seal),
        };
        serde_json::to_string(&sealed).map_err(unwritten)
    }

    /// Returns the waiting run that a text holds, if its seal is right and it has not expired.
    pub(crate) fn opened(text: &str, secret: &[u8], now: SystemTime) -> Result<Self> {
        check(secret)?;
        let refused = |message: &str| Error::new(ErrorKind::Configuration, message);
        let sealed: Sealed<'_> = serde_json::from_str(text)
            .map_err(|cause| refused("the text is no sealed run").with_source(cause))?;
        let content = sealed.pending.get();
        if !same(
            hex(&mac(content, secret)).as_bytes(),
            sealed.seal.as_bytes(),
        ) {
            return Err(refused(
                "the seal of the run is wrong: the text was changed, or sealed with another secret",
            ));
        }
        let content: Content<'_> = serde_json::from_str(content)
            .map_err(|cause| refused("the sealed run cannot be read").with_source(cause))?;
        if content.expires <= seconds(now) {
            return Err(refused("the sealed run has expired"));
        }
        let left = Duration::from_secs(content.expires - seconds(now));
        Ok(Self {
            run: Box::new(content.run.into_owned()),
            calls: content.calls.into_owned(),
            decisions: content.decisions.into_owned(),
            said: content.said.into_owned(),
            expires_after: left,
        })
    }
}
