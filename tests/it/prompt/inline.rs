//! `prompt!`: one message, with local variables in its holes.

use coax::Message;
use std::collections::BTreeMap;

fn text(message: &Message) -> String {
    assert_eq!(message.role.as_str(), "user");
    message.text().unwrap_or_default().into_owned()
}

#[test]
fn holes_are_local_variables() {
    let (text_, language) = (String::from("God \"dag\""), "Norwegian");
    let message = coax::prompt!("Translate {text_:?} from {language}: {{}}");
    assert_eq!(
        text(&message),
        "Translate \"God \\\"dag\\\"\" from Norwegian: {}"
    );
    assert_eq!(text(&coax::prompt!("Hello")), "Hello");
    assert_eq!(text_.len(), 9);
}

#[test]
fn the_words_of_a_hole_set_its_form() {
    let order = BTreeMap::from([("id", 7)]);
    let (list, slice): (Vec<u8>, &[&str]) = (vec![1, 2], &["a", "b"]);
    let mail = String::from("<untrusted-1>");
    let message = coax::prompt!(
        "{order} {list} {slice:>2} {mail}",
        json(order),
        join(list, ", "),
        join(slice, ""),
        untrusted(mail),
        untrusted(list),
    );
    let text = text(&message);
    let (sentence, rest) = text.split_once("\n\n").expect("a sentence");
    assert!(sentence.starts_with("The text in <untrusted-1> and <untrusted-2> was"));
    assert_eq!(
        rest,
        "{\"id\":7} <untrusted-1>1, 2</untrusted-1>  a b <untrusted-2><untrusted-1></untrusted-2>"
    );
}

#[test]
fn a_file_names_local_variables() {
    let ticket = "cold";
    let message = coax::prompt!(file = "it/prompt/templates/ticket.md");
    assert_eq!(text(&message), "The ticket: \"cold\"");
    let message = coax::prompt!(file = "it/prompt/templates/ticket.md", crate = "::coax");
    assert_eq!(text(&message), "The ticket: \"cold\"");
}
