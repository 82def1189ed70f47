//! A store that is not well.

use corridor_sdk::{protocol::Class, test::drive};
use storefront_medusa::Medusa;
use testkit::Trouble;

use crate::{host, host_with_key, ids, on, store};

#[test]
fn each_trouble_has_the_class_the_host_acts_upon() {
    let store = store();
    for (trouble, class) in [
        (Trouble::Status(503), Class::Transient),
        (Trouble::RateLimited { retry_after_s: 7 }, Class::RateLimited),
        (Trouble::Deaf, Class::Transient),
        (Trouble::CutOff, Class::Transient),
        (Trouble::Status(403), Class::Auth),
    ] {
        store.suffer(0, trouble);
        for op in ["probe", "catalog.pull", "orders.pull"] {
            let log = drive::<Medusa>(&on(&store, op), host_with_key());
            assert_eq!(log.end().unwrap_err().class, class, "{op} with {trouble:?}");
        }
    }
    store.suffer(0, Trouble::RateLimited { retry_after_s: 7 });
    let limited = drive::<Medusa>(&on(&store, "probe"), host_with_key());
    assert_eq!(limited.end().unwrap_err().retry_after_ms, Some(7000));
}

#[test]
fn a_store_that_goes_down_in_the_middle_goes_on_where_it_was() {
    let store = store();
    store.suffer(2, Trouble::Deaf);

    let cut = drive::<Medusa>(&on(&store, "orders.pull"), host_with_key());
    assert_eq!((cut.records("orders").len(), cut.end().unwrap_err().class), (13, Class::Transient));

    store.recover();
    let bookmark = (*cut.checkpoints().last().unwrap()).clone();
    let rest = drive::<Medusa>(&on(&store, "orders.pull").state(bookmark), host_with_key());
    let all = [ids(&cut.records("orders")), ids(&rest.records("orders"))].concat();
    assert_eq!(
        (all.len(), &all[0], &all[19]),
        (20, &"order_demo_01".to_owned(), &"order_demo_20".to_owned())
    );
}

#[test]
fn a_bad_key_is_tried_once() {
    let store = store();

    let log = drive::<Medusa>(&on(&store, "orders.pull"), host("sk_wrong"));

    assert_eq!((log.end().unwrap_err().class, store.counts().unauthorised), (Class::Auth, 1));
}
