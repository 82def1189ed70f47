//! Partner doubles and the conformance suite.
