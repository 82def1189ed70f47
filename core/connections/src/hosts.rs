//! Where an adapter may send requests for one connection: its manifest's rules, bound to the connection's configuration.

use outbound::Origin;
use serde_json::Value;

/// The origins one connection may reach. A rule whose placeholders cannot be filled admits nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hosts(Vec<Origin>);

impl Hosts {
    /// Binds rules such as `{config.url}` or `https://{config.shop}.example.com`.
    pub(crate) fn bind(rules: &[String], config: &Value) -> Self {
        Self(rules.iter().filter_map(|rule| bind(rule, config)).collect())
    }

    /// May a request go to this address?
    pub(crate) fn admit(&self, url: &str) -> bool {
        Origin::of(url).is_ok_and(|origin| self.0.contains(&origin))
    }
}

fn bind(rule: &str, config: &Value) -> Option<Origin> {
    // A rule that is one placeholder and nothing else is a whole address that the connection gives.
    if let Some(name) = whole(rule) {
        return Origin::of(config.get(name)?.as_str()?).ok();
    }
    let mut address = String::new();
    let mut rest = rule;
    while let Some((before, after)) = rest.split_once("{config.") {
        let (name, after) = after.split_once('}')?;
        let value = config.get(name)?.as_str()?;
        address.push_str(before);
        address.push_str(label(value)?);
        rest = after;
    }
    address.push_str(rest);
    Origin::of(&address).ok()
}

fn whole(rule: &str) -> Option<&str> {
    rule.strip_prefix("{config.")?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

/// One label of a host name (RFC 1123 §2.1) and nothing that could end the host early.
fn label(value: &str) -> Option<&str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let fits = (1..=63).contains(&value.len())
        && value.bytes().all(plain)
        && !value.starts_with('-')
        && !value.ends_with('-');
    fits.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn admits(rule: &str, config: Value, url: &str) -> bool {
        Hosts::bind(&[rule.to_owned()], &config).admit(url)
    }

    #[test]
    fn a_store_of_its_own_host_is_reached_at_that_host_and_port_only() {
        let config = json!({ "url": "https://Shop.example:8443/base/" });
        assert!(admits("{config.url}", config.clone(), "https://shop.example:8443/admin/orders?x=1"));
        for other in [
            "https://shop.example/admin",
            "http://shop.example:8443/",
            "https://shop.example.evil.test:8443/",
            "https://shop.example:8443@evil.test/",
            "https://evil.test/?https://shop.example:8443/",
            "file:///etc/passwd",
        ] {
            assert!(!admits("{config.url}", config.clone(), other), "{other}");
        }
    }

    #[test]
    fn a_shop_on_a_shared_domain_cannot_name_another_host() {
        let rule = "https://{config.shop}.example.com";
        assert!(admits(rule, json!({ "shop": "tea-house" }), "https://tea-house.example.com/x"));
        for shop in ["evil.test/", "a.b", "x@y", "UPPER", "-a", "", "a#", "evil.test%2f"] {
            let url = format!("https://{shop}.example.com/");
            assert!(!admits(rule, json!({ "shop": shop }), &url), "{shop}");
        }
        assert!(!admits(rule, json!({}), "https://.example.com/"));
    }
}
