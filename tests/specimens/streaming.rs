//! Partial values and streams without the type.

use std::pin::Pin;

use coax::partial::{Filler, Streamed};
use coax::schema::DecodeError;
use coax::{Error, ObjectStream, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Held;

/// A future in a box.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A stream that is being asked for.
pub type Opening = Later<'static, Result<Box<dyn Streaming>, Error>>;

/// A `Filler` of some type.
pub trait Filling {
    fn push(&mut self, text: &str);
    fn finish(&mut self);
    fn fail_fast(&mut self, fail_fast: bool);
    fn error(&self) -> Option<DecodeError>;
    /// The partial value as JSON.
    fn shown(&self) -> Value;
}

/// An `ObjectStream` of some type.
pub trait Streaming {
    /// The next partial value as JSON.
    fn next(&mut self) -> Later<'_, Result<Option<Value>, Error>>;
    fn fail_fast(self: Box<Self>, fail_fast: bool) -> Box<dyn Streaming>;
    fn finish(self: Box<Self>) -> Later<'static, Result<Held, Error>>;
    fn has_usage_and_id(&self) -> bool;
}

/// A partial value as JSON.
pub(crate) fn shown(partial: Option<&impl Serialize>) -> Value {
    serde_json::to_value(partial).expect("a partial has a JSON form")
}

impl<T: Streamed> Filling for Filler<T> {
    fn push(&mut self, text: &str) {
        Filler::push(self, text);
    }

    fn finish(&mut self) {
        Filler::finish(self);
    }

    fn fail_fast(&mut self, fail_fast: bool) {
        Filler::fail_fast(self, fail_fast);
    }

    fn error(&self) -> Option<DecodeError> {
        Filler::error(self)
    }

    fn shown(&self) -> Value {
        shown(self.partial())
    }
}

impl<T> Streaming for ObjectStream<T>
where
    T: Streamed<Partial: Send + Sync> + DeserializeOwned + 'static,
{
    fn next(&mut self) -> Later<'_, Result<Option<Value>, Error>> {
        Box::pin(async {
            let partial = ObjectStream::next(self).await?;
            Ok(partial.map(|it| shown(Some(it))))
        })
    }

    fn fail_fast(self: Box<Self>, fail_fast: bool) -> Box<dyn Streaming> {
        Box::new(ObjectStream::fail_fast(*self, fail_fast))
    }

    fn finish(self: Box<Self>) -> Later<'static, Result<Held, Error>> {
        Box::pin(async {
            let value = ObjectStream::finish(*self).await?;
            Ok(Box::new(value) as Held)
        })
    }

    fn has_usage_and_id(&self) -> bool {
        self.usage().is_some() && self.id().is_some()
    }
}

/// Asks for a stream of the type.
pub(crate) fn stream<T>(asked: Request) -> Opening
where
    T: Streamed<Partial: Send + Sync> + DeserializeOwned + 'static,
{
    Box::pin(async {
        let stream = asked.stream::<T>().await?;
        Ok(Box::new(stream) as Box<dyn Streaming>)
    })
}

/// Returns whether `later` has all that `earlier` had, and perhaps more.
#[must_use]
pub fn grows(earlier: &Value, later: &Value) -> bool {
    match (earlier, later) {
        (Value::Null, _) => true,
        (Value::String(a), Value::String(b)) => b.starts_with(a.as_str()),
        (Value::Array(a), Value::Array(b)) => {
            a.len() <= b.len() && a.iter().zip(b).all(|(a, b)| grows(a, b))
        }
        (Value::Object(a), Value::Object(b)) => a
            .iter()
            .all(|(key, a)| b.get(key).is_some_and(|b| grows(a, b))),
        (a, b) => a == b,
    }
}
