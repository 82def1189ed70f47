//! Connecting a store, giving it new credentials, removing it.

use super::{Connections, check_version, load};
use crate::adapter::{AdapterInfo, FieldKind};
use crate::engine::CREDENTIAL;
use crate::entity::{connection, credential};
use crate::error::ConnectionError;
use crate::lifecycle::{Deed, Stage};
use crate::policy::{Connect, Remove, Rotate};
use crate::{queue, store};
use connections_contract::{ConnectionId, ConnectionMade, ConnectionRemoved};
use db::{Db, Record, Tx};
use kernel::violation::Refused;
use kernel::{Action, Op, OrgId, Permit, Violations, text};
use outbound::{Outbound, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The version of the text an owner agrees to: that measures an authority or a rights holder is entitled to may be carried out in
/// the store (E-Commerce Law art. 42 to 45; Consumer Product Recall Measures art. 16). The text is `connections-agreement`.
pub const AGREEMENT: &str = "2026-11";

/// How often a store is synchronised, when its owner does not say, in minutes.
const USUAL_MINUTES: i64 = 15;

/// What a person says to connect a store. Nothing of it is believed yet.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Connecting {
    /// The adapter's id.
    pub adapter: String,
    /// What the owner calls the store.
    pub name: String,
    /// What the adapter wants to know, by field.
    #[serde(default)]
    pub config: BTreeMap<String, String>,
    /// Secrets by scheme. They are sealed, and never shown again.
    #[serde(default)]
    pub credentials: BTreeMap<String, String>,
    /// Does the owner agree that measures may be carried out in the store?
    #[serde(default)]
    pub agreed: bool,
}

impl fmt::Debug for Connecting {
    /// Never prints a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connecting")
            .field("adapter", &self.adapter)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What was said, parsed.
struct Parsed {
    name: String,
    config: BTreeMap<String, String>,
    credentials: BTreeMap<String, String>,
}

/// What the ledger commits to when an owner agrees.
#[derive(Serialize)]
struct Agreement<'a> {
    connection: String,
    organisation: String,
    adapter: &'a str,
    agreement: &'a str,
    agreed_by: String,
}

impl Connections {
    /// Connects a store: keeps its credentials sealed, enters the owner's agreement in the ledger, and tries it out.
    pub async fn connect(
        &self,
        op: &Op,
        organisation: OrgId,
        said: Connecting,
    ) -> Result<ConnectionId, ConnectionError> {
        let permit = op.authorize(Connect, &[organisation])?;
        self.stands(organisation).await?;
        let info = self.catalogue.find(&said.adapter).ok_or_else(unknown_adapter)?;
        let parsed = parse(&info, said, &self.outbound)?;

        let id = self
            .db
            .once(op, async |tx| {
                let row = agreed(tx, op, &permit, (organisation, &info), &parsed)?;
                store::add_connection(tx, &permit, &row).await?;
                seal(tx, op, &permit, (&self.db, row.id), &parsed.credentials).await?;
                queue::trial(tx, op, &row, &info, Some(permit.by())).await?;
                let adapter = info.id.clone();
                tx.emit(&ConnectionMade { connection: row.id, organisation, adapter, at: op.now() })?;
                Ok::<_, ConnectionError>(row.id)
            })
            .await?;
        self.ring();
        Ok(id)
    }

    /// Replaces credentials; the old ones are erased, and the store is tried out with the new ones, unless it is paused.
    pub async fn rotate(
        &self,
        op: &Op,
        id: ConnectionId,
        said: BTreeMap<String, String>,
    ) -> Result<(), ConnectionError> {
        let seen = self.seen(op, Rotate, id).await?;
        if seen.stage()? != Stage::Paused {
            self.stands(seen.org_id).await?;
        }
        self.db
            .unit(op, async |tx| {
                let mut row = load(tx, id).await?;
                check_version(&row, Some(seen.version))?;
                let permit = op.authorize(Rotate, &[row.org_id])?;
                let info = self.info(&row, queue::PROBE)?;
                let mut bad = Violations::default();
                let credentials = secrets(&info, said, &mut bad);
                if credentials.is_empty() {
                    bad.add("/credentials", "missing-field");
                }
                bad.into_result()?;

                row.stage = row.stage()?.after(Deed::Renewed)?.name().to_owned();
                row.version += 1;
                row.changed_at = op.now();
                store::save_connection(tx, &permit, &row).await?;
                seal(tx, op, &permit, (&self.db, id), &credentials).await?;
                if row.stage()? != Stage::Paused {
                    queue::trial(tx, op, &row, &info, Some(permit.by())).await?;
                }
                Ok::<_, ConnectionError>(())
            })
            .await?;
        self.ring();
        Ok(())
    }

