//! Saved runs of every version still load.

use super::pending::{SECRET, ids, shop};
use super::report;
use coax::Pending;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A waiting run as version 1 saved it; it has to load for ever. With `COAX_BLESS` set it is made anew,
/// which is for a new version and file only.
#[tokio::test]
async fn a_state_of_version_1_still_loads() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/run-1.json");
    let shop = shop();
    if std::env::var_os("COAX_BLESS").is_some() {
        let mut pending = shop.waiting().await;
        let ids = ids(&pending);
        pending.deny(&ids[1], "too far").expect("it waits");
        pending.expire_after(Duration::from_secs(1000 * 365 * 24 * 60 * 60));
        std::fs::write(path, pending.seal(SECRET).expect("a seal")).expect("a file");
    }
    let saved = std::fs::read_to_string(path).expect("the saved state");
    let mut pending = Pending::open(saved.trim_end(), SECRET).expect("it loads");
    let ids = ids(&pending);
    assert_eq!((ids.len(), pending.run().steps().len()), (2, 1));
    pending.approve(&ids[0]).expect("it waits");
    let ran = shop.ordered.load(Ordering::SeqCst);
    shop.gateway.reply(report());
    let outcome = shop.resume(pending).await.expect("an outcome");
    assert_eq!(outcome.done().expect("an answer").value.count, 3);
    assert_eq!(shop.ordered.load(Ordering::SeqCst), ran + 1);

    // One of another version says so.
    let run = serde_json::json!({ "version": 2 });
    let error = serde_json::from_value::<coax::run::Run>(run).expect_err("version 2");
    assert!(
        error.to_string().contains("a run saved in version 2"),
        "{error}"
    );
}
