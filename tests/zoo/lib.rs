//! The types that the tests share: each shape that serde knows, once, and many together.
//!
//! `each!` gives a macro all of them, so that a test can hold for every one. They can be made at
//! random, compared and written, so that values go both ways.
#![expect(missing_docs, reason = "the types are what they look like")]

mod combinations;
mod constraints;
mod containers;
mod enums;
mod flatten;
mod generics;
pub mod json;
mod random;
mod recursion;
mod scalars;
mod streams;
mod structs;

pub use combinations::*;
pub use constraints::*;
pub use containers::*;
pub use enums::*;
pub use flatten::*;
pub use generics::*;
pub use random::bytes;
pub use recursion::*;
pub use scalars::*;
pub use streams::*;
pub use structs::*;

/// Types that speak of the same shape to schemars.
macro_rules! zoo {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq, arbitrary::Arbitrary, coax::Partial, coax::Structured, schemars::JsonSchema, serde::Deserialize, serde::Serialize)]
        $item
    )*};
}

/// Types of which schemars has another idea, or none.
macro_rules! without_schemars {
    ($($item:item)*) => {$(
        #[derive(Clone, Debug, PartialEq, arbitrary::Arbitrary, coax::Partial, coax::Structured, serde::Deserialize, serde::Serialize)]
        $item
    )*};
}

pub(crate) use {without_schemars, zoo};