    /// Removes a connection: erases its credentials and calls its operations off. What came through it stays with the enterprise.
    pub async fn remove(
        &self,
        op: &Op,
        id: ConnectionId,
        version: Option<i64>,
    ) -> Result<(), ConnectionError> {
        self.db
            .unit(op, async |tx| {
                let seen = store::connection(tx, id).await?.ok_or(ConnectionError::NotFound)?;
                let permit = op.authorize(Remove, &[seen.org_id])?;
                // Operations before their connection, as the engine locks them: neither waits for the other in a ring.
                store::call_off_all(tx, &permit, id, op.now()).await?;
                let mut row = load(tx, id).await?;
                check_version(&row, version)?;

                row.stage = row.stage()?.after(Deed::Removed)?.name().to_owned();
                row.next_due = None;
                row.version += 1;
                row.changed_at = op.now();
                store::save_connection(tx, &permit, &row).await?;
                store::retire_credentials(tx, &permit, id, None, op.now()).await?;
                tx.record(Record {
                    kind: "connections.connection-removed",
                    subject: ("connection", id.uuid()),
                    version: row.version,
                    role: permit.role(),
                    payload: &serde_json::json!({ "connection": id.to_string() }),
                    rules: &[],
                })?;
                tx.emit(&ConnectionRemoved { connection: id, organisation: row.org_id, at: op.now() })?;
                Ok::<_, ConnectionError>(())
            })
            .await?;
        self.ring();
        Ok(())
    }

    /// The adapter of a connection, if it is installed and can do that.
    pub(super) fn info(
        &self,
        row: &connection::Model,
        operation: &str,
    ) -> Result<std::sync::Arc<AdapterInfo>, ConnectionError> {
        let info = self.catalogue.find(&row.adapter).filter(|info| info.can(operation));
        info.ok_or_else(|| ConnectionError::NotOffered {
            adapter: row.adapter.clone(),
            operation: operation.to_owned(),
        })
    }
}

fn unknown_adapter() -> ConnectionError {
    let mut bad = Violations::default();
    bad.add("/adapter", "not-a-choice");
    bad.into()
}

fn agreed(
    tx: &Tx,
    op: &Op,
    permit: &Permit<Connect>,
    (org_id, info): (OrgId, &AdapterInfo),
    parsed: &Parsed,
) -> Result<connection::Model, ConnectionError> {
    let id: ConnectionId = op.id();
    let agreement = Agreement {
        connection: id.to_string(),
        organisation: org_id.to_string(),
        adapter: &info.id,
        agreement: AGREEMENT,
        agreed_by: permit.by().to_string(),
    };
    let receipt = tx.record(Record {
        kind: "connections.measures-agreed",
        subject: ("connection", id.uuid()),
        version: 1,
        role: permit.role(),
        payload: &agreement,
        rules: &[],
    })?;
    Ok(connection::Model {
        id,
        org_id,
        name: parsed.name.clone(),
        adapter: info.id.clone(),
        adapter_version: info.version.clone(),
        config: serde_json::json!(parsed.config),
        stage: Stage::New.name().to_owned(),
        trouble: None,
        trouble_detail: None,
        agreement: AGREEMENT.to_owned(),
        agreed_by: permit.by(),
        agreed_at: op.now(),
        agreement_receipt: receipt,
        circuit_failures: 0,
        circuit_opens: 0,
        circuit_until: None,
        heard_at: None,
        every_s: USUAL_MINUTES * 60,
        next_due: None,
        version: 1,
        made_at: op.now(),
        changed_at: op.now(),
    })
}

