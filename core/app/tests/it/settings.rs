//! Where settings come from, which source wins, and what is refused or hidden.

use app::{Overrides, REFERENCE, Settings, SettingsError, SettingsFile};
use std::fs;
use tempfile::tempdir;

fn load(file: &str, variables: &[(&str, &str)], flags: Overrides) -> Result<Settings, SettingsError> {
    let dir = tempdir().unwrap();
    let path = dir.path().join("corridor.toml");
    fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Settings::load(&Overrides { file: SettingsFile::Named(path), ..flags }, variables)
}

fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    load(file, variables, Overrides::default()).unwrap_err().to_string()
}

#[test]
fn the_reference_alone_is_a_complete_set_of_settings() {
    let settings = load("", &[], Overrides::default()).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.database.masked(), "sqlite://var/corridor.db");
    assert!(settings.keys.ends_with("var/keys"));
}

#[test]
fn every_key_in_force_is_explained_in_the_reference() {
    let printed = load("", &[], Overrides::default()).unwrap().to_string();
    for line in printed.lines() {
        let name = line.trim_start_matches("# ").split(' ').next().unwrap();
        let key = name.rsplit('.').next().unwrap();
        let at = REFERENCE.find(&format!("\n{key} = ")).or_else(|| REFERENCE.find(&format!("\n# {key} = ")));
        let before = &REFERENCE[..at.unwrap_or_else(|| panic!("{name} is not in the reference"))];
        assert!(before.lines().last().unwrap().len() > 1, "{name} is not explained");
    }
    assert!(printed.lines().count() > 25, "{printed}");
}

#[test]
fn every_key_of_the_reference_can_be_set() {
    let uncommented: Vec<_> = REFERENCE
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = \"")).unwrap_or(line))
        .collect();
    load(&uncommented.join("\n"), &[], Overrides::default()).unwrap();
}

#[test]
fn flags_go_before_the_environment_and_that_before_the_file() {
    let file = "listen = \"127.0.0.1:1\"\nworkers = 1\ntime_zone = \"+09:00\"\n";
    let variables = [("CORRIDOR_LISTEN", "127.0.0.1:2"), ("CORRIDOR_WORKERS", "2")];
    let flags = Overrides { listen: Some("127.0.0.1:3".into()), ..Overrides::default() };
    let settings = load(file, &variables, flags).unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.workers, 2);
    assert!(settings.to_string().contains("time_zone = \"+09:00\""));
}

#[test]
fn two_underscores_lead_into_a_section_and_commas_make_a_list() {
    let variables = [
        ("CORRIDOR_LEDGER__EVERY_MS", "250"),
        ("CORRIDOR_OUTBOUND__ALLOW", "127.0.0.1:9000,shop.internal:80"),
    ];
    let settings = load("", &variables, Overrides::default()).unwrap();
    assert_eq!(settings.ledger.every_ms, 250);
    assert_eq!(settings.outbound.allow, ["127.0.0.1:9000", "shop.internal:80"]);
    let one = load("", &[("CORRIDOR_OUTBOUND__ALLOW", "127.0.0.1:9000")], Overrides::default()).unwrap();
    assert_eq!(one.outbound.allow, ["127.0.0.1:9000"]);
}

#[test]
fn the_database_lies_in_the_data_folder_unless_it_is_said() {
    let settings = load("data = \"/srv/corridor\"", &[], Overrides::default()).unwrap();
    assert_eq!(settings.database.masked(), "sqlite:///srv/corridor/corridor.db");
    assert_eq!(settings.keys.to_str(), Some("/srv/corridor/keys"));
}

#[test]
fn a_misspelt_key_is_an_error_that_names_it() {
    assert!(refusal("[ledger]\norign = \"a\"", &[]).contains("ledger.orign"));
    assert!(refusal("workerz = 3", &[]).contains("workerz"));
    assert!(refusal("", &[("CORRIDOR_LIMITS__CONNECTION", "3")]).contains("limits.connection "));
}

#[test]
fn a_value_of_the_wrong_kind_is_an_error_that_names_its_key() {
    for (file, named) in [
        ("workers = \"many\"", "workers"),
        ("[log]\nformat = \"xml\"", "log.format"),
        ("listen = \"nowhere\"", "listen"),
        ("database = \"mysql://x\"", "database"),
        ("time_zone = \"Mars\"", "time_zone"),
    ] {
        let said = refusal(file, &[]);
        assert!(said.contains(named), "{said}");
    }
    assert!(refusal("public_url = \"ftp://x\"", &[]).contains("public_url"));
    assert!(refusal("public_url = \"https://x/path\"", &[]).contains("public_url"));
}

#[test]
fn a_password_is_never_printed() {
    for url in [
        "postgres://corridor:s3cret@db.internal/corridor",
        "postgres://corridor:s3cret@x@db.internal/corridor",
        "postgres://db.internal/corridor?user=corridor&password=s3cret",
    ] {
        let settings = load(&format!("database = \"{url}\""), &[], Overrides::default()).unwrap();
        assert!(!settings.to_string().contains("s3cret"), "{settings}");
        assert!(!format!("{settings:?}").contains("s3cret"));
        assert!(settings.to_string().contains("db.internal"));
        assert!(matches!(settings.database.engine(), Ok(db::Engine::Postgres(whole)) if whole == url));
    }
}

#[test]
fn a_named_file_must_exist() {
    let flags =
        Overrides { file: SettingsFile::Named("/nonexistent/corridor.toml".into()), ..Overrides::default() };
    assert!(Settings::load(&flags, config::Map::new()).is_err());
}
