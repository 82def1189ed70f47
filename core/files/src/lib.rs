//! Content-addressed documents: streamed, limited, sniffed.
