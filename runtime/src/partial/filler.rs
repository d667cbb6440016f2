//! Text in, partial value out. It knows where the text comes from as little as what it means.

use super::frame::{Expect, Target, Walk};
use super::walk::Driver;
use super::{Change, Streamed, slot};
use crate::json::{Parser, SyntaxError};
use crate::schema::table::facts;
use crate::schema::{self, DecodeError, Dialect, Layout};
use std::fmt;

/// Fills a partial value as its JSON comes; each byte is looked at once.
///
/// ```
/// use coax::partial::Filler;
///
/// let mut filler = Filler::<Vec<String>>::default();
/// filler.push(r#"{"value":["Fjord","Fj"#);
/// assert_eq!(filler.partial().unwrap(), &["Fjord", "Fj"]);
/// ```
pub struct Filler<T: Streamed> {
    parser: Parser,
    walk: Walk,
    partial: Slot<T>,
    /// The reason why the text is no JSON.
    broken: Option<SyntaxError>,
}

struct Slot<T: Streamed> {
    partial: Option<T::Partial>,
    /// `true` if the value changed since it was last taken.
    changed: bool,
}

impl<T: Streamed> Target for Slot<T> {
    fn change(&mut self, path: &[u32], change: &Change<'_>) -> bool {
        let taken = slot::<T>(&mut self.partial, path, change);
        self.changed |= taken && self.partial.is_some();
        taken
    }
}

impl<T: Streamed> Default for Filler<T> {
    fn default() -> Self {
        Self::laid(None)
    }
}

impl<T: Streamed> Filler<T> {
    /// Fills a value whose JSON is made under the schema of `T` in a dialect; [`Dialect::OpenAi`] by
    /// default.
    ///
    /// ```
    /// use coax::Dialect;
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<String>>::of(Dialect::Anthropic);
    /// filler.push(r#"{"value":["Fjord"]}"#);
    /// ```
    #[must_use]
    pub fn of(dialect: Dialect) -> Self {
        Self::laid(schema::layout::<T>(&[dialect]))
    }

    pub(crate) fn laid(layout: Layout) -> Self {
        let mut walk = Walk::default();
        // Where there is no whole table, nothing has been asked for either.
        let root = layout.or_else(|| facts::complete::<T>().ok());
        walk.force(Expect::Root(root.unwrap_or(T::NODE)));
        Self {
            parser: Parser::default(),
            walk,
            partial: Slot {
                partial: None,
                changed: false,
            },
            broken: None,
        }
    }

    /// Takes more of the text. What is no JSON changes nothing any more.
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<u32>>::default();
    /// filler.push(r#"{"value":[2,"#);
    /// filler.push("3,5");
    /// assert_eq!(filler.partial().map(Vec::len), Some(2)); // 5 may go on
    /// ```
    pub fn push(&mut self, text: &str) {
        if self.broken.is_some() {
            return;
        }
        let mut driver = Driver {
            walk: &mut self.walk,
            target: &mut self.partial,
        };
        self.broken = self.parser.push(text.as_bytes(), &mut driver).err();
    }

    /// Ends the text: a number at its end is final.
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<u32>>::default();
    /// filler.push(r#"{"value":[2,3,5]}"#);
    /// filler.finish();
    /// assert!(filler.error().is_none());
    /// ```
    pub fn finish(&mut self) {
        if self.broken.is_some() {
            return;
        }
        let mut driver = Driver {
            walk: &mut self.walk,
            target: &mut self.partial,
        };
        self.broken = self.parser.finish(&mut driver).err();
    }

    /// Returns the value as far as it came; `None` until its beginning is known.
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<String>>::default();
    /// assert!(filler.partial().is_none());
    /// filler.push(r#"{"value":["#);
    /// assert!(filler.partial().is_some_and(|it| it.is_empty()));
    /// ```
    #[must_use]
    pub fn partial(&self) -> Option<&T::Partial> {
        self.partial.partial.as_ref()
    }

    /// Returns whether something is new since this was last asked.
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<u32>>::default();
    /// filler.push(r#"{"value":[2,"#);
    /// assert!(filler.take_changed());
    /// assert!(!filler.take_changed());
    /// ```
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.partial.changed)
    }

    /// Sets whether [`error`](Self::error) also knows values that no more text can mend.
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<u32>>::default();
    /// filler.fail_fast(true);
    /// filler.push(r#"{"value":["two","#);
    /// assert!(filler.error().is_some());
    /// ```
    pub fn fail_fast(&mut self, fail_fast: bool) {
        self.walk.strict = fail_fast;
    }

    /// Returns why the text can never become a value: it is no JSON, a field has another type, or one is
    /// against its constraints. The last two only after [`fail_fast`](Self::fail_fast).
    ///
    /// ```
    /// use coax::partial::Filler;
    ///
    /// let mut filler = Filler::<Vec<u32>>::default();
    /// filler.push("no JSON");
    /// assert!(filler.error().is_some());
    /// ```
    #[must_use]
    pub fn error(&self) -> Option<DecodeError> {
        let wrong = self.walk.wrong.clone();
        wrong.or_else(|| {
            self.broken.as_ref().map(|broken| DecodeError::Malformed {
                message: broken.to_string(),
            })
        })
    }
}

impl<T: Streamed> fmt::Debug for Filler<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filler")
            .field("partial", &self.partial.partial)
            .finish_non_exhaustive()
    }
}
