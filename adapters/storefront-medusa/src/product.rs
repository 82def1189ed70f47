//! Turns a Medusa product into `corridor.product/1`.

use corridor_sdk::{
    Amount, Moment,
    records::{Channel, Listing, ListingState, Product, Quantity},
};

use crate::{
    config::Config,
    order::{Unreadable, country, gtin, said},
    wire,
};

/// Reads one product. In Medusa a product is published as a whole, so its variants share its state. Channels, listings and
/// prices are put in order, because Medusa lists them in any, and the same product must give the same record.
pub(crate) fn product(product: wire::Product, config: &Config) -> Result<Product, Unreadable> {
    let state = state(&product.status);
    let listing = |variant| listing(variant, &state, config);
    let mut listings = product.variants.into_iter().map(listing).collect::<Result<Vec<_>, _>>()?;
    listings.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    let mut channels: Vec<_> = product.sales_channels.into_iter().filter_map(channel).collect();
    channels.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    Ok(Product {
        listings,
        channels,
        state,
        title: product.title,
        description: product.description.and_then(said),
        brand: None,
        hs_code: product.hs_code.and_then(said),
        origin: product.origin_country.and_then(country),
        composition: product.material.and_then(said),
        net_mass: product.weight.map(|weight| Quantity::new(weight, config.weight_unit)),
        created: Moment::parse(&product.created_at)?,
        updated: Moment::parse(&product.updated_at)?,
        external_id: product.id,
    })
}

fn state(status: &str) -> ListingState {
    match status {
        "published" => ListingState::Listed,
        "draft" => ListingState::Unlisted,
        other => ListingState::Other(other.to_owned()),
    }
}

fn channel(channel: wire::Named) -> Option<Channel> {
    Some(Channel { external_id: channel.id?, name: channel.name })
}

fn listing(variant: wire::Variant, state: &ListingState, config: &Config) -> Result<Listing, Unreadable> {
    Ok(Listing {
        gtin: gtin(&variant),
        external_id: variant.id.ok_or("a variant has no id")?,
        title: variant.title.unwrap_or_default(),
        sku: variant.sku.and_then(said),
        hs_code: variant.hs_code.and_then(said),
        origin: variant.origin_country.and_then(country),
        net_mass: variant.weight.map(|weight| Quantity::new(weight, config.weight_unit)),
        // A Medusa shop's pages are a program of its own.
        url: None,
        state: state.clone(),
        prices: prices(variant.prices)?,
    })
}

/// The prices anybody pays; those for a region, a customer group or a quantity are left out.
fn prices(prices: Vec<wire::Price>) -> Result<Vec<Amount>, Unreadable> {
    let for_all = prices.into_iter().filter(|price| price.rules.is_empty() && price.min_quantity.is_none());
    let amount = |price: wire::Price| Ok(Amount::new(price.amount, &price.currency_code)?);
    let mut amounts = for_all.map(amount).collect::<Result<Vec<_>, Unreadable>>()?;
    amounts.sort_by(|a, b| (&a.currency, a.minor).cmp(&(&b.currency, b.minor)));
    Ok(amounts)
}
