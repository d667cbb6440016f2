//! The parser against serde_json: documents whole, cut in two at every byte, and byte by byte.

use super::{Event, Parser, Sink};
use serde_json::{Map, Value};

/// Builds the value, naively.
#[derive(Default)]
struct Builder {
    open: Vec<(Value, Option<String>)>,
    text: Option<String>,
    root: Option<Value>,
    /// The first error of its own.
    wrong: Option<String>,
}

impl Builder {
    fn add(&mut self, value: Value) {
        match self.open.last_mut() {
            None => self.root = Some(value),
            Some((Value::Array(items), _)) => items.push(value),
            Some((Value::Object(fields), key)) => match key.take() {
                Some(key) => drop(fields.insert(key, value)),
                None => self.wrong = Some("a value without a key".into()),
            },
            Some(_) => self.wrong = Some("inside a scalar".into()),
        }
    }
}

impl Sink for Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Object => self.open.push((Value::Object(Map::new()), None)),
            Event::List => self.open.push((Value::Array(Vec::new()), None)),
            Event::String => self.text = Some(String::new()),
            Event::Text(text) => {
                assert!(!text.is_empty());
                self.text.as_mut().expect("a string").push_str(text);
            }
            Event::Key(key) => {
                let (_, slot) = self.open.last_mut().expect("an object");
                assert!(slot.is_none());
                *slot = Some(key.to_owned());
            }
            Event::EndObject | Event::EndList | Event::EndString => {
                let value = match self.text.take() {
                    Some(text) => Value::String(text),
                    None => self.open.pop().expect("an object or list").0,
                };
                self.add(value);
            }
            Event::Number(digits) => match serde_json::from_str(digits) {
                Ok(number) => self.add(Value::Number(number)),
                Err(error) => self.wrong = Some(error.to_string()),
            },
            Event::Boolean(value) => self.add(Value::Bool(value)),
            Event::Null => self.add(Value::Null),
        }
    }
}

fn parse<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Value, String> {
    let (mut parser, mut builder) = (Parser::default(), Builder::default());
    for piece in pieces {
        parser
            .push(piece, &mut builder)
            .map_err(|error| error.to_string())?;
    }
    parser
        .finish(&mut builder)
        .map_err(|error| error.to_string())?;
    match builder.wrong {
        Some(wrong) => Err(wrong),
        None => Ok(builder.root.expect("a whole document has a value")),
    }
}

/// Checks that this parser and serde_json agree, in all splits.
fn agrees(document: &[u8]) {
    let shown = String::from_utf8_lossy(document);
    let expected = serde_json::from_slice::<Value>(document);
    let same = |found: Result<Value, String>, how: &str| match (&expected, found) {
        (Ok(expected), Ok(found)) => assert_eq!(*expected, found, "{how}: {shown}"),
        (Err(_), Err(_)) => {}
        (expected, found) => panic!("{how}: {shown}\nserde_json: {expected:?}\nfound: {found:?}"),
    };
    same(parse([document]), "whole");
    same(parse(document.chunks(1)), "byte by byte");
    for at in 0..=document.len() {
        let (first, second) = document.split_at(at);
        same(parse([first, second]), &format!("cut at {at}"));
    }
}

#[test]
fn documents_are_read_as_serde_json_reads_them() {
    let documents = [
        r#"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#,
        " \t\r\n{ \"a\" : [ ] , \"b\" : { } } \n",
        r#""\"\\\/\b\f\n\r\té\ud83d\ude00 漢 🦀 \u0000""#,
        r#"{"ключ":"значение","\u0061\n":"é"}"#,
        "[0,-0,1,-1,12.5,0.25e-3,1E9,1e+2,9007199254740993,-9223372036854775808]",
        "[[[[[]]]],[{}],\"\",\"a\"]",
        "0",
        "-1.5e3",
        "true",
        "null",
        "\"\"",
    ];
    for document in documents {
        assert!(
            serde_json::from_str::<Value>(document).is_ok(),
            "{document}"
        );
        agrees(document.as_bytes());
    }
}

