//! Drawings as inline SVG. They use attributes and classes only, for our policy refuses inline styles.

use askama::FastWritable;
use askama::filters::HtmlSafe;
use std::fmt;

/// Markup that is safe to put into a page as it is: every text in it was escaped when it was drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Svg(pub(crate) String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Svg {}

impl FastWritable for Svg {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}
