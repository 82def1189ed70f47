//! Reads a list that changes while it is read.
//!
//! Medusa pages by offset: when a record moves to the end meanwhile, the next page misses one. So each page starts at
//! the time of the last record instead, and what was seen at that very time is skipped. Medusa sorts by one field only,
//! which leaves the order of equal times open; this does not mind, except when a whole page has one time: then, and only
//! then, an offset goes on within it.

use std::cmp::Ordering;

use corridor_sdk::{Request, Timestamp};
use serde::{Deserialize, Serialize};

/// Where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Records before it have been read.
    since: Option<Timestamp>,
    /// The ids read at `since`.
    seen: Vec<String>,
    /// Records at `since` to leap over.
    offset: usize,
}

/// What a cursor must know of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) at: Timestamp,
    pub(crate) id: String,
}

impl Cursor {
    pub(crate) fn since(since: Option<Timestamp>) -> Self {
        Self { since, ..Self::default() }
    }

    /// Asks for the page after this point, in the order of the time in `field`.
    pub(crate) fn ask(&self, request: Request, field: &str, page_size: usize) -> Request {
        let request = request.query("order", field).query("limit", page_size).query("offset", self.offset);
        match self.since {
            Some(since) => request.query(format!("{field}[$gte]"), since),
            None => request,
        }
    }

    /// Whether a record was not read before.
    pub(crate) fn is_new(&self, key: &Key) -> bool {
        Some(key.at) != self.since || !self.seen.contains(&key.id)
    }

    /// Whether the list of `count` records goes on after a page of `length`.
    pub(crate) fn goes_on(&self, length: usize, count: u64) -> bool {
        length > 0 && count > (self.offset + length) as u64
    }

    /// The point after a page of `length` records, of which those that could be read have `keys`.
    pub(crate) fn after(&self, length: usize, keys: &[Key]) -> Self {
        let Some(last) = keys.iter().map(|key| key.at).max() else {
            return Self { offset: self.offset + length, ..self.clone() };
        };
        match Some(last).cmp(&self.since) {
            Ordering::Greater => {
                let at_last = keys.iter().filter(|key| key.at == last);
                Self { since: Some(last), seen: at_last.map(|key| key.id.clone()).collect(), offset: 0 }
            }
            Ordering::Equal | Ordering::Less => Self { offset: self.offset + length, ..self.clone() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A store's list of (milliseconds, id), as Medusa would page it.
    fn read_all(
        list: &mut Vec<(i64, u32)>,
        page_size: usize,
        mut change: impl FnMut(usize, &mut Vec<(i64, u32)>),
    ) -> Vec<u32> {
        let (mut cursor, mut read) = (Cursor::default(), Vec::new());
        for page_no in 0.. {
            list.sort_by_key(|(at, _)| *at);
            let from = cursor.since.map_or(i64::MIN, Timestamp::as_ms);
            let page: Vec<_> =
                list.iter().filter(|(at, _)| *at >= from).skip(cursor.offset).take(page_size).collect();
            let keys: Vec<_> =
                page.iter().map(|(at, id)| Key { at: Timestamp::from_ms(*at), id: id.to_string() }).collect();
            read.extend(
                keys.iter().filter(|key| cursor.is_new(key)).map(|key| key.id.parse::<u32>().unwrap()),
            );
            cursor = cursor.after(keys.len(), &keys);
            if keys.len() < page_size {
                break;
            }
            change(page_no, list);
        }
        read
    }

    #[test]
    fn every_record_is_read_once_whatever_the_page_size() {
        for page_size in 1..=9 {
            let mut list = vec![(1, 1), (2, 2), (2, 3), (2, 4), (3, 5), (7, 6), (7, 7), (9, 8)];
            assert_eq!(
                read_all(&mut list, page_size, |_, _| {}),
                [1, 2, 3, 4, 5, 6, 7, 8],
                "pages of {page_size}"
            );
        }
    }

    #[test]
    fn a_record_that_moves_to_the_end_hides_no_other() {
        let mut list = vec![(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)];

        let read = read_all(&mut list, 2, |page_no, list| {
            if page_no == 0 {
                list[0].0 = 6;
            }
        });

        assert_eq!(read, [1, 2, 3, 4, 5, 1]);
    }

    #[test]
    fn a_page_of_one_single_time_does_not_read_in_circles() {
        let mut list: Vec<_> = (0..10).map(|id| (5, id)).chain([(6, 10)]).collect();

        assert_eq!(read_all(&mut list, 3, |_, _| {}), (0..=10).collect::<Vec<_>>());
    }

    #[test]
    fn a_page_nobody_can_read_is_leapt_over() {
        let cursor = Cursor::since(Some(Timestamp::from_ms(5)));

        assert_eq!(cursor.after(50, &[]), Cursor { offset: 50, ..cursor.clone() });
    }
}
