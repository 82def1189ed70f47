//! Light, dark, or as the device says.

/// How pages look; kept in the cookie `theme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Reads a cookie or a form value; anything unknown is [`Theme::Auto`].
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    /// The value of the cookie and of the `data-theme` attribute.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one a switch goes to.
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "web-theme-auto",
            Self::Light => "web-theme-light",
            Self::Dark => "web-theme-dark",
        }
    }

    /// The icon of the switch.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Auto => "monitor",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}
