//! The parts of a run that the program gives it each time it goes on, and that are not saved with it.

use super::observer::Observer;
use super::steer::RunHandle;
use crate::schema::{DecodeError, Dialect, Part, Violation};
use crate::tool::{Prepared, Tools};
use crate::wire::ToolChoice;
use serde_json::value::RawValue;
use std::any::Any;
use std::sync::Arc;

/// The tools, the type of the answer and the observers of a run.
pub(crate) struct Host<'a> {
    pub(crate) tools: &'a Tools,
    pub(crate) dialects: &'a [Dialect],
    pub(crate) observers: &'a [Arc<dyn Observer>],
    pub(crate) handle: Option<&'a RunHandle>,
    /// The schema of the answer, and its name; `None` for a text.
    pub(crate) schema: Option<(&'static RawValue, &'static str)>,
    /// Finds the part of a large answer that has to be given again.
    pub(crate) part: Option<FindPart>,
    pub(crate) prepared: &'a mut PreparedCalls,
    /// The program's choice of the tools to call.
    pub(crate) choice: Option<&'a ToolChoice>,
}

/// Finds the part of an answer that has all that is wrong with it.
pub(crate) type FindPart = fn(&str, &[Dialect], &DecodeError) -> Option<Part>;

/// Reads the answer of a run.
pub(crate) trait Reader {
    /// Reads the text of an answer.
    fn read(&mut self, text: &str) -> Result<(), DecodeError>;

    /// Returns the constraints that an answer breaks, also where it is not of the type.
    fn broken(&self, _: &str) -> Vec<Violation> {
        Vec::new()
    }

    /// Returns whether some of the answer was returned to the program, so that it cannot be requested in
    /// another way.
    fn is_taken(&self) -> bool {
        false
    }
}

/// The reader of an answer of which some was returned to the program.
pub(crate) struct Taken<R>(pub(crate) R);

impl<R: Reader> Reader for Taken<R> {
    fn read(&mut self, text: &str) -> Result<(), DecodeError> {
        self.0.read(text)
    }

    fn broken(&self, text: &str) -> Vec<Violation> {
        self.0.broken(text)
    }

    fn is_taken(&self) -> bool {
        true
    }
}

/// The reader of an answer that is a text.
pub(crate) struct TextReader;

impl Reader for TextReader {
    fn read(&mut self, _: &str) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Arguments that were read when their call came, by its id; read again where they are not here.
#[derive(Default)]
pub(crate) struct PreparedCalls(Vec<(String, Box<dyn Any + Send>)>);

impl PreparedCalls {
    pub(crate) fn put(&mut self, id: &str, prepared: Prepared) -> String {
        self.put_value(id, prepared.value);
        prepared.json
    }

    pub(crate) fn put_value(&mut self, id: &str, value: Box<dyn Any + Send>) {
        self.0.push((id.to_owned(), value));
    }

    pub(crate) fn take(&mut self, id: &str) -> Option<Box<dyn Any + Send>> {
        let at = self.0.iter().position(|(known, _)| known == id)?;
        Some(self.0.swap_remove(at).1)
    }
}
