//! Icons, drawn for Corridor on a grid of 24 with a line of 1.75.

use crate::svg::Svg;

/// Draws the icon of that name; an unknown name draws a dot, which the catalogue's test does not let pass.
pub fn svg(name: &str) -> Svg {
    let body = ICONS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("<circle cx='12' cy='12' r='2'/>", |(_, body)| body);
    Svg(format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"20\" height=\"20\" fill=\"none\" stroke=\"currentColor\" \
         stroke-width=\"1.75\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\">{body}</svg>"
    ))
}

/// All icons by name.
pub(crate) const ICONS: &[(&str, &str)] = &[
    ("alert", "<path d='M12 4 3 20h18z'/><path d='M12 10v4.5'/><path d='M12 17.4v.1'/>"),
    ("arrow-left", "<path d='M19 12H5'/><path d='m11 6-6 6 6 6'/>"),
    ("arrow-right", "<path d='M5 12h14'/><path d='m13 6 6 6-6 6'/>"),
    ("bell", "<path d='M6 10a6 6 0 0 1 12 0c0 5 2 6 2 6H4s2-1 2-6'/><path d='M10 20a2.2 2.2 0 0 0 4 0'/>"),
    ("book", "<path d='M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3z'/><path d='M5 17a3 3 0 0 1 3-3h11'/>"),
    (
        "building",
        "<path d='M5 21V4h9v17'/><path d='M14 10h5v11'/><path d='M3 21h18'/><path d='M8 8h3M8 12h3M8 16h3'/>",
    ),
    ("calendar", "<rect x='4' y='5' width='16' height='16' rx='2'/><path d='M4 10h16M8 3v4M16 3v4'/>"),
    (
        "certificate",
        "<rect x='3' y='4' width='18' height='13' rx='2'/><path d='M7 9h10M7 12h5'/><circle cx='16' cy='15' r='3'/><path d='m14.5 17.5-.5 4 2-1.2 2 1.2-.5-4'/>",
    ),
    ("check", "<path d='m5 12.5 4.5 4.5L19 7.5'/>"),
    ("check-circle", "<circle cx='12' cy='12' r='9'/><path d='m8 12.3 2.8 2.8L16 9.7'/>"),
    ("chevron-down", "<path d='m6 9 6 6 6-6'/>"),
    ("chevron-left", "<path d='m15 6-6 6 6 6'/>"),
    ("chevron-right", "<path d='m9 6 6 6-6 6'/>"),
    ("chevron-up", "<path d='m6 15 6-6 6 6'/>"),
    ("clock", "<circle cx='12' cy='12' r='9'/><path d='M12 7v5.2l3.3 2'/>"),
    ("copy", "<rect x='9' y='9' width='11' height='11' rx='2'/><path d='M5 15H4V6a2 2 0 0 1 2-2h9v1'/>"),
    ("cross", "<path d='M6 6l12 12M18 6 6 18'/>"),
    ("download", "<path d='M12 4v11'/><path d='m7 11 5 5 5-5'/><path d='M4 20h16'/>"),
    ("edit", "<path d='M4 20h4L19 9l-4-4L4 16z'/><path d='m13 7 4 4'/>"),
    (
        "external",
        "<path d='M14 4h6v6'/><path d='M20 4 11 13'/><path d='M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5'/>",
    ),
    ("file", "<path d='M6 3h8l5 5v13H6z'/><path d='M14 3v5h5'/><path d='M9 13h6M9 17h6'/>"),
    ("filter", "<path d='M4 6h16M7 12h10M10 18h4'/>"),
    (
        "globe",
        "<circle cx='12' cy='12' r='9'/><path d='M3 12h18'/><path d='M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18'/>",
    ),
    ("home", "<path d='M4 11 12 4l8 7v9h-5v-6H9v6H4z'/>"),
    ("inbox", "<path d='M4 13 6 5h12l2 8v6H4z'/><path d='M4 13h5l1.2 2.5h3.6L15 13h5'/>"),
    ("info", "<circle cx='12' cy='12' r='9'/><path d='M12 11v5.5'/><path d='M12 7.7v.1'/>"),
    ("key", "<circle cx='8' cy='15' r='4'/><path d='m11 12 8-8M16 7l3 3'/>"),
    ("ledger", "<path d='M5 4h14v16H5z'/><path d='M9 4v16'/><path d='M12 9h4M12 13h4'/>"),
    (
        "link",
        "<path d='M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7'/><path d='M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17'/>",
    ),
    ("list", "<path d='M9 6h11M9 12h11M9 18h11'/><path d='M4.5 6v.1M4.5 12v.1M4.5 18v.1'/>"),
    ("lock", "<rect x='5' y='11' width='14' height='9' rx='2'/><path d='M8 11V8a4 4 0 0 1 8 0v3'/>"),
    ("logout", "<path d='M14 4H6v16h8'/><path d='M10 12h10'/><path d='m16 8 4 4-4 4'/>"),
    ("menu", "<path d='M4 7h16M4 12h16M4 17h16'/>"),
    ("monitor", "<rect x='3' y='4' width='18' height='12' rx='2'/><path d='M9 20h6M12 16v4'/>"),
    ("moon", "<path d='M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z'/>"),
    ("more", "<path d='M5 12v.1M12 12v.1M19 12v.1'/>"),
    ("pause", "<path d='M9 5v14M15 5v14'/>"),
    ("play", "<path d='M7 5v14l12-7z'/>"),
    ("plug", "<path d='M9 3v5M15 3v5'/><path d='M6 8h12v3a6 6 0 0 1-12 0z'/><path d='M12 17v4'/>"),
    ("plus", "<path d='M12 5v14M5 12h14'/>"),
    ("printer", "<path d='M7 8V3h10v5'/><path d='M7 17H4V8h16v9h-3'/><path d='M7 14h10v7H7z'/>"),
    ("receipt", "<path d='M6 3h12v18l-3-2-3 2-3-2-3 2z'/><path d='m9 10.5 2 2 4-4'/>"),
    (
        "refresh",
        "<path d='M20 11a8 8 0 0 0-14.5-3.5L4 9'/><path d='M4 4v5h5'/><path d='M4 13a8 8 0 0 0 14.5 3.5L20 15'/><path d='M20 20v-5h-5'/>",
    ),
    ("search", "<circle cx='11' cy='11' r='6.5'/><path d='m16 16 4.5 4.5'/>"),
    ("send-back", "<path d='M9 6 4 11l5 5'/><path d='M4 11h10a6 6 0 0 1 6 6v2'/>"),
    (
        "settings",
        "<circle cx='12' cy='12' r='3'/><path d='M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2'/>",
    ),
    ("shield", "<path d='M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6z'/><path d='m9 12 2.2 2.2L15.5 10'/>"),
    (
        "store",
        "<path d='M4 9 6 4h12l2 5'/><path d='M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9'/><path d='M5 12v8h14v-8'/>",
    ),
    (
        "sun",
        "<circle cx='12' cy='12' r='4'/><path d='M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4'/>",
    ),
    ("tag", "<path d='M4 4h8l8 8-8 8-8-8z'/><path d='M8.5 8.5v.1'/>"),
    ("trash", "<path d='M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13'/>"),
    ("upload", "<path d='M12 16V5'/><path d='m7 9 5-5 5 5'/><path d='M4 20h16'/>"),
    ("user", "<circle cx='12' cy='8' r='4'/><path d='M4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5'/>"),
    (
        "users",
        "<circle cx='9' cy='8' r='3.5'/><path d='M2.5 20c0-3.6 2.9-5.8 6.5-5.8s6.5 2.2 6.5 5.8'/><path d='M16 5a3.4 3.4 0 0 1 0 6.5M18 14.8c2.2.8 3.5 2.6 3.5 5.2'/>",
    ),
];
