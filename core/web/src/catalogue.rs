//! The catalogue: every component in every state, at `/dev/components`. For builders; a site in production does not show it.

mod samples;

use crate::caller::Visitor;
use crate::faults::Faults;
use crate::filters;
use crate::form::{Button, Form};
use crate::frame::Frame;
use crate::icon::ICONS;
use crate::live::live;
use crate::page::{Page, Title, fragment};
use crate::parts::{Change, Chip, Choice, Clock, Column, Fact, Happening, Link, Step, Tab, Tag};
use crate::problem::Problem;
use crate::svg::{self, Svg};
use actix_web::{HttpResponse, Responder, web};
use askama::Template;
use futures_util::stream;
use kernel::Language;

/// Registers the catalogue and what its live examples need, if the site is in development.
pub fn catalogue_routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/dev/components").get(components).post(posted))
        .service(web::resource("/dev/components/sheet").get(sheet))
        .service(web::resource("/dev/components/progress").get(progress));
}

/// Sample texts: not keys, because nobody but a builder reads them.
#[derive(Clone, Copy)]
struct Sample(Language);

impl Sample {
    fn of(self, zh_cn: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Language::ZhCn => zh_cn,
            Language::En => en,
        }
    }
}

#[derive(Template)]
#[template(path = "catalogue/index.html")]
struct Catalogue {
    say: Sample,
    none: Faults,
    faults: Faults,
    links: Vec<Link>,
    tags: Vec<Tag>,
    clocks: Vec<Clock>,
    kinds: Vec<Choice>,
    chosen: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    chips: Vec<Chip>,
    tabs: Vec<Tab>,
    steps: Vec<Step>,
    timeline: Vec<Happening>,
    facts: Vec<Fact>,
    changes: Vec<Change>,
    way: Svg,
    bars: Svg,
    ring: Svg,
    trend: Svg,
    qr: Svg,
    icons: Vec<&'static str>,
}

struct Row {
    name: &'static str,
    code: &'static str,
    kind: &'static str,
    tag: Tag,
    clock: Clock,
    amount: i64,
}

async fn components(visitor: Visitor) -> Result<Page<Catalogue>, Problem> {
    shown(&visitor)?;
    let frame = visitor.frame();
    Ok(Page::new(frame, Title::Text("Components".to_owned()), catalogue(frame)))
}

async fn posted(visitor: Visitor, _: Form<Button>) -> Result<HttpResponse, Problem> {
    shown(&visitor)?;
    Ok(crate::see_other(visitor.frame(), "/dev/components", Some(crate::Flash::success("web-saved"))))
}

#[derive(Template)]
#[template(path = "catalogue/sheet.html")]
struct Sheet {
    say: Sample,
    facts: Vec<Fact>,
    qr: Svg,
}

async fn sheet(visitor: Visitor) -> Result<Page<Sheet>, Problem> {
    shown(&visitor)?;
    let frame = visitor.frame();
    let whole = catalogue(frame);
    Ok(Page::new(
        frame,
        Title::Text("Certificate".to_owned()),
        Sheet { say: whole.say, facts: whole.facts, qr: whole.qr },
    ))
}

#[derive(Template)]
#[template(
    source = "{% import \"components/state.html\" as state %}{{ state::progress(\"live-example\", label, done, total) }}",
    ext = "html"
)]
struct Progress {
    label: &'static str,
    done: u32,
    total: u32,
}

async fn progress(visitor: Visitor) -> Result<impl Responder, Problem> {
    shown(&visitor)?;
    let frame = visitor.frame().clone();
    let label = Sample(frame.language()).of("正在同步订单", "Synchronising orders");
    let steps = stream::unfold(0_u32, move |done| {
        let frame = frame.clone();
        async move {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(250)).await;
            (done <= 20).then(|| {
                (fragment(&frame, &Progress { label, done, total: 20 }).unwrap_or_default(), done + 1)
            })
        }
    });
    Ok(live(steps))
}

fn shown(visitor: &Visitor) -> Result<(), Problem> {
    if visitor.frame().site().settings.development { Ok(()) } else { Err(Problem::not_found()) }
}

fn catalogue(frame: &Frame) -> Catalogue {
    let (say, now) = (Sample(frame.language()), frame.now());
    Catalogue {
        say,
        none: Faults::default(),
        faults: samples::faults(frame),
        links: vec![
            Link { href: "/".to_owned(), label: say.of("首页", "Home").to_owned() },
            Link { href: "/queue".to_owned(), label: say.of("审核待办", "Review queue").to_owned() },
        ],
        tags: samples::tags(say),
        clocks: samples::clocks(say, now),
        kinds: samples::kinds(say),
        chosen: vec!["import".to_owned()],
        columns: vec![
            Column {
                order: Some("ascending"),
                href: Some("?sort=name".to_owned()),
                ..Column::new(say.of("申请企业", "Applicant"))
            },
            Column::new(say.of("类型", "Kind")),
            Column::new(say.of("状态", "State")),
            Column::new(say.of("时限", "Clock")),
            Column::numeric(say.of("申报金额", "Declared value")),
        ],
        rows: samples::rows(say, now),
        chips: samples::chips(say),
        tabs: samples::tabs(say),
        steps: samples::steps(say),
        timeline: samples::timeline(say, now),
        facts: samples::facts(say),
        changes: samples::changes(say),
        way: samples::way(say),
        bars: samples::bars(say),
        ring: svg::ring(say.of("资料完整度 72%", "72 % complete"), 72),
        trend: svg::sparkline(
            say.of("近八周趋势", "Eight weeks"),
            &[4.0, 6.0, 5.0, 9.0, 8.0, 12.0, 11.0, 15.0],
        ),
        qr: svg::qr(
            "https://corridor.example/verify/crt_0198f2a47c0e7d3f9d3c0a1b2c3d4e5f",
            say.of("证书核验二维码", "Verify this certificate"),
        ),
        icons: ICONS.iter().map(|(name, _)| *name).collect(),
    }
}
