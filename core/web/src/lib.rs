//! What HTTP and HTML need of the kernel: problems, callers, paging, language, layout.
