//! Every provider takes its dialect of every type: the local gateway knows their rules, and makes
//! answers that are read.

use coax::local::Gateway;
use coax::{Dialect, ErrorKind, Structured};
use serde::de::DeserializeOwned;

const CREATORS: [&str; 7] = [
    "openai",
    "anthropic",
    "google",
    "xai",
    "groq",
    "mistral",
    "fireworks",
];

async fn is_taken<T: Structured + DeserializeOwned + 'static>(name: &str) {
    for creator in CREATORS {
        let model = format!("{creator}/any");
        if Dialect::of_model(&model).schema::<T>().is_ok() {
            let asked = Gateway::new().client().prompt("x").model(model.as_str());
            match asked.extract::<T>().await {
                Ok(_) => {}
                // Rules of the type's own, which no schema has.
                Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Mismatch) => {}
                Err(error) => panic!("{name} at {creator}: {error:?}"),
            }
        }
    }
}

macro_rules! all {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        #[tokio::test]
        async fn every_provider_takes_its_dialect() {
            $($(is_taken::<$ty>(stringify!($ty)).await;)*)*
        }
    };
}

coax_zoo::each!(all);
