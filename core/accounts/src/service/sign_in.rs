//! Signing in and out.

use super::Accounts;
use crate::email::Email;
use crate::error::AccountsError;
use crate::policy::Proven;
use crate::secret::{self, Secret};
use crate::session::{Origin, SignInForm};
use crate::store::attempts::Counted;
use crate::store::{attempts, people, sessions};
use crate::throttle;
use db::{StoreError, Tx};
use kernel::{Op, PersonId};

/// Somebody signed in.
#[derive(Debug)]
pub struct Begun {
    /// Who.
    pub person: PersonId,
    /// The session's token, for the cookie.
    pub token: Secret,
    /// How long the cookie lasts, in seconds.
    pub lasts: i64,
}

impl Accounts {
    /// Signs a person in.
    ///
    /// An unknown address, a wrong password and a disabled person get one answer, in the same time: all are counted, all hash.
    pub async fn sign_in(&self, op: &Op, form: SignInForm, from: Origin) -> Result<Begun, AccountsError> {
        let email = Email::parse(&form.email)?;
        let counted = Keys::of(&email, &from);
        self.db.unit(op, async |tx| attempts::count(tx, &counted.all(), op.now()).await).await?;

        let known = people::with_email(&self.db.read(), &email).await?;
        let stored = known.as_ref().map(|person| person.password_hash.clone());
        let matches = self.passwords.verify(stored.clone(), &form.password).await?;
        let person = known.filter(|_| matches).ok_or(AccountsError::SignInRefused)?;

        self.db
            .unit(op, async |tx| {
                let person = people::lock(tx, person.id).await?;
                let proven = Proven::by_password(stored.as_deref(), &person)?;

                counted.take_back(tx, op).await?;
                begin(tx, &proven, op, &from).await
            })
            .await
    }

    /// Sweeps out sessions that ended by themselves and attempts that count no more: now and then, in the background. Neither
    /// counts for anything since it ended; this only keeps their tables small.
    pub async fn sweep(&self, op: &Op) -> Result<(), AccountsError> {
        self.db
            .unit(op, async |tx| {
                sessions::sweep(tx, op.now()).await?;
                Ok(attempts::sweep(tx, op.now()).await?)
            })
            .await
    }

    /// Ends the session of this token. One that is not known has ended already.
    pub async fn sign_out(&self, op: &Op, token: &str) -> Result<(), AccountsError> {
        let Some(hash) = secret::presented(token) else { return Ok(()) };
        self.db.unit(op, async |tx| Ok(sessions::end_by_token(tx, hash).await?)).await
    }
}

/// Begins a session, and ends the one that the browser carried.
pub(super) async fn begin(tx: &Tx, proven: &Proven, op: &Op, from: &Origin) -> Result<Begun, AccountsError> {
    if let Some(previous) = from.previous.as_deref().and_then(secret::presented) {
        sessions::end_by_token(tx, previous).await?;
    }
    let token = Secret::draw(op.chance());
    sessions::insert(tx, proven, op, token.hash(), from.agent_line()).await?;
    Ok(Begun { person: proven.person(), token, lasts: crate::session::LASTS.num_seconds() })
}

/// What one attempt to sign in is counted under.
pub(super) struct Keys {
    account: Vec<u8>,
    address: Option<Vec<u8>>,
}

impl Keys {
    pub(super) fn of(email: &Email, from: &Origin) -> Self {
        let address = from.address.map(|address| throttle::key("address", &throttle::neighbourhood(address)));
        Self { account: throttle::key("account", email.key()), address }
    }

    pub(super) fn all(&self) -> Vec<Counted> {
        let account = (self.account.clone(), throttle::ACCOUNT);
        std::iter::once(account).chain(self.address.clone().map(|key| (key, throttle::ADDRESS))).collect()
    }

    /// The attempt was right: the account starts anew, the address gets this one back.
    pub(super) async fn take_back(&self, tx: &Tx, op: &Op) -> Result<(), StoreError> {
        // In the order in which they are counted, or two units could wait for each other.
        attempts::forget(tx, self.account.clone()).await?;
        match &self.address {
            Some(address) => attempts::take_back(tx, address, op.now()).await,
            None => Ok(()),
        }
    }
}
