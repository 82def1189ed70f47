//! Which documents an application needs: computed from what the enterprise does and where it is at home.

use crate::answers::{Answers, CHINA};
use crate::kind::EnterpriseKind;
use serde::{Deserialize, Serialize};

/// A kind of document, and the place in the application where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// 营业执照.
    BusinessLicence,
    /// Extract of the home register, or certificate of incorporation.
    RegisterExtract,
    /// Identity document of the legal representative.
    RepresentativeIdentity,
    /// 质量安全主体责任承诺书: the commitment to carry quality-safety responsibility, signed.
    ResponsibilityCommitment,
    /// 增值电信业务经营许可证 / ICP.
    TelecomLicence,
    /// 支付业务许可证.
    PaymentLicence,
    /// 快递业务经营许可证.
    ExpressLicence,
    /// 海关监管作业场所注册 or lease of the warehouse.
    WarehouseTitle,
    /// Contract or mandate between overseas seller and domestic agent.
    AgentMandate,
    /// 检验检测机构资质认定 (CMA) or accreditation (CNAS, ISO/IEC 17025).
    LaboratoryAccreditation,
    /// Authorisation by rights holders.
    PowerOfAttorney,
}

/// A document that the answers make necessary or welcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Which.
    pub slot: Slot,
    /// Can the application not be submitted without it?
    pub mandatory: bool,
}

impl Slot {
    /// All slots.
    pub const ALL: [Self; 11] = [
        Self::BusinessLicence,
        Self::RegisterExtract,
        Self::RepresentativeIdentity,
        Self::ResponsibilityCommitment,
        Self::TelecomLicence,
        Self::PaymentLicence,
        Self::ExpressLicence,
        Self::WarehouseTitle,
        Self::AgentMandate,
        Self::LaboratoryAccreditation,
        Self::PowerOfAttorney,
    ];

    /// The stable name, as in the API and in pointers: `/documents/business_licence`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BusinessLicence => "business_licence",
            Self::RegisterExtract => "register_extract",
            Self::RepresentativeIdentity => "representative_identity",
            Self::ResponsibilityCommitment => "responsibility_commitment",
            Self::TelecomLicence => "telecom_licence",
            Self::PaymentLicence => "payment_licence",
            Self::ExpressLicence => "express_licence",
            Self::WarehouseTitle => "warehouse_title",
            Self::AgentMandate => "agent_mandate",
            Self::LaboratoryAccreditation => "laboratory_accreditation",
            Self::PowerOfAttorney => "power_of_attorney",
        }
    }

    /// Key of its name in the translations; `-why` after it is the sentence that says what it is for.
    pub fn key(self) -> String {
        format!("enterprises-slot-{}", self.code().replace('_', "-"))
    }

    /// JSON pointer of the slot.
    pub fn pointer(self) -> String {
        format!("/documents/{}", self.code())
    }

    /// Reads the stable name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.code() == code)
    }
}

/// Computes the documents. Unreadable answers ask for nothing more: they are found fault with on their own.
///
/// The list is an operator's default in the manner of the platforms' duty to verify (E-Commerce Law art. 27); the licences are
/// those which the named trades need in mainland China. It is not itself a text of law.
pub fn required(answers: &Answers) -> Vec<Requirement> {
    let home = answers.jurisdiction.trim().eq_ignore_ascii_case(CHINA);
    let kinds: Vec<_> = answers.kinds.iter().filter_map(|code| EnterpriseKind::parse(code).ok()).collect();
    let must = |slot| Requirement { slot, mandatory: true };
    let may = |slot| Requirement { slot, mandatory: false };

    let mut all = vec![
        must(if home { Slot::BusinessLicence } else { Slot::RegisterExtract }),
        must(Slot::RepresentativeIdentity),
    ];
    all.extend(kinds.iter().filter_map(|kind| match kind {
        EnterpriseKind::EcommerceOperator | EnterpriseKind::Manufacturer => {
            Some(may(Slot::ResponsibilityCommitment))
        }
        EnterpriseKind::Platform => home.then_some(must(Slot::TelecomLicence)),
        EnterpriseKind::Payment => home.then_some(must(Slot::PaymentLicence)),
        EnterpriseKind::Logistics => home.then_some(must(Slot::ExpressLicence)),
        EnterpriseKind::Warehouse => Some(must(Slot::WarehouseTitle)),
        EnterpriseKind::DomesticAgent | EnterpriseKind::OverseasSeller => Some(must(Slot::AgentMandate)),
        EnterpriseKind::Laboratory => Some(must(Slot::LaboratoryAccreditation)),
        EnterpriseKind::RightsAgent => Some(must(Slot::PowerOfAttorney)),
        EnterpriseKind::ComprehensiveService => None,
    }));
    all.sort_by_key(|requirement| (requirement.slot, !requirement.mandatory));
    all.dedup_by_key(|requirement| requirement.slot);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(jurisdiction: &str, kinds: &[&str]) -> Vec<&'static str> {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let answers = Answers { jurisdiction: jurisdiction.to_owned(), kinds, ..Answers::default() };
        required(&answers).into_iter().filter(|r| r.mandatory).map(|r| r.slot.code()).collect()
    }

    #[test]
    fn documents_follow_from_kind_and_home() {
        assert_eq!(
            slots("CN", &["platform"]),
            ["business_licence", "representative_identity", "telecom_licence"]
        );
        assert_eq!(slots("DE", &["platform"]), ["register_extract", "representative_identity"]);
        assert_eq!(
            slots("US", &["overseas_seller"]),
            ["register_extract", "representative_identity", "agent_mandate"]
        );
    }

    #[test]
    fn a_document_that_two_kinds_need_is_asked_for_once() {
        let agent = slots("CN", &["domestic_agent", "overseas_seller"]);
        assert_eq!(agent.iter().filter(|slot| **slot == "agent_mandate").count(), 1);
    }
}
