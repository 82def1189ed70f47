//! The samples that the catalogue shows: nobody's name, no case that ever was.

use super::{Row, Sample};
use crate::faults::Faults;
use crate::flash::Tone;
use crate::frame::Frame;
use crate::parts::{Change, Chip, Choice, Clock, Fact, Happening, State, Step, Tab, Tag};
use crate::svg::{self, Bar, Svg};
use chrono::TimeDelta;
use kernel::{Timestamp, Violation};

pub(super) fn faults(frame: &Frame) -> Faults {
    let say = Sample(frame.language());
    let violation = |name: &str, code: &str, args: &[(&str, &str)]| Violation {
        pointer: format!("/{name}"),
        code: code.to_owned(),
        args: args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    let mut faults = Faults::new(
        frame,
        &[
            violation("bad_name", "text-empty", &[]),
            violation("bad_scope", "text-too-long", &[("max", "200"), ("found", "231")]),
            violation("bad_kind", "not-a-choice", &[]),
        ],
        &[],
    );
    for (name, zh_cn, en) in [
        ("bad_name", "企业名称", "Name"),
        ("bad_scope", "经营范围", "Business scope"),
        ("bad_kind", "业务类型", "Kind"),
    ] {
        faults.label(name, say.of(zh_cn, en));
    }
    faults
}

pub(super) fn tags(say: Sample) -> Vec<Tag> {
    vec![
        Tag::new(Tone::Neutral, say.of("草稿", "Draft")),
        Tag::new(Tone::Attention, say.of("审核中", "In review")),
        Tag::new(Tone::Success, say.of("已备案", "Registered")),
        Tag::new(Tone::Danger, say.of("已驳回", "Rejected")),
        Tag { icon: "send-back", ..Tag::new(Tone::Attention, say.of("退回补正", "Sent back")) },
        Tag { icon: "pause", ..Tag::new(Tone::Neutral, say.of("已暂停", "Paused")) },
    ]
}

pub(super) fn clocks(say: Sample, now: Timestamp) -> Vec<Clock> {
    let clock = |left: TimeDelta, working_days, paused| Clock {
        name: say.of("主体备案审核", "Review of the registration").to_owned(),
        whose: say.of("审核机关", "The reviewing authority").to_owned(),
        due: now + left,
        working_days,
        basis: say.of("《行政许可法》第四十二条", "Administrative Licensing Law, art. 42").to_owned(),
        paused,
    };
    vec![
        clock(TimeDelta::days(9), Some(7), false),
        clock(TimeDelta::hours(20), None, false),
        clock(TimeDelta::days(-1), None, false),
        clock(TimeDelta::days(3), Some(3), true),
    ]
}

pub(super) fn kinds(say: Sample) -> Vec<Choice> {
    vec![
        Choice::new("import", say.of("跨境电商进口", "Import"))
            .hint(say.of("网购保税进口或直购进口", "Bonded or direct")),
        Choice::new("export", say.of("跨境电商出口", "Export"))
            .hint(say.of("一般出口或海外仓", "General, or through an overseas warehouse")),
        Choice::new("service", say.of("外贸综合服务", "Comprehensive service"))
            .hint(say.of("为中小出口企业代办", "Acts for small exporters")),
    ]
}

pub(super) fn rows(say: Sample, now: Timestamp) -> Vec<Row> {
    let mut clocks = clocks(say, now);
    let mut tags = tags(say);
    let (paused, late, soon) = (clocks.pop(), clocks.pop(), clocks.pop());
    let row = |name, code, kind, tag, clock: Option<Clock>, amount| {
        clock.map(|clock| Row { name, code, kind, tag, clock, amount })
    };
    let (back, review, draft) = (tags.remove(4), tags.remove(1), tags.remove(0));
    [
        row(
            say.of("示例进出口有限公司", "Sample Import & Export Co., Ltd."),
            "91330100MA27XXXX0K",
            say.of("跨境电商进口", "Import"),
            review,
            late,
            128_450_000,
        ),
        row(
            say.of("示例供应链管理有限公司", "Sample Supply Chain Management Co., Ltd."),
            "91440300MA5FXXXX8T",
            say.of("跨境电商出口", "Export"),
            back,
            soon,
            3_690_000,
        ),
        row(
            say.of("示例网络科技有限公司", "Sample Network Technology Co., Ltd."),
            "91110105MA01XXXX3B",
            say.of("外贸综合服务", "Comprehensive service"),
            draft,
            paused,
            0,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn chips(say: Sample) -> Vec<Chip> {
    let chip = |label, count, current, urgent| Chip {
        href: "#chips".to_owned(),
        label: String::from(label),
        count: Some(count),
        current,
        urgent,
    };
    vec![
        chip(say.of("全部", "All"), 1284, false, false),
        chip(say.of("待我办理", "For me"), 12, true, false),
        chip(say.of("即将超时", "Due soon"), 3, false, true),
        chip(say.of("已退回", "Sent back"), 27, false, false),
    ]
}

pub(super) fn tabs(say: Sample) -> Vec<Tab> {
    let tab =
        |label, count, current| Tab { href: "#tabs".to_owned(), label: String::from(label), count, current };
    vec![
        tab(say.of("概况", "Overview"), None, true),
        tab(say.of("材料", "Documents"), Some(5), false),
        tab(say.of("办理记录", "History"), Some(18), false),
        tab(say.of("存证", "Receipts"), None, false),
    ]
}

pub(super) fn steps(say: Sample) -> Vec<Step> {
    let step = |state, label| Step { state, label: String::from(label), href: None };
    vec![
        step(State::Done, say.of("企业信息", "Enterprise")),
        step(State::Done, say.of("业务类型", "Business")),
        step(State::Now, say.of("上传材料", "Documents")),
        step(State::Expected, say.of("核对", "Check")),
        step(State::Expected, say.of("提交", "Submit")),
    ]
}

pub(super) fn timeline(say: Sample, now: Timestamp) -> Vec<Happening> {
    let happening = |state, what: &str, days, who: &str, note: &str, receipt: Option<&str>| Happening {
        state,
        what: what.to_owned(),
        at: Some(now + TimeDelta::days(days)),
        who: who.to_owned(),
        note: note.to_owned(),
        receipt: receipt.map(str::to_owned),
    };
    let (enterprise, officer) = (say.of("企业经办人", "Enterprise user"), say.of("审核员", "Reviewer"));
    vec![
        happening(
            State::Done,
            say.of("提交申请", "Application submitted"),
            -6,
            enterprise,
            "",
            Some("#receipt"),
        ),
        happening(
            State::Attention,
            say.of("退回补正", "Sent back for correction"),
            -4,
            officer,
            say.of(
                "营业执照影像不清晰，请重新上传原件扫描件。",
                "The scan of the business licence cannot be read. Upload a scan of the original.",
            ),
            Some("#receipt"),
        ),
        happening(
            State::Done,
            say.of("补正后重新提交", "Corrected and submitted again"),
            -3,
            enterprise,
            "",
            Some("#receipt"),
        ),
        happening(State::Now, say.of("审核中", "In review"), -2, officer, "", None),
        happening(State::Expected, say.of("预计办结", "Decision expected"), 7, "", "", None),
    ]
}

pub(super) fn facts(say: Sample) -> Vec<Fact> {
    vec![
        Fact::new(
            say.of("企业名称", "Name"),
            say.of("示例进出口有限公司", "Sample Import & Export Co., Ltd."),
        ),
        Fact::new(say.of("统一社会信用代码", "Unified social credit code"), "91330100MA27XXXX0K"),
        Fact::new(
            say.of("备案类型", "Kind of registration"),
            say.of("跨境电商企业（进口）", "Cross-border e-commerce enterprise (import)"),
        ),
        Fact::new(
            say.of("登记机关", "Registered with"),
            say.of("示例市商务局", "Sample City Bureau of Commerce"),
        ),
        Fact::new(
            say.of("有效期", "Valid"),
            say.of("2026年11月24日 至 2029年11月23日", "24 November 2026 to 23 November 2029"),
        ),
    ]
}

pub(super) fn changes(say: Sample) -> Vec<Change> {
    let change = |name: &str, old: Option<&str>, new: Option<&str>| Change {
        name: name.to_owned(),
        old: old.map(str::to_owned),
        new: new.map(str::to_owned),
    };
    vec![
        change(
            say.of("法定住所", "Registered address"),
            Some(say.of("示例路 18 号", "18 Sample Road")),
            Some(say.of("示例路 18 号 3 幢 402 室", "Room 402, Building 3, 18 Sample Road")),
        ),
        change(say.of("海关备案编码", "Customs code"), None, Some("3301960XXX")),
    ]
}

pub(super) fn way(say: Sample) -> Svg {
    let stages = [
        (say.of("草稿", "Draft"), State::Done),
        (say.of("已提交", "Submitted"), State::Done),
        (say.of("审核中", "In review"), State::Now),
        (say.of("已备案", "Registered"), State::Expected),
    ];
    svg::lifecycle(
        say.of("备案申请的进展：审核中", "The way of the application: in review"),
        &stages.map(|(label, state)| (label.to_owned(), state)),
    )
}

pub(super) fn bars(say: Sample) -> Svg {
    let bar = |label: &str, value: f64, shown: &str| Bar {
        label: label.to_owned(),
        value,
        shown: shown.to_owned(),
    };
    svg::bars(
        say.of("各类型申请数", "Applications by kind"),
        &[
            bar(say.of("跨境电商进口", "Import"), 1284.0, "1,284"),
            bar(say.of("跨境电商出口", "Export"), 960.0, "960"),
            bar(say.of("外贸综合服务", "Service"), 121.0, "121"),
        ],
    )
}
