//! `uuid`.

use uuid::{NonNilUuid, Uuid};

use crate::schema::table::node::{Field, Kind, Node, NodeRef, Rules, Text};

texts! {
    [] Uuid => "", Rules::of_format("uuid");
    [] NonNilUuid => "", Rules::of_format("uuid");
}
