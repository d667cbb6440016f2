//! Pieces of the table as tokens: texts, numbers, constraints, hashes. It knows nothing of an item's
//! shape.

use std::hash::{Hash, Hasher};

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::DeriveInput;

use super::model::{Constraints, Example, Field, Item, Number, Shape, Tagging};
use crate::doc::Doc;

pub(crate) fn aliases(aliases: &[String]) -> Option<TokenStream> {
    (!aliases.is_empty()).then(|| quote!(.aliases(&[#(#aliases),*])))
}

/// Returns what the field is called in Rust, where its name in JSON is another. Slots go by number.
pub(crate) fn member(field: &Field) -> Option<TokenStream> {
    let member = field.member.strip_prefix("r#").unwrap_or(&field.member);
    let differs = member != field.name && !member.starts_with(|it: char| it.is_ascii_digit());
    (differs && !member.is_empty()).then(|| quote!(.member(#member)))
}

/// Returns what reads a value of the type and holds it to the user's own rules, if there are any.
pub(crate) fn validator(
    ty: &TokenStream,
    read: &TokenStream,
    rule: Option<(Span, TokenStream)>,
    garde: Option<Span>,
) -> Option<TokenStream> {
    // Each as a whole at the place of its rule, where mistakes about it are.
    let rule = rule.map(
        |(span, path)| quote_spanned!(span=> |value: &#ty| __coax::into_complaints(#path(value))),
    );
    let garde = garde.map(|span| quote_spanned!(span=> |value: &#ty| __coax::garde!(value)));
    if rule.is_none() && garde.is_none() {
        return None;
    }
    let rules = rule.into_iter().chain(garde);
    Some(quote!(|json| __coax::validate(json, |from| #read(from), &[#(#rules),*])))
}

/// Returns the calls that make the constraints of a field from none.
pub(crate) fn constraints(constraints: &Constraints) -> Vec<TokenStream> {
    let with = constraints.list.iter().map(|it| {
        let arguments = it.row.tokens(&it.operand);
        quote!(.with(#arguments))
    });
    let example = constraints.example.iter().map(|(example, _)| {
        let example = match example {
            Example::Text(plain) => {
                let text = text(plain);
                quote!(Text(#text))
            }
            Example::Number(value) => {
                let number = number(*value);
                quote!(Number(#number))
            }
            Example::Boolean(value) => quote!(Boolean(#value)),
        };
        quote!(.example(__coax::Example::#example))
    });
    with.chain(example).collect()
}

pub(crate) fn number(number: Number) -> TokenStream {
    match number {
        Number::Integer(number) => quote!(__coax::Bound::Integer(#number)),
        Number::Decimal(number) => {
            let json = format!("{number}");
            quote!(__coax::Bound::Decimal(#number, #json))
        }
    }
}

/// Returns the name and the documentation, if both are known and read the same inside a JSON string.
pub(crate) fn plain<'a>(name: &'a str, doc: &'a Doc) -> Option<[&'a str; 2]> {
    let Doc::Known(doc) = doc else { return None };
    (is_plain(name) && is_plain(doc)).then_some([name, doc])
}

/// Returns whether the text reads the same inside a JSON string.
fn is_plain(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
}

/// Returns text as the table keeps it: plain, and as JSON where that differs.
pub(crate) fn text(plain: &str) -> TokenStream {
    if is_plain(plain) {
        quote!(__coax::Text::plain(#plain))
    } else {
        let json = escaped(plain);
        quote!(__coax::Text::escaped(#plain, #json))
    }
}

/// Returns documentation as the table keeps it.
pub(crate) fn doc(doc: &Doc) -> TokenStream {
    match doc {
        Doc::Known(plain) => text(plain),
        Doc::Pieces(pieces) => quote!(__coax::doc!(#(#pieces),*)),
    }
}

/// Returns the text between the quotes of a JSON string.
fn escaped(plain: &str) -> String {
    let mut json = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                json.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => json.push(other),
        }
    }
    json
}

/// Returns the name with the characters that providers take.
pub(crate) fn sanitized(name: &str) -> String {
    name.chars()
        .map(|it| {
            if it.is_ascii_alphanumeric() || it == '_' || it == '-' {
                it
            } else {
                '_'
            }
        })
        .collect()
}

/// Returns the bytes of the item's name and of all names that a schema of it may have.
pub(crate) fn characters(item: &Item<'_>) -> usize {
    let fields: usize = item.fields().iter().map(|field| field.name.len()).sum();
    let variants: usize = match &item.shape {
        Shape::Enum(variants) | Shape::Union(_, variants) => {
            variants.iter().map(|variant| variant.name.len()).sum()
        }
        _ => 0,
    };
    let tags = match &item.shape {
        Shape::Union(Tagging::Internal(tag), variants) => tag.len() * variants.len(),
        Shape::Union(Tagging::Adjacent(tag, content), variants) => {
            (tag.len() + content.len()) * variants.len()
        }
        _ => 0,
    };
    item.name.len() + fields + variants + tags
}

/// Returns a hash of the declaration and of the crate's version: one macro call can declare two types of
/// one name, and a program can hold two versions of a crate.
pub(crate) fn declaration_hash(input: &DeriveInput) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    std::env::var("CARGO_PKG_VERSION").ok().hash(&mut hasher);
    input.ident.hash(&mut hasher);
    input.generics.hash(&mut hasher);
    input.data.hash(&mut hasher);
    hasher.0
}

/// FNV-1a, which stays the same from one compiler to the next.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
