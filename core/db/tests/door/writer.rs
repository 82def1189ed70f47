//! What one unit of work may do to others: nothing.

use crate::*;

#[tokio::test]
async fn one_failing_unit_hurts_no_other() {
    let house = house().await;
    let local = tokio::task::LocalSet::new();
    let house = Rc::new(house);
    local
        .run_until(async {
            let units: Vec<_> = (0..200)
                .map(|n| {
                    let house = house.clone();
                    tokio::task::spawn_local(async move {
                        house
                            .unit(async |tx| {
                                write(tx, &format!("n{:03}", n % 150)).await?;
                                if n % 7 == 0 { Err(StoreError::Busy("it changed its mind")) } else { Ok(()) }
                            })
                            .await
                            .is_ok()
                    })
                })
                .collect();
            let mut kept = 0;
            for unit in units {
                kept += usize::from(unit.await.unwrap());
            }
            assert_eq!(house.notes().await.len(), kept);
        })
        .await;
    let health = house.db.health();
    assert!(health.groups < health.units, "units were committed in groups: {health:?}");
}

#[tokio::test]
async fn a_taken_value_and_a_broken_check_are_told_apart() {
    let house = house().await;
    house.unit(async |tx| write(tx, "a").await).await.unwrap();
    let taken = house.unit(async |tx| write(tx, "a").await).await.unwrap_err();
    assert!(taken.is_taken("note", "text"), "{taken:?}");
    let refused = house.unit(async |tx| write(tx, "bad").await).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::Refused { constraint } if constraint == "note_text"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_panic_in_a_unit_rolls_it_back_and_frees_the_writer() {
    use futures_executor::block_on;
    let house = house().await;
    let body = AssertUnwindSafe(|| {
        block_on(house.unit(async |tx| -> Result<(), StoreError> {
            write(tx, "lost").await?;
            panic!("in the middle")
        }))
    });
    assert!(std::panic::catch_unwind(body).is_err());
    house.unit(async |tx| write(tx, "kept").await).await.unwrap();
    assert_eq!(house.notes().await, ["kept"]);
}

#[tokio::test]
#[should_panic(expected = "awaited something that is not the database")]
async fn a_unit_that_waits_for_something_else_is_caught() {
    let house = house().await;
    let _ = house
        .unit(async |_| {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(())
        })
        .await;
}

#[tokio::test]
async fn a_dawdling_unit_is_rolled_back_and_the_turn_passed_on() {
    let house = house_with(Duration::from_millis(60)).await;
    let dawdler = house
        .unit(async |tx| {
            write(tx, "slow").await?;
            std::thread::sleep(Duration::from_millis(300));
            write(tx, "slower").await
        })
        .await;
    assert!(matches!(dawdler, Err(StoreError::Busy(_))), "{dawdler:?}");
    house.unit(async |tx| write(tx, "quick").await).await.unwrap();
    assert_eq!(house.notes().await, ["quick"]);
    assert_eq!(house.db.health().revoked, 1);
}

#[tokio::test]
async fn a_unit_inside_a_unit_of_the_same_operation_is_refused_at_once() {
    let house = house().await;
    let op = house.op();
    let inner =
        house.db.unit(&op, async |_| house.db.unit(&op, async |_| Ok::<_, StoreError>(())).await).await;
    assert!(matches!(inner, Err(StoreError::Nested)), "{inner:?}");
}

#[tokio::test]
async fn readers_cannot_write() {
    let house = house().await;
    let reader = house.db.read();
    let sneaky = Statement::from_string(
        reader.get_database_backend(),
        "INSERT INTO note (text) VALUES ('x') RETURNING id",
    );
    assert!(reader.query_one_raw(sneaky).await.is_err());
    assert!(house.notes().await.is_empty());
}

#[tokio::test]
async fn a_full_disk_refuses_the_unit_and_the_next_smaller_one_passes() {
    let house = house().await;
    let limit = "PRAGMA max_page_count = 60";
    house.unit(async |tx| Ok(tx.execute_unprepared(limit).await.map(drop)?)).await.unwrap();
    let big = "x".repeat(2_000_000);
    let full = house.unit(async |tx| write(tx, &big).await).await;
    assert!(matches!(full, Err(StoreError::Full | StoreError::Busy(_))), "{full:?}");
    house.unit(async |tx| write(tx, "small").await).await.unwrap();
    assert_eq!(house.notes().await, ["small"]);
}

#[tokio::test]
async fn a_unit_that_is_called_and_does_not_come_loses_its_turn() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let house = house_with(Duration::from_millis(60)).await;
    let op = house.op();
    let mut absent = Box::pin(house.db.unit(&op, async |tx| write(tx, "absent").await));
    let holder = house.op();
    house
        .db
        .unit(&holder, async |tx| {
            write(tx, "holder").await?;
            // In line now, and never polled again.
            let _waits = absent.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    house.unit(async |tx| write(tx, "next").await).await.unwrap();
    assert_eq!(house.notes().await, ["holder", "next"]);
    assert!(matches!(absent.await, Err(StoreError::Busy(_))));
}

#[tokio::test]
async fn a_dropped_unit_gives_its_place_back_wherever_it_was() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let house = house().await;
    for round in 0..100 {
        let ops = [house.op(), house.op()];
        let text = format!("r{round:03}");
        let mut first = Box::pin(house.db.unit(&ops[0], async |tx| write(tx, &text).await));
        let mut second = Box::pin(house.db.unit(&ops[1], async |tx| write(tx, "never").await));
        let mut context = Context::from_waker(Waker::noop());
        // Never polled; one before its commit is acknowledged and one behind it in line; or both of them at once.
        if round % 3 > 0 {
            let _pending = first.as_mut().poll(&mut context);
        }
        if round % 3 > 1 {
            let _pending = second.as_mut().poll(&mut context);
        }
        drop(second);
        drop(first);
    }
    house.unit(async |tx| write(tx, "passes").await).await.unwrap();
    assert!(house.notes().await.contains(&"passes".to_owned()));
}
