//! People by their role, signed in.

use crate::corridor::Corridor;
use crate::visitor::Visitor;
use accounts::{Founder, OrganisationForm, OrganisationKind, Origin, PersonForm, SignInForm};
use kernel::{Language, Op, OrgId, PersonId};
use std::ops::Deref;

/// Long enough, and in no list of common ones.
pub(crate) const PASSWORD: &str = "a corridor of one's own 2026";

/// Somebody who has signed in. Derefs to the [`Visitor`] whose browser it is.
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The address they sign in with; the password of everybody is [`Person::password`].
    pub email: String,
    /// The organisation they act for.
    pub organisation: Option<OrgId>,
    visitor: Visitor,
}

impl Person {
    /// The password of everybody.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }
}

impl Deref for Person {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl Corridor {
    /// Keeps the installation running.
    pub async fn operator(&self) -> Person {
        self.person("operator", &["operator"], None).await
    }

    /// Decides on applications.
    pub async fn reviewer(&self) -> Person {
        self.person("reviewer", &["reviewer"], None).await
    }

    /// Decides, and may revoke.
    pub async fn senior_reviewer(&self) -> Person {
        self.person("senior-reviewer", &["senior-reviewer"], None).await
    }

    /// Reads everything, changes nothing.
    pub async fn auditor(&self) -> Person {
        self.person("auditor", &["auditor"], None).await
    }

    /// Runs an enterprise of their own; called twice, of two: each is a stranger to the other's.
    pub async fn enterprise_admin(&self) -> Person {
        let organisation = self.organisation().await;
        self.person("enterprise-admin", &["org-admin", "enterprise-admin"], Some(organisation)).await
    }

    /// Works for the organisation `of`, without signing for it.
    pub async fn colleague(&self, of: OrgId) -> Person {
        self.person("enterprise-user", &["enterprise-user"], Some(of)).await
    }

    /// Runs another enterprise.
    pub async fn stranger(&self) -> Person {
        self.enterprise_admin().await
    }

    async fn organisation(&self) -> OrgId {
        let name = format!("Trading company {}", self.number());
        let form = OrganisationForm { kind: OrganisationKind::Enterprise, name };
        let op = self.running.foundation().system();
        self.accounts.create_organisation(&op, form).await.expect("an organisation can be made")
    }

    async fn person(&self, title: &str, roles: &[&'static str], organisation: Option<OrgId>) -> Person {
        let email = format!("{title}-{}@corridor.test", self.number());
        let person =
            PersonForm { email: email.clone(), display_name: title.to_owned(), password: PASSWORD.into() };
        let roles = roles.iter().map(|role| (*role, organisation)).collect();
        let (accounts, op) = (&self.accounts, self.running.foundation().system());
        let id = accounts.create_person(&op, Founder { person, roles }).await.expect("a person can be made");

        let op = Op::public(op.now(), Language::default(), op.chance().clone());
        let form = SignInForm { email: email.clone(), password: PASSWORD.into() };
        let begun = accounts.sign_in(&op, form, Origin::default()).await.expect("the person can sign in");
        let visitor = self.nobody();
        visitor.set_cookie(web::SESSION_COOKIE, begun.token.expose());
        // Any page holds the form token of the session.
        visitor.get("/").await;
        Person { id, email, organisation, visitor }
    }
}