/// Calls `$call!(json_schema: [Type, …] others: [Type, …])` with every type of the zoo: those that
/// are `schemars::JsonSchema` too, and the others.
#[macro_export]
macro_rules! each {
    ($call:ident) => {
        $call! {
            json_schema: [
                $crate::Scalars, $crate::Wide, $crate::Unsigned, $crate::NonZeros,
                $crate::SignedNonZeros, $crate::Characters, $crate::Numbered, $crate::Paths,
                $crate::Lengths, $crate::Meters, $crate::Distance, $crate::Flag, $crate::Word,
                $crate::Index, $crate::Maybe, $crate::Newtypes, $crate::Nothing, $crate::Nothings,
                $crate::Transparent, $crate::TransparentWord, $crate::Pointers, $crate::Shared,
                $crate::Cells, $crate::Reversed, $crate::Guarded, $crate::Lists, $crate::Sets,
                $crate::Arrays, $crate::Optional, $crate::MoreOptional, $crate::Option2,
                $crate::Maps, $crate::Difficulty2, $crate::Keys, $crate::MapOfMaps,
                $crate::MapOfTuples, $crate::Tuples, $crate::Pair, $crate::Triple,
                $crate::TupleOfTuples, $crate::LongTuple, $crate::Matrix, $crate::Ranges,
                $crate::Bounds, $crate::Results, $crate::AnyJson, $crate::AnyObject,
                $crate::Recipe, $crate::Ingredient, $crate::Empty, $crate::Renamed, $crate::Pascal,
                $crate::ScreamingSnake, $crate::Kebab, $crate::ScreamingKebab, $crate::Upper,
                $crate::SplitRules, $crate::Documented, $crate::Aliased, $crate::Closed,
                $crate::Skipped, $crate::Odd, $crate::Odder, $crate::Value, $crate::Long,
                $crate::Converted, $crate::FromIngredient, $crate::Difficulty,
                $crate::Compass, $crate::Loud, $crate::Named, $crate::Swapped, $crate::Alone, $crate::External,
                $crate::ExternalOdd, $crate::ExternalRenamed, $crate::Internal,
                $crate::InternalUnits, $crate::InternalOdd, $crate::InternalTwice,
                $crate::Adjacent, $crate::AdjacentOdd, $crate::Untagged, $crate::UntaggedStructs,
                $crate::UntaggedKinds, $crate::UntaggedEnums, $crate::Skipping, $crate::Flattened,
                $crate::FlattenedTwice, $crate::FlattenedDeep, $crate::FlattenedBox,
                $crate::FlattenedEnum, $crate::FlattenedExternal, $crate::Shape, $crate::Side,
                $crate::FlattenedAdjacent, $crate::VariantFlattens, $crate::ExternalFlattens,
                $crate::FlattenedRenamed, $crate::Flattened2, $crate::FlattenedIntoList,
                $crate::Page<$crate::Renamed>, $crate::Page<Vec<u8>>, $crate::Branch<String>,
                $crate::Either<u8, $crate::Pair>, $crate::Either<$crate::Tree, Vec<String>>,
                $crate::Event<u8>, $crate::Event<$crate::Compass>,
                $crate::Message<Vec<u8>, $crate::Difficulty>, $crate::OneOrMany<bool>,
                $crate::OneOrMany<$crate::Ingredient>, $crate::Wrapped<$crate::Tree>,
                $crate::Wrapped<Vec<u8>>, $crate::Both<u8, bool>, $crate::Block<2>,
                $crate::List<String>, $crate::Dictionary<(u8, bool)>, $crate::Explicit<u16>,
                $crate::Rest<bool>, $crate::Instances, $crate::Ping, $crate::pong::Pong,
                $crate::Tree, $crate::Chain, $crate::NewtypeTree, $crate::TupleTree,
                $crate::MapTree, $crate::FlattenTree, $crate::Info, $crate::Expression,
                $crate::Element, $crate::Link, $crate::Shelf, $crate::Nest, $crate::First,
                $crate::Second, $crate::Third, $crate::Nested, $crate::UntaggedInAdjacent,
                $crate::AdjacentInUntagged, $crate::MapOfEnums, $crate::EnumOfMaps,
                $crate::InternalOfMaps, $crate::Maps2, $crate::Generic, $crate::Optionals,
                $crate::Shared2, bool, f64, i64, char, (), String, Option<u8>,
                Option<$crate::Ping>, Option<$crate::Tuples>, Vec<$crate::Tree>, [i8; 3],
                (u8, String), ((bool,), Option<$crate::Internal>),
                std::collections::BTreeMap<String, f64>,
                std::collections::BTreeMap<u8, $crate::External>, Vec<$crate::Internal>,
                Vec<Option<$crate::Untagged>>, Result<u8, $crate::Ingredient>, std::time::Duration,
                std::net::Ipv4Addr, Box<$crate::Expression>
            ]
            others: [
                $crate::Addresses, $crate::Times, $crate::JsonNumbers, $crate::Saturated,
                $crate::Booleans, $crate::OpenRanges, $crate::Unsaid, $crate::Defaults, $crate::DefaultWords,
                $crate::Difficulty3, $crate::Empty2, $crate::AllDefault, $crate::Split,
                $crate::SplitOptional, $crate::Even, $crate::Evens, $crate::Timed, $crate::Narrow,
                $crate::InternalOther, $crate::PlainOther, $crate::AdjacentClosed,
                $crate::InternalClosed, $crate::UntaggedClosed, $crate::ExternalWithUntagged,
                $crate::InternalWithUntagged, $crate::AdjacentWithUntagged, $crate::SplitVariants,
                $crate::FlattenedOption, $crate::FlattenedEnumAndOption,
                $crate::FlattenedOptionEnum, $crate::Contact, $crate::FlattenedUntagged,
                $crate::FlattenedTwoEnums, $crate::FlattenedDefaults, $crate::Preset,
                $crate::Single, $crate::FlattenedSingle, $crate::VariantOfFlattened,
                $crate::FlattenedDeepEnums, $crate::Contact2, $crate::Bounded, $crate::Whole,
                $crate::Fractions, $crate::Texts, $crate::Patterns, $crate::Formats, $crate::Names,
                $crate::Addressed, $crate::Counted, $crate::Percent, $crate::Percents,
                $crate::Slots, $crate::Figure, $crate::Limited, $crate::FlattenedRules,
                $crate::Percents2, $crate::Ordered, $crate::Ruled, $crate::Exemplary,
                $crate::FlattenAll, $crate::FlattenedOption2, $crate::Figure2, $crate::Known,
                $crate::Everything, $crate::UntaggedOfAll, $crate::DefaultsOfAll,
                $crate::Wholes, std::net::IpAddr,
                Option<$crate::Defaults>, Vec<$crate::FlattenedOption>
            ]
        }
    };
}
