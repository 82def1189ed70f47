//! The column types of `core/db`, spelled once: the same Rust value, the same meaning, on both engines.

use sea_orm_migration::prelude::*;

/// A table of the given name.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// A UUID that the application makes.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().to_owned()
}

/// The primary key of a business row.
pub(crate) fn key() -> ColumnDef {
    ColumnDef::new("id").uuid().not_null().primary_key().to_owned()
}

/// A number that the database gives, where order matters.
pub(crate) fn sequence() -> ColumnDef {
    ColumnDef::new("seq").big_integer().not_null().auto_increment().primary_key().to_owned()
}

/// Text of any length; its parser is the limit.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

/// An integer. Only 64 bits: the driver rows know no other kind.
pub(crate) fn integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

/// An instant.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().to_owned()
}

/// Yes or no.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().to_owned()
}

/// JSON that is read and written whole; never hashed, never filtered on.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().to_owned()
}

/// Bytes: what is hashed, signed or sealed.
pub(crate) fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).binary().not_null().to_owned()
}

/// The same column, allowed to be absent.
pub(crate) fn maybe(mut column: ColumnDef) -> ColumnDef {
    column.null().to_owned()
}

/// Creates the table, then the indexes, each a plain statement both engines read.
pub(crate) async fn create(
    manager: &SchemaManager<'_>,
    table: &mut TableCreateStatement,
    indexes: &[&str],
) -> Result<(), DbErr> {
    manager.create_table(table.to_owned()).await?;
    for index in indexes {
        manager.get_connection().execute_unprepared(index).await?;
    }
    Ok(())
}

/// A named CHECK, in the words both engines read (no `num_nonnulls`, no casts, no `now()`).
pub(crate) fn check(name: &'static str, condition: &'static str) -> Check {
    Check::named(name, Expr::cust(condition))
}
