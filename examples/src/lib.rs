//! Where the examples get their client from.

use coax::{Client, Result, local::Gateway};
use std::time::Duration;

/// The real gateway where a key is set, else one inside the process; a line on standard error says which.
///
/// # Errors
/// When the environment names an address that is none.
pub fn client() -> Result<Client> {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("AI_GATEWAY_API_KEY") || is_set("VERCEL_OIDC_TOKEN") {
        let client = Client::from_env()?;
        eprintln!("asking {}", client.model());
        return Ok(client);
    }
    eprintln!("no key is set: the answers are made up by a gateway inside the process");
    let gateway = Gateway::new();
    // The first answer at the pace of a model, so that a stream can be watched.
    let pace = Duration::from_millis(15);
    gateway.reply_generated().chunk_size(4).chunk_delay(pace);
    Ok(gateway.client())
}
