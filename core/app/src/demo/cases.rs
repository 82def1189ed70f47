//! Two enterprises on their way: one in the register with a connected store, one in the review queue.

use super::{Cast, Foundation, Services};
use connections::Connecting;
use enterprises::requirement::{Slot, required};
use enterprises::{Answers, Upload};
use enterprises_contract::ApplicationId;
use files::Kind;
use futures_util::stream;
use kernel::Op;
use std::collections::BTreeMap;
use std::convert::Infallible;
use testkit::DemoStore;

/// The example of GB 32100-2015: nobody's code.
const EXAMPLE_USCC: &str = "91350100M000100Y43";
/// Correct check characters (GB 32100-2015, GB 11714), made for this demo: nobody's code.
const OTHER_USCC: &str = "91350100M0DEM00Y5M";
/// The example of GB 11643-1999.
const EXAMPLE_IDENTITY: &str = "11010519491231002X";

/// An application that was approved.
pub(super) async fn registered(
    foundation: &Foundation,
    services: &Services,
    cast: &Cast,
) -> anyhow::Result<()> {
    let applicant = cast.op(foundation, "enterprise")?;
    let id = apply(services, &applicant, cast, 0, EXAMPLE_USCC).await?;
    let enterprises = &services.enterprises;
    enterprises.submit(&cast.op(foundation, "enterprise")?, id, None).await?;
    enterprises.take_up(&cast.op(foundation, "reviewer")?, id, None).await?;
    enterprises.approve(&cast.op(foundation, "reviewer")?, id, None).await?;
    Ok(())
}

/// An application that waits for a reviewer.
pub(super) async fn in_the_queue(
    foundation: &Foundation,
    services: &Services,
    cast: &Cast,
) -> anyhow::Result<()> {
    let applicant = cast.op(foundation, "applicant")?;
    let id = apply(services, &applicant, cast, 1, OTHER_USCC).await?;
    services.enterprises.submit(&cast.op(foundation, "applicant")?, id, None).await?;
    Ok(())
}

/// The double of a store, connected as its owner would.
pub(super) async fn connected(
    foundation: &Foundation,
    services: &Services,
    cast: &Cast,
    store: &DemoStore,
) -> anyhow::Result<()> {
    if services.connections.catalogue().find("storefront-medusa").is_none() {
        tracing::warn!("the demo store is not connected: its adapter's library was not found");
        return Ok(());
    }
    let said = Connecting {
        adapter: "storefront-medusa".to_owned(),
        name: "示范店铺 Demo store".to_owned(),
        config: BTreeMap::from([("base_url".to_owned(), store.base_url())]),
        credentials: BTreeMap::from([("seller".to_owned(), store.key())]),
        agreed: true,
    };
    services.connections.connect(&cast.op(foundation, "enterprise")?, cast.orgs[0], said).await?;
    Ok(())
}

async fn apply(
    services: &Services,
    op: &Op,
    cast: &Cast,
    org: usize,
    uscc: &str,
) -> anyhow::Result<ApplicationId> {
    let enterprises = &services.enterprises;
    let id = enterprises.begin(op, cast.orgs[org]).await?.id();
    let answers = answers(super::ORGANISATIONS[org], uscc);
    enterprises.answer(op, id, None, answers.clone()).await?;
    for requirement in required(&answers).into_iter().filter(|requirement| requirement.mandatory) {
        attach(services, op, id, requirement.slot).await?;
    }
    Ok(id)
}

async fn attach(services: &Services, op: &Op, id: ApplicationId, slot: Slot) -> anyhow::Result<()> {
    let name = format!("{}.pdf", slot.code());
    let bytes = stream::iter([Ok::<_, Infallible>(sheet(slot.code()))]);
    let stored = services.enterprises.files().store(op.chance(), bytes, &name, Kind::ALL).await?;
    services.enterprises.attach(op, id, Upload { slot, stored }).await?;
    Ok(())
}

fn answers(name: &str, uscc: &str) -> Answers {
    let said = |text: &str| text.to_owned();
    Answers {
        kinds: vec![said("ecommerce_operator")],
        trade_modes: vec![said("9610")],
        legal_name: said(name),
        jurisdiction: said("CN"),
        uscc: said(uscc),
        legal_form: said("有限责任公司"),
        address: said("示范市跨境电商综合试验区示范路 1 号"),
        division: said("350100"),
        representative_name: said("法定代表人"),
        representative_id: said(EXAMPLE_IDENTITY),
        contact_name: said("联系人"),
        contact_email: said("enterprise@corridor.example"),
        contact_phone: said("+86 10 0000 0000"),
        safety_phone: said("+86 10 0000 0001"),
        stores: said("https://shop.corridor.example"),
        declared_by: said("法定代表人"),
        declaration: said("yes"),
        ..Answers::default()
    }
}

/// A page that says what it is: the smallest PDF (ISO 32000-1) that viewers open.
fn sheet(title: &str) -> Vec<u8> {
    let text = format!("BT /F1 24 Tf 72 720 Td (Demo document: {title}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let (start, count) = (pdf.len(), objects.len() + 1);
    pdf.push_str(&format!(
        "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    pdf.into_bytes()
}
