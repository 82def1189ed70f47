//! How values are stored in SQLite and read back: the declared column type decides (`storage.md` §5 in the design notes).

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::types::ValueRef;
use sea_orm::{DbErr, Statement, Value};

/// Fixed-width UTC text: sorts as time does, and SQLite's own date functions read it.
fn stamp(at: &DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Binds the statement's values by position.
pub(super) fn bind(prepared: &mut rusqlite::Statement<'_>, statement: &Statement) -> rusqlite::Result<()> {
    let values = statement.values.iter().flat_map(|values| values.iter());
    for (index, value) in values.enumerate() {
        let at = index + 1;
        match value {
            Value::Bool(x) => prepared.raw_bind_parameter(at, x)?,
            Value::SmallInt(x) => prepared.raw_bind_parameter(at, x)?,
            Value::Int(x) => prepared.raw_bind_parameter(at, x)?,
            Value::BigInt(x) => prepared.raw_bind_parameter(at, x)?,
            // LIMIT and OFFSET come as unsigned from the query builder; nothing of ours stores one.
            Value::BigUnsigned(x) => {
                prepared.raw_bind_parameter(at, x.map(|x| i64::try_from(x).unwrap_or(i64::MAX)))?;
            }
            Value::String(x) => prepared.raw_bind_parameter(at, x.as_deref())?,
            Value::Bytes(x) => prepared.raw_bind_parameter(at, x.as_deref())?,
            Value::Uuid(x) => prepared.raw_bind_parameter(at, x.as_ref().map(|x| &x.as_bytes()[..]))?,
            Value::Json(x) => prepared.raw_bind_parameter(at, x.as_ref().map(ToString::to_string))?,
            Value::ChronoDateTimeUtc(x) => prepared.raw_bind_parameter(at, x.as_ref().map(stamp))?,
            Value::ChronoDate(x) => prepared.raw_bind_parameter(at, x.as_ref().map(ToString::to_string))?,
            other => {
                let refused = format!("no column of ours stores {other:?}");
                return Err(rusqlite::Error::ToSqlConversionFailure(refused.into()));
            }
        }
    }
    Ok(())
}

/// What a column was declared as.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Plain,
    Bool,
    Uuid,
    Time,
    Date,
    Json,
}

impl Kind {
    /// Reads the type names that sea-query writes for SQLite.
    pub(super) fn declared(declaration: Option<&str>) -> Self {
        match declaration.map(str::to_ascii_lowercase).as_deref() {
            Some("boolean") => Self::Bool,
            Some("uuid_text") => Self::Uuid,
            Some("timestamp_with_timezone_text") => Self::Time,
            Some("date_text") => Self::Date,
            Some("json_text" | "jsonb_text") => Self::Json,
            _ => Self::Plain,
        }
    }
}

/// Reads one stored value as its column was declared.
pub(super) fn decode(kind: Kind, stored: ValueRef<'_>) -> Result<Value, DbErr> {
    let text =
        |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_owned).map_err(|e| DbErr::Type(e.to_string()));
    let bad = |what: &str| DbErr::Type(format!("stored value is no {what}"));
    Ok(match (kind, stored) {
        (Kind::Bool, ValueRef::Null) => Value::Bool(None),
        (Kind::Bool, ValueRef::Integer(i)) => Value::Bool(Some(i != 0)),
        (Kind::Uuid, ValueRef::Null) => Value::Uuid(None),
        (Kind::Uuid, ValueRef::Blob(b)) => {
            Value::Uuid(Some(uuid::Uuid::from_slice(b).map_err(|_| bad("UUID"))?))
        }
        (Kind::Time, ValueRef::Null) => Value::ChronoDateTimeUtc(None),
        (Kind::Time, ValueRef::Text(b)) => {
            Value::ChronoDateTimeUtc(Some(text(b)?.parse().map_err(|_| bad("timestamp"))?))
        }
        (Kind::Date, ValueRef::Null) => Value::ChronoDate(None),
        (Kind::Date, ValueRef::Text(b)) => {
            Value::ChronoDate(Some(text(b)?.parse().map_err(|_| bad("date"))?))
        }
        (Kind::Json, ValueRef::Null) => Value::Json(None),
        (Kind::Json, ValueRef::Text(b)) => {
            Value::Json(Some(Box::new(serde_json::from_slice(b).map_err(|_| bad("JSON"))?)))
        }
        (_, ValueRef::Null) => Value::String(None),
        (_, ValueRef::Integer(i)) => Value::BigInt(Some(i)),
        (_, ValueRef::Real(f)) => Value::Double(Some(f)),
        (_, ValueRef::Text(b)) => Value::String(Some(text(b)?)),
        (_, ValueRef::Blob(b)) => Value::Bytes(Some(b.to_vec())),
    })
}
