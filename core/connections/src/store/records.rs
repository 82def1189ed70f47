//! Products and orders: written only when their content differs from what is stored.

use super::gone::{GONE, saw_orders, saw_products};
use crate::entity::{listing, order, order_line, product};
use crate::record::{Listing, Order, Product, Record, content_hash, keep_known};
use connections_contract::{ConnectionId, OrderId, ProductId};
use db::{StoreError, Tx};
use kernel::{Op, OrgId, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

/// What a batch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) written: i64,
    pub(crate) unchanged: i64,
}

/// Stores records of one connection.
pub(crate) async fn store_records(
    tx: &Tx,
    op: &Op,
    (org, connection): (OrgId, ConnectionId),
    records: Vec<Record>,
) -> Result<Counted, StoreError> {
    let mut counted = Counted::default();
    let (mut products, mut orders) = (Vec::new(), Vec::new());
    for record in records {
        let written = match record {
            Record::Product(product) => {
                products.push(product.native_id.clone());
                store_product(tx, op, (org, connection), *product).await?
            }
            Record::Order(order) => {
                orders.push(order.native_id.clone());
                store_order(tx, op, (org, connection), *order).await?
            }
        };
        if written { counted.written += 1 } else { counted.unchanged += 1 }
    }
    saw_products(tx, connection, &products, op.now()).await?;
    saw_orders(tx, connection, &orders, op.now()).await?;
    Ok(counted)
}

async fn store_product(
    tx: &Tx,
    op: &Op,
    (org_id, connection_id): (OrgId, ConnectionId),
    read: Product,
) -> Result<bool, StoreError> {
    let before = product_by_native(tx, connection_id, &read.native_id).await?;
    let hash = content_hash(&read.whole);
    if before.as_ref().is_some_and(|before| before.content_hash == hash && before.state != GONE) {
        return Ok(false);
    }
    let now = op.now();
    let row = product::Model {
        id: before.as_ref().map_or_else(|| op.id(), |before| before.id),
        org_id,
        connection_id,
        native_id: read.native_id,
        title: read.title,
        state: read.state,
        hs_code: read.hs_code,
        origin: read.origin,
        brand: read.brand,
        content_hash: hash,
        record: read.whole,
        source_changed_at: Some(read.changed_at),
        first_seen_at: before.as_ref().map_or(now, |before| before.first_seen_at),
        observed_at: now,
        measures: before.as_ref().map_or(0, |before| before.measures),
        evidence: before.as_ref().and_then(|before| before.evidence),
    };
    save_product_row(tx, &row, before.is_some()).await?;
    replace_listings(tx, op, &row, read.listings).await?;
    Ok(true)
}

