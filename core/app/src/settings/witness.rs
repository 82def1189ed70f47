//! A witness, as the operator names it: where it is, and the key that it signs with.

use ledger::WitnessKey;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Where a witness is, and its key. In text the two with a blank between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAddress {
    /// The prefix of its addresses, without a final slash.
    pub url: String,
    /// The key that its cosignatures are checked with.
    pub key: WitnessKey,
}

impl FromStr for WitnessAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (url, key) =
            text.split_once(' ').ok_or("a witness is an address and a public key, with a blank between")?;
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return Err(format!("{url} is not an address of the web"));
        }
        let key = key.trim().parse().map_err(|error| format!("the key of the witness at {url}: {error}"))?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), key })
    }
}

impl fmt::Display for WitnessAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.url, self.key)
    }
}

impl<'de> Deserialize<'de> for WitnessAddress {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        String::deserialize(source)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for WitnessAddress {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        sink.collect_str(self)
    }
}
