//! Numbers that the grammar admits and no `f64` can hold, such as `49397e7400`.

use super::llama;
use coax::ErrorKind;
use serde_json::json;

/// The token of the letter e: the first 256 tokens are the bytes.
const LETTER_E: &str = "101";

#[tokio::test]
async fn a_number_beyond_f64_is_an_error_that_keeps_the_text() {
    let client = llama();
    let (mut beyond, mut within) = (0, 0);
    for seed in 1..=60 {
        let request = client
            .prompt("Large numbers, please")
            .extra_body("logit_bias", json!({ LETTER_E: 4.5 }))
            .max_tokens(2000)
            .output_retries(0)
            .seed(seed);
        match request.extract::<Vec<f64>>().await {
            Ok(numbers) => {
                assert!(
                    numbers.iter().all(|number| number.is_finite()),
                    "{numbers:?}"
                );
                within += 1;
            }
            Err(error) => {
                let known = matches!(error.kind(), ErrorKind::Malformed | ErrorKind::Mismatch);
                assert!(known, "{error:?}");
                let text = error.text().expect("what came is kept");
                assert!(text.starts_with('{') && text.contains(['e', 'E']), "{text}");
                assert!(error.usage().is_some());
                let cause = std::error::Error::source(&error).expect("the cause is told");
                assert!(cause.to_string().contains("number out of range"), "{cause}");
                beyond += 1;
            }
        }
    }
    assert!(beyond > 0, "no number was beyond f64");
    assert!(within > 0, "no number was within f64");
}
