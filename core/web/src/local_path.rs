//! Paths we may send a browser to: our own only, or a sign-in page becomes somebody's redirector (CWE-601).

/// Accepts a path of this site with its query: `/applications/app_01?tab=files`.
///
/// Browsers read `//host` and `/\host` as another site's address, and drop tabs and line breaks before they look.
pub fn local_path(raw: &str) -> Option<&str> {
    let ours = raw.starts_with('/') && !raw.starts_with("//") && raw.len() <= 2048;
    let plain = raw.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (ours && plain).then_some(raw)
}

/// The local path of an address of this site, as a `Referer` header names it.
pub(crate) fn path_of<'a>(address: &'a str, host: &str) -> Option<&'a str> {
    let (_, rest) = address.split_once("://")?;
    local_path(rest.strip_prefix(host)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/a/b?c=d#e", "/%E4%B8%AD"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\tb",
            "\t//evil",
            "/\n/e",
            "/中",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_referer_of_another_site_is_not_ours() {
        assert_eq!(path_of("https://a.example/x?y", "a.example"), Some("/x?y"));
        assert_eq!(path_of("https://a.example.evil.example/x", "a.example"), None);
        assert_eq!(path_of("https://evil.example/a.example/x", "a.example"), None);
    }
}
