//! Every type of the zoo under llama.cpp's grammar, in OpenAI's strict form and in the local dialect:
//! both compile there, and what the model writes under them is read.

use super::llama;
use coax::{Dialect, ErrorKind, Structured};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Types of text that random letters never are.
const OF_TEXT: [&str; 4] = ["Address", "IpAddr", "Texts", "Evens"];

const WANTED: usize = 20;
const MOST_SEEDS: i64 = 60;
const MAX_TOKENS: u32 = 1000;

async fn holds<T>(name: &str)
where
    T: Structured + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug + 'static,
{
    for dialect in [Dialect::OpenAi, Dialect::Local] {
        let text = dialect.schema::<T>().expect("both take every type");
        let schema: Value = serde_json::from_str(text).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("JSON Schema");
        let mut read = 0;
        for seed in 1..=MOST_SEEDS {
            if read == WANTED {
                break;
            }
            let asked = llama().prompt("One, please").dialect(dialect);
            let asked = asked.max_tokens(MAX_TOKENS).seed(seed);
            match asked.extract::<T>().detailed().await {
                Ok(answer) => {
                    let document: Value = serde_json::from_str(&answer.text).expect("JSON");
                    assert!(validator.is_valid(&document), "{name}: {document}\n{text}");
                    read += 1;
                }
                // The grammar does not know all bounds.
                Err(error) if error.kind() == ErrorKind::Invalid => read += 1,
                Err(error) => super::assert_excused(name, text, &error),
            }
        }
        assert!(
            read >= 1 || OF_TEXT.iter().any(|it| name.contains(it)),
            "{name}: no whole document in {dialect:?}\n{text}"
        );
    }
}

macro_rules! all {
    ($($group:ident: [$($ty:ty),* $(,)?])*) => {
        #[tokio::test]
        async fn every_type_of_the_zoo() {
            $($(holds::<$ty>(stringify!($ty)).await;)*)*
        }
    };
}

coax_zoo::each!(all);
