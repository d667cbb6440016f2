//! The partial forms of the types of well-known crates: one feature per crate. Each is like that of
//! its kin in the standard library.

#[cfg(feature = "chrono04")]
scalars! {
    chrono::NaiveDate chrono::NaiveTime chrono::NaiveDateTime chrono::Weekday chrono::Month
    chrono::TimeDelta
}

#[cfg(feature = "chrono04")]
impl<Tz: chrono::TimeZone> super::Streamed for chrono::DateTime<Tz>
where
    Self: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug,
{
    type Partial = Self;
}

#[cfg(feature = "chrono04")]
impl<Tz: chrono::TimeZone> super::Fill<Self> for chrono::DateTime<Tz>
where
    Self: serde::de::DeserializeOwned,
{
    fn begin(begin: super::Begin<'_>) -> super::Begun<Self> {
        super::impls::read(begin)
    }
}

#[cfg(feature = "jiff1")]
scalars! {
    jiff::Timestamp jiff::ZonedDateTime jiff::SignedDuration
    jiff::civil::Date jiff::civil::Time jiff::civil::DateTime
}

// A span does not say when two are equal.
#[cfg(feature = "jiff1")]
wholes! { [] jiff::Span; }

#[cfg(feature = "rust_decimal1")]
scalars! { rust_decimal::Decimal }

#[cfg(feature = "semver1")]
scalars! { semver::Version semver::VersionReq semver::Comparator }

#[cfg(feature = "url2")]
scalars! { url::Url }

#[cfg(feature = "uuid1")]
scalars! { uuid::Uuid uuid::NonNilUuid }

#[cfg(feature = "indexmap2")]
lists! { [S] indexmap::IndexSet<T, S>; }

#[cfg(feature = "indexmap2")]
maps! { [S] indexmap::IndexMap<K, V, S>; }

#[cfg(feature = "smallvec1")]
impl<A: smallvec::Array> super::Streamed for smallvec::SmallVec<A>
where
    A::Item: super::Streamed,
{
    type Partial = Vec<super::Partial<A::Item>>;
}

#[cfg(feature = "smallvec1")]
impl<A: smallvec::Array> super::Fill<Vec<super::Partial<A::Item>>> for smallvec::SmallVec<A>
where
    A::Item: super::Streamed,
{
    fn begin(begin: super::Begin<'_>) -> super::Begun<Vec<super::Partial<A::Item>>> {
        super::list::begin(begin)
    }

    fn change(
        partial: &mut Vec<super::Partial<A::Item>>,
        path: &[u32],
        change: &super::Change<'_>,
    ) -> bool {
        super::list::change::<A::Item>(partial, path, change)
    }
}
