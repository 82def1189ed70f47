//! Enterprise registration (主体备案).