#[test]
fn what_serde_json_refuses_is_refused() {
    let documents = [
        "",
        " ",
        "{",
        "[",
        "\"",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{,}",
        "{1:2}",
        "{\"a\" 1}",
        "{\"a\":}",
        "]",
        "}",
        "[}",
        "{]",
        "01",
        "-",
        "-a",
        "1.",
        "1.e3",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "1 2",
        "--1",
        "1e1.5",
        "tru",
        "truE",
        "nul",
        "nulll",
        "falsey",
        "True",
        "NaN",
        "Infinity",
        "undefined",
        "'a'",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "\"\t\"",
        "{} {}",
        "// a\n1",
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800x""#,
        r#""\ud800\n""#,
        r#""\ud800\u0041""#,
        r#""\ud800\ud800""#,
        r#""\ud83d\ude0""#,
        "\u{feff}1",
        "1e999",
        "[1e999]",
        "{\"a\":1]",
    ];
    for document in documents {
        assert!(
            serde_json::from_str::<Value>(document).is_err(),
            "{document}"
        );
        agrees(document.as_bytes());
    }
    for bytes in [
        &b"\"\xff\""[..],
        b"\"\xc3\"",
        b"\"\xe2\x82\"",
        b"\"\xed\xa0\x80\"",
        b"\"\xf0\x9f\x98",
        b"\"\xc3\\n\"",
    ] {
        agrees(bytes);
    }
}

#[test]
fn nesting_ends_where_serde_json_ends_it() {
    for depth in [1, 2, 126, 127, 128, 129, 1000] {
        let lists = "[".repeat(depth) + &"]".repeat(depth);
        let objects = "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
        for document in [lists, objects] {
            let expected = serde_json::from_str::<Value>(&document).is_ok();
            assert_eq!(parse([document.as_bytes()]).is_ok(), expected, "{depth}");
        }
    }
}

#[test]
fn what_is_held_is_bounded() {
    let (mut parser, mut builder) = (Parser::default(), Builder::default());
    parser.push(b"[", &mut builder).expect("a list");
    let mut pushed = 0;
    while parser.push(&[b'1'; 1024], &mut builder).is_ok() {
        pushed += 1024;
        assert!(pushed <= 1 << 20, "a number without end is held");
    }
    assert!(parser.push(b"]", &mut builder).is_err(), "it stays broken");
    let mut parser = Parser::default();
    parser.push(b"\"", &mut builder).expect("a string");
    for _ in 0..100 {
        parser.push(&[b'a'; 4096], &mut builder).expect("text");
    }
    assert!(parser.held.capacity() == 0, "strings are not held");
}

#[test]
fn random_bytes_are_judged_as_serde_json_judges_them() {
    let mut random = fastrand::Rng::with_seed(7);
    let parts = [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "d83d", "\\ude00", "a", "é", "🦀", "1",
        "0", "-", ".", "e", "+", "true", "false", "null", " ", "\n", "\"a\":", "\"b\"",
    ];
    for _ in 0..3000 {
        let mut document: Vec<u8> = (0..random.usize(1..12))
            .flat_map(|_| parts[random.usize(..parts.len())].bytes())
            .collect();
        if random.u8(..4) == 0 {
            let at = random.usize(..document.len());
            document[at] = random.u8(..);
        }
        agrees(&document);
    }
}

#[test]
fn random_documents_are_read_as_serde_json_reads_them() {
    let mut random = fastrand::Rng::with_seed(8);
    for _ in 0..300 {
        let value = value(&mut random, 4);
        let document = if random.bool() {
            serde_json::to_vec(&value)
        } else {
            serde_json::to_vec_pretty(&value)
        };
        agrees(&document.expect("it has a JSON form"));
    }
}

fn value(random: &mut fastrand::Rng, depth: u32) -> Value {
    let characters = [
        'a', '"', '\\', '\n', '\u{1}', 'é', '漢', '🦀', '/', '\u{7f}', '\u{2028}',
    ];
    let text = |random: &mut fastrand::Rng| -> String {
        (0..random.usize(..6))
            .map(|_| characters[random.usize(..characters.len())])
            .collect()
    };
    match random.u8(..if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => Value::Bool(random.bool()),
        2 => Value::from(random.i64(..)),
        3 => Value::from(f64::from_bits(random.u64(..)).clamp(-1e300, 1e300)),
        4 => Value::String(text(random)),
        5 => (0..random.usize(..4))
            .map(|_| value(random, depth - 1))
            .collect(),
        _ => Value::Object(
            (0..random.usize(..4))
                .map(|_| (text(random), value(random, depth - 1)))
                .collect(),
        ),
    }
}
