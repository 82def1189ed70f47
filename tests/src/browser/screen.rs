//! Pictures of pages: two widths, two themes, two languages, on one sheet.

use super::Browser;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use image::imageops::{self, FilterType};
use image::{GenericImage, Rgba, RgbaImage};
use serde_json::json;
use std::path::PathBuf;

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// In CSS pixels: 1280 is a desk, 390 is a hand.
    pub width: u32,
    /// By the system's preference.
    pub dark: bool,
    /// `zh-CN` or `en`.
    pub language: &'static str,
}

impl Screen {
    /// All eight ways.
    pub fn all() -> impl Iterator<Item = Self> {
        [false, true].into_iter().flat_map(|dark| {
            [1280, 390].into_iter().flat_map(move |width| {
                ["zh-CN", "en"].into_iter().map(move |language| Self { width, dark, language })
            })
        })
    }
}

/// Longer pages are cut off: a sheet is there to be looked at.
const TALLEST: u32 = 3000;
const GAP: u32 = 16;

impl Browser {
    /// Looks at pages on `screen` from now on.
    pub async fn look(&self, screen: Screen) {
        self.resize(screen, 900).await;
        let scheme = if screen.dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.wire.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        self.speak(screen.language).await;
    }

    /// A picture of the whole page as it is. The window grows for it, so that what sticks to its edge is at the page's edge.
    pub async fn picture(&self, screen: Screen) -> RgbaImage {
        let layout = self.wire.devtools("Page.getLayoutMetrics", json!({})).await;
        let height = layout["cssContentSize"]["height"].as_f64().unwrap_or(900.0);
        self.resize(screen, (height.clamp(900.0, f64::from(TALLEST))) as u32).await;
        let shot = self.wire.devtools("Page.captureScreenshot", json!({ "format": "png" })).await;
        let bytes = BASE64_STANDARD.decode(shot["data"].as_str().unwrap_or_default()).expect("base64");
        image::load_from_memory(&bytes).expect("a PNG").into_rgba8()
    }

    async fn resize(&self, screen: Screen, height: u32) {
        let phone = screen.width < 600;
        let metrics =
            json!({ "width": screen.width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.wire.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Takes all eight pictures of the page at `path`.
    pub async fn sheet(&self, path: &str) -> Sheet {
        let mut pictures = Vec::new();
        for screen in Screen::all() {
            self.look(screen).await;
            self.goto(path).await;
            pictures.push((screen, self.picture(screen).await));
        }
        Sheet(pictures)
    }
}

/// The eight pictures of one page.
pub struct Sheet(Vec<(Screen, RgbaImage)>);

impl Sheet {
    /// Writes the sheet to `target/contact-sheets/{name}.png` and says where it is.
    pub fn save(&self, name: &str) -> PathBuf {
        let folder = crate::root().join("target/contact-sheets");
        std::fs::create_dir_all(&folder).expect("a folder in target");
        let path = folder.join(format!("{name}.png"));
        self.compose().save(&path).expect("a PNG can be written");
        path
    }

    /// Light above dark, desks before hands, everything at half its size so that a sheet can be looked at in one go.
    fn compose(&self) -> RgbaImage {
        let small: Vec<_> = self.0.iter().map(|(screen, picture)| (*screen, half(picture))).collect();
        let rows = [false, true].map(|dark| small.iter().filter(move |(screen, _)| screen.dark == dark));
        let width = rows[0].clone().map(|(_, picture)| picture.width() + GAP).sum::<u32>() + GAP;
        let heights =
            rows.clone().map(|row| row.map(|(_, picture)| picture.height()).max().unwrap_or_default());
        let mut sheet =
            RgbaImage::from_pixel(width, heights.iter().sum::<u32>() + 3 * GAP, Rgba([128, 128, 128, 255]));
        let mut top = GAP;
        for (row, height) in rows.into_iter().zip(heights) {
            let mut left = GAP;
            for (_, picture) in row {
                sheet.copy_from(picture, left, top).expect("the sheet is wide and high enough");
                left += picture.width() + GAP;
            }
            top += height + GAP;
        }
        sheet
    }
}

fn half(picture: &RgbaImage) -> RgbaImage {
    let (width, height) = (picture.width(), picture.height().min(TALLEST));
    let top = imageops::crop_imm(picture, 0, 0, width, height).to_image();
    imageops::resize(&top, width / 2, height / 2, FilterType::Triangle)
}
