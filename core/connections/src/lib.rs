//! An enterprise's connected stores and gateways.
