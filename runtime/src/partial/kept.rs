//! Values that are kept until they are whole, and walked then; those that stand as JSON text in a string
//! are among them.

use super::frame::Expect;
use super::walk::Driver;
use crate::json::{Event, Parser, Sink};
use crate::schema::read::document::Document;
use crate::schema::read::fits;
use crate::schema::table::node::{Field, Kind, NodeRef, Quoted};

impl Driver<'_> {
    /// The node of a value that begins with the event, and whether `null` is a value.
    pub(super) fn expected(&mut self, node: NodeRef, event: Event<'_>) -> (NodeRef, bool) {
        let (mut node, mut takes_null) = self.resolve(node);
        while let Kind::Quoted(quoted) = &node.get().kind
            && event != Event::String
        {
            // JSON where JSON text was asked for.
            let inner = self.inside(quoted);
            let (inner, null) = self.resolve(inner);
            (node, takes_null) = (inner, takes_null || null);
        }
        (node, takes_null)
    }

    /// The text is whole.
    pub(super) fn quoted(&mut self, quoted: &Quoted, field: Option<&'static Field>, json: &str) {
        let Ok(document) = Document::of(json) else {
            return;
        };
        let json = fits::unquoted(quoted.node, document.root());
        let inner = self.inside(quoted);
        self.walk_value(Expect::Node(inner, field), &json);
        self.leave();
    }

    /// Walks a value that was kept, at this place.
    pub(super) fn walk_value(&mut self, expect: Expect, json: &str) {
        let path = self.walk.path.clone();
        self.walk.force(expect);
        let mut parser = Parser::default();
        // It has been read before, so it is whole.
        let _ = parser
            .push(json.as_bytes(), self)
            .and_then(|()| parser.finish(self));
        self.walk.path = path;
    }

    /// Walks the entries of an object that was kept, in the object that is open.
    pub(super) fn walk_entries(&mut self, json: &str) {
        let mut inner = Inner {
            driver: self,
            depth: 0,
        };
        let _ = Parser::default().push(json.as_bytes(), &mut inner);
    }

    fn inside(&mut self, quoted: &Quoted) -> NodeRef {
        self.walk.enclosing.extend_from_slice(&quoted.around);
        quoted.node
    }
}

/// Passes on what is inside an object.
struct Inner<'a, 'b> {
    driver: &'a mut Driver<'b>,
    depth: usize,
}

impl Sink for Inner<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        if matches!(event, Event::EndObject | Event::EndList | Event::EndString) {
            self.depth -= 1;
        }
        let outermost = self.depth == 0 && matches!(event, Event::Object | Event::EndObject);
        if matches!(event, Event::Object | Event::List | Event::String) {
            self.depth += 1;
        }
        if !outermost {
            self.driver.event(event);
        }
    }
}
