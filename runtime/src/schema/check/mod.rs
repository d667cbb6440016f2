//! The rules of strict mode across types, checked in constant evaluation, with the path to the
//! offender.
//!
//! The derive asks once per field, each call spanned on it, so that rustc underlines that field. The
//! limits are the loosest that any provider is known to have; a dialect with tighter ones compares
//! [`Stats`] before anything is sent.

mod bounds;
mod depth;
mod keys;
#[cfg(feature = "schemars1")]
pub(crate) mod late;
pub(crate) mod message;
mod reach;
mod size;
mod structure;
mod survey;

use crate::schema::table::node::{Kind, NodeRef, Tagging, Value, Variant, nested, opaque, scalar};
use message::{Message, Path};
use size::Size;
use survey::Survey;

/// The deepest nesting of objects and lists.
const DEPTH: usize = 10;
/// The properties of all objects together.
const PROPERTIES: usize = 5_000;
/// The values of all enums together, tags included.
const ENUM_VALUES: usize = 1_000;
/// The bytes of all names and enum values together.
const CHARACTERS: usize = 120_000;
/// An enum with more values than this has a limit of its own,
const LONG_ENUM: usize = 250;
/// namely on the bytes of its values.
const LONG_ENUM_CHARACTERS: usize = 15_000;

/// The end of every message about a limit.
const LIMIT: &str =
    ", a limit of strict structured outputs: use a smaller type, or `#[structured(unlimited)]`";

/// The depth down to which types are measured: the compiler's own stack has an end.
const DEEPEST: usize = 30;

/// The size of a schema, in the units that providers limit. Every definition counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// The deepest nesting of objects and lists; some number above 30 for anything deeper.
    pub depth: usize,
    /// The properties of all objects.
    pub properties: usize,
    /// The values of all enums, tags included.
    pub enum_values: usize,
    /// The bytes of all property names, definition names and enum values.
    pub characters: usize,
}

/// The size of the schema of `root`.
pub(super) const fn stats(root: NodeRef) -> Stats {
    let mut size = Size::new();
    size.add(root);
    Stats {
        depth: depth::of(root, DEEPEST),
        properties: size.properties,
        enum_values: size.values,
        characters: size.characters,
    }
}

/// Returns whether a table keeps the limits that every provider has.
pub(super) fn is_within_limits(root: NodeRef) -> bool {
    let stats = stats(root);
    stats.depth <= DEPTH
        && stats.properties <= PROPERTIES
        && stats.enum_values <= ENUM_VALUES
        && stats.characters <= CHARACTERS
}

/// Returns what of the limits a size breaks, if anything.
const fn broken_limit(size: &Size) -> Option<(usize, &'static str)> {
    if size.properties > PROPERTIES {
        Some((PROPERTIES, " properties"))
    } else if size.values > ENUM_VALUES {
        Some((ENUM_VALUES, " enum values"))
    } else if size.characters > CHARACTERS {
        Some((CHARACTERS, " characters of names and enum values"))
    } else {
        None
    }
}

/// Returns what of the limits on one enum its values break, if anything.
const fn broken_enum(values: &[Value]) -> Option<(usize, &'static str)> {
    let mut characters = 0;
    let mut i = 0;
    while i < values.len() {
        characters += values[i].name.as_str().len();
        i += 1;
    }
    if values.len() > ENUM_VALUES {
        Some((ENUM_VALUES, " values"))
    } else if values.len() > LONG_ENUM && characters > LONG_ENUM_CHARACTERS {
        Some((LONG_ENUM_CHARACTERS, " characters in more than 250 values"))
    } else {
        None
    }
}

/// Returns whether the type itself, apart from its parts, cannot break a rule.
const fn needs_no_own_check(root: NodeRef) -> bool {
    match &root.get().kind {
        Kind::Enum(values) => values.len() <= LONG_ENUM,
        Kind::Union(Tagging::Untagged, _) => false,
        Kind::Union(_, variants) => {
            let mut i = 0;
            while i < variants.len() {
                if variants[i].untagged {
                    return false;
                }
                i += 1;
            }
            true
        }
        scalar!()
        | opaque!()
        | nested!()
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Object(_) => true,
    }
}

/// Returns whether the type has an error of its own about its size.
const fn is_too_large(node: NodeRef) -> bool {
    let mut size = Size::new();
    size.add(node);
    broken_limit(&size).is_some()
}

/// The check of one derived type that may have a mistake.
///
/// The derive asks for each part in a constant of its own, so that the compiler tells of every
/// mistake, each at its place.
#[derive(Clone, Copy)]
pub struct Check {
    root: NodeRef,
    name: &'static str,
    /// `true` if the structure of the type may be unsound.
    structure: bool,
    too_large: bool,
    too_deep: bool,
    /// `true` if there are too many types to know anything else.
    too_many: bool,
    limits: bool,
}

