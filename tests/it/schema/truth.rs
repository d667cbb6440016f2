//! What a schema admits, the type accepts: for every type of the zoo.
//!
//! The documents are made by the local gateway from the schema that the client sends, which also
//! holds every schema to the rules of strict mode; the `jsonschema` crate is the second opinion.

use coax::local::Gateway;
use coax::{Structured, schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const DOCUMENTS: u64 = 60;

pub(super) async fn holds<T>(name: &str)
where
    T: Structured + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug + 'static,
{
    let schema: Value = serde_json::from_str(T::SCHEMA).expect("JSON");
    let validator =
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    for seed in 0..DOCUMENTS {
        let client = Gateway::new().with_seed(seed).client();
        let answer = client.prompt("x").model("openai/gpt-5");
        let answer = answer.extract::<T>().detailed().await;
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error:?}\n{}", T::SCHEMA));
        let document: Value = serde_json::from_str(&answer.text).expect("JSON");
        assert!(validator.is_valid(&document), "{name}: {document}");
        // Read once more, it is the same value.
        let again = schema::decode::<T>(&answer.text).expect("it was read before");
        assert_eq!(again, answer.value, "{name}");
    }
    let request_name = schema::name::<T>();
    assert!(
        !request_name.is_empty() && request_name.len() <= 64,
        "{name}: {request_name}"
    );
}

macro_rules! all {
    ($($ty:ty),*) => {
        #[tokio::test]
        async fn every_type_accepts_what_its_schema_admits() {
            $(holds::<$ty>(stringify!($ty)).await;)*
        }
    };
}

coax_zoo::each!(all);
