//! `VERSION`: what it is a hash of, and what it is not.

use coax::{Image, Message, Prompt, Structured};
use serde::{Deserialize, Serialize};

/// Status of an order.
#[coax::tool]
fn order_status(number: u32) -> String {
    format!("{number} is on its way")
}

mod described {
    /// Status of any order.
    #[coax::tool]
    pub(super) fn order_status(number: u32) -> String {
        number.to_string()
    }
}

mod with_another_argument {
    /// Status of an order.
    #[coax::tool]
    pub(super) fn order_status(number: u64) -> String {
        number.to_string()
    }
}

mod renamed {
    /// Status of an order.
    #[coax::tool(name = "status")]
    pub(super) fn order_status(number: u32) -> String {
        number.to_string()
    }
}

#[derive(Serialize, Deserialize, Structured)]
struct Reply {
    text: String,
}

mod longer {
    use super::{Deserialize, Serialize, Structured};

    #[derive(Serialize, Deserialize, Structured)]
    pub(super) struct Reply {
        pub(super) text: String,
        pub(super) done: bool,
    }
}

fn reply(text: &str) -> Reply {
    Reply { text: text.into() }
}

#[derive(Prompt)]
#[prompt(system = "Be brief.")]
struct Rules;

mod kind {
    #[derive(coax::Prompt)]
    #[prompt(system = "Be kind.")]
    pub(super) struct Rules;
}

/// A prompt with all that is in a version.
#[derive(Prompt)]
#[prompt(
    system = "You help {company}. {rules}",
    section(tone) = "Be {tone}.",
    example(user = "Hi", assistant = reply("Hello")),
    user = "{ticket} {list}",
    output = Reply,
    temperature = 0.2,
    tools(order_status)
)]
struct Golden<'a> {
    company: &'a str,
    rules: Rules,
    tone: Option<&'a str>,
    #[prompt(untrusted)]
    ticket: &'a str,
    #[prompt(join = ", ")]
    list: Vec<u8>,
    #[prompt(image)]
    image: Option<Image>,
    #[prompt(history)]
    before: &'a [Message],
}

#[test]
fn a_version_stays_from_release_to_release() {
    assert_eq!(
        Golden::VERSION,
        0x0df7_44bd_e963_c3f7,
        "{:#018x}",
        Golden::VERSION
    );
    assert_eq!(
        Rules::VERSION,
        0x56c3_e60a_a84f_ac78,
        "{:#018x}",
        Rules::VERSION
    );
}

/// The version of a prompt that is written here.
macro_rules! version {
    ([$($attributes:tt)*] { $($fields:tt)* }) => {{
        #[derive(Prompt)]
        #[prompt($($attributes)*)]
        struct Golden<'a> {
            $($fields)*
            #[prompt(skip)]
            life: std::marker::PhantomData<&'a ()>,
        }
        Golden::VERSION
    }};
}

/// The same prompt with one thing changed, or none.
macro_rules! golden {
    () => { golden!(@ "Be {tone}.", "Hi", "Hello", output = Reply, 0.2, order_status, Rules) };
    (section $it:literal) => { golden!(@ $it, "Hi", "Hello", output = Reply, 0.2, order_status, Rules) };
    (question $it:literal) => { golden!(@ "Be {tone}.", $it, "Hello", output = Reply, 0.2, order_status, Rules) };
    (answer $it:literal) => { golden!(@ "Be {tone}.", "Hi", $it, output = Reply, 0.2, order_status, Rules) };
    (temperature $it:literal) => { golden!(@ "Be {tone}.", "Hi", "Hello", output = Reply, $it, order_status, Rules) };
    (tool $it:path) => { golden!(@ "Be {tone}.", "Hi", "Hello", output = Reply, 0.2, $it, Rules) };
    (rules $it:path) => { golden!(@ "Be {tone}.", "Hi", "Hello", output = Reply, 0.2, order_status, $it) };
    (@ $section:literal, $question:literal, $answer:literal, output = $output:path, $temperature:literal, $tool:path, $rules:path) => {
        version!([
            system = "You help {company}. {rules}",
            section(tone) = $section,
            example(user = $question, assistant = reply($answer)),
            user = "{ticket} {list}",
            output = $output,
            temperature = $temperature,
            tools($tool)
        ] {
            company: &'a str,
            rules: $rules,
            tone: Option<&'a str>,
            #[prompt(untrusted)]
            ticket: &'a str,
            #[prompt(join = ", ")]
            list: Vec<u8>,
            #[prompt(image)]
            image: Option<Image>,
            #[prompt(history)]
            before: &'a [Message],
        })
    };
}

