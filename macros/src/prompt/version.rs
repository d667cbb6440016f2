//! The version of a prompt: a constant hash of what it is made of.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use super::model::{Field, Item, Kind, Settings};

/// Returns the expression.
pub(super) fn of(item: &Item<'_>) -> TokenStream {
    let mut texts: Vec<String> = Vec::new();
    let own = &item.attributes;
    for message in &own.messages {
        texts.extend([
            message.role.word().to_owned(),
            message.template.text.clone(),
        ]);
        for section in &message.sections {
            texts.push(format!("section {}", section.field));
            texts.push(section.template.text.clone());
        }
    }
    for example in &own.examples {
        texts.extend(["example".to_owned(), example.question.text.clone()]);
    }
    texts.extend(parts(item));
    texts.extend(shown(item));
    texts.extend(settings(&own.settings));
    let texts = texts.iter().map(|it| quote!(__coax::Source::Text(#it)));
    let output = own.output.iter().map(|_| {
        quote! {
            __coax::Source::Text("output"),
            __coax::Source::Text(__coax::output_text::<Self>())
        }
    });
    let tools = own.tools.iter().flat_map(|it| 0..it.paths.len()).map(|at| {
        quote! {
            __coax::Source::Text("tool"),
            __coax::Source::Text(__TOOLS[#at].name),
            __coax::Source::Text(__TOOLS[#at].description),
            __coax::Source::Text(__TOOLS[#at].schema)
        }
    });
    let mut nested: Vec<&Field<'_>> = fields::nested(item).collect();
    nested.sort_by_key(|it| &it.name);
    let nested = nested.into_iter().map(|it| {
        let (name, ty) = (&it.name, it.ty);
        quote!(__coax::Source::Field(#name, __coax::Probe::<#ty>::VERSION))
    });
    let sources = texts.chain(output).chain(tools).chain(nested);
    quote!(__coax::version(&[#(#sources),*]))
}

/// Returns media and history, in the order in which they are sent.
fn parts(item: &Item<'_>) -> Vec<String> {
    let words = item.fields.iter().filter_map(|it| {
        let word = it.attributes.kind.word()?;
        (it.attributes.kind != Kind::Skip).then(|| word.to_owned())
    });
    words.collect()
}

/// Returns the ways in which fields are shown that are not shown as they are, by name.
fn shown(item: &Item<'_>) -> Vec<String> {
    let mut all: Vec<String> = item.shown().filter_map(way).collect();
    all.sort();
    all
}

fn way(field: &Field<'_>) -> Option<String> {
    let own = &field.attributes;
    let mut out = format!("field {}", field.name);
    let plain = out.len();
    if own.untrusted.is_some() {
        out.push_str(" untrusted");
    }
    if own.json.is_some() {
        out.push_str(" json");
    }
    if let Some(between) = &own.join {
        out.push_str(" join ");
        out.push_str(&between.value());
    }
    (out.len() > plain).then_some(out)
}

/// Returns each setting with its value.
fn settings(settings: &Settings) -> Vec<String> {
    let mut out = Vec::new();
    let mut put = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            let mut text = word.to_owned();
            // A `String` takes all that is written.
            let _ = write!(text, "={value}");
            out.push(text);
        }
    };
    put("model", settings.model.clone());
    put("temperature", settings.temperature.map(|it| it.to_string()));
    put("top_p", settings.top_p.map(|it| it.to_string()));
    put(
        "frequency_penalty",
        settings.frequency_penalty.map(|it| it.to_string()),
    );
    put(
        "presence_penalty",
        settings.presence_penalty.map(|it| it.to_string()),
    );
    put("max_tokens", settings.max_tokens.map(|it| it.to_string()));
    put("seed", settings.seed.map(|it| it.to_string()));
    for stop in &settings.stop {
        put("stop", Some(stop.clone()));
    }
    put("reasoning", settings.reasoning.map(str::to_owned));
    out
}
