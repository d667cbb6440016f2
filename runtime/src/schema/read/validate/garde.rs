//! garde's report as complaints. It knows nothing of JSON: garde names places as Rust does.

use garde::Validate;
use garde::error::Path;

use crate::schema::table::json_path::Step;
use crate::schema::table::node::Complaint;

/// A type with rules of garde.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no rules of garde",
    label = "`garde::Validate` is not implemented for it",
    note = "add `#[derive(garde::Validate)]`; a context, if it has one, must be `Default`"
)]
pub trait Ruled {
    /// All that garde says against the value.
    fn complaints(&self) -> Vec<Complaint>;
}

#[diagnostic::do_not_recommend]
impl<T> Ruled for T
where
    T: Validate,
    T::Context: Default,
{
    fn complaints(&self) -> Vec<Complaint> {
        let Err(report) = self.validate() else {
            return Vec::new();
        };
        let complaints = report.iter().map(|(path, error)| Complaint {
            steps: steps(path),
            message: error.message().to_owned(),
        });
        complaints.collect()
    }
}

/// The steps of a path, which garde shows by serializing it: pairs of a kind and a name.
fn steps(path: &Path) -> Vec<Step> {
    let pairs: Vec<(String, String)> = serde_json::to_value(path)
        .and_then(serde_json::from_value)
        .unwrap_or_default();
    let steps = pairs
        .into_iter()
        .filter_map(|(kind, name)| match kind.as_str() {
            "index" => name.parse().ok().map(Step::Index),
            "key" => Some(Step::Key(name)),
            // What an `Option` holds has no name.
            _ => None,
        });
    steps.collect()
}
