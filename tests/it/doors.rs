//! Who may open which door: every route of the API and every page, as everybody.

mod api;
mod head;
mod pages;

use tests::{Corridor, Person, Visitor};

/// Everybody there is, from who may least.
struct Everybody {
    nobody: Visitor,
    stranger: Person,
    member: Person,
    enterprise_admin: Person,
    reviewer: Person,
    auditor: Person,
    operator: Person,
}

impl Everybody {
    async fn of(corridor: &Corridor) -> Self {
        let enterprise_admin = corridor.enterprise_admin().await;
        let organisation = enterprise_admin.organisation.expect("they act for one");
        Self {
            nobody: corridor.nobody(),
            stranger: corridor.stranger().await,
            member: corridor.colleague(organisation).await,
            enterprise_admin,
            reviewer: corridor.reviewer().await,
            auditor: corridor.auditor().await,
            operator: corridor.operator().await,
        }
    }

    /// With the title of their column.
    fn all(&self) -> [(&'static str, &Visitor); 7] {
        [
            ("nobody", &self.nobody),
            ("stranger", &self.stranger),
            ("member", &self.member),
            ("enterprise-admin", &self.enterprise_admin),
            ("reviewer", &self.reviewer),
            ("auditor", &self.auditor),
            ("operator", &self.operator),
        ]
    }
}
