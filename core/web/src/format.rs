//! Numbers, dates and amounts as a reader of a language writes them.

use crate::words::{Arg, Words};
use crate::zone::Zone;
use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{Language, Timestamp};
use std::borrow::Cow;

/// Months in English dates; Chinese ones are numbers.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes a whole number with thousands separators: `1,234,567`.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes an amount of minor units with its currency: `CNY 1,234.50`, in Chinese `¥1,234.50`.
///
/// `exponent` is how many decimal places the currency has (ISO 4217): 2 for CNY, 0 for JPY.
pub fn money(language: Language, minor: i64, currency: &str, exponent: u8) -> String {
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = usize::from(exponent) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(exponent));
    let sign = if minor < 0 { "−" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let amount = format!("{}{point}{fraction}", grouped(whole));
    match (language, currency) {
        (Language::ZhCn, "CNY") => format!("{sign}¥{amount}"),
        (Language::ZhCn | Language::En, _) => format!("{sign}{currency}\u{a0}{amount}"),
    }
}

/// Writes a day: `24 November 2026`, `2026年11月24日`.
pub fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::ZhCn => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => format!("{} {} {}", day.day(), MONTHS[day.month0() as usize], day.year()),
    }
}

/// Writes the day of an instant on the zone's calendar.
pub fn date(language: Language, zone: Zone, at: Timestamp) -> String {
    day(language, zone.local(at).date_naive())
}

/// Writes an instant to the minute with its zone: `24 November 2026, 19:12 (UTC+8)`, `2026年11月24日 19:12（北京时间）`.
pub fn moment(language: Language, zone: Zone, at: Timestamp) -> String {
    let (day, time, zone) = (date(language, zone, at), zone.local(at).format("%H:%M"), zone.name(language));
    match language {
        Language::ZhCn => format!("{day} {time}（{zone}）"),
        Language::En => format!("{day}, {time} ({zone})"),
    }
}

/// Writes how far an instant is from now, in the largest unit that is not zero: *in 2 days*, *3 小时前*.
pub fn relative(words: &Words, language: Language, now: Timestamp, at: Timestamp) -> String {
    let (key, count) = distance(at - now);
    words.say(language, key, &[(Cow::Borrowed("count"), Arg::Number(count))])
}

fn distance(delta: TimeDelta) -> (&'static str, i64) {
    let past = delta < TimeDelta::zero();
    let delta = delta.abs();
    match (delta.num_days(), delta.num_hours(), delta.num_minutes()) {
        (0, 0, 0) => ("web-just-now", 0),
        (0, 0, minutes) if past => ("web-minutes-ago", minutes),
        (0, 0, minutes) => ("web-in-minutes", minutes),
        (0, hours, _) if past => ("web-hours-ago", hours),
        (0, hours, _) => ("web-in-hours", hours),
        (days, ..) if past => ("web-days-ago", days),
        (days, ..) => ("web-in-days", days),
    }
}

/// Writes a size in bytes: `1.4 MB`. Decimal units, as disks and browsers count.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if unit == 0 || value >= 99.5 {
        format!("{value:.0}\u{a0}{}", UNITS[unit])
    } else {
        format!("{value:.1}\u{a0}{}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_carry_separators() {
        for (value, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "−1,234,567")] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn amounts_carry_their_currency_and_their_decimal_places() {
        assert_eq!(money(Language::ZhCn, 123_450, "CNY", 2), "¥1,234.50");
        assert_eq!(money(Language::En, 5, "CNY", 2), "CNY\u{a0}0.05");
        assert_eq!(money(Language::En, -1234, "JPY", 0), "−JPY\u{a0}1,234");
    }

    #[test]
    fn times_are_shown_on_the_clock_of_the_zone_and_name_it() {
        let evening = at("2026-11-24T16:05:00Z");
        assert_eq!(moment(Language::ZhCn, Zone::CHINA, evening), "2026年11月25日 00:05（北京时间）");
        assert_eq!(moment(Language::En, Zone::CHINA, evening), "25 November 2026, 00:05 (UTC+8)");
        let zone: Zone = "+05:30".parse().unwrap();
        assert_eq!(moment(Language::En, zone, evening), "24 November 2026, 21:35 (UTC+5:30)");
    }

    #[test]
    fn distances_are_told_in_the_language() {
        let words = Words::new(&[]).unwrap();
        let now = at("2026-11-24T00:00:00Z");
        let tell = |language, then| relative(&words, language, now, at(then));
        assert_eq!(tell(Language::En, "2026-11-26T01:00:00Z"), "in 2 days");
        assert_eq!(tell(Language::En, "2026-11-25T00:00:00Z"), "in 1 day");
        assert_eq!(tell(Language::ZhCn, "2026-11-23T21:00:00Z"), "3 小时前");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(999), "999\u{a0}B");
        assert_eq!(size(1_440_000), "1.4\u{a0}MB");
        assert_eq!(size(1 << 30), "1.1\u{a0}GB");
    }
}
