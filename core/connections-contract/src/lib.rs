//! What other rooms may know of connected stores.
