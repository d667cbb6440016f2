//! JSON paths as RFC 9535 writes them, and messages that they make shorter. It knows no schema.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// The path that the steps make, such as `$.items[3]["unit price"]`.
pub(crate) fn of<'a>(steps: impl IntoIterator<Item = &'a Step>) -> String {
    let mut path = String::from("$");
    for step in steps {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Key(key) if is_name(key) => {
                path.push('.');
                path.push_str(key);
            }
            Step::Key(key) => {
                path.push_str(&format!("[{}]", serde_json::Value::from(key.as_str())));
            }
        }
    }
    path
}

/// The steps of a path that [`of`] wrote.
pub(crate) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            steps.push(Step::Key(name[..end].to_owned()));
            rest = &name[end..];
            continue;
        }
        let inner = rest.strip_prefix('[')?;
        let mut values = serde_json::Deserializer::from_str(inner).into_iter();
        steps.push(match values.next()?.ok()? {
            serde_json::Value::String(key) => Step::Key(key),
            index => Step::Index(usize::try_from(index.as_u64()?).ok()?),
        });
        rest = inner[values.byte_offset()..].strip_prefix(']')?;
    }
    Some(steps)
}

fn is_name(key: &str) -> bool {
    key.starts_with(|it: char| it.is_alphabetic() || it == '_')
        && key.chars().all(|it| it.is_alphanumeric() || it == '_')
}

/// serde_json ends a message with line and column, which the path says better; one that passed
/// through several readers has several.
pub(crate) fn without_position(mut message: String) -> String {
    while let Some((rest, position)) = message.rsplit_once(" at line ")
        && position
            .bytes()
            .all(|it| it.is_ascii_digit() || b" column".contains(&it))
    {
        message.truncate(rest.len());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_was_written() {
        let key = |key: &str| Step::Key(key.to_owned());
        let all = [
            vec![],
            vec![key("items"), Step::Index(3), key("unit price")],
            vec![
                key("a.b"),
                key("c[0]"),
                key("]"),
                key("\"x\""),
                Step::Index(0),
            ],
            vec![key("größe"), key(""), key("1")],
        ];
        for path in all {
            assert_eq!(steps(&of(&path)), Some(path));
        }
        assert_eq!(steps("items"), None);
        assert_eq!(steps("$[x"), None);
    }
}
