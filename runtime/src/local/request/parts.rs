//! Checks the parts of a message: text, images, files, audio.

use super::{address, given, missing, one_of, wrong_type};
use crate::local::answer::json::Json;
use crate::local::form::failure::Failure;

type Verdict<T = ()> = Result<T, Failure>;

/// Checks one part, which stands at this place.
pub(super) fn check(place: &str, part: &Json) -> Verdict {
    let kind = part
        .get("type")
        .ok_or_else(|| missing(&format!("{place}.type")))?;
    let kinds = ["text", "image_url", "file", "input_audio", "refusal"];
    one_of(&format!("{place}.type"), Some(kind), &kinds)?;
    let kind = kind.text().unwrap_or_default();
    let place = format!("{place}.{kind}");
    let content = given(part, kind).ok_or_else(|| missing(&place))?;
    match kind {
        "image_url" => image(&place, content),
        "file" => file(&place, content),
        "input_audio" => audio(&place, content),
        _ if content.text().is_none() => Err(wrong_type(&place, "a string", content)),
        _ => Ok(()),
    }
}

fn image(place: &str, image: &Json) -> Verdict {
    let url = member(image, "url").ok_or_else(|| missing(&format!("{place}.url")))?;
    well_formed(place, "url", address::image_fault(url))?;
    let detail = given(image, "detail");
    one_of(&format!("{place}.detail"), detail, &["auto", "low", "high"])
}

/// Checks a file in the gateway's form or in OpenAI's.
fn file(place: &str, file: &Json) -> Verdict {
    let inline = member(file, "data").filter(|_| member(file, "media_type").is_some());
    if let Some(data) = inline {
        return well_formed(place, "data", address::data_fault(data));
    }
    if let Some(address) = member(file, "file_data") {
        // OpenAI fetches no files.
        let fault = match address.starts_with("data:") {
            true => address::image_fault(address),
            false => Some("expected a data: address."),
        };
        return well_formed(place, "file_data", fault);
    }
    if member(file, "file_id").is_some() {
        return Ok(());
    }
    let message = format!(
        "Invalid '{place}': expected 'data' with 'media_type', \
         or 'file_data' with a data: address."
    );
    Err(Failure::invalid(place, message))
}

fn audio(place: &str, audio: &Json) -> Verdict {
    let data = member(audio, "data").ok_or_else(|| missing(&format!("{place}.data")))?;
    well_formed(place, "data", address::data_fault(data))?;
    match member(audio, "format") {
        Some(_) => Ok(()),
        None => Err(missing(&format!("{place}.format"))),
    }
}

fn member<'a>(object: &'a Json, name: &str) -> Option<&'a str> {
    given(object, name).and_then(Json::text)
}

fn well_formed(place: &str, name: &str, fault: Option<&str>) -> Verdict {
    let Some(fault) = fault else {
        return Ok(());
    };
    let place = format!("{place}.{name}");
    let message = format!("Invalid '{place}': {fault}");
    Err(Failure::invalid(&place, message))
}
