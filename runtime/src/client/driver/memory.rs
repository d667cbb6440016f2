//! The memory of a client between runs: the mode of each model, and the waiting runs that were resumed.

use crate::error::{Error, ErrorKind, Result};
use crate::run::data::Mode;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most that is remembered of either.
const MOST: usize = 10_000;

#[derive(Default)]
pub(in crate::client) struct Memory(Mutex<Known>);

#[derive(Default)]
struct Known {
    modes: HashMap<String, Mode>,
    resumed: VecDeque<String>,
}

impl Memory {
    /// Returns how tools are offered to a model, if not in the usual way.
    pub(in crate::client) fn mode(&self, model: &str) -> Mode {
        self.known().modes.get(model).copied().unwrap_or_default()
    }

    /// Remembers how a model takes tools.
    pub(super) fn remember(&self, model: &str, mode: Mode) {
        let mut known = self.known();
        if known.modes.len() < MOST || known.modes.contains_key(model) {
            known.modes.insert(model.to_owned(), mode);
        }
    }

    /// Takes a waiting run, which nobody may have taken before.
    pub(in crate::client) fn claim(&self, id: &str) -> Result<()> {
        let mut known = self.known();
        if known.resumed.iter().any(|it| it == id) {
            return Err(taken(id));
        }
        if known.resumed.len() == MOST {
            known.resumed.pop_front();
        }
        known.resumed.push_back(id.to_owned());
        Ok(())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Nothing is left half done while the lock is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the error for a waiting run that went on before.
pub(in crate::client) fn taken(id: &str) -> Error {
    let message = format!("the waiting run `{id}` was resumed before, and nothing runs twice");
    Error::new(ErrorKind::Configuration, message)
}
