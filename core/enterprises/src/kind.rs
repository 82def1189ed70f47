//! What an enterprise does, and under which customs supervision modes.

use kernel::violation::Refused;
use serde::{Deserialize, Serialize};

/// What an enterprise is in cross-border e-commerce. An enterprise may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnterpriseKind {
    /// 跨境电商企业: sells.
    EcommerceOperator,
    /// 电商平台企业: runs a marketplace.
    Platform,
    /// 支付企业.
    Payment,
    /// 物流企业.
    Logistics,
    /// 仓储 / 监管场所经营企业.
    Warehouse,
    /// 外贸综合服务企业: acts for many small exporters.
    ComprehensiveService,
    /// 境内服务商: liable in China for an overseas seller.
    DomesticAgent,
    /// 境外电商企业.
    OverseasSeller,
    /// 生产企业.
    Manufacturer,
    /// 检测机构.
    Laboratory,
    /// 知识产权代理机构.
    RightsAgent,
}

impl EnterpriseKind {
    /// All kinds, in the order forms show them.
    pub const ALL: [Self; 11] = [
        Self::EcommerceOperator,
        Self::Platform,
        Self::Payment,
        Self::Logistics,
        Self::Warehouse,
        Self::ComprehensiveService,
        Self::DomesticAgent,
        Self::OverseasSeller,
        Self::Manufacturer,
        Self::Laboratory,
        Self::RightsAgent,
    ];

    /// The stable name, as in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EcommerceOperator => "ecommerce_operator",
            Self::Platform => "platform",
            Self::Payment => "payment",
            Self::Logistics => "logistics",
            Self::Warehouse => "warehouse",
            Self::ComprehensiveService => "comprehensive_service",
            Self::DomesticAgent => "domestic_agent",
            Self::OverseasSeller => "overseas_seller",
            Self::Manufacturer => "manufacturer",
            Self::Laboratory => "laboratory",
            Self::RightsAgent => "rights_agent",
        }
    }

    /// Key of its name in the translations.
    pub fn key(self) -> String {
        format!("enterprises-kind-{}", self.code().replace('_', "-"))
    }

    /// Reads the stable name.
    pub fn parse(code: &str) -> Result<Self, NotInList> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(NotInList)
    }
}

/// Customs supervision modes of cross-border e-commerce (海关监管方式; GACC notices 2014-12, 2014-57, 2016-75, 2020-75).
pub const TRADE_MODES: [&str; 5] = ["9610", "1210", "1239", "9710", "9810"];

/// Reads a supervision mode.
pub fn trade_mode(code: &str) -> Result<&'static str, NotInList> {
    TRADE_MODES.into_iter().find(|mode| *mode == code).ok_or(NotInList)
}

/// The value is none of those offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is none of the values offered")]
pub struct NotInList;

impl Refused for NotInList {
    fn code(&self) -> &'static str {
        "not-in-list"
    }
}
