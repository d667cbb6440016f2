"""The programs whose compilation is measured: the same types with other derives.

Of ten types seven are structs of ten fields, two are enums of ten names and one is an enum with data, ten
fields in all; every field is documented. Each ten have one root. It knows nothing of measuring.
"""

STRUCTS = 7

# Per struct of a group, the types of its last three fields; `{g}` is the group, `{p}` the one before.
PARTS = [
    ("Vec<Kind{g}>", "Option<String>", "u8"),
    ("Part{g}x0", "Option<State{g}>", "u16"),
    ("Vec<Part{g}x0>", "Option<Part{g}x1>", "i32"),
    ("Part{g}x1", "Kind{g}", "f32"),
    ("Vec<Part{g}x3>", "Option<Event{g}>", "bool"),
    ("Part{g}x2", "State{g}", "Vec<f64>"),
    ("Part{g}x4", "Option<Part{g}x5>", "Part{p}x0"),
]

DERIVES = {"serde": "", "schemars": ", schemars::JsonSchema", "coax": ", coax::Structured"}

# How each derive says that a number or text is limited.
LIMITS = {
    "serde": ("", "", ""),
    "schemars": (
        "#[schemars(range(min = 1, max = 600))]",
        "#[schemars(length(min = 1, max = 80))]",
        '#[schemars(regex(pattern = "^[A-Z]+$"))]',
    ),
    "coax": (
        "#[structured(minimum = 1, maximum = 600)]",
        "#[structured(min_length = 1, max_length = 80)]",
        '#[structured(pattern = "^[A-Z]+$")]',
    ),
}


def struct(kind, group, index):
    last = [ty.format(g=group, p=max(group - 1, 0)) for ty in PARTS[index]]
    number, text, pattern = LIMITS[kind] if index % 3 == 0 else ("", "", "")
    return f"""
/// One part of the order, number {index} of group {group}.
#[derive(serde::Deserialize{DERIVES[kind]})]
#[serde(rename_all = "camelCase")]
pub struct Part{group}x{index} {{
    /// What it is called, "short" and plain.
    {text}
    pub display_name: String,
    /// Minutes from start to end.
    {number}
    pub minutes: u16,
    /// What else is to be said about it.
    pub note: Option<String>,
    /// How much of it there is, in grams.
    pub weight: f64,
    /// Whether it has been paid.
    pub is_paid: bool,
    /// Words by which it is found.
    pub tags: Vec<String>,
    /// The article's own letters.
    {pattern}
    #[serde(rename = "sku")]
    pub article: String,
    /// The first of what it consists of.
    pub first: {last[0]},
    /// The second, where there is one.
    pub second: {last[1]},
    /// The third, which closes the list.
    pub third: {last[2]},
}}
"""


def names(kind, group, name):
    values = "\n".join(f"    /// The value number {i} of it.\n    {word}," for i, word in enumerate(
        ["NewlyMade", "Waiting", "InWork", "OnHold", "Packed", "Sent", "Delivered", "Returned", "Lost", "Closed"]))
    return f"""
/// What the {name.lower()} of group {group} can be.
#[derive(serde::Deserialize{DERIVES[kind]})]
#[serde(rename_all = "snake_case")]
pub enum {name}{group} {{
{values}
}}
"""


def union(kind, group):
    return f"""
/// What has happened to it.
#[derive(serde::Deserialize{DERIVES[kind]})]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event{group} {{
    /// It was made.
    Made {{ /** When. */ at: String, /** By whom. */ by: String, /** How many. */ count: u32 }},
    /// It was sent.
    Sent {{ /** When. */ at: String, /** Where to. */ to: String, /** What it cost. */ cost: f64, /** How. */ how: Kind{group} }},
    /// It was split.
    Split {{ /** When. */ at: String, /** Into what. */ into: Vec<Part{group}x0>, /** Why. */ why: Option<String> }},
    /// It was lost.
    Lost,
}}
"""


# The ten fields of a struct of arguments, or the ten parameters of a tool; three of types of the program's own.
ARGUMENTS = [
    ("What it is called, short and plain.", "display_name", "String"),
    ("Minutes from start to end.", "minutes", "u16"),
    ("What else is to be said about it.", "note", "Option<String>"),
    ("How much of it there is, in grams.", "weight", "f64"),
    ("Whether it has been paid.", "is_paid", "bool"),
    ("Words by which it is found.", "tags", "Vec<String>"),
    ("The article's own letters.", "article", "String"),
    ("The first of what it consists of.", "first", "Vec<Part>"),
    ("The second, where there is one.", "second", "Option<Part>"),
    ("The third, which closes the list.", "third", "Kind"),
]


OWN_TYPES = """
#[derive(serde::Deserialize, coax::Structured)]
pub struct Part { pub name: String, pub pieces: u32 }
#[derive(serde::Deserialize, coax::Structured)]
pub enum Kind { Small, Large }
"""


def arguments(kind, types):
    """Structs of arguments with serde's derive and coax's, or as many tools with the same parameters."""
    out = ["#![allow(clippy::all, unused)]\n", OWN_TYPES]
    for number in range(types):
        fields = [f"    /// {doc}\n    {name}: {ty}," for doc, name, ty in ARGUMENTS]
        if kind == "tools":
            head = f"#[coax::tool]\npub fn order{number}("
            tail = ") -> u16 { minutes }"
        else:
            head = f"#[derive(serde::Deserialize, coax::Structured)]\n#[serde(deny_unknown_fields)]\npub struct Order{number} {{"
            fields = [field.replace(f"{name}:", f"pub {name}:") for field, (_, name, _) in zip(fields, ARGUMENTS)]
            tail = "}"
        out.append(f"/// Orders what is missing, number {number}.\n{head}\n" + "\n".join(fields) + f"\n{tail}\n")
    if kind == "tools":
        names = ", ".join(f"order{number}" for number in range(types))
        out.append(f"pub fn all() -> coax::Toolbox {{ coax::tools![{names}] }}\n")
    else:
        reads = [f"    read += usize::from(serde_json::from_str::<Order{number}>(json).is_ok());\n" for number in range(types)]
        body = "".join(reads)
        out.append(f"pub fn read(json: &str) -> usize {{\n    let mut read = 0;\n{body}    read\n}}\n")
    return "".join(out)


def groups(types):
    return range(types // 10)


def program(kind, types, texts):
    """The source: `kind` is a key of DERIVES, `texts` says whose schema is read: "none", "roots" or "all"."""
    if kind in ("tools", "arguments"):
        return arguments(kind, types)
    out = ["#![allow(clippy::all)]\n"]
    for group in groups(types):
        out += [struct(kind, group, index) for index in range(STRUCTS)]
        out += [names(kind, group, "Kind"), names(kind, group, "State"), union(kind, group)]
    roots = [f"Part{group}x{STRUCTS - 1}" for group in groups(types)]
    everything = [f"Part{group}x{index}" for group in groups(types) for index in range(STRUCTS)]
    read = {"none": [], "roots": roots, "all": everything}[texts]
    out.append("\npub fn read(json: &str) -> usize {\n    let mut read = 0;\n")
    out += [f"    read += usize::from(serde_json::from_str::<{root}>(json).is_ok());\n" for root in roots]
    text = {
        "coax": "<{ty} as coax::Structured>::SCHEMA.len()",
        "schemars": "schemars::schema_for!({ty}).as_value().as_object().map_or(0, |it| it.len())",
    }
    out += [f"    read += {text[kind].format(ty=ty)};\n" for ty in read]
    out.append("    read\n}\n")
    return "".join(out)
