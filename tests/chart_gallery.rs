//! Data sets that are hard to draw: every picture is well-formed, stays in its box and no text lies upon another, on the
//! narrowest screen. The data sets are those of `tests/golden/charts/`; a browser measures them in `tests/web/charts.mjs`.

use crate::common::tries::tries;
use proptest::prelude::*;

use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::chart::{ChartData, ChartKind};
use bantin::statistics::DataSet;
use bantin::theme::{self, Theme};
use bantin::view::ChartView;
use bantin::{chart, config, statistics};

/// 320 px without the page's margins, in text of 15 px.
const NARROW: f64 = 19.2;
/// From here on the style sheet shows the texts of the class `roomy`.
const WIDE: f64 = 36.0;
/// An average letter.
const LETTER: f64 = 0.6;
/// Half a marker, in text of 15 px.
const MARKER: f64 = 0.37;

fn sets() -> Vec<DataSet> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/charts");
    let sources = bantin::edge::read(std::path::Path::new(folder)).unwrap();
    let mut out = Diagnostics::default();
    let sets = statistics::read(&sources, &mut out).sets;
    assert_eq!(out.iter().map(|diagnostic| format!("{diagnostic:?}")).collect::<Vec<_>>(), [""; 0]);
    sets
}

fn theme() -> Theme {
    let mut sources = Sources::default();
    sources.insert("content/site.toml", Source::Text("title = \"A\"\nbase_url = \"https://example.vn\"\n".into()));
    let sources = theme::BuiltIn::default().below(sources);
    let mut out = Diagnostics::default();
    let config = config::read(&sources, None, &mut out);
    theme::read(&sources, &config, &mut out)
}

fn html(theme: &Theme, view: &ChartView, language: Language) -> String {
    let mut context = tera::Context::new();
    context.insert("chart", view);
    context.insert("strings", &theme.strings(language).value);
    String::from_utf8(theme.render("chart.html", &context).unwrap_or_else(|error| panic!("{error:?}"))).unwrap()
}

fn drawn(language: Language) -> Vec<ChartView> {
    let draw = |set: &DataSet| {
        let (id, table_href) = (format!("chart-{}", set.slug), "#".to_owned());
        ChartView { id, table_href, ..chart::draw(&ChartData::of(set, language).unwrap()).unwrap() }
    };
    sets().iter().map(draw).collect()
}

#[test]
fn pictures_are_well_formed_and_have_no_style_of_their_own() {
    let theme = theme();
    for language in [Language::Vi, Language::En] {
        for view in drawn(language) {
            let html = html(&theme, &view, language);
            let mut reader = quick_xml::Reader::from_str(&html);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{}: {error}\n{html}", view.id),
                }
            }
            assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("<script"), "{html}");
            assert!(html.contains(&format!("<desc id=\"{}-desc\">", view.id)));
        }
    }
}

/// Left, top, right, bottom in em.
type Area = [f64; 4];

fn number(text: &str) -> f64 {
    text.trim_end_matches("em").trim_end_matches('%').parse().unwrap()
}

fn boxes(view: &ChartView, width: f64) -> Vec<(Area, &str)> {
    let texts = view.texts.iter().filter(|text| text.room != if width >= WIDE { "tight" } else { "roomy" });
    texts
        .map(|text| {
            let (x, y) = (number(&text.x) / 100.0 * width, number(&text.y));
            let long = text.text.trim_matches('\u{A0}').chars().count() as f64 * LETTER;
            let gap = if text.text.contains('\u{A0}') { 0.25 } else { 0.0 };
            if !text.turn.is_empty() {
                let base = x + number(&text.turn);
                return ([base - 0.8, y, base + 0.2, y + long], text.text.as_str());
            }
            let left = match text.anchor {
                "start" => x + gap,
                "end" => x - gap - long,
                _ => x - long / 2.0,
            };
            ([left, y - 0.8, left + long, y + 0.2], text.text.as_str())
        })
        .collect()
}