async fn save_product_row(tx: &Tx, row: &product::Model, there: bool) -> Result<(), StoreError> {
    let id = row.id;
    let all = row.clone().into_active_model().reset_all();
    if there {
        product::Entity::update_many().set(all).filter(product::Column::Id.eq(id)).exec(tx).await?;
    } else {
        product::Entity::insert(all).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn replace_listings(
    tx: &Tx,
    op: &Op,
    of: &product::Model,
    read: Vec<Listing>,
) -> Result<(), StoreError> {
    listing::Entity::delete_many().filter(listing::Column::ProductId.eq(of.id)).exec(tx).await?;
    let rows: Vec<_> = read
        .into_iter()
        .map(|read| {
            let price = read.price.as_ref();
            listing::ActiveModel {
                id: Set(op.id()),
                product_id: Set(of.id),
                connection_id: Set(of.connection_id),
                native_id: Set(read.native_id),
                title: Set(read.title),
                sku: Set(read.sku),
                gtin: Set(read.gtin),
                state: Set(read.state),
                url: Set(read.url),
                price_minor: Set(price.map(|price| price.minor)),
                currency: Set(price.map(|price| price.currency.clone())),
                exponent: Set(price.map(|price| i64::from(price.exponent))),
                source_decimal: Set(price.map(|price| price.source_decimal.clone())),
            }
        })
        .collect();
    for slice in rows.chunks(500) {
        listing::Entity::insert_many(slice.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn store_order(
    tx: &Tx,
    op: &Op,
    (org_id, connection_id): (OrgId, ConnectionId),
    mut read: Order,
) -> Result<bool, StoreError> {
    let same = order::Column::NativeId.eq(read.native_id.as_str());
    let of = order::Column::ConnectionId.eq(connection_id);
    let before = order::Entity::find().filter(of).filter(same).one(tx).await?;
    if let Some(before) = &before {
        keep_known(&before.record, &mut read.whole);
        read.country = read.country.or_else(|| before.country.clone());
    }
    let hash = content_hash(&read.whole);
    if before.as_ref().is_some_and(|before| before.content_hash == hash && before.state != GONE) {
        return Ok(false);
    }
    let now = op.now();
    let lines = std::mem::take(&mut read.lines);
    let row = order::Model {
        id: before.as_ref().map_or_else(|| op.id(), |before| before.id),
        org_id,
        connection_id,
        native_id: read.native_id,
        number: read.number,
        placed_at: read.placed_at,
        state: read.state,
        payment: read.payment,
        fulfilment: read.fulfilment,
        country: read.country,
        currency: read.gross.currency,
        exponent: i64::from(read.gross.exponent),
        gross_minor: read.gross.minor,
        gross_source: read.gross.source_decimal,
        gross_rounding: read.gross.rounding,
        tax_minor: read.tax_minor,
        shipping_minor: read.shipping_minor,
        refunded_minor: read.refunded_minor,
        content_hash: hash,
        record: read.whole,
        source_changed_at: Some(read.changed_at),
        first_seen_at: before.as_ref().map_or(now, |before| before.first_seen_at),
        observed_at: now,
    };
    let id = row.id;
    let all = row.into_active_model().reset_all();
    if before.is_some() {
        order::Entity::update_many().set(all).filter(order::Column::Id.eq(id)).exec(tx).await?;
        order_line::Entity::delete_many().filter(order_line::Column::OrderId.eq(id)).exec(tx).await?;
    } else {
        order::Entity::insert(all).exec_without_returning(tx).await?;
    }
    let rows: Vec<_> = (0..).zip(lines).map(|(position, line)| line_row(op, id, position, line)).collect();
    for slice in rows.chunks(500) {
        order_line::Entity::insert_many(slice.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(true)
}

fn line_row(op: &Op, order_id: OrderId, position: i64, line: crate::record::Line) -> order_line::ActiveModel {
    order_line::ActiveModel {
        id: Set(op.id()),
        order_id: Set(order_id),
        position: Set(position),
        native_id: Set(line.native_id),
        title: Set(line.title),
        sku: Set(line.sku),
        gtin: Set(line.gtin),
        product_native_id: Set(line.product),
        quantity: Set(line.quantity),
        unit: Set(line.unit),
        gross_minor: Set(line.gross.minor),
        gross_source: Set(line.gross.source_decimal),
        gross_rounding: Set(line.gross.rounding),
        hs_code: Set(line.hs_code),
        origin: Set(line.origin),
    }
}

/// A product by the store's id.
pub(crate) async fn product_by_native(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    native_id: &str,
) -> Result<Option<product::Model>, StoreError> {
    let of = product::Column::ConnectionId.eq(connection);
    Ok(product::Entity::find().filter(of).filter(product::Column::NativeId.eq(native_id)).one(db).await?)
}

/// A product by our id.
pub(crate) async fn product(
    db: &impl ConnectionTrait,
    id: ProductId,
) -> Result<Option<product::Model>, StoreError> {
    Ok(product::Entity::find_by_id(id).one(db).await?)
}

/// Writes what a measure made of a product.
pub(crate) async fn settle_product(tx: &Tx, row: &product::Model) -> Result<(), StoreError> {
    save_product_row(tx, row, true).await
}

/// Products of a connection by id.
pub(crate) async fn products(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    after: Option<ProductId>,
    limit: u64,
) -> Result<Vec<product::Model>, StoreError> {
    let of = product::Column::ConnectionId.eq(connection);
    let mut query = product::Entity::find().filter(of).order_by_asc(product::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(product::Column::Id.gt(after));
    }
    Ok(query.all(db).await?)
}

/// The variants of products.
pub(crate) async fn listings(
    db: &impl ConnectionTrait,
    of: &[ProductId],
) -> Result<Vec<listing::Model>, StoreError> {
    let of = listing::Column::ProductId.is_in(of.iter().copied());
    Ok(listing::Entity::find().filter(of).order_by_asc(listing::Column::NativeId).all(db).await?)
}

/// Orders of a connection, the latest placed first.
pub(crate) async fn orders(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    before: Option<(Timestamp, OrderId)>,
    limit: u64,
) -> Result<Vec<order::Model>, StoreError> {
    let of = order::Column::ConnectionId.eq(connection);
    let mut query = order::Entity::find()
        .filter(of)
        .order_by_desc(order::Column::PlacedAt)
        .order_by_desc(order::Column::Id)
        .limit(limit);
    if let Some((placed_at, id)) = before {
        let earlier = order::Column::PlacedAt.lt(placed_at);
        let same = Condition::all().add(order::Column::PlacedAt.eq(placed_at)).add(order::Column::Id.lt(id));
        query = query.filter(Condition::any().add(earlier).add(same));
    }
    Ok(query.all(db).await?)
}

/// An order with its lines.
pub(crate) async fn order(
    db: &impl ConnectionTrait,
    id: OrderId,
) -> Result<Option<(order::Model, Vec<order_line::Model>)>, StoreError> {
    let Some(row) = order::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let of = order_line::Column::OrderId.eq(id);
    let lines =
        order_line::Entity::find().filter(of).order_by_asc(order_line::Column::Position).all(db).await?;
    Ok(Some((row, lines)))
}

/// How many products and orders a connection has.
pub(crate) async fn record_counts(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
) -> Result<(u64, u64), StoreError> {
    use sea_orm::PaginatorTrait;
    let products =
        product::Entity::find().filter(product::Column::ConnectionId.eq(connection)).count(db).await?;
    let orders = order::Entity::find().filter(order::Column::ConnectionId.eq(connection)).count(db).await?;
    Ok((products, orders))
}
