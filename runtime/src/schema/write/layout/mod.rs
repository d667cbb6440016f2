//! The table of a type as a dialect takes it: types that refer to themselves written out as far as its
//! limits allow, the deepest level as JSON text, and keys under names that it takes.
//!
//! Such a table is a copy. The schema is written from it, and answers under that schema are read by it,
//! so nothing else knows of levels and names.

mod copy;
pub(crate) mod names;

use super::constant::CAPACITY;
use super::dialect::fit::{self, Reason};
use super::dialect::profile::{Keys, Profile};
use crate::schema::check;
use crate::schema::table::node::NodeRef;
use crate::schema::table::unchecked::Writer;
use copy::Copier;
use names::Names;

/// As often as a type that refers to itself is written inside itself.
const ROUNDS: usize = 4;

/// The length up to which a schema is made longer by writing types inside themselves once more.
const LONG: usize = 16 * 1024;

/// The table of `root` that the profile takes, its schema in `out`, or the first reason for which there
/// is none.
pub(crate) fn choose(
    root: NodeRef,
    profile: &Profile,
    out: &mut Writer<CAPACITY>,
) -> Result<NodeRef, Reason> {
    let names = match profile.keys {
        Keys::Plain => Names::of(root),
        Keys::All => Names::none(),
    };
    if fit::recursive(root, profile.recursion).is_none() {
        let laid = if names.is_empty() {
            root
        } else {
            Copier::new(root, &names, usize::MAX).root(root)?
        };
        fit::fit(laid, profile, false, out)?;
        return Ok(laid);
    }
    let copier = Copier::new(root, &names, 1);
    let most = copier.largest_component() * ROUNDS;
    let mut best = copier.root(root)?;
    fit::fit(best, profile, true, out)?;
    for levels in 2..=most {
        let deeper = Copier::new(root, &names, levels).root(root);
        let Ok(deeper) = deeper else { break };
        let fits = check::is_within_limits(deeper)
            && fit::fit(deeper, profile, true, out).is_ok()
            && out.len() <= LONG;
        if !fits {
            break;
        }
        best = deeper;
    }
    fit::fit(best, profile, true, out)?;
    Ok(best)
}