#[test]
fn it_counts_which_field_is_a_prompt() {
    let first = version!([user = "{a} {b}"] { a: Rules, b: u8, });
    let second = version!([user = "{a} {b}"] { a: u8, b: Rules, });
    assert_ne!(first, second);
    let optional = version!([user = "{a} {b}"] { b: u8, a: Option<Rules>, });
    assert_eq!(first, optional);
}

#[test]
fn names_docs_examples_values_and_skipped_fields_are_not_in_it() {
    assert_eq!(golden!(), Golden::VERSION);
    assert_eq!(golden!(answer "Good day"), Golden::VERSION);
    assert_eq!(golden!(temperature 0.20), Golden::VERSION);
}

#[test]
fn all_that_changes_an_answer_changes_it() {
    let versions = [
        Golden::VERSION,
        golden!(section "Be so {tone}."),
        golden!(question "Hello"),
        golden!(temperature 0.3),
        golden!(tool described::order_status),
        golden!(tool with_another_argument::order_status),
        golden!(tool renamed::order_status),
        golden!(rules kind::Rules),
    ];
    for (at, version) in versions.iter().enumerate() {
        assert!(!versions[..at].contains(version), "{at}");
    }
}

macro_rules! small {
    ($(#[$attribute:meta])* [$($attributes:tt)*] $ty:ty) => {
        version!([$($attributes)*] { $(#[$attribute])* a: $ty, b: u8, })
    };
}

#[test]
fn each_part_of_a_small_prompt_counts() {
    let versions = [
        small!([user = "{a} {b}"] String),
        small!([user = "{b} {a}"] String),
        small!([system = "{a} {b}"] String),
        small!([user = "{a}", user = " {b}"] String),
        small!([user = "{a}", section(a) = " {b}"] Option<u8>),
        small!([user = "{a} {b}", section(a) = "c"] Option<u8>),
        small!(#[prompt(untrusted)] [user = "{a} {b}"] String),
        small!(#[prompt(json)] [user = "{a} {b}"] String),
        small!(#[prompt(untrusted, json)] [user = "{a} {b}"] String),
        small!(#[prompt(join = ",")] [user = "{a} {b}"] Vec<u8>),
        small!(#[prompt(join = ";")] [user = "{a} {b}"] Vec<u8>),
        small!(#[prompt(image)] [user = "{b}"] Image),
        small!(#[prompt(file)] [user = "{b}"] coax::Document),
        small!(#[prompt(history)] [user = "{b}"] Vec<Message>),
        small!([user = "{a} {b}", output = u8] String),
        small!([user = "{a} {b}", output = Reply] String),
        small!([user = "{a} {b}", output = longer::Reply] String),
        small!([user = "{a} {b}", model = "a/b"] String),
        small!([user = "{a} {b}", top_p = 0.5] String),
        small!([user = "{a} {b}", frequency_penalty = 0.5] String),
        small!([user = "{a} {b}", presence_penalty = 0.5] String),
        small!([user = "{a} {b}", max_tokens = 5] String),
        small!([user = "{a} {b}", seed = 5] String),
        small!([user = "{a} {b}", stop = "5"] String),
        small!([user = "{a} {b}", stop("5", "6")] String),
        small!([user = "{a} {b}", reasoning = "low"] String),
    ];
    for (at, version) in versions.iter().enumerate() {
        assert!(!versions[..at].contains(version), "{at}");
    }
}

#[test]
fn the_order_types_and_places_of_plain_fields_do_not_count() {
    let plain = small!([user = "{a} {b}"] String);
    assert_eq!(small!([user = "{a} {b}", cache(user)] Option<u8>), plain);
    assert_eq!(small!([user = "{a} {b}", name = "other"] u8), plain);
    assert_eq!(version!([user = "{a} {b}"] { b: u8, a: String, }), plain);
    assert_eq!(
        version!([user = "{a} {b}"] { b: u8, #[prompt(skip)] #[expect(dead_code, reason = "nothing reads it")] c: u8, a: bool, }),
        plain
    );
}

/// Any value.
#[derive(Prompt)]
#[prompt(user = "{value} {rules}", output = Vec<T>)]
struct Generic<T: Structured + serde::de::DeserializeOwned + 'static> {
    value: T,
    rules: Rules,
}

#[test]
fn the_version_of_a_generic_prompt_knows_its_output() {
    assert_ne!(Generic::<u8>::VERSION, Generic::<String>::VERSION);
    assert_eq!(Generic::<u8>::VERSION, Generic::<u8>::VERSION);
}

#[test]
fn a_file_counts_as_its_text() {
    #[derive(Prompt)]
    #[prompt(user_file = "it/prompt/templates/ticket.md")]
    struct OfFile {
        ticket: u8,
    }
    #[derive(Prompt)]
    #[prompt(user = "The ticket: {ticket:?}")]
    struct Written {
        ticket: u8,
    }
    assert_eq!(OfFile::VERSION, Written::VERSION);
}
