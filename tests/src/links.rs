//! Links of a page, and where they lead.

use crate::visitor::Visitor;
use std::collections::{BTreeMap, BTreeSet};

/// All pages that `who` gets to by following links from the front page: the pattern of each, and one address of it.
pub async fn reachable(who: &Visitor) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut asked = BTreeSet::new();
    let mut ahead = vec!["/".to_owned()];
    while let Some(path) = ahead.pop() {
        if !asked.insert(pattern(&path)) {
            continue;
        }
        let answer = who.get(&path).await;
        assert!(
            answer.status < 400,
            "a link leads to {path}, which answers {}: {}",
            answer.status,
            answer.text
        );
        ahead.extend(of(&answer.text));
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        match answer.location {
            // What sends people on is no page.
            Some(to) => ahead.push(to),
            None if is_page => drop(pages.insert(pattern(&path), path)),
            None => {}
        }
    }
    pages
}

/// Where the links and the searches of a page lead, inside the site. Files and downloads are not pages.
pub fn of(html: &str) -> Vec<String> {
    let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let forms = html.split("<form").skip(1).filter_map(|rest| rest.split('>').next());
    let searches = forms
        .filter(|form| form.contains("method=\"get\""))
        .filter_map(|form| form.split("action=\"").nth(1).and_then(|rest| rest.split('"').next()));
    let inside = links.chain(searches).filter(|target| target.starts_with('/') && !target.starts_with("//"));
    let pages = inside.map(|target| target.split('#').next().unwrap_or_default().replace("&amp;", "&"));
    pages.filter(|target| !is_file(target)).collect()
}

/// The path without what changes from one thing to the next: `/applications/app_0198…` is `/applications/{id}`.
pub fn pattern(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').map(|part| if is_name(part) { "{id}" } else { part }).collect::<Vec<_>>().join("/")
}

fn is_file(target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    ["/assets/", "/tile/", "/language"].iter().any(|folder| path.starts_with(folder)) || last.contains('.')
}

fn is_name(part: &str) -> bool {
    let numbered = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let id = part
        .split_once('_')
        .is_some_and(|(_, hex)| hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    numbered || id || part.starts_with("CR-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_inside_are_found_and_files_are_not_pages() {
        let html = r##"<a href="/a?x=1&amp;y=2#z">a</a><link href="/assets/corridor.css"><a href="https://b/">b</a><a href="/c.json">
            <form action="/d" method="get"><form action="/e" method="post">"##;
        assert_eq!(of(html), ["/a?x=1&y=2", "/d"]);
    }

    #[test]
    fn a_pattern_has_no_ids() {
        assert_eq!(
            pattern("/applications/app_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f/edit?a=1"),
            "/applications/{id}/edit"
        );
        assert_eq!(pattern("/certificates/CR-4F7KQ-9ZT2M"), "/certificates/{id}");
    }
}
