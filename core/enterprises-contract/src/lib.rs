//! What other rooms may know of registration.
