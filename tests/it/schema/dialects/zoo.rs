//! Every type of the zoo accepts what its schemas admit, and every provider takes its dialect.

use bytes::Bytes;
use coax::local::Gateway;
use coax::transport::{Sending, Transport};
use coax::{Dialect, Structured};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const DOCUMENTS: u64 = 2;

/// The local gateway, which takes any schema here: not all dialects are those of a creator.
struct Lenient(Gateway);

impl Transport for Lenient {
    fn send(&self, request: http::Request<Bytes>) -> Sending<'_> {
        let (head, body) = request.into_parts();
        let body = String::from_utf8(body.to_vec()).expect("JSON");
        let body = body.replace(r#""strict":true"#, r#""strict":false"#);
        let request = http::Request::from_parts(head, body.into());
        Box::pin(async move { self.0.send(request).await })
    }
}

/// Reads documents that are made from the schema in each dialect.
async fn holds<T>(name: &str)
where
    T: Structured + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug + 'static,
{
    for dialect in Dialect::ALL {
        let Ok(text) = dialect.schema::<T>() else {
            continue;
        };
        let value: Value = serde_json::from_str(text).expect("JSON");
        let validator = jsonschema::validator_for(&value)
            .unwrap_or_else(|error| panic!("{name} for {dialect:?}: {error}\n{text}"));
        for seed in 0..DOCUMENTS {
            let client = coax::Client::builder().api_key("k").dialect(dialect);
            let client = client.transport(Lenient(Gateway::new().with_seed(seed)));
            let client = client.build().expect("a client");
            let answer = client.prompt("x").extract::<T>().detailed().await;
            let answer = answer.unwrap_or_else(|error| panic!("{name}: {error:?}\n{text}"));
            let document: Value = serde_json::from_str(&answer.text).expect("JSON");
            assert!(
                validator.is_valid(&document),
                "{name} for {dialect:?}: {document}\n{text}"
            );
        }
    }
}

/// Every creator's own rules are kept: the local gateway knows them.
async fn is_taken<T>(name: &str)
where
    T: Structured + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug + 'static,
{
    for creator in [
        "openai",
        "anthropic",
        "google",
        "xai",
        "groq",
        "mistral",
        "fireworks",
    ] {
        let model = format!("{creator}/any");
        if Dialect::of_model(&model).schema::<T>().is_ok() {
            let asked = Gateway::new().client().prompt("x").model(model.as_str());
            if let Err(error) = asked.extract::<T>().await {
                panic!("{name} at {creator}: {error:?}");
            }
        }
    }
}

macro_rules! all {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        #[tokio::test]
        async fn every_type_accepts_what_its_schemas_admit() {
            $($(holds::<$ty>(stringify!($ty)).await;)*)*
        }

        #[tokio::test]
        async fn every_provider_takes_its_dialect() {
            $($(is_taken::<$ty>(stringify!($ty)).await;)*)*
        }
    };
}

coax_zoo::each!(all);
