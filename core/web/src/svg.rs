//! Drawings as inline SVG. They use attributes and classes only, for our policy refuses inline styles.
//!
//! A drawing that says something has a text beside it for those who do not see it: `<title>` here, a table in the page.

use crate::parts::State;
use askama::FastWritable;
use askama::filters::HtmlSafe;
use qrcode::{EcLevel, QrCode};
use std::fmt::{self, Write};

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

pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Draws a QR code (ISO/IEC 18004) with error correction M, dark on white in every theme. Empty if the text is too long for one.
pub fn qr(text: &str, title: &str) -> Svg {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return Svg::default() };
    let width = code.width();
    let mut path = String::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == qrcode::Color::Dark) {
        // Four modules of quiet zone (§6.3.8).
        let _ = write!(path, "M{} {}h1v1h-1z", at % width + 4, at / width + 4);
    }
    let (side, title) = (width + 8, escape(title));
    Svg(format!(
        "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\"><title>{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// A bar with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length.
    pub value: f64,
    /// The value as it is shown.
    pub shown: String,
}

/// Draws horizontal bars: they leave room for names in any language.
pub fn bars(title: &str, bars: &[Bar]) -> Svg {
    const ROW: usize = 30;
    const NAME: usize = 112;
    const LENGTH: f64 = 250.0;
    let most = bars.iter().map(|bar| bar.value).fold(f64::MIN_POSITIVE, f64::max);
    let height = bars.len() * ROW;
    let mut rows = String::new();
    for (at, bar) in bars.iter().enumerate() {
        let (y, length) = (at * ROW, (bar.value / most * LENGTH).max(0.0));
        let _ = write!(
            rows,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect class=\"track\" x=\"{NAME}\" y=\"{}\" width=\"{LENGTH}\" height=\"14\" rx=\"3\"/>\
             <rect class=\"bar\" x=\"{NAME}\" y=\"{}\" width=\"{length:.1}\" height=\"14\" rx=\"3\"/><text x=\"{:.0}\" y=\"{}\">{}</text>",
            NAME - 10,
            y + 19,
            escape(&bar.label),
            y + 8,
            y + 8,
            NAME as f64 + LENGTH + 10.0,
            y + 19,
            escape(&bar.shown),
        );
    }
    Svg(format!(
        "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 430 {height}\"><title>{}</title>{rows}</svg>",
        escape(title)
    ))
}

/// Draws a course of values, small enough to stand in a line. Empty for fewer than two values.
pub fn sparkline(title: &str, values: &[f64]) -> Svg {
    const WIDTH: f64 = 120.0;
    const HEIGHT: f64 = 32.0;
    if values.len() < 2 {
        return Svg::default();
    }
    let (least, most) = values
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
    let span = (most - least).max(f64::MIN_POSITIVE);
    let step = WIDTH / (values.len() - 1) as f64;
    let mut line = String::new();
    for (at, value) in values.iter().enumerate() {
        let y = HEIGHT - 3.0 - (value - least) / span * (HEIGHT - 6.0);
        let _ = write!(line, "{}{:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }, at as f64 * step);
    }
    Svg(format!(
        "<svg class=\"spark\" role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\"><title>{}</title>\
         <path class=\"area\" d=\"{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}z\"/>\
         <path d=\"{line}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/></svg>",
        escape(title)
    ))
}

/// Draws a share of a whole, in percent, as a ring.
pub fn ring(title: &str, percent: u8) -> Svg {
    let percent = percent.min(100);
    Svg(format!(
        "<svg class=\"ring\" role=\"img\" viewBox=\"0 0 80 80\" width=\"80\" height=\"80\"><title>{}</title>\
         <circle class=\"track\" cx=\"40\" cy=\"40\" r=\"33\" fill=\"none\" stroke-width=\"9\"/>\
         <circle class=\"value\" cx=\"40\" cy=\"40\" r=\"33\" fill=\"none\" stroke-width=\"9\" stroke-linecap=\"round\" pathLength=\"100\" \
         stroke-dasharray=\"{percent} 100\" transform=\"rotate(-90 40 40)\"/>\
         <text x=\"40\" y=\"46\" text-anchor=\"middle\" font-size=\"18\">{percent}%</text></svg>",
        escape(title)
    ))
}

/// Draws the way of a case: its stages in order, those walked, the one where it stands, those ahead.
pub fn lifecycle(title: &str, stages: &[(String, State)]) -> Svg {
    const STEP: usize = 140;
    const Y: usize = 22;
    let width = stages.len().max(1) * STEP;
    let few = if stages.len() <= 4 { " few" } else { "" };
    let mut drawn = String::new();
    for (at, (label, state)) in stages.iter().enumerate() {
        let x = at * STEP + STEP / 2;
        let (class, mark) = match state {
            State::Done | State::Attention => ("walked", tick(x, Y)),
            State::Danger => ("walked", cross(x, Y)),
            State::Now => ("here", String::new()),
            State::Expected => ("ahead", String::new()),
        };
        if at > 0 {
            let walked = if *state == State::Expected { "" } else { " walked" };
            let _ = write!(
                drawn,
                "<path class=\"link{walked}\" stroke-width=\"3\" d=\"M{} {Y}H{}\"/>",
                x - STEP + 13,
                x - 13
            );
        }
        let _ = write!(
            drawn,
            "<g class=\"{class}\"><circle class=\"stage\" cx=\"{x}\" cy=\"{Y}\" r=\"11\" stroke-width=\"2\"/>{mark}\
             <text x=\"{x}\" y=\"58\" text-anchor=\"middle\">{}</text></g>",
            escape(label)
        );
    }
    Svg(format!(
        "<svg class=\"lifecycle{few}\" width=\"{width}\" role=\"img\" viewBox=\"0 0 {width} 70\"><title>{}</title>{drawn}</svg>",
        escape(title)
    ))
}

fn tick(x: usize, y: usize) -> String {
    format!(
        "<path class=\"tick\" fill=\"none\" stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"M{} {y}l3.500 3.500 6-7\"/>",
        x - 5
    )
}

fn cross(x: usize, y: usize) -> String {
    format!(
        "<path class=\"tick\" stroke-width=\"2.4\" stroke-linecap=\"round\" d=\"M{} {}l8 8m0-8-8 8\"/>",
        x - 4,
        y - 4
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_a_drawing() {
        let evil = "</title><script>alert(1)</script>\"'";
        let bar = Bar { label: evil.to_owned(), value: 1.0, shown: evil.to_owned() };
        for drawn in [
            qr("x", evil),
            bars(evil, &[bar]),
            sparkline(evil, &[1.0, 2.0]),
            ring(evil, 5),
            lifecycle(evil, &[(evil.to_owned(), State::Now)]),
        ] {
            assert!(!drawn.0.contains("<script>"), "{drawn}");
        }
    }

    #[test]
    fn a_qr_code_holds_an_address_and_refuses_a_novel() {
        assert!(
            qr("https://corridor.example/verify/crt_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f", "")
                .0
                .contains("<path")
        );
        assert_eq!(qr(&"x".repeat(3000), ""), Svg::default());
    }

    #[test]
    fn drawings_take_no_values_too_many_and_nonsense() {
        for values in [vec![], vec![1.0], vec![0.0, 0.0], vec![-1.0, 1e300]] {
            let drawn = sparkline("", &values);
            assert!(!drawn.0.contains("NaN") && !drawn.0.contains("inf"), "{drawn}");
        }
        assert!(ring("", 250).0.contains("100%"));
        assert!(bars("", &[]).0.contains("<svg"));
    }
}
