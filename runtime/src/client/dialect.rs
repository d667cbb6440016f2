//! In which dialects a typed request's schema has to be written: that of its model, and those of the
//! models that the gateway may fall back to. It knows no schema.

use crate::schema::Dialect;
use crate::wire::ChatRequest;
use std::borrow::Cow;

/// Returns the dialect that was chosen, or those of all models that may answer.
pub(super) fn all(
    chosen: Option<Dialect>,
    body: &ChatRequest,
    base: Dialect,
) -> Cow<'static, [Dialect]> {
    chosen.map_or_else(|| of(body, base), |chosen| Cow::Borrowed(chosen.alone()))
}

/// Returns the dialects of all models that may answer; `base` is that of the address, for names from
/// which no dialect follows.
fn of(body: &ChatRequest, base: Dialect) -> Cow<'static, [Dialect]> {
    let of_model = |model: &str| Dialect::told_by(model).unwrap_or(base);
    let mut dialects = Cow::Borrowed(of_model(&body.model).alone());
    let routed = body.provider_options.get("gateway");
    let routed = routed.and_then(|options| options.get("models")?.as_array());
    let routed = routed.into_iter().flatten().filter_map(|it| it.as_str());
    for model in body.models.iter().map(String::as_str).chain(routed) {
        let dialect = of_model(model);
        if !dialects.contains(&dialect) {
            dialects.to_mut().push(dialect);
        }
    }
    dialects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Message;
    use serde_json::json;

    #[test]
    fn the_dialects_are_those_of_all_models_that_may_answer() {
        let mut body = ChatRequest::new("anthropic/claude-sonnet-4.5", vec![Message::user("hi")]);
        assert_eq!(*of(&body, Dialect::OpenAi), [Dialect::Anthropic]);
        body.models = vec!["openai/gpt-5".into(), "deepseek/deepseek-v3".into()];
        let options = json!({ "models": ["google/gemini-3-pro", "anthropic/claude-opus-4"] });
        body.provider_options.insert("gateway".into(), options);
        assert_eq!(
            *of(&body, Dialect::OpenAi),
            [Dialect::Anthropic, Dialect::OpenAi, Dialect::Gemini]
        );
    }
}
