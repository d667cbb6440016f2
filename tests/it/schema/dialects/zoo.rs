//! Every provider takes its dialect of every type: the local gateway knows their rules, and makes
//! answers that are read.

use coax::local::Gateway;
use coax::{Dialect, ErrorKind};
use specimens::{Specimen, zoo};

const CREATORS: [&str; 7] = [
    "openai",
    "anthropic",
    "google",
    "xai",
    "groq",
    "mistral",
    "fireworks",
];

async fn is_taken(specimen: &Specimen) {
    for creator in CREATORS {
        let model = format!("{creator}/any");
        if (specimen.in_dialect)(Dialect::of_model(&model)).is_ok() {
            let asked = Gateway::new().client().prompt("x").model(model.as_str());
            match (specimen.extract)(asked).await {
                Ok(_) => {}
                // Rules of the type's own, which no schema has.
                Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Mismatch) => {}
                Err(error) => panic!("{} at {creator}: {error:?}", specimen.name),
            }
        }
    }
}

#[tokio::test]
async fn every_provider_takes_its_dialect() {
    for specimen in zoo() {
        is_taken(specimen).await;
    }
}
