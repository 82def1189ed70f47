//! Sign-up: a new enterprise with its first person, open to the public.

use super::Accounts;
use super::sign_in::{self, Begun};
use crate::error::AccountsError;
use crate::organisation::{Given, NewPerson, OrganisationKind, SignUpForm};
use crate::policy::{OpenSignUp, Proven};
use crate::roles::Over;
use crate::session::Origin;
use crate::store::people::Hashed;
use crate::store::{attempts, memberships, organisations, people};
use crate::throttle;
use kernel::{Op, OrgId};

impl Accounts {
    /// Founds an enterprise organisation with its first person, and signs the person in.
    ///
    /// # Errors
    /// Every fault of the form at once; a taken address is one of them, also when two sign up with it in the same moment.
    pub async fn sign_up(
        &self,
        op: &Op,
        form: SignUpForm,
        from: Origin,
    ) -> Result<(OrgId, Begun), AccountsError> {
        let warrant = OpenSignUp::ask(self.settings.open_sign_up)?;
        let (organisation, person) = form.parse()?;
        self.count_sign_up(op, &from).await?;
        let person = self.hashed(op, person).await?;

        self.db
            .unit(op, async |tx| {
                let org = organisations::insert(tx, &warrant, op, OrganisationKind::Enterprise, organisation)
                    .await?;
                let mut person = people::insert(tx, &warrant, op, person).await?;
                memberships::give(tx, &warrant, op, &mut person, &self.first_roles(org)).await?;
                let proven = Proven::just_created(&warrant, &person);
                let begun = sign_in::begin(tx, &proven, op, &from).await?;
                Ok((org, begun))
            })
            .await
    }

    /// Is sign-up open to the public?
    pub fn sign_up_is_open(&self) -> Result<(), AccountsError> {
        OpenSignUp::ask(self.settings.open_sign_up).map(drop)
    }

    async fn count_sign_up(&self, op: &Op, from: &Origin) -> Result<(), AccountsError> {
        let Some(address) = from.address else { return Ok(()) };
        let key = throttle::key("sign-up", &throttle::neighbourhood(address));
        self.db.unit(op, async |tx| attempts::count(tx, &[(key, throttle::SIGN_UP)], op.now()).await).await
    }

    /// The roles that modules give to whoever signs an enterprise up.
    pub(super) fn first_roles(&self, org: OrgId) -> Vec<Given> {
        let given = self.roles.over(Over::Organisation).filter(|spec| spec.given_at_sign_up);
        given.map(|spec| Given { role: spec.role, over: Some(org) }).collect()
    }

    /// Hashes a new person's password; outside of any unit of work.
    pub(super) async fn hashed(&self, op: &Op, new: NewPerson) -> Result<Hashed, AccountsError> {
        let password_hash = self.passwords.hash(op.chance(), new.password).await?;
        Ok(Hashed {
            email: new.email,
            display_name: new.display_name,
            password_hash,
            language: Some(op.language()),
        })
    }
}
