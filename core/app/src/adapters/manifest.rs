//! What an adapter's manifest says, as far as connections ask.

use anyhow::Context as _;
use config::{Config, File, FileFormat};
use connections::{AdapterInfo, AuthKind, AuthScheme, ConfigField, FieldKind, Offered, Rate, Said};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

#[derive(Deserialize)]
struct Manifest {
    id: String,
    version: String,
    hosts: Vec<String>,
    auth: BTreeMap<String, Auth>,
    operations: BTreeMap<String, Operation>,
    config: Schema,
    text: Texts,
}

#[derive(Deserialize)]
struct Operation {
    deadline_s: NonZeroU32,
    rate: Option<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    per_second: NonZeroU32,
    burst: NonZeroU32,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Auth {
    ApiKeyBasic {},
    Bearer {},
    Header { header: String },
}

/// The part of JSON Schema (2020-12) that a form can show.
#[derive(Deserialize)]
struct Schema {
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    properties: BTreeMap<String, Property>,
}

#[derive(Deserialize)]
struct Property {
    #[serde(default)]
    format: Option<String>,
    #[serde(default, rename = "enum")]
    choices: Vec<String>,
}

#[derive(Deserialize)]
struct Texts {
    en: BTreeMap<String, String>,
    #[serde(rename = "zh-CN")]
    zh_cn: BTreeMap<String, String>,
}

/// Reads a manifest; `hash` is that of the library it was found with.
pub(super) fn read(text: &str, hash: &str) -> anyhow::Result<AdapterInfo> {
    let whole = Config::builder().add_source(File::from_str(text, FileFormat::Toml)).build();
    let manifest: Manifest =
        whole.and_then(Config::try_deserialize).context("the manifest cannot be read")?;
    let said = |key: &str| manifest.text.say(key);
    let auth = manifest.auth.iter().map(|(name, auth)| {
        Ok(AuthScheme {
            name: name.clone(),
            label: said(&format!("auth.{name}"))?,
            hint: said(&format!("auth.{name}.hint"))?,
            kind: match auth {
                Auth::ApiKeyBasic {} => AuthKind::ApiKeyBasic,
                Auth::Bearer {} => AuthKind::Bearer,
                Auth::Header { header } => AuthKind::Header(header.clone()),
            },
        })
    });
    let fields = manifest.config.properties.iter().map(|(name, property)| {
        Ok(ConfigField {
            name: name.clone(),
            label: said(&format!("config.{name}"))?,
            hint: said(&format!("config.{name}.hint"))?,
            kind: property.kind(),
            required: manifest.config.required.contains(name),
        })
    });
    let mut fields: Vec<_> = fields.collect::<anyhow::Result<_>>()?;
    // What is always wanted comes first in a form; the rest keeps its order.
    fields.sort_by_key(|field| !field.required);
    Ok(AdapterInfo {
        auth: auth.collect::<anyhow::Result<_>>()?,
        fields,
        title: said("title")?,
        about: said("description")?,
        operations: manifest.operations.iter().map(|(name, operation)| operation.offered(name)).collect(),
        hosts: manifest.hosts.clone(),
        hash: hash.to_owned(),
        trust: "built-in".to_owned(),
        id: manifest.id.clone(),
        version: manifest.version.clone(),
    })
}

impl Operation {
    fn offered(&self, name: &str) -> Offered {
        let rate = self.rate.as_ref();
        Offered {
            name: name.to_owned(),
            rate: rate.map(|bucket| Rate { per_second: bucket.per_second, burst: bucket.burst }),
            deadline: Duration::from_secs(self.deadline_s.get().into()),
        }
    }
}

impl Property {
    fn kind(&self) -> FieldKind {
        match &self.format {
            _ if !self.choices.is_empty() => FieldKind::Choice(self.choices.clone()),
            Some(format) if format == "uri" => FieldKind::Url,
            _ => FieldKind::Text,
        }
    }
}

impl Texts {
    fn say(&self, key: &str) -> anyhow::Result<Said> {
        let find = |texts: &BTreeMap<String, String>| {
            texts
                .get(key)
                .cloned()
                .with_context(|| format!("the manifest does not say {key} in both languages"))
        };
        Ok(Said { zh_cn: find(&self.zh_cn)?, en: find(&self.en)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_medusa_adapter_says_what_a_connection_needs() {
        let info = read(storefront_medusa::MANIFEST, "00").unwrap();
        assert_eq!(info.id, "storefront-medusa");
        assert!(info.can("orders.pull") && info.can("listing.unlist"));
        let probe = info.offered("probe").unwrap();
        let rate = probe.rate.map(|rate| (rate.per_second.get(), rate.burst.get()));
        assert_eq!((probe.deadline, rate), (Duration::from_secs(30), Some((1, 3))));
        let first = &info.fields[0];
        assert_eq!((first.name.as_str(), &first.kind, first.required), ("base_url", &FieldKind::Url, true));
        assert_eq!(info.auth[0].kind, AuthKind::ApiKeyBasic);
        assert!(info.fields.iter().any(|f| f.kind == FieldKind::Choice(vec!["g".into(), "kg".into()])));
        assert_eq!(info.title.zh_cn, "Medusa 商店");
    }

    #[test]
    fn a_text_missing_in_one_language_is_refused() {
        let half = storefront_medusa::MANIFEST.replace("title = \"Medusa 商店\"", "");
        assert!(format!("{:#}", read(&half, "00").unwrap_err()).contains("title"));
    }
}
