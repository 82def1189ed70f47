//! The resolver that the connection itself uses: what it lets through is what is connected to.

use crate::address::is_public;
use crate::error::Unresolved;
use crate::origin::Refusal;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// Names to addresses. The operating system's, except in tests.
pub(crate) type Lookup = Arc<
    dyn Fn(String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>> + Send + Sync,
>;

/// Asks the operating system.
pub(crate) fn system() -> Lookup {
    Arc::new(|host| Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) }))
}

/// Lets public addresses through, or, for hosts that the operator admitted, all.
pub(crate) struct Guard {
    pub(crate) lookup: Lookup,
    pub(crate) public_only: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, public_only) = ((self.lookup)(name.as_str().to_owned()), self.public_only);
        Box::pin(async move {
            let all = found.await.map_err(|error| Unresolved(Some(error)))?;
            if all.is_empty() {
                return Err(Unresolved(None).into());
            }
            let usable: Vec<_> =
                all.into_iter().filter(|found| !public_only || is_public(found.ip())).collect();
            if usable.is_empty() {
                return Err(Refusal::NotPublic.into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}
