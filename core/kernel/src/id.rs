//! Typed ids: `Id<Person>` and `Id<Org>` cannot be mixed up, and say in URLs and logs what they name.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::{fmt, mem};
use uuid::Uuid;

/// What an id names.
pub trait Kind: 'static {
    /// The letters before the underscore in `cmp_0198f2…`; unique in the product.
    const PREFIX: &'static str;
}

/// The name of one thing of kind `K`: a UUID version 7, so that ids sort by the time they were made.
///
/// Prints and parses as `prefix_` and 32 hexadecimal digits; only a store sees the bare [`Uuid`].
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// Wraps a UUID that a store or [`Chance`](crate::Chance) vouches for.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// The bare UUID, for stores.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_ and 32 hexadecimal digits")]
pub struct IdRefused {
    prefix: &'static str,
}

impl<K: Kind> FromStr for Id<K> {
    type Err = IdRefused;

    fn from_str(text: &str) -> Result<Self, IdRefused> {
        let refused = IdRefused { prefix: K::PREFIX };
        let hex = text.strip_prefix(K::PREFIX).and_then(|rest| rest.strip_prefix('_')).ok_or(refused)?;
        // One spelling per id: no upper case, no hyphens, no braces.
        let plain = hex.len() == 32 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !plain {
            return Err(refused);
        }
        Uuid::parse_str(hex).map(Self::from_uuid).map_err(|_| refused)
    }
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", K::PREFIX, self.0.simple())
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Kind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

const _: () = assert!(mem::size_of::<Id<()>>() == 16);

#[cfg(feature = "sea-orm")]
mod column {
    use super::{Id, Kind};
    use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr};
    use sea_orm::{
        ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    };
    use uuid::Uuid;

    impl<K: Kind> From<Id<K>> for Value {
        fn from(id: Id<K>) -> Self {
            Self::Uuid(Some(id.0))
        }
    }

    impl<K: Kind> TryGetable for Id<K> {
        fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
            Uuid::try_get_by(row, index).map(Self::from_uuid)
        }
    }

    impl<K: Kind> ValueType for Id<K> {
        fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
            <Uuid as ValueType>::try_from(value).map(Self::from_uuid)
        }
        fn type_name() -> String {
            K::PREFIX.to_owned()
        }
        fn array_type() -> ArrayType {
            ArrayType::Uuid
        }
        fn column_type() -> ColumnType {
            ColumnType::Uuid
        }
    }

    impl<K: Kind> Nullable for Id<K> {
        fn null() -> Value {
            Value::Uuid(None)
        }
    }

    impl<K: Kind> IntoActiveValue<Self> for Id<K> {
        fn into_active_value(self) -> ActiveValue<Self> {
            ActiveValue::Set(self)
        }
    }

    impl<K: Kind> TryFromU64 for Id<K> {
        fn try_from_u64(_: u64) -> Result<Self, DbErr> {
            Err(DbErr::ConvertFromU64(K::PREFIX))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Chance;
    use proptest::prelude::*;

    struct Parcel;
    impl Kind for Parcel {
        const PREFIX: &'static str = "par";
    }

    #[test]
    fn an_id_prints_its_kind_and_reads_back() {
        let id: Id<Parcel> = Chance::seeded(1).id("2026-01-02T03:04:05Z".parse().unwrap());
        assert!(id.to_string().starts_with("par_"));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let chance = Chance::seeded(7);
        let earlier: Id<Parcel> = chance.id("2026-01-01T00:00:00Z".parse().unwrap());
        let later: Id<Parcel> = chance.id("2026-01-01T00:00:00.001Z".parse().unwrap());
        assert!(earlier < later);
    }

    #[test]
    fn only_one_spelling_is_accepted() {
        let id: Id<Parcel> = Chance::seeded(1).id("2026-01-02T03:04:05Z".parse().unwrap());
        for wrong in
            [id.to_string().to_uppercase(), id.to_string().replace("par_", "per_"), id.uuid().to_string()]
        {
            assert!(wrong.parse::<Id<Parcel>>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".*") {
            let _ = text.parse::<Id<Parcel>>();
        }
    }
}
