//! Where people land: a visitor finds the register, who is signed in finds what waits for them.

use crate::services::Desks;
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use askama::Template;
use kernel::Timestamp;
use web::parts::{Column, Tag};
use web::{DeskItem, DeskKind, Frame, NavItem, Page, Problem, Tone, Visitor, filters};

/// The entry of the navigation.
pub(crate) const NAVIGATION: NavItem = NavItem { key: "app-nav-home", href: "/", icon: "home", roles: &[] };

/// The page.
pub(crate) fn pages(cfg: &mut ServiceConfig) {
    cfg.service(home);
}

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing {}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    name: String,
    urgent: usize,
    columns: Vec<Column>,
    items: Vec<Item>,
}

/// A line of the desk, in words.
struct Item {
    text: String,
    href: String,
    due: Option<Timestamp>,
    late: bool,
    tag: Tag,
}

#[get("/")]
async fn home(req: HttpRequest, visitor: Visitor, desks: Data<Desks>) -> Result<HttpResponse, Problem> {
    let frame = visitor.frame();
    let Some(person) = &visitor.person else {
        return Ok(Page::new(frame, "app-landing-title", Landing {}).respond_to(&req));
    };
    let mut items = Vec::new();
    for desk in desks.iter() {
        items.extend(desk.items(&visitor.op).await?);
    }
    order(&mut items);
    let items: Vec<_> = items.into_iter().map(|item| shown(frame, item)).collect();
    let urgent = items.iter().filter(|item| item.late).count();
    let columns = ["app-desk-what", "app-desk-due", "app-desk-kind"].map(|key| Column::new(frame.say(key)));
    let page = DeskPage { name: person.name.clone(), urgent, columns: columns.into(), items };
    Ok(Page::new(frame, "app-desk-title", page).respond_to(&req))
}

/// Trouble first, then work, then news; within each what is due first.
fn order(items: &mut [DeskItem]) {
    items.sort_by_key(|item| (item.kind, item.due.is_none(), item.due));
}

fn shown(frame: &Frame, item: DeskItem) -> Item {
    let (tone, key) = match item.kind {
        DeskKind::Trouble => (Tone::Danger, "app-desk-trouble"),
        DeskKind::Task => (Tone::Attention, "app-desk-task"),
        DeskKind::News => (Tone::Neutral, "app-desk-news"),
    };
    Item {
        text: frame.say_with(item.key, &item.args),
        late: item.due.is_some_and(|due| due < frame.now()),
        href: item.href,
        due: item.due,
        tag: Tag::new(tone, frame.say(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(href: &str, kind: DeskKind, due: Option<&str>) -> DeskItem {
        let due = due.map(|at| at.parse().unwrap());
        DeskItem { key: "app-desk-title", args: Vec::new(), href: href.into(), due, kind }
    }

    #[test]
    fn trouble_comes_before_work_and_what_is_due_before_what_is_not() {
        let mut items = vec![
            item("news", DeskKind::News, None),
            item("some day", DeskKind::Task, None),
            item("friday", DeskKind::Task, Some("2026-11-27T00:00:00Z")),
            item("broken", DeskKind::Trouble, None),
            item("today", DeskKind::Task, Some("2026-11-24T00:00:00Z")),
        ];
        order(&mut items);
        let order: Vec<_> = items.iter().map(|item| item.href.as_str()).collect();
        assert_eq!(order, ["broken", "today", "friday", "some day", "news"]);
    }
}
