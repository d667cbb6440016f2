//! Conversations in files: a file is replaced as a whole, and only if it is the one that was loaded.

use super::Conversation;
use crate::error::{Error, ErrorKind, Result};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

impl Conversation {
    /// Loads a conversation from a file; `None` where there is no file.
    ///
    /// ```
    /// use coax::Conversation;
    ///
    /// let chat = Conversation::load("no-such-chat.json")?.unwrap_or_default();
    /// assert!(chat.is_empty());
    /// # Ok::<(), coax::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Configuration`](ErrorKind::Configuration) where the file cannot be read, or is no conversation.
    pub fn load(path: impl AsRef<Path>) -> Result<Option<Self>> {
        let path = path.as_ref();
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(failed(path, "cannot be read").with_source(cause)),
        };
        let mut loaded: Self = serde_json::from_slice(&text)
            .map_err(|cause| failed(path, "is no conversation").with_source(cause))?;
        loaded.seen = Some(hash(&text));
        Ok(Some(loaded))
    }

    /// Saves the conversation to a file, which is replaced as a whole.
    ///
    /// It refuses where the file is not the one that the conversation was loaded from or saved to: where it
    /// changed meanwhile, and for a new conversation, where there is a file at all.
    ///
    /// ```
    /// use coax::{Conversation, Message};
    ///
    /// let mut chat = Conversation::new();
    /// let path = std::env::temp_dir().join(chat.id());
    /// chat.push(Message::user("What is rye?"));
    /// chat.save(&path)?;
    /// assert_eq!(Conversation::load(&path)?, Some(chat));
    /// # std::fs::remove_file(path).ok();
    /// # Ok::<(), coax::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where it refuses; load the file, and add what is new to that.
    /// [`Configuration`](ErrorKind::Configuration) where the file cannot be written.
    pub fn save(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let unwritten = |cause: io::Error| failed(path, "cannot be written").with_source(cause);
        let next = Self {
            revision: self.revision + 1,
            ..self.clone()
        };
        let text = serde_json::to_vec_pretty(&next)
            .map_err(|cause| failed(path, "cannot be written").with_source(cause))?;
        match File::open(path) {
            Ok(file) => {
                // Held by one at a time: who waits for it finds the file that was put in its place.
                file.lock().map_err(unwritten)?;
                self.is_seen(path)?;
                let new = write_beside(path, &text).map_err(unwritten)?;
                fs::rename(new, path).map_err(unwritten)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.revision > 0 {
                    return Err(conflict(path, "is not there any more"));
                }
                create(path, &text)?;
            }
            Err(cause) => return Err(unwritten(cause)),
        }
        self.revision = next.revision;
        self.seen = Some(hash(&text));
        Ok(())
    }

    /// Checks that the file is the one that was seen last.
    fn is_seen(&self, path: &Path) -> Result<()> {
        let found =
            fs::read(path).map_err(|cause| failed(path, "cannot be read").with_source(cause))?;
        if let Some(seen) = self.seen {
            return match seen == hash(&found) {
                true => Ok(()),
                false => Err(conflict(path, "changed meanwhile")),
            };
        }
        // One that was read by serde has no more to go by.
        let found: Option<Self> = serde_json::from_slice(&found).ok();
        let is_same = |it: &Self| (&it.id, it.revision) == (&self.id, self.revision);
        match found {
            Some(found) if self.revision > 0 && is_same(&found) => Ok(()),
            _ => Err(conflict(path, "holds something else")),
        }
    }
}

/// Writes a file that was not there before.
fn create(path: &Path, text: &[u8]) -> Result<()> {
    let unwritten = |cause: io::Error| failed(path, "cannot be written").with_source(cause);
    let new = write_beside(path, text).map_err(unwritten)?;
    // Unlike a rename, a link does not replace.
    let linked = fs::hard_link(&new, path);
    let removed = fs::remove_file(&new);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(conflict(path, "was made meanwhile"))
        }
        linked => linked.and(removed).map_err(unwritten),
    }
}

/// Writes a file beside the path.
fn write_beside(path: &Path, text: &[u8]) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.{:016x}", fastrand::u64(..)));
    let mut file = File::create_new(&new)?;
    let written = file.write_all(text).and_then(|()| file.sync_all());
    match written {
        Ok(()) => Ok(new),
        Err(error) => {
            let _ = fs::remove_file(&new);
            Err(error)
        }
    }
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish()
}

fn failed(path: &Path, why: &str) -> Error {
    let message = format!("the file `{}` {why}", path.display());
    Error::new(ErrorKind::Configuration, message)
}

fn conflict(path: &Path, why: &str) -> Error {
    let message = format!(
        "the file `{}` {why}, and nothing is saved over it",
        path.display()
    );
    Error::new(ErrorKind::Conflict, message)
}
