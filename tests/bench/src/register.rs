//! Enterprises in the product's register, brought there as people do: applied for, reviewed, approved.

use crate::paper;
use crate::person::Person;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Who is there for the load.
pub(crate) struct Town {
    /// Each with an organisation that has applied for nothing.
    pub(crate) applicants: Vec<Person>,
    /// Each with an enterprise in the register.
    pub(crate) registered: Vec<Registered>,
}

/// An enterprise in the register.
pub(crate) struct Registered {
    /// Who acts for it.
    pub(crate) person: Person,
    /// Where the application is that it came from.
    pub(crate) application: String,
    /// Where its entry in the register is.
    pub(crate) enterprise: String,
}

impl Town {
    /// Settles a product in which there is only the operator.
    pub(crate) async fn settle(
        site: SocketAddr,
        operator: &str,
        applicants: usize,
        registered: usize,
    ) -> Result<Self> {
        let mut operator = Person::sign_in(site, 0, operator).await?;
        let mut reviewer = operator.invite(1, "reviewer").await?;
        let mut town = Self { applicants: Vec::new(), registered: Vec::new() };
        for n in 0..applicants {
            town.applicants.push(Person::sign_up(site, 1000 + n).await?);
        }
        for n in 0..registered {
            let person = Person::sign_up(site, 5000 + n).await?;
            let number = u32::try_from(n)?;
            town.registered.push(register(person, &mut reviewer, number).await.context("registering")?);
        }
        Ok(town)
    }
}

async fn register(mut person: Person, reviewer: &mut Person, number: u32) -> Result<Registered> {
    let begin = json!({ "organisation": person.organisation });
    let begun = person.send("POST", "/api/v1/applications", "", Some(&begin)).await?.json(201)?;
    let application = format!("/api/v1/applications/{}", begun["id"].as_str().context("an id")?);

    step(&mut person, "PUT", &application, "answers", Some(&paper::answers(number))).await?;
    let seen = person.get(&application).await?.json(200)?;
    for slot in seen["slots"].as_array().context("slots")?.iter().filter(|slot| slot["mandatory"] == true) {
        let slot = slot["slot"].as_str().context("a slot")?;
        let path = format!("{application}/documents/{slot}?name={slot}.pdf");
        person.upload(&path, &paper::pdf(slot)).await?.expect(201)?;
    }
    step(&mut person, "POST", &application, "submission", None).await?;
    step(reviewer, "POST", &application, "review", None).await?;
    step(reviewer, "POST", &application, "approval", None).await?;

    let approved = person.get(&application).await?.json(200)?;
    let enterprise = approved["enterprise"].as_str().context("an enterprise")?;
    Ok(Registered { person, enterprise: format!("/api/v1/enterprises/{enterprise}"), application })
}

/// Does something to an application in the version that is seen now.
async fn step(
    who: &mut Person,
    method: &str,
    application: &str,
    deed: &str,
    json: Option<&Value>,
) -> Result<()> {
    let version = who.get(application).await?.version;
    who.send(method, &format!("{application}/{deed}"), &version, json).await?.expect(200)
}
