//! The decoder against the standard, and what it keeps.

use super::*;

fn events(pieces: &[&[u8]]) -> Vec<(String, String)> {
    let mut decoder = Decoder::new(1000);
    let mut events = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut take = |decoder: &mut Decoder| {
        while let Some(event) = decoder.next_event().expect("within the limit") {
            events.push((text(event.name), text(event.data)));
        }
    };
    for piece in pieces {
        decoder.push(piece);
        take(&mut decoder);
    }
    decoder.finish();
    take(&mut decoder);
    events
}

/// Runs the standard's algorithm on the whole text, line by line.
fn naive(text: &str) -> Vec<(String, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n\n";
    let (mut events, mut name, mut data) = (Vec::new(), String::new(), None::<String>);
    for line in text.split('\n') {
        if line.is_empty() {
            if let Some(data) = data.take() {
                events.push((name.clone(), data));
            }
            name.clear();
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match (field, &mut data) {
            ("data", Some(data)) => {
                data.push('\n');
                data.push_str(value);
            }
            ("data", None) => data = Some(value.to_owned()),
            ("event", _) => value.clone_into(&mut name),
            _ => {}
        }
    }
    events
}

const STREAMS: &[&str] = &[
    "data: one\n\ndata: two\n\n",
    "\u{feff}data: bom\r\n\r\n: comment\r\n\r\nevent: ping\r\ndata: {}\r\n\r\n",
    "data: a\rdata: b\r\rdata:c\r\rdata\r\r",
    "data:  two spaces\n\nid: 7\nretry: 10\ndata: x\n\nevent: lost\n\ndata: y\n\n",
    "event: e\ndata: line 1\ndata: line 2\r\ndata: line 3\n\n\n\n\ndata: [DONE]\n\n",
    "data: unfinished",
    "data: unfinished\n",
    "data: unfinished\r",
    "dat: no\ndatax: no\n:data: no\n\n",
    "data: häß 漢字 😀\n\n",
    "\u{feff}",
    "",
    "\n\n\r\r\r\n",
];

#[test]
fn every_split_in_three_gives_what_the_standard_gives() {
    for stream in STREAMS {
        let (bytes, expected) = (stream.as_bytes(), naive(stream));
        assert_eq!(events(&[bytes]), expected, "{stream:?}");
        for i in 0..=bytes.len() {
            for j in i..=bytes.len() {
                let pieces = [&bytes[..i], &bytes[i..j], &bytes[j..]];
                assert_eq!(events(&pieces), expected, "{stream:?} at {i}, {j}");
            }
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(events(&single), expected, "{stream:?} byte by byte");
    }
}

#[test]
fn random_streams_give_what_the_standard_gives() {
    let parts = [
        "data", ":", " ", "\n", "\r", "\r\n", "event", "x", "\u{feff}", "é", "data: ",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..3000 {
        let stream: String = (0..random.usize(..24))
            .map(|_| random.choice(parts).expect("some"))
            .collect();
        let size = random.usize(1..6);
        let pieces: Vec<&[u8]> = stream.as_bytes().chunks(size).collect();
        assert_eq!(events(&pieces), naive(&stream), "{stream:?} by {size}");
    }
}

#[test]
fn memory_is_bounded() {
    let mut decoder = Decoder::new(1000);
    let mut first = None;
    for _ in 0..100_000 {
        decoder.push(b": keep-alive\n\nevent: e\ndata: 12345\ndata: 67890\n\ndata: 1\n\n");
        while decoder.next_event().expect("short").is_some() {}
        // The buffers of the first round serve all others: no event allocates.
        let buffers = [&decoder.buffer, &decoder.joined, &decoder.name];
        let buffers = buffers.map(|it| (it.as_ptr(), it.capacity()));
        assert_eq!(*first.get_or_insert(buffers), buffers);
    }
    assert!(decoder.buffer.capacity() < 2000);
    let mut endless = (0..).map(|_| {
        decoder.push(&[b'x'; 100]);
        decoder.next_event().map(|_| ())
    });
    assert_eq!(
        endless.find(Result::is_err),
        Some(Err(TooLong { limit: 1000 }))
    );
    let mut lines = Decoder::new(1000);
    let many = (0..300).find_map(|_| {
        lines.push(b"data: 12345\n");
        lines.next_event().err()
    });
    assert_eq!(many, Some(TooLong { limit: 1000 }));
}
