//! Mistakes after which an answer can never become a value of the type. The first one is recorded with its
//! place, for streams that end then.

use super::frame::Inside;
use super::walk::Driver;
use crate::schema::DecodeError;
use crate::schema::read::document::Document;
use crate::schema::read::{restore, validate};
use crate::schema::table::json_path::{self, Step};
use crate::schema::table::node::{Constraints, Field};

impl Driver<'_> {
    /// Holds a scalar to the constraints of its field.
    pub(super) fn check(&mut self, field: &'static Field, json: &str) {
        if !self.judges() || !is_checked(field) {
            return;
        }
        // A rule of the user's own reads what serde reads: `1` where the model wrote `1.0`.
        let mut violations = Document::of(json)
            .ok()
            .and_then(|it| restore::restore(field.node, &self.walk.enclosing, it.root()).ok())
            .map_or_else(Vec::new, |json| validate::of_field(field, &json));
        for violation in &mut violations {
            violation.path = self.json_path();
        }
        if !violations.is_empty() {
            self.walk.wrong = Some(DecodeError::Invalid { violations });
        }
    }

    /// Notes that the value here can never become one of its type.
    pub(super) fn wrong(&mut self, message: String) {
        if self.judges() {
            let path = self.json_path();
            self.walk.wrong = Some(DecodeError::Mismatch { path, message });
        }
    }

    /// Runs `inside`, in which a mismatch is no mistake.
    pub(super) fn optionally(&mut self, inside: impl FnOnce(&mut Self)) {
        let optional_depth = self.walk.optional_depth;
        self.walk.optional_depth.get_or_insert(0);
        inside(self);
        self.walk.optional_depth = optional_depth;
    }

    /// Returns whether a mistake here is looked for, and is the first.
    fn judges(&self) -> bool {
        self.walk.strict && self.walk.optional_depth.is_none() && self.walk.wrong.is_none()
    }

    fn json_path(&self) -> String {
        let walk = &*self.walk;
        let ends = walk.frames.iter().skip(1).map(|frame| frame.key);
        let ends = ends.chain([walk.keys.len()]);
        let steps: Vec<Step> = walk
            .frames
            .iter()
            .zip(ends)
            .filter_map(|(frame, end)| match frame.inside {
                Inside::Wrapper(_) | Inside::Text(_) => None,
                Inside::List(_) | Inside::Slots(_) | Inside::Pairs { .. } => {
                    Some(Step::Index(frame.index.saturating_sub(1) as usize))
                }
                _ => Some(Step::Key(walk.keys[frame.key..end].to_owned())),
            })
            .collect();
        json_path::of(&steps)
    }
}

/// Returns whether an answer is held to constraints of the field.
pub(super) fn is_checked(field: &Field) -> bool {
    field.constraints.is_some_and(Constraints::are_checked)
}
