//! What only matters in streams: fields that appear whole.

use crate::enums::Internal;
use crate::random::minutes;
use crate::without_schemars;
use std::collections::{BTreeMap, LinkedList};
use std::time::Duration;

without_schemars! {
    pub struct Wholes {
        #[structured(stream = "whole")]
        pub a: String,
        #[structured(stream = "whole")]
        pub b: Option<Vec<Internal>>,
        #[arbitrary(with = minutes)]
        pub c: Duration,
        #[structured(stream = "whole")]
        pub d: BTreeMap<String, Internal>,
        pub e: LinkedList<u8>,
    }
}
