//! JSON paths as RFC 9535 writes them, and messages that they make shorter. It knows no schema.

/// One step of a path.
#[derive(Clone, Debug)]
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
