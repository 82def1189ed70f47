//! What is told arrives, in order, once.

use crate::*;

/// Notes what it is told; refuses texts that begin with `no`.
struct Teller(Rc<RefCell<Vec<String>>>);

#[async_trait::async_trait(?Send)]
impl Subscriber for Teller {
    fn listener(&self) -> Listener {
        TELLER
    }
    async fn take(
        &self,
        tx: &Tx,
        _: &Op,
        _: &str,
        payload: serde_json::Value,
    ) -> Result<(), SubscriberError> {
        let told: Told = serde_json::from_value(payload).map_err(SubscriberError::new)?;
        write(tx, &told.text).await?;
        self.0.borrow_mut().push(told.text.clone());
        if told.text.starts_with("no") { Err(SubscriberError::new("refused")) } else { Ok(()) }
    }
}

#[tokio::test]
async fn deliveries_keep_their_order_per_key_and_a_hopeless_one_is_parked() {
    let house = house().await;
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let tell = |key, text: &str| Told { key, text: text.to_owned() };
    for told in [tell(one, "no 1"), tell(one, "b"), tell(two, "c")] {
        house.unit(async |tx| tx.emit(&told)).await.unwrap();
    }
    let heard = Rc::new(RefCell::new(Vec::new()));
    let clock = Clock::standing(now());
    let pace = Pace { attempts: 2, ..Pace::default() };
    let subscribers: Vec<Box<dyn Subscriber>> = vec![Box::new(Teller(heard.clone()))];
    let deliveries =
        Deliveries::new(house.db.clone(), subscribers, pace, clock.clone(), house.chance.clone());

    deliveries.deliver_due().await.unwrap();
    assert_eq!(
        *heard.borrow(),
        ["no 1", "c"],
        "the later event of the refused key waits, the other key goes on"
    );
    assert_eq!(house.notes().await, ["c"], "what a refusing subscriber wrote is rolled back");

    clock.set(now() + Duration::from_secs(60));
    deliveries.deliver_due().await.unwrap();
    let parked = Deliveries::parked(&house.db).await.unwrap();
    assert_eq!(parked.len(), 1);

    let seq = parked[0].seq;
    let again = house.unit(async |tx| Deliveries::retry(tx, seq, now()).await).await.unwrap().unwrap();
    assert_eq!((again.kind.as_str(), again.subscriber.as_str(), again.times), (Told::TYPE, "teller", 1));
    let not_parked = house.unit(async |tx| Deliveries::discard(tx, seq, now()).await).await.unwrap();
    assert!(not_parked.is_none(), "it is due again");
    deliveries.deliver_due().await.unwrap();
    clock.set(now() + Duration::from_secs(120));
    deliveries.deliver_due().await.unwrap();
    assert_eq!(Deliveries::parked(&house.db).await.unwrap().len(), 1, "it is refused as before");
    let given_up = house.unit(async |tx| Deliveries::discard(tx, seq, now()).await).await.unwrap();
    assert_eq!(given_up.map(|settled| settled.event), Some(again.event));
    deliveries.deliver_due().await.unwrap();
    assert_eq!(house.notes().await, ["b", "c"]);
    assert_eq!(Deliveries::state(&house.db).await.unwrap().waiting, 0);
}
