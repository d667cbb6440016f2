//! Every type of the zoo once more, as schemars describes it and as coax tells schemars.

use coax::Structured;
use serde::{Deserialize, Serialize};

use super::schemars::Reader;

/// The types of the zoo that schemars knows, by way of it, and all of them as coax tells schemars.
macro_rules! all {
    (json_schema: [$($ty:ty),* $(,)?] others: [$($other:ty),* $(,)?]) => {
        fn known() -> Vec<Reader> {
            vec![$({
                #[derive(Deserialize, PartialEq, Serialize, Structured)]
                struct Holder {
                    #[structured(schemars)]
                    it: $ty,
                }
                Reader::of::<Holder>(stringify!($ty))
            }),*]
        }

        fn told() -> Vec<Reader> {
            vec![$(plain!($ty),)* $(plain!($other)),*]
        }
    };
}

macro_rules! plain {
    ($ty:ty) => {{
        type Plain = coax::__private::Described<$ty>;
        #[derive(Deserialize, PartialEq, Serialize, Structured)]
        struct Holder {
            #[structured(as = "Plain", schemars)]
            it: $ty,
        }
        Reader::of::<Holder>(stringify!($ty))
    }};
}

#[test]
fn encodings_of_strict_mode_are_undone() {
    let told = known().into_iter().filter(|it| can_be_told(it.name));
    told.for_each(|it| it.holds());
}

#[test]
fn a_schema_given_to_schemars_comes_back() {
    let told = told().into_iter().filter(|it| can_be_told(it.name));
    told.for_each(|it| it.holds());
}

/// Returns whether a schema says all of the type: how large a number may be as a key, what text a parser
/// takes, what a constraint in words holds and what is not written stand in none.
fn can_be_told(name: &str) -> bool {
    let untold = [
        "Maps",
        "Keys",
        "Addresses",
        "IpAddr",
        "Even",
        "Evens",
        "Addressed",
        "Unsaid",
    ];
    let name = name.rsplit(' ').next().unwrap_or(name);
    !untold.contains(&name)
}

coax_zoo::each!(all);
