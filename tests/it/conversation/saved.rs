//! Conversations in files and stores: versions, revisions, conflicts.

use coax::{
    Conversation, ConversationStore, ErrorKind, FileConversationStore, MemoryConversationStore,
    Message,
};
use std::path::PathBuf;
use std::sync::{Arc, Barrier};

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("coax-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).expect("removed");
    }
}

fn chat() -> Conversation {
    let mut chat = Conversation::new().system("You are a baker.");
    chat.push(Message::user("What is rye?"));
    chat.push(Message::assistant("A grain."));
    chat
}

#[test]
fn a_file_holds_all_of_it() {
    let folder = Folder::new("all");
    let path = folder.0.join("chat.json");
    assert!(Conversation::load(&path).expect("no error").is_none());
    let mut chat = chat();
    chat.save(&path).expect("saved");
    assert_eq!(chat.revision(), 1);
    let mut loaded = Conversation::load(&path)
        .expect("no error")
        .expect("a file");
    assert_eq!(loaded, chat);
    assert_eq!((loaded.id(), loaded.revision()), (chat.id(), 1));
    loaded.push(Message::user("And spelt?"));
    loaded.save(&path).expect("saved again");
    loaded.save(&path).expect("and again");
    assert_eq!(loaded.revision(), 3);
    // Nothing is left beside it.
    assert_eq!(std::fs::read_dir(&folder.0).expect("a folder").count(), 1);
}

#[test]
fn nothing_is_saved_over_what_changed() {
    let folder = Folder::new("changed");
    let path = folder.0.join("chat.json");
    let mut first = chat();
    first.save(&path).expect("saved");
    let mut second = Conversation::load(&path)
        .expect("no error")
        .expect("a file");
    second.save(&path).expect("saved");
    let conflict = |error: coax::Result<()>| error.expect_err("a conflict").kind();
    assert_eq!(conflict(first.save(&path)), ErrorKind::Conflict);
    // A new one does not take its place either,
    assert_eq!(conflict(chat().save(&path)), ErrorKind::Conflict);
    assert_eq!(conflict(second.branch().save(&path)), ErrorKind::Conflict);
    // nor does one that was read when the file was changed by hand,
    let text = std::fs::read_to_string(&path).expect("text");
    std::fs::write(&path, text.replace("grain", "cereal")).expect("written");
    assert_eq!(conflict(second.save(&path)), ErrorKind::Conflict);
    // or when it is gone.
    std::fs::remove_file(&path).expect("removed");
    assert_eq!(conflict(second.save(&path)), ErrorKind::Conflict);
    assert!(!path.exists());
}

#[test]
fn what_serde_read_goes_by_id_and_revision() {
    let folder = Folder::new("serde");
    let path = folder.0.join("chat.json");
    let mut first = chat();
    first.save(&path).expect("saved");
    let text = serde_json::to_string(&first).expect("JSON");
    let mut read: Conversation = serde_json::from_str(&text).expect("a conversation");
    read.save(&path).expect("it is the same revision");
    let mut old: Conversation = serde_json::from_str(&text).expect("a conversation");
    assert_eq!(
        old.save(&path).expect_err("older").kind(),
        ErrorKind::Conflict
    );
}

#[test]
fn of_many_at_once_one_wins() {
    let folder = Folder::new("many");
    let path = folder.0.join("chat.json");
    for round in 0..20 {
        let loaded = Conversation::load(&path)
            .expect("no error")
            .unwrap_or_default();
        let barrier = Arc::new(Barrier::new(4));
        let threads: Vec<_> = (0..4)
            .map(|number| {
                let (mut chat, path) = (loaded.clone(), path.clone());
                let barrier = Arc::clone(&barrier);
                std::thread::spawn(move || {
                    chat.push(Message::user(format!("{round}.{number}")));
                    barrier.wait();
                    chat.save(&path).map_err(|error| error.kind())
                })
            })
            .collect();
        let results: Vec<_> = threads
            .into_iter()
            .map(|it| it.join().expect("no panic"))
            .collect();
        let saved = results.iter().filter(|it| it.is_ok()).count();
        let lost = results
            .iter()
            .filter(|it| **it == Err(ErrorKind::Conflict))
            .count();
        assert_eq!((saved, lost), (1, 3), "{results:?}");
    }
    let chat = Conversation::load(&path)
        .expect("no error")
        .expect("a file");
    assert_eq!((chat.messages().len(), chat.revision()), (20, 20));
}

#[test]
fn a_file_that_is_no_conversation_is_an_error() {
    let folder = Folder::new("broken");
    let path = folder.0.join("chat.json");
    for text in ["", "{", "[]", r#"{"version":2,"id":"x","turns":[]}"#] {
        std::fs::write(&path, text).expect("written");
        let error = Conversation::load(&path).expect_err("no conversation");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            chat().save(&path).expect_err("there is a file").kind(),
            ErrorKind::Conflict
        );
    }
}

#[test]
fn the_first_version_is_read_for_ever() {
    let text = r#"{"version":1,"id":"user-7","revision":4,"summary":0,"turns":[
        {"message":{"role":"system","content":"They baked."}},
        {"message":{"role":"user","content":"Hello"}},
        {"message":{"role":"assistant","content":"Hi!","reasoning":"Be kind."},"model":"anthropic/claude-opus-4"}]}"#;
    let chat: Conversation = serde_json::from_str(text).expect("a conversation");
    assert_eq!((chat.id(), chat.revision()), ("user-7", 4));
    assert_eq!(
        chat.summary().and_then(Message::text).as_deref(),
        Some("They baked.")
    );
    let written = serde_json::to_value(&chat).expect("JSON");
    let read: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(written, read);
}

async fn keeps(store: &dyn ConversationStore) {
    assert!(store.load("a/b").await.expect("no error").is_none());
    let mut first = Conversation::with_id("a/b");
    first.push(Message::user("Hello"));
    store.save(&mut first).await.expect("saved");
    let mut other = store.load("a/b").await.expect("no error").expect("it");
    assert_eq!((&other, other.revision()), (&first, 1));
    store.save(&mut other).await.expect("saved");
    let error = store.save(&mut first).await.expect_err("older");
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let mut new = Conversation::with_id("a/b");
    let error = store.save(&mut new).await.expect_err("another");
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let mut aside = Conversation::with_id("a%2f.b");
    store.save(&mut aside).await.expect("another id");
}

#[tokio::test]
async fn stores_keep_revisions() {
    keeps(&MemoryConversationStore::new()).await;
    let folder = Folder::new("store");
    keeps(&FileConversationStore::new(folder.0.join("inner"))).await;
}

#[test]
fn markdown_shows_the_whole_conversation() {
    let mut chat = chat();
    let calls = r#"{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
        "function":{"name":"find","arguments":"{\"text\":\"```\"}"}}]}"#;
    chat.push(serde_json::from_str(calls).expect("a message"));
    chat.push(Message::tool("1", "```rye```"));
    let expected = "## System\n\nYou are a baker.\n\n## User\n\nWhat is rye?\n\n## Assistant\n\nA grain.\n\n\
        ## Assistant\n\nCalls `find`:\n\n````json\n{\"text\":\"```\"}\n````\n\n## Tool result\n\n````\n```rye```\n````\n";
    assert_eq!(chat.to_markdown(), expected);
}
