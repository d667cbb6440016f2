//! `uuid`.

use uuid::{NonNilUuid, Uuid};

use super::super::Structured;
use super::super::node::{Field, Kind, Node, NodeRef, Rules, Text};

texts! {
    [] Uuid => "", Rules::of_format("uuid");
    [] NonNilUuid => "", Rules::of_format("uuid");
}
