//! The gateway's routing options: every key, in the service's own spelling.
//!
//! Whether the service accepts a value is not known here.

use coax::wire::{ChatRequest, GatewayOptions, Region, ServiceTier, Sort};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn gateway_options_are_camel_case() {
    let gateway = GatewayOptions::new()
        .order(["vertex", "anthropic"])
        .only(vec!["vertex".to_owned()])
        .sort(Sort::TokensPerSecond)
        .models(["openai/gpt-5"])
        .user("u")
        .tags(["a", "b"])
        .byok("anthropic", json!({ "apiKey": "one" }))
        .byok("anthropic", json!({ "apiKey": "two" }))
        .zero_data_retention(true)
        .disallow_prompt_training(true)
        .headquarters(["!cn"])
        .inference_region(Region::new("strict", "eu"))
        .has(["structured-output"])
        .caching("auto")
        .provider_timeout("anthropic", Duration::from_secs(5))
        .service_tier(ServiceTier::Priority)
        .quota_entity_id("q")
        .idempotency_key("i");
    let expected = json!({
        "order": ["vertex", "anthropic"],
        "only": ["vertex"],
        "sort": "tps",
        "models": ["openai/gpt-5"],
        "user": "u",
        "tags": ["a", "b"],
        "byok": { "anthropic": [{ "apiKey": "one" }, { "apiKey": "two" }] },
        "zeroDataRetention": true,
        "disallowPromptTraining": true,
        "headquarters": ["!cn"],
        "inferenceRegion": { "scope": "strict", "geoRegion": "eu" },
        "has": ["structured-output"],
        "caching": "auto",
        "providerTimeouts": { "byok": { "anthropic": 5000 } },
        "serviceTier": "priority",
        "quotaEntityId": "q",
        "idempotencyKey": "i",
    });
    let read: GatewayOptions = serde_json::from_value(expected.clone()).expect("reads");
    assert_eq!(read, gateway);
    assert_eq!(Value::from(gateway), expected);
}

#[test]
fn credentials_are_never_shown() {
    let gateway = GatewayOptions::new()
        .byok("anthropic", json!({ "apiKey": "sk-secret" }))
        .byok(
            "vertex",
            json!({ "googleCredentials": { "privateKey": "sk-secret" } }),
        )
        .tags(["visible"]);
    let mut odd = gateway.clone();
    odd.extra.insert("byok".to_owned(), json!("sk-secret"));
    for gateway in [gateway, odd] {
        let mut request = ChatRequest::new("m", vec![]);
        let options = Value::from(gateway.clone());
        request
            .provider_options
            .insert("gateway".to_owned(), options);
        for shown in [
            format!("{gateway:?}"),
            format!("{gateway:#?}"),
            format!("{request:?}"),
            format!("{request:#?}"),
        ] {
            assert!(!shown.contains("sk-secret"), "{shown}");
            assert!(shown.contains("visible"), "{shown}");
        }
    }
}
