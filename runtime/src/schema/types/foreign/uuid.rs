//! `uuid`.

use uuid::{NonNilUuid, Uuid};

use crate::schema::table::node::{Constraints, Field, Kind, Node, NodeRef, Text};

texts! {
    [] Uuid => "", Constraints::of_format("uuid");
    [] NonNilUuid => "", Constraints::of_format("uuid");
}
