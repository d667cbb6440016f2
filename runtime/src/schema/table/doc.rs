//! Documentation of which a part is known to the compiler alone (`include_str!`, `concat!`), laid out
//! in constant evaluation as the derive lays out what it knows. It knows no node.
//!
//! Of what is copied, whole lines are, since constant evaluation pays for every step.

use super::unchecked::Writer;

/// Room for all pieces below each other.
pub const fn room(pieces: &[&str]) -> usize {
    let mut room = 0;
    let mut i = 0;
    while i < pieces.len() {
        room += pieces[i].len() + 1;
        i += 1;
    }
    room
}

/// The pieces below each other, without their common indent and without empty lines around them.
pub const fn laid_out<const N: usize>(pieces: &[&str]) -> Writer<N> {
    let mut out = Writer::new();
    let common = common_indent(pieces);
    // Line ends that are written only if there is a line behind them.
    let mut ends = 0;
    let mut i = 0;
    while i < pieces.len() {
        let own = if matches!(indent(pieces[i]), Some(0)) {
            0
        } else {
            common
        };
        let mut rest = pieces[i];
        loop {
            let (line, below) = line(rest);
            if !line.trim_ascii().is_empty() {
                // The first line has nothing before it.
                let blanks = if out.len() == 0 {
                    blanks(line)
                } else {
                    least(own, blanks(line))
                };
                while ends > 0 && out.len() > 0 {
                    out.raw("\n");
                    ends -= 1;
                }
                ends = 0;
                out.raw(line.split_at(blanks).1.trim_ascii_end());
            }
            ends += 1;
            match below {
                // A last line end ends the last line.
                Some(below) if !below.is_empty() => rest = below,
                _ => break,
            }
        }
        i += 1;
    }
    out
}

/// Room for the text inside a JSON string.
pub const fn json_room(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut room = bytes.len();
    let mut i = 0;
    while i < bytes.len() {
        room += escape(bytes[i]).len();
        i += 1;
    }
    room
}

/// The text as it stands between the quotes of a JSON string.
pub const fn json<const N: usize>(text: &str) -> Writer<N> {
    let mut out = Writer::new();
    let mut rest = text;
    let mut i = 0;
    while i < rest.len() {
        let escape = escape(rest.as_bytes()[i]);
        if escape.is_empty() {
            i += 1;
            continue;
        }
        let (before, after) = rest.split_at(i);
        out.raw(before);
        out.raw(escape);
        rest = after.split_at(1).1;
        i = 0;
    }
    out.raw(rest);
    out
}

/// Returns how JSON writes a byte that cannot stand in a string; nothing for all others.
const fn escape(byte: u8) -> &'static str {
    const CONTROLS: [&str; 32] = [
        "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
        "\\u0008", "\\t", "\\n", "\\u000b", "\\u000c", "\\r", "\\u000e", "\\u000f", "\\u0010",
        "\\u0011", "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017", "\\u0018",
        "\\u0019", "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
    ];
    match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        0..0x20 => CONTROLS[byte as usize],
        _ => "",
    }
}

/// Returns how many blanks are taken away before the lines of pieces that have some.
const fn common_indent(pieces: &[&str]) -> usize {
    let mut common = usize::MAX;
    let (mut some_have, mut some_lack) = (false, false);
    let mut i = 0;
    while i < pieces.len() {
        if let Some(indent) = indent(pieces[i]) {
            some_have = some_have || indent > 0;
            some_lack = some_lack || indent == 0;
            common = least(common, indent);
        }
        i += 1;
    }
    if some_have && some_lack { 1 } else { common }
}

/// The least number of blanks before a line that has any text.
const fn indent(piece: &str) -> Option<usize> {
    let mut indent = None;
    let mut rest = Some(piece);
    while let Some(some) = rest {
        let (line, below) = line(some);
        if !line.trim_ascii().is_empty() {
            indent = match indent {
                None => Some(blanks(line)),
                Some(indent) => Some(least(indent, blanks(line))),
            };
        }
        rest = below;
    }
    indent
}

/// The first line, and what is below it, if there is a line end.
const fn line(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'\n' {
            let (line, below) = text.split_at(i);
            return (line, Some(below.split_at(1).1));
        }
        i += 1;
    }
    (text, None)
}

/// Returns how many blanks the line begins with.
const fn blanks(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut i = 0;
    while i < bytes.len() && matches!(bytes[i], b' ' | b'\t') {
        i += 1;
    }
    i
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
