//! Identity numbers as parsed types, each refusal with a precise reason.
