//! What a store still shows, and what it shows no more.

use crate::entity::{listing, order, product};
use connections_contract::{ConnectionId, ProductId};
use db::{StoreError, Tx};
use kernel::Timestamp;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Set,
};

/// The state of what its store does not know any more. What came of it stays.
pub(crate) const GONE: &str = "gone";
/// States of orders after which nothing is left to do: those of `corridor.order/1`, and ours.
const THROUGH: [&str; 4] = ["completed", "cancelled", "archived", GONE];
/// Ids in one statement; both engines take more.
const SLICE: usize = 500;

/// What a store calls a record.
#[derive(FromQueryResult)]
struct Named {
    native_id: String,
}

/// What we call a product.
#[derive(FromQueryResult)]
struct Unseen {
    id: ProductId,
}

/// The store's ids of orders that are not through, those first that were seen the longest ago.
pub(crate) async fn open_orders(
    db: &impl ConnectionTrait,
    connection: ConnectionId,
    limit: u64,
) -> Result<Vec<String>, StoreError> {
    let open = order::Entity::find()
        .select_only()
        .column(order::Column::NativeId)
        .filter(order::Column::ConnectionId.eq(connection))
        .filter(order::Column::State.is_not_in(THROUGH))
        .order_by_asc(order::Column::ObservedAt)
        .order_by_asc(order::Column::Id)
        .limit(limit);
    Ok(open.into_model::<Named>().all(db).await?.into_iter().map(|order| order.native_id).collect())
}

/// Notes that orders were seen, whether they changed or not.
pub(crate) async fn saw_orders(
    tx: &Tx,
    connection: ConnectionId,
    native_ids: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let seen = order::ActiveModel { observed_at: Set(now), ..Default::default() };
    change_orders(tx, connection, native_ids, seen).await
}

/// Notes that a store does not know orders any more.
pub(crate) async fn lost_orders(
    tx: &Tx,
    connection: ConnectionId,
    native_ids: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    let gone =
        order::ActiveModel { state: Set(GONE.to_owned()), observed_at: Set(now), ..Default::default() };
    change_orders(tx, connection, native_ids, gone).await
}

async fn change_orders(
    tx: &Tx,
    connection: ConnectionId,
    native_ids: &[String],
    to: order::ActiveModel,
) -> Result<(), StoreError> {
    for slice in native_ids.chunks(SLICE) {
        order::Entity::update_many()
            .set(to.clone())
            .filter(order::Column::ConnectionId.eq(connection))
            .filter(order::Column::NativeId.is_in(slice))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Notes that products were seen, whether they changed or not.
pub(crate) async fn saw_products(
    tx: &Tx,
    connection: ConnectionId,
    native_ids: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    for slice in native_ids.chunks(SLICE) {
        product::Entity::update_many()
            .set(product::ActiveModel { observed_at: Set(now), ..Default::default() })
            .filter(product::Column::ConnectionId.eq(connection))
            .filter(product::Column::NativeId.is_in(slice))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Notes that a store does not know the products, nor their variants, any more that were not seen since `begun`.
pub(crate) async fn lose_products(
    tx: &Tx,
    connection: ConnectionId,
    begun: Timestamp,
) -> Result<(), StoreError> {
    let unseen = product::Entity::find()
        .select_only()
        .column(product::Column::Id)
        .filter(product::Column::ConnectionId.eq(connection))
        .filter(product::Column::ObservedAt.lt(begun))
        .filter(product::Column::State.ne(GONE))
        .into_model::<Unseen>()
        .all(tx)
        .await?;
    let unseen: Vec<_> = unseen.into_iter().map(|product| product.id).collect();
    for slice in unseen.chunks(SLICE) {
        product::Entity::update_many()
            .set(product::ActiveModel { state: Set(GONE.to_owned()), ..Default::default() })
            .filter(product::Column::Id.is_in(slice.iter().copied()))
            .exec(tx)
            .await?;
        listing::Entity::update_many()
            .set(listing::ActiveModel { state: Set(GONE.to_owned()), ..Default::default() })
            .filter(listing::Column::ProductId.is_in(slice.iter().copied()))
            .exec(tx)
            .await?;
    }
    Ok(())
}
