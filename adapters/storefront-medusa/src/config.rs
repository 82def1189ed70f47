//! What a person sets for a store.

use corridor_sdk::Faults;
use serde_json::{Map, Value};

/// Late commits: Medusa stamps `updated_at` before its transaction ends, and a workflow takes seconds, not minutes.
const OVERLAP_MINUTES: u64 = 10;
/// An order is about 5 kB in an answer, so 50 stay far below the host's 4 MiB.
const PAGE_SIZE: u64 = 50;
/// A checkpoint names at most one page of ids and must fit into 64 KiB.
const PAGE_SIZES: std::ops::RangeInclusive<u64> = 1..=200;

/// A configuration worth using.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Scheme, host and path, without a slash at the end.
    pub(crate) base_url: String,
    /// The only sales channel to read, where not all are Corridor's business.
    pub(crate) sales_channel: Option<String>,
    /// How far back each pull of orders begins before the end of the previous one.
    pub(crate) overlap_ms: i64,
    /// Records asked for at a time.
    pub(crate) page_size: usize,
    /// UN/ECE unit of Medusa's `weight`, which has none of its own.
    pub(crate) weight_unit: &'static str,
}

/// Code and message of a field that cannot be used.
type Parsed<T> = Result<T, (&'static str, String)>;

impl Config {
    /// Parses all fields, and reports on all that cannot be.
    pub(crate) fn parse(config: Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let Value::Object(mut fields) = config else {
            faults.add("", "not-an-object", "the configuration is a JSON object");
            return Err(faults);
        };
        let base_url = faults.take("/base_url", base_url(fields.remove("base_url")));
        let sales_channel = faults.take("/sales_channel", sales_channel(fields.remove("sales_channel")));
        let overlap = faults
            .take("/overlap_minutes", number(&mut fields, "overlap_minutes", OVERLAP_MINUTES, 0..=1440));
        let page_size = faults.take("/page_size", number(&mut fields, "page_size", PAGE_SIZE, PAGE_SIZES));
        let weight_unit = faults.take("/weight_unit", weight_unit(fields.remove("weight_unit")));
        for unknown in fields.keys() {
            faults.add(format!("/{unknown}"), "unknown", "there is no such setting");
        }
        match (base_url, sales_channel, overlap, page_size, weight_unit) {
            (Some(base_url), Some(sales_channel), Some(overlap), Some(page_size), Some(weight_unit))
                if faults.is_empty() =>
            {
                let overlap_ms = overlap as i64 * 60_000;
                Ok(Self { base_url, sales_channel, overlap_ms, page_size: page_size as usize, weight_unit })
            }
            _ => Err(faults),
        }
    }
}

/// Whether plain http and this very host are admitted is the operator's decision and enforced by the host.
fn base_url(value: Option<Value>) -> Parsed<String> {
    let Some(value) = value else {
        return Err(("missing", "the store's address, e.g. https://shop.example".into()));
    };
    let text = value.as_str().unwrap_or_default().trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Err(("not-a-web-address", "an address that begins with https://".into()));
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty()
        || host.starts_with(':')
        || text.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return Err(("not-a-web-address", "an address with a host and without spaces".into()));
    }
    if host.contains('@') {
        return Err(("holds-credentials", "the key belongs to the credentials, not into the address".into()));
    }
    if rest.contains(['?', '#', '\\']) {
        return Err(("too-long", "the address ends before ? and #".into()));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn sales_channel(value: Option<Value>) -> Parsed<Option<String>> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(id)) if id.is_empty() => Ok(None),
        Some(Value::String(id)) if id.starts_with("sc_") => Ok(Some(id)),
        Some(_) => Err(("not-a-sales-channel", "the id of a sales channel begins with sc_".into())),
    }
}

fn number(
    fields: &mut Map<String, Value>,
    name: &str,
    default: u64,
    allowed: std::ops::RangeInclusive<u64>,
) -> Parsed<u64> {
    let number = match fields.remove(name) {
        None | Some(Value::Null) => Some(default),
        // A form sends text, and an empty field for what was not filled in.
        Some(Value::String(text)) if text.trim().is_empty() => Some(default),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_u64(),
    };
    let in_range = number.filter(|number| allowed.contains(number));
    in_range.ok_or(("out-of-range", format!("a whole number from {} to {}", allowed.start(), allowed.end())))
}

fn weight_unit(value: Option<Value>) -> Parsed<&'static str> {
    match value {
        None | Some(Value::Null) => Ok("GRM"),
        Some(value) => match value.as_str() {
            Some("g" | "") => Ok("GRM"),
            Some("kg") => Ok("KGM"),
            _ => Err(("not-a-unit", "g or kg".into())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(config: Value) -> Vec<(String, String)> {
        let faults = Config::parse(config).unwrap_err();
        faults.iter().map(|fault| (fault.field.clone(), fault.code.clone())).collect()
    }

    #[test]
    fn an_address_is_enough_and_loses_its_last_slash() {
        let config = Config::parse(json!({ "base_url": " https://shop.example/medusa/ " })).unwrap();

        assert_eq!(config.base_url, "https://shop.example/medusa");
        assert_eq!((config.page_size, config.overlap_ms, config.weight_unit), (50, 600_000, "GRM"));
    }

    #[test]
    fn a_form_may_send_numbers_as_text_and_leave_fields_empty() {
        let form = json!({ "base_url": "https://shop.example", "sales_channel": "", "overlap_minutes": "15",
            "page_size": " ", "weight_unit": "" });

        let config = Config::parse(form).unwrap();

        assert_eq!((config.overlap_ms, config.page_size, config.weight_unit), (900_000, 50, "GRM"));
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let bad = json!({ "base_url": "ftp://shop.example", "sales_channel": 5, "overlap_minutes": -1,
            "page_size": 1000, "weight_unit": "lb", "api_key": "sk_1" });

        assert_eq!(
            codes(bad),
            [
                ("/base_url", "not-a-web-address"),
                ("/sales_channel", "not-a-sales-channel"),
                ("/overlap_minutes", "out-of-range"),
                ("/page_size", "out-of-range"),
                ("/weight_unit", "not-a-unit"),
                ("/api_key", "unknown"),
            ]
            .map(|(field, code)| (field.to_owned(), code.to_owned()))
        );
    }

    #[test]
    fn an_address_that_could_lead_elsewhere_is_refused() {
        for (url, code) in [
            ("", "not-a-web-address"),
            ("https://", "not-a-web-address"),
            ("https:///path", "not-a-web-address"),
            ("https://shop.example/a b", "not-a-web-address"),
            ("https://sk_1@shop.example", "holds-credentials"),
            ("https://shop.example/?x=1", "too-long"),
        ] {
            assert_eq!(codes(json!({ "base_url": url }))[0].1, code, "{url}");
        }
        assert_eq!(codes(json!({}))[0].1, "missing");
        assert_eq!(codes(json!([]))[0].1, "not-an-object");
    }
}