async fn seal<A: Action>(
    tx: &Tx,
    op: &Op,
    permit: &Permit<A>,
    (db, connection_id): (&Db, ConnectionId),
    credentials: &BTreeMap<String, String>,
) -> Result<(), ConnectionError> {
    for (scheme, value) in credentials {
        store::retire_credentials(tx, permit, connection_id, Some(scheme), op.now()).await?;
        let sealed = db.ring().seal(op.chance(), CREDENTIAL, value.as_bytes());
        let row = credential::Model {
            id: op.id(),
            connection_id,
            scheme: scheme.clone(),
            sealed: Some(sealed),
            made_by: permit.by(),
            made_at: op.now(),
            retired_at: None,
        };
        store::add_credential(tx, permit, row).await?;
    }
    Ok(())
}

fn parse(info: &AdapterInfo, said: Connecting, outbound: &Outbound) -> Result<Parsed, Violations> {
    let mut bad = Violations::default();
    let name = bad.take("/name", text::line(&said.name, 80));
    let config = fields(info, said.config, outbound, &mut bad);
    let credentials = secrets(info, said.credentials, &mut bad);
    for scheme in &info.auth {
        let pointer = format!("/credentials/{}", scheme.name);
        let complained = bad.as_slice().iter().any(|violation| violation.pointer == pointer);
        if !credentials.contains_key(&scheme.name) && !complained {
            bad.add(pointer, "missing-field");
        }
    }
    if !said.agreed {
        bad.add("/agreed", "connections-agreement-missing");
    }
    match name {
        Some(name) if bad.is_empty() => Ok(Parsed { name, config, credentials }),
        Some(_) | None => Err(bad),
    }
}

fn fields(
    info: &AdapterInfo,
    mut said: BTreeMap<String, String>,
    outbound: &Outbound,
    bad: &mut Violations,
) -> BTreeMap<String, String> {
    let mut config = BTreeMap::new();
    for field in &info.fields {
        let pointer = format!("/config/{}", field.name);
        let Some(raw) = said.remove(&field.name).filter(|raw| !raw.trim().is_empty()) else {
            if field.required {
                bad.add(pointer, "missing-field");
            }
            continue;
        };
        let Some(line) = bad.take(pointer.clone(), text::line(&raw, 500)) else { continue };
        match &field.kind {
            FieldKind::Text => {}
            FieldKind::Url => {
                bad.take(pointer, outbound.check(&line).map_err(Address));
            }
            FieldKind::Choice(choices) if choices.contains(&line) => {}
            FieldKind::Choice(_) => bad.add(pointer, "not-a-choice"),
        }
        config.insert(field.name.clone(), line);
    }
    for name in said.keys() {
        bad.add(format!("/config/{}", name.chars().take(64).collect::<String>()), "unknown-field");
    }
    config
}

fn secrets(
    info: &AdapterInfo,
    said: BTreeMap<String, String>,
    bad: &mut Violations,
) -> BTreeMap<String, String> {
    let mut credentials = BTreeMap::new();
    for (scheme, raw) in said {
        let pointer = format!("/credentials/{}", scheme.chars().take(64).collect::<String>());
        if info.scheme(&scheme).is_none() {
            bad.add(pointer, "unknown-field");
        } else if let Some(value) = bad.take(pointer, secret(&raw)) {
            credentials.insert(scheme, value);
        }
    }
    credentials
}

/// Shorter secrets are no secrets, and could not be told from other text when answers are searched for them.
const SHORTEST_SECRET: usize = 8;

#[derive(Debug)]
enum SecretRefused {
    Short,
    NotAscii,
}

impl Refused for SecretRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::Short => "connections-secret-short",
            Self::NotAscii => "connections-secret-characters",
        }
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("least", SHORTEST_SECRET.to_string())]
    }
}

/// What can stand in a header (RFC 9110 §5.5), without the white space that copying adds.
fn secret(raw: &str) -> Result<String, SecretRefused> {
    let value = raw.trim();
    if !value.bytes().all(|b| b.is_ascii_graphic()) || value.len() > 4096 {
        return Err(SecretRefused::NotAscii);
    }
    if value.len() < SHORTEST_SECRET { Err(SecretRefused::Short) } else { Ok(value.to_owned()) }
}

/// Why an address cannot be a store's.
struct Address(Refusal);

impl Refused for Address {
    fn code(&self) -> &'static str {
        match self.0 {
            Refusal::NotAnAddress => "connections-address",
            Refusal::NotHttps => "connections-address-not-https",
            Refusal::UserInfo => "connections-address-user",
            Refusal::NotPublic => "connections-address-not-public",
        }
    }
}