impl Check {
    /// The check of the type called `name`, or nothing where the type is sound; without `limits`, no
    /// number is checked.
    #[track_caller]
    pub const fn of(root: NodeRef, name: &'static str, limits: bool) -> Option<Self> {
        let survey = Survey::of(root);
        let too_many = limits && survey.overflowed();
        let limits = limits && !too_many;
        let structure = !too_many && !survey.is_sound();
        let too_deep = limits && !survey.is_within(DEPTH) && depth::of(root, DEPTH) > DEPTH;
        let too_large = limits && !survey.fits() && is_too_large(root);
        if !too_many && !structure && !too_deep && !too_large && needs_no_own_check(root) {
            return None;
        }
        Some(Self {
            root,
            name,
            structure,
            too_large,
            too_deep,
            too_many,
            limits,
        })
    }

    /// Checks the `index`th field or variant, whichever the type has.
    #[track_caller]
    pub const fn part(check: Option<Self>, index: usize) {
        if let Some(check) = check {
            check.at(index);
        }
    }

    /// Checks the type itself, and those of its parts whose bit in `asked` is not set.
    #[track_caller]
    pub const fn whole(check: Option<Self>, asked: u128) {
        let Some(check) = check else { return };
        assert!(
            !check.too_many,
            "more than 256 types are reachable from this one: use a smaller type"
        );
        match &check.root.get().kind {
            Kind::Union(tagging, variants) => check.reachable(tagging, variants),
            Kind::Enum(values) => check.long_enum(values),
            scalar!()
            | opaque!()
            | nested!()
            | Kind::Nullable(_)
            | Kind::Newtype(_)
            | Kind::Object(_) => {}
        }
        let mut index = 0;
        while index < structure::count(check.root) {
            if index >= 128 || (asked >> index) & 1 == 0 {
                check.at(index);
            }
            index += 1;
        }
    }

    #[track_caller]
    const fn at(&self, index: usize) {
        let path = &Path::new(self.name);
        if self.structure {
            structure::part(self.root, index, path);
        }
        if self.too_deep {
            depth::check_part(self.root, index, DEPTH, path);
        }
        if self.too_large {
            self.size(index, path);
        }
    }

    /// Fails if a limit is passed at this part, and not by a type in it that has an error of its own.
    #[track_caller]
    const fn size(&self, index: usize, path: &Path<'_>) {
        let mut size = Size::new();
        size.enter(self.root);
        let mut before = 0;
        while before < index {
            size.part(self.root, before);
            before += 1;
        }
        let sound = broken_limit(&size).is_none();
        size.part(self.root, index);
        if let (true, Some((limit, what))) = (sound, broken_limit(&size))
            && !has_an_error_below(self.root, index)
        {
            let message = Message::new()
                .add("`")
                .add(self.name)
                .add("` has more than ");
            let message = message.number(limit).add(what);
            path.step(part_name(self.root, index))
                .fail(message.add(LIMIT));
        }
    }

    #[track_caller]
    const fn reachable(&self, tagging: &Tagging, variants: &'static [Variant]) {
        if let Some((earlier, later)) = reach::unreachable(tagging, variants) {
            let message = Message::new()
                .add("the variant `")
                .add(later.name.as_str())
                .add("` of `")
                .add(self.name)
                .add("` is never reached: serde takes all of it for `")
                .add(earlier.name.as_str())
                .add(if reach::is_mutual(earlier, later) {
                    "`\nhelp: remove one, tag"
                } else {
                    "`\nhelp: change their order, tag"
                })
                .add(" the enum with `#[serde(tag = \"type\")]`, or put `#[structured(allow_unreachable)]` on `")
                .add(later.name.as_str())
                .add("`");
            panic!("{}", message.as_str())
        }
    }

    #[track_caller]
    const fn long_enum(&self, values: &[Value]) {
        if let (true, Some((limit, what))) = (self.limits, broken_enum(values)) {
            let message = Message::new()
                .add("the enum `")
                .add(self.name)
                .add("` has more than ")
                .number(limit)
                .add(what)
                .add(LIMIT);
            panic!("{}", message.as_str())
        }
    }
}

/// The name of a field or variant.
const fn part_name(root: NodeRef, index: usize) -> &'static str {
    match &root.get().kind {
        Kind::Object(fields) | Kind::Tuple(fields) => fields[index].name.as_str(),
        Kind::Union(_, variants) => variants[index].name.as_str(),
        scalar!()
        | opaque!()
        | Kind::Array { .. }
        | Kind::Map { .. }
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Enum(_) => "",
    }
}

/// Returns whether a type that the part leads to is too large by itself, and has an error of its own.
const fn has_an_error_below(root: NodeRef, index: usize) -> bool {
    let mut size = Size::new();
    size.enter(root);
    size.part(root, index);
    let mut i = 1;
    while let Some(node) = size.definition(i) {
        let generic = match &node.get().definition {
            Some(definition) => !definition.arguments.is_empty(),
            None => true,
        };
        if !generic && is_too_large(node) {
            return true;
        }
        i += 1;
    }
    false
}
