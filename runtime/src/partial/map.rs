//! Maps as they come: entry after entry, the last one still growing.

use super::{Begin, Begun, Change, Streamed};
use serde::{Serialize, Serializer};
use std::borrow::Borrow;
use std::ops::Deref;

/// The entries of a map as far as they came, in the order in which they came.
///
/// An entry is there as soon as its value begins. It dereferences to a slice of pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialMap<K, V> {
    entries: Vec<(K, V)>,
    /// The key of the entry whose value is still to come.
    key: Option<K>,
}

impl<K, V> PartialMap<K, V> {
    /// Returns the value of a key.
    ///
    /// If a model repeats a key, the last value counts.
    ///
    /// ```
    /// use coax::partial::Filler;
    /// use std::collections::HashMap;
    ///
    /// let mut filler = Filler::<HashMap<String, u32>>::default();
    /// filler.push(r#"{"value":[{"key":"rye","value":500},"#);
    /// assert_eq!(filler.partial().and_then(|it| it.get("rye")), Some(&500));
    /// ```
    #[must_use]
    pub fn get<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let mut entries = self.entries.iter().rev();
        entries
            .find(|(it, _)| it.borrow() == key)
            .map(|(_, value)| value)
    }

    /// An empty map, for an object or list that begins.
    pub(super) fn begin(begin: Begin<'_>) -> Begun<Self> {
        match begin {
            Begin::Map => Begun::Here(Self {
                entries: Vec::new(),
                key: None,
            }),
            _ => Begun::Declined,
        }
    }
}

/// A change in a map whose keys and values are partial forms of these.
pub(super) fn change<K: Streamed, V: Streamed>(
    map: &mut PartialMap<K::Partial, V::Partial>,
    path: &[u32],
    change: &Change<'_>,
) -> bool {
    match (path, change) {
        ([], change) => matches!(change, Change::End),
        ([0, rest @ ..], change) => super::slot::<K>(&mut map.key, rest, change),
        ([_], Change::Begin(begin)) => match V::begin(*begin) {
            Begun::Here(value) => {
                map.entries.extend(map.key.take().map(|key| (key, value)));
                true
            }
            Begun::Wait => true,
            Begun::Declined => false,
        },
        ([_, rest @ ..], change) => match map.entries.last_mut() {
            Some((_, value)) => V::change(value, rest, change),
            None => false,
        },
    }
}

impl<K, V> Deref for PartialMap<K, V> {
    type Target = [(K, V)];

    fn deref(&self) -> &[(K, V)] {
        &self.entries
    }
}

impl<'a, K, V> IntoIterator for &'a PartialMap<K, V> {
    type Item = &'a (K, V);
    type IntoIter = std::slice::Iter<'a, (K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl<K: Serialize, V: Serialize> Serialize for PartialMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries.iter().map(|(key, value)| (key, value)))
    }
}
