//! Reading the sources in order and refusing what is in none of the reference's lines.

use super::Settings;
use config::{Config, ConfigError, Environment, File, FileFormat, Map, Value, ValueKind};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every key with its meaning and its default.
pub const REFERENCE: &str = include_str!("../../corridor.example.toml");

/// Keys whose values are lists; in the environment they are written with commas.
const LISTS: [&str; 2] = ["outbound.allow", "ledger.witnesses"];

/// Why the settings cannot be used. The server does not start with them.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A key that nobody reads: most often a spelling mistake.
    #[error("the setting {key} does not exist; `corridor config --reference` lists all")]
    Unknown {
        /// The key, sections joined with dots.
        key: String,
    },
    /// A file or a value cannot be read.
    #[error("the settings cannot be read: {0}")]
    Unreadable(#[from] ConfigError),
    /// The public address is no address of a site.
    #[error("public_url is {0}, which is not http:// or https:// and a host without a path")]
    PublicUrl(String),
}

/// Which file is read.
#[derive(Debug, Clone, Default)]
pub enum SettingsFile {
    /// `corridor.toml` in the current folder, if it is there.
    #[default]
    Usual,
    /// Another one, which has to be there.
    Named(PathBuf),
    /// None.
    Absent,
}

/// What flags say; each goes before the file and the environment.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config`.
    pub file: SettingsFile,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--database`.
    pub database: Option<String>,
    /// `--data`.
    pub data: Option<String>,
    /// Set by a command itself: the development server's own.
    pub development: Option<bool>,
}

impl Settings {
    /// Reads the file, the environment's `variables` and the flags.
    pub fn load(flags: &Overrides, variables: Map<String, String>) -> Result<Self, SettingsError> {
        let given = given(flags, variables)?;
        refuse_unknown(&given)?;
        let whole = Config::builder().add_source(reference()).add_source(given.clone()).build()?;
        let data = PathBuf::from(whole.get_string("data")?);
        let whole = Config::builder()
            .add_source(reference())
            .set_default("database", format!("sqlite://{}", data.join("corridor.db").display()))?
            .set_default("keys", data.join("keys").display().to_string())?
            .add_source(given)
            .build()?;
        let mut settings: Self = whole.try_deserialize()?;
        settings.public_url = settings.public_url.map(public_url).transpose()?;
        Ok(settings)
    }

    /// The defaults in the folder `data`, reading neither a file nor the environment: for tests and tools.
    pub fn in_folder(data: &Path) -> Result<Self, SettingsError> {
        let variables = Map::from([("CORRIDOR_DATA".to_owned(), data.display().to_string())]);
        Self::load(&Overrides { file: SettingsFile::Absent, ..Overrides::default() }, variables)
    }
}

fn reference() -> File<config::FileSourceString, FileFormat> {
    File::from_str(REFERENCE, FileFormat::Toml)
}

fn given(flags: &Overrides, variables: Map<String, String>) -> Result<Config, SettingsError> {
    let builder = Config::builder();
    let builder = match &flags.file {
        SettingsFile::Usual => {
            builder.add_source(File::new("corridor.toml", FileFormat::Toml).required(false))
        }
        SettingsFile::Named(path) => {
            builder.add_source(File::new(&path.display().to_string(), FileFormat::Toml))
        }
        SettingsFile::Absent => builder,
    };
    let environment = LISTS.iter().fold(
        Environment::with_prefix("CORRIDOR")
            .prefix_separator("_")
            .separator("__")
            .list_separator(",")
            .try_parsing(true)
            .ignore_empty(true)
            .source(Some(variables)),
        |environment, list| environment.with_list_parse_key(list),
    );
    let built = builder
        .add_source(environment)
        .set_override_option("listen", flags.listen.clone())?
        .set_override_option("database", flags.database.clone())?
        .set_override_option("data", flags.data.clone())?
        .set_override_option("development", flags.development)?;
    Ok(built.build()?)
}

/// The reference names every key, those without a default in a comment.
fn known() -> Result<BTreeSet<String>, SettingsError> {
    let uncommented: Vec<_> = REFERENCE
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_assignment(rest)).unwrap_or(line))
        .collect();
    let all =
        Config::builder().add_source(File::from_str(&uncommented.join("\n"), FileFormat::Toml)).build()?;
    Ok(keys(&all))
}

fn is_assignment(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(key, _)| key.bytes().all(|c| c.is_ascii_lowercase() || c == b'_'))
}

fn refuse_unknown(given: &Config) -> Result<(), SettingsError> {
    let known = known()?;
    match keys(given).into_iter().find(|key| !known.contains(key)) {
        Some(key) => Err(SettingsError::Unknown { key }),
        None => Ok(()),
    }
}

/// The full names of all values.
fn keys(config: &Config) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect("", &config.cache, &mut found);
    found
}

fn collect(prefix: &str, value: &Value, found: &mut BTreeSet<String>) {
    match &value.kind {
        ValueKind::Table(table) => {
            for (key, value) in table {
                let dot = if prefix.is_empty() { "" } else { "." };
                collect(&format!("{prefix}{dot}{key}"), value, found);
            }
        }
        _ => {
            found.insert(prefix.to_owned());
        }
    }
}

/// A site's address: scheme and host, so that paths can be appended.
fn public_url(text: String) -> Result<String, SettingsError> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host.map(|host| host.trim_end_matches('/')) {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(SettingsError::PublicUrl(text)),
    }
}
