// Fills an empty Medusa with 5 products and 20 orders through its own API, and prints what a test needs as JSON.
//
// 16 orders in EUR with 19 % VAT (their totals have fractions of a cent), 2 in JPY (no decimals), 2 in KWD (three).
// The first order is captured and partly refunded, the second fulfilled, the third cancelled, the fourth has a discount.

const base = process.env.BASE_URL;
let bearer = null;

async function call(method, path, body, headers = {}) {
  const response = await fetch(base + path, {
    method,
    headers: {
      "content-type": "application/json",
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 400)}`);
  return JSON.parse(text);
}
const post = (path, body, headers) => call("POST", path, body, headers);
const get = (path) => call("GET", path);

const markets = [
  { currency: "eur", country: "de", city: "Berlin", postcode: "10115", price: (i) => 19.99 + i, shipping: 4.9 },
  { currency: "jpy", country: "jp", city: "Tokyo", postcode: "100-0001", price: () => 3000, shipping: 800 },
  { currency: "kwd", country: "kw", city: "Kuwait City", postcode: "13001", price: () => 6.125, shipping: 1.5 },
];

const DISCOUNT = "TENOFF";

async function keys() {
  const credentials = { email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD };
  bearer = (await post("/auth/user/emailpass", credentials)).token;
  const secret = (await post("/admin/api-keys", { title: "corridor", type: "secret" })).api_key;
  const publishable = (await post("/admin/api-keys", { title: "shop", type: "publishable" })).api_key;
  return { secret: secret.token, publishable: publishable.token, publishable_id: publishable.id };
}

async function shop(publishable_id) {
  const channel =
    (await get("/admin/sales-channels")).sales_channels[0] ??
    (await post("/admin/sales-channels", { name: "Corridor" })).sales_channel;
  await post(`/admin/api-keys/${publishable_id}/sales-channels`, { add: [channel.id] });

  const store = (await get("/admin/stores")).stores[0];
  const supported_currencies = markets.map(({ currency }, n) => ({ currency_code: currency, is_default: n === 0 }));
  await post(`/admin/stores/${store.id}`, { supported_currencies });
  return channel;
}

async function regions() {
  const made = [];
  for (const market of markets) {
    const region = await post("/admin/regions", {
      name: market.country.toUpperCase(),
      currency_code: market.currency,
      countries: [market.country],
      payment_providers: ["pp_system_default"],
    });
    made.push(region.region.id);
  }
  await post("/admin/tax-regions", {
    country_code: "de",
    provider_id: "tp_system",
    default_tax_rate: { name: "VAT", rate: 19, code: "DE19" },
  });
  return made;
}

async function warehouse(channel) {
  const location = (
    await post("/admin/stock-locations", {
      name: "Bonded warehouse",
      address: { address_1: "1 Port Road", city: "Zhengzhou", country_code: "cn" },
    })
  ).stock_location;
  const at = `/admin/stock-locations/${location.id}`;
  await post(`${at}/fulfillment-providers`, { add: ["manual_manual"] });
  await post(`${at}/sales-channels`, { add: [channel.id] });
  await post(`${at}/fulfillment-sets`, { name: "Parcels", type: "shipping" });
  const [set] = (await get(`${at}?fields=*fulfillment_sets`)).stock_location.fulfillment_sets;
  const geo_zones = markets.map(({ country }) => ({ type: "country", country_code: country }));
  const zoned = await post(`/admin/fulfillment-sets/${set.id}/service-zones`, { name: "World", geo_zones });
  return { location, zone: zoned.fulfillment_set.service_zones[0] };
}

async function shipping(zone) {
  const profile =
    (await get("/admin/shipping-profiles")).shipping_profiles[0] ??
    (await post("/admin/shipping-profiles", { name: "Default", type: "default" })).shipping_profile;
  const made = await post("/admin/shipping-options", {
    name: "Standard",
    service_zone_id: zone.id,
    shipping_profile_id: profile.id,
    provider_id: "manual_manual",
    price_type: "flat",
    type: { label: "Standard", description: "Standard", code: "standard" },
    prices: markets.map(({ currency, shipping }) => ({ currency_code: currency, amount: shipping })),
    rules: [
      { attribute: "enabled_in_store", value: "true", operator: "eq" },
      { attribute: "is_return", value: "false", operator: "eq" },
    ],
  });
  return { profile, option: made.shipping_option };
}

async function catalogue(channel, profile, location) {
  const products = [];
  for (let i = 1; i <= 5; i++) {
    const made = await post("/admin/products", {
      title: `Shaver ${i}`,
      status: "published",
      shipping_profile_id: profile.id,
      hs_code: "85101000",
      origin_country: "cn",
      material: "plastic",
      weight: 250,
      sales_channels: [{ id: channel.id }],
      options: [{ title: "Size", values: ["S", "M"] }],
      variants: ["S", "M"].map((size) => ({
        title: size,
        sku: `SHV-${i}-${size}`,
        hs_code: "85101000",
        origin_country: "cn",
        manage_inventory: true,
        options: { Size: size },
        prices: markets.map(({ currency, price }) => ({ currency_code: currency, amount: price(i) })),
      })),
    });
    products.push(made.product);
  }
  for (const item of (await get("/admin/inventory-items?limit=100")).inventory_items) {
    const level = { location_id: location.id, stocked_quantity: 1000 };
    await post(`/admin/inventory-items/${item.id}/location-levels`, level);
  }
  return products;
}

async function discount() {
  await post("/admin/promotions", {
    code: DISCOUNT,
    type: "standard",
    status: "active",
    application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10 },
  });
}

async function order(n, { market, region, channel, variant, option, publishable }) {
  const shopper = { "x-publishable-api-key": publishable };
  const asShopper = (path, body) => post(path, body, shopper);
  const { cart } = await asShopper("/store/carts", {
    region_id: region,
    sales_channel_id: channel.id,
    email: `buyer-${n}@example.test`,
    shipping_address: {
      first_name: "Buyer",
      last_name: `${n}`,
      address_1: "1 Main Street",
      city: market.city,
      postal_code: market.postcode,
      country_code: market.country,
      phone: "+49 30 0000000",
    },
    items: [{ variant_id: variant.id, quantity: 1 + (n % 3) }],
  });
  if (n === 3) await asShopper(`/store/carts/${cart.id}/promotions`, { promo_codes: [DISCOUNT] });
  await asShopper(`/store/carts/${cart.id}/shipping-methods`, { option_id: option.id });
  const { payment_collection } = await asShopper("/store/payment-collections", { cart_id: cart.id });
  const provider = { provider_id: "pp_system_default" };
  await asShopper(`/store/payment-collections/${payment_collection.id}/payment-sessions`, provider);
  return (await asShopper(`/store/carts/${cart.id}/complete`)).order.id;
}

async function lives(orders, location) {
  const [refunded, fulfilled, cancelled, discounted] = orders;
  const paid = await get(`/admin/orders/${refunded}?fields=*payment_collections.payments`);
  const payment = paid.order.payment_collections[0].payments[0];
  await post(`/admin/payments/${payment.id}/capture`, {});
  await post(`/admin/payments/${payment.id}/refund`, { amount: 5.01 });

  const { order } = await get(`/admin/orders/${fulfilled}?fields=*items`);
  const items = order.items.map(({ id, quantity }) => ({ id, quantity }));
  await post(`/admin/orders/${fulfilled}/fulfillments`, { items, location_id: location.id });

  await post(`/admin/orders/${cancelled}/cancel`, {});
  return { refunded, fulfilled, cancelled, discounted };
}

const { secret, publishable, publishable_id } = await keys();
const channel = await shop(publishable_id);
const region = await regions();
const { location, zone } = await warehouse(channel);
const { profile, option } = await shipping(zone);
const products = await catalogue(channel, profile, location);
await discount();

const admin = bearer;
bearer = null;
const orders = [];
for (let n = 0; n < 20; n++) {
  const which = n < 16 ? 0 : n < 18 ? 1 : 2;
  const variant = products[n % 5].variants[n % 2];
  const deal = { market: markets[which], region: region[which], channel, variant, option, publishable };
  orders.push(await order(n, deal));
}
bearer = admin;

console.log(
  JSON.stringify({
    base_url: base,
    secret,
    publishable,
    sales_channel: channel.id,
    location: location.id,
    products: products.map(({ id }) => id),
    orders,
    ...(await lives(orders, location)),
  }),
);
