//! Which database a journey runs on.

use crate::postgres;
use std::path::Path;

/// One of the two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own in the cluster of this test process. Needs Debian's package `postgresql`.
    Postgresql,
}

impl Engine {
    /// Makes a database that nobody has used and gives its URL; `folder` is where a file may be.
    pub fn fresh(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.join("corridor.db").display()),
            Self::Postgresql => postgres::fresh_database(),
        }
    }
}

/// Makes two tests of each story, which is an `async fn(&Corridor)`: one for each engine. Only with the feature `full` is
/// PostgreSQL among them, because plain `cargo test` has to need nothing but cargo.
#[macro_export]
macro_rules! on_both_engines {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[actix_web::test]
            async fn on_sqlite() {
                let corridor = $crate::Corridor::start($crate::Engine::Sqlite).await;
                super::$story(&corridor).await;
                corridor.stop().await;
            }

            #[cfg(feature = "full")]
            #[actix_web::test]
            async fn on_postgresql() {
                let corridor = $crate::Corridor::start($crate::Engine::Postgresql).await;
                super::$story(&corridor).await;
                corridor.stop().await;
            }
        }
    )+};
}
