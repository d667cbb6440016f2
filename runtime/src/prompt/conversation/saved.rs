//! The form in which a conversation is saved, with its version.

use super::Conversation;
use crate::prompt::past::Past;
use crate::wire::Message;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version that is written.
const VERSION: u32 = 1;

/// A conversation as JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Saved {
    version: u32,
    id: String,
    #[serde(default)]
    revision: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<usize>,
    turns: Vec<Turn>,
}

/// A message, and the model that wrote it.
#[derive(Serialize, Deserialize)]
struct Turn {
    message: Message,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<Box<str>>,
}

impl From<Conversation> for Saved {
    fn from(conversation: Conversation) -> Self {
        let Past {
            messages,
            mut models,
            ..
        } = conversation.past;
        models.resize(messages.len(), None);
        let turns = messages.into_iter().zip(models);
        Self {
            version: VERSION,
            id: conversation.id,
            revision: conversation.revision,
            summary: conversation.summary,
            turns: turns
                .map(|(message, model)| Turn {
                    message,
                    model: model.map(|it| Box::from(&*it)),
                })
                .collect(),
        }
    }
}

impl TryFrom<Saved> for Conversation {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        if saved.version > VERSION {
            return Err(format!(
                "the conversation has version {}, and this version of coax reads up to {VERSION}",
                saved.version
            ));
        }
        let turns = saved.turns.into_iter();
        let (messages, models) = turns
            .map(|turn| (turn.message, turn.model.map(Arc::from)))
            .unzip();
        let past = Past {
            messages,
            models,
            origin: None,
        };
        Ok(Self {
            id: saved.id,
            revision: saved.revision,
            summary: saved.summary.filter(|it| *it < past.messages.len()),
            past,
            seen: None,
        })
    }
}