/// What is wrong with the texts of a chart of this width; empty where nothing is.
fn faults(view: &ChartView, width: f64) -> String {
    let boxes = boxes(view, width);
    let mut faults = String::new();
    for (at, (a, text)) in boxes.iter().enumerate() {
        let inside = a[0] >= -0.02 && a[2] <= width + 0.02 && a[1] >= -0.02 && a[3] <= number(&view.height);
        if !inside {
            faults += &format!("{} at {width}: `{text}` leaves the picture: {a:?}\n", view.id);
        }
        for (b, other) in &boxes[..at] {
            if a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3] {
                faults += &format!("{} at {width}: `{text}` lies upon `{other}`: {a:?} {b:?}\n", view.id);
            }
        }
    }
    for bar in &view.bars {
        let (x, y) = (number(&bar.x), number(&bar.y));
        let inside = x >= 0.0 && x + number(&bar.width) <= 100.02;
        if !inside || y < 0.0 || y + number(&bar.height) > number(&view.height) {
            faults += &format!("{}: {bar:?} leaves the picture\n", view.id);
        }
    }
    for dot in &view.dots {
        let x = number(&dot.x) / 100.0 * width;
        if x < MARKER || x + MARKER > width {
            faults += &format!("{}: {dot:?} leaves the picture\n", view.id);
        }
    }
    faults
}

#[test]
fn no_text_lies_upon_another_and_nothing_leaves_the_picture() {
    for language in [Language::Vi, Language::En] {
        for view in drawn(language) {
            assert_eq!([NARROW, WIDE].map(|width| faults(&view, width)), ["", ""]);
        }
    }
}

fn label() -> impl Strategy<Value = String> {
    let words =
        ["Phường", "Xã", "Thị", "ủy", "Quảng", "Trị", "nghiệp", "2023", "IV", "UBND", "Doanh-nghiệp-tư-nhân", "Nghĩa"];
    prop::collection::vec(prop::sample::select(words.to_vec()), 1..14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..tries(100) })]
    #[test]
    fn any_data_set_fits(
        labels in prop::collection::vec(label(), 1..60),
        short in any::<bool>(),
        columns in 1usize..9,
        kind in prop::sample::select(vec!["bar", "stacked", "line"]),
        digits in 0u32..14,
        scale in 0u32..6,
        below in any::<bool>(),
        round in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let mut random = seed | 1;
        let mut next = move || { random ^= random << 13; random ^= random >> 7; random ^= random << 17; random };
        let mut text = format!("[a]\ntitle = \"T\"\nsource = \"S\"\nupdated = 2023-11-07\nchart = \"{kind}\"\ncolumns = {{ key = \"K\"");
        for column in 0..columns {
            text += &format!(", c{column} = \"Cột {column}\"");
        }
        text += " }\nrows = [\n";
        for (at, label) in labels.iter().enumerate() {
            let label = if short { String::new() } else { format!(" {label}") };
            text += &format!("{{ key = \"{at}{label}\"");
            for column in 0..columns {
                let value = (next() % 10u64.pow(digits)) as i64 * if below && next() % 2 == 0 { -1 } else { 1 };
                if next() % 5 > 0 {
                    text += &format!(", c{column} = {}", rust_decimal::Decimal::new(value, scale));
                }
            }
            text += " },\n";
        }
        let mut sources = Sources::default();
        sources.insert("content/stats.toml", Source::Text((text + "]\n").into()));
        let sets = statistics::read(&sources, &mut Diagnostics::default()).sets;
        let data = ChartData::of(&sets[0], Language::Vi);
        let data = data.map(|data| ChartData { kind: if round { ChartKind::Cyclic } else { data.kind }, ..data });
        if let Some(view) = data.and_then(|data| chart::draw(&data)) {
            for width in [NARROW, WIDE, 50.0] {
                prop_assert_eq!(faults(&view, width), "");
            }
        }
    }
}
