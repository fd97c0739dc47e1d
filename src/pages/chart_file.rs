//! A chart as a picture of its own: SVG without script and style, so that any program shows it and no
//! policy of a server forbids a part of it.

use std::fmt::Write as _;

use super::xml::allowed;
use crate::base::language::Language;
use crate::chart::{self, ChartData};
use crate::markdown::escape;
use crate::statistics::DataSet;
use crate::theme::Strings;
use crate::view::{ChartView, SeriesView, TextView};

/// Width of the whole, in pixels.
const WIDTH: f64 = 800.0;
/// Around everything.
const EDGE: f64 = 24.0;
/// The side of the square that lines and outlines are drawn in (`ChartView`).
const SQUARE: f64 = 10_000.0;
/// An em of the picture.
const EM: f64 = 15.0;
/// Letters in a line of the headline, of 20 px, and of the notes, of 13 px.
const HEAD: usize = 66;
const FOOT: usize = 108;
/// Forms that would be too wide; the style sheet keeps them as narrow.
const NARROW: f64 = 560.0;

/// Colours of the eight series on white: those of `chart.css`.
pub(super) const COLOURS: [&str; 8] =
    ["#0b5566", "#bf5518", "#5b4aa0", "#4a7d1e", "#b0306a", "#806600", "#2467c9", "#5f6b70"];
const PAST: &str = "#6d99a3";

/// The picture of a data set; only its title where nothing can be drawn.
pub(super) fn svg(set: &DataSet, strings: &Strings, language: Language) -> Vec<u8> {
    let view = ChartData::of(set, language).and_then(|data| chart::draw(&data));
    of_view(&view.unwrap_or_else(|| ChartView { title: set.title.clone(), ..ChartView::default() }), strings)
}

/// The picture of a chart.
pub(super) fn of_view(view: &ChartView, strings: &Strings) -> Vec<u8> {
    let mut file = ChartFile { body: String::new(), y: EDGE };
    file.head(view, strings);
    file.legend(view);
    file.picture(view);
    file.foot(view, strings);
    let height = number(file.y + EDGE - 8.0);
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif\" font-size=\"{EM}\" \
         role=\"img\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        words(&view.title),
        words(&view.summary)
    );
    svg.push_str(&file.body);
    svg.push_str("</svg>\n");
    svg.into_bytes()
}

struct ChartFile {
    body: String,
    /// Where the next part begins.
    y: f64,
}

/// Where the picture is.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    width: f64,
}

impl Area {
    /// A coordinate of a view, in percent of the width.
    fn x(self, x: &str) -> f64 {
        self.left + parsed(x, '%') / 100.0 * self.width
    }

    /// A length in percent of the width.
    fn wide(self, wide: &str) -> f64 {
        parsed(wide, '%') / 100.0 * self.width
    }

    /// A coordinate in em.
    fn y(self, y: &str) -> f64 {
        self.top + high(y)
    }
}

fn high(y: &str) -> f64 {
    parsed(y.trim_end_matches('m'), 'e') * EM
}

fn parsed(text: &str, unit: char) -> f64 {
    text.trim_end_matches(unit).parse().unwrap_or_default()
}

fn number(number: f64) -> f64 {
    (number * 10.0).round() / 10.0 + 0.0
}

/// A line of points (`M0 10L20 30`) with each point as `place` writes it. Stretched as a whole, its stroke would be too.
fn placed(d: &str, place: impl Fn(f64, f64) -> String) -> String {
    let mut out = String::new();
    for piece in d.split_inclusive(['M', 'L']) {
        let (point, pen) = match piece.strip_suffix(['M', 'L']) {
            Some(point) => (point, &piece[point.len()..]),
            None => (piece, ""),
        };
        if let Some((x, y)) = point.split_once(' ').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?))) {
            out.push_str(&place(x, y));
        }
        out.push_str(pen);
    }
    out
}

fn words(text: &str) -> String {
    escape(&allowed(text))
}

fn painted(series: &SeriesView) -> &'static str {
    if series.class == "past" { PAST } else { colour(series.number) }
}

fn colour(series: usize) -> &'static str {
    COLOURS.get(series.wrapping_sub(1)).copied().unwrap_or(COLOURS[0])
}

/// A text broken between words.
fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

impl ChartFile {
    /// Writing to a string cannot fail.
    fn put(&mut self, line: std::fmt::Arguments) {
        let _ = self.body.write_fmt(line);
        self.body.push('\n');
    }

    fn paragraph(&mut self, text: &str, most: usize, (size, weight, fill): (f64, u32, &str)) {
        for line in lines(text, most) {
            self.y += size * 1.3;
            let (y, line) = (number(self.y - size * 0.3), words(&line));
            self.put(format_args!("<text x=\"{EDGE}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{fill}\">{line}</text>"));
        }
    }

    fn head(&mut self, view: &ChartView, strings: &Strings) {
        let unit = if view.unit.is_empty() {
            String::new()
        } else {
            format!(" ({}: {})", strings.get("unit").to_lowercase(), view.unit)
        };
        if view.finding.is_empty() {
            self.paragraph(&format!("{}{unit}", view.title), HEAD, (20.0, 700, "#1a2427"));
        } else {
            self.paragraph(&view.finding, HEAD, (20.0, 700, "#1a2427"));
            self.paragraph(&format!("{}{unit}", view.title), FOOT, (14.0, 400, "#526168"));
        }
        self.y += 10.0;
    }

    fn legend(&mut self, view: &ChartView) {
        if !view.legend || view.ends.is_some() {
            return;
        }
        let mut x = EDGE;
        self.y += 18.0;
        for series in &view.series {
            let wide = 26.0 + series.label.chars().count() as f64 * 7.6 + 18.0;
            if x + wide > WIDTH - EDGE && x > EDGE {
                x = EDGE;
                self.y += 22.0;
            }
            let (y, label, fill) = (number(self.y), words(&series.label), painted(series));
            self.put(format_args!("<rect x=\"{x}\" y=\"{}\" width=\"20\" height=\"12\" fill=\"{fill}\"/><text x=\"{}\" y=\"{y}\" font-size=\"14\">{label}</text>", y - 11.0, x + 26.0));
            x += wide;
        }
        self.y += 14.0;
    }

    fn picture(&mut self, view: &ChartView) {
        let most = if matches!(view.kind, "slope" | "pyramid") { NARROW } else { WIDTH - 2.0 * EDGE };
        let beside = view.ends.as_ref().map_or(0.0, |ends| high(&ends.width) + 8.0);
        let area = Area { left: EDGE, top: self.y, width: most - beside };
        self.grid(view, area, &["grid", "lead", "mark"]);
        self.bars(view, area);
        self.grid(view, area, &["zero"]);
        self.plots(view, area);
        for dot in &view.dots {
            let (x, y) = (number(area.x(&dot.x)), number(area.y(&dot.y)));
            self.put(format_args!(
                "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{}\" stroke=\"#fff\"/>",
                colour(dot.series)
            ));
        }
        for text in view.texts.iter().filter(|text| text.room != "tight") {
            self.text(text, area);
        }
        let ends = view.ends.iter().flat_map(|ends| &ends.texts);
        let side = Area { left: area.left + area.width + 8.0, ..area };
        for text in ends {
            self.text(text, side);
        }
        self.y += high(&view.height);
    }

    fn grid(&mut self, view: &ChartView, area: Area, classes: &[&str]) {
        for line in view.grid.iter().filter(|line| classes.contains(&line.class)) {
            let [x1, x2] = [&line.x1, &line.x2].map(|x| number(area.x(x)));
            let [y1, y2] = [&line.y1, &line.y2].map(|y| number(area.y(y)));
            let stroke = match line.class {
                "grid" => "#d3dde0",
                "mark" => "#526168\" stroke-dasharray=\"2 3",
                _ => "#75868d",
            };
            self.put(format_args!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\"/>"));
        }
    }

    fn bars(&mut self, view: &ChartView, area: Area) {
        for bar in &view.bars {
            let paint = match bar.class {
                "past" => format!("fill=\"{PAST}\""),
                "plan" => format!("fill=\"#fff\" stroke=\"{}\" stroke-dasharray=\"4 3\"", colour(bar.series)),
                _ => {
                    let series = if view.named { 1 } else { bar.series };
                    format!("fill=\"{}\" stroke=\"#fff\" stroke-width=\".5\"", colour(series))
                }
            };
            let (x, y) = (number(area.x(&bar.x)), number(area.y(&bar.y)));
            let (width, height) = (number(area.wide(&bar.width)), number(high(&bar.height)));
            self.put(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {paint}/>"));
        }
        if let Some(outlines) = &view.outlines {
            let scale = format!(
                "translate({} {}) scale({} {})",
                area.left,
                number(area.y(&outlines.y)),
                area.width / SQUARE,
                high(&outlines.height) / SQUARE
            );
            for path in &outlines.series {
                self.put(format_args!(
                    "<path transform=\"{scale}\" d=\"{}\" fill=\"{}\"/>",
                    path.d,
                    colour(path.series)
                ));
            }
        }
    }

    fn plots(&mut self, view: &ChartView, area: Area) {
        let Some(plot) = &view.plot else { return };
        let (top, high) = (area.y(&plot.y), high(&plot.height));
        for line in &plot.lines {
            let dash = if line.class == "plan" { " stroke-dasharray=\"4 4\"" } else { "" };
            let place = |x: f64, y: f64| {
                format!("{} {}", number(area.left + x * area.width / SQUARE), number(top + y * high / SQUARE))
            };
            self.put(format_args!(
                "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"{dash}/>",
                placed(&line.d, place),
                colour(line.series)
            ));
        }
    }

    fn text(&mut self, text: &TextView, area: Area) {
        let (x, y, anchor) = (number(area.x(&text.x)), number(area.y(&text.y)), text.anchor);
        let classes: Vec<&str> = text.class.split(' ').collect();
        let series = classes.iter().find_map(|class| class.strip_prefix('s')?.parse().ok());
        let fill = match (classes.contains(&"inside"), series) {
            (true, _) => "#fff",
            (false, Some(series)) => colour(series),
            _ if classes.contains(&"tick") => "#526168",
            _ => "#1a2427",
        };
        let is_bold = ["value", "name", "inside", "mark"].iter().any(|class| classes.contains(class));
        let weight = if is_bold { " font-weight=\"600\"" } else { "" };
        let turn = if text.turn.is_empty() {
            String::new()
        } else {
            format!(" transform=\"rotate(-90 {x} {y})\" dy=\"{}\"", number(high(&text.turn)))
        };
        let words = words(&text.text);
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{fill}\"{weight}{turn}>{words}</text>"
        ));
    }

    fn foot(&mut self, view: &ChartView, strings: &Strings) {
        self.y += 8.0;
        for mark in &view.marks {
            self.paragraph(&format!("{} {}: {}", mark.mark, mark.label, mark.text), FOOT, (13.0, 400, "#1a2427"));
        }
        self.paragraph(&view.note, FOOT, (13.0, 400, "#526168"));
        if !view.source.is_empty() {
            let source =
                format!("{}: {}. {}: {}", strings.get("source"), view.source, strings.get("updated"), view.updated);
            self.paragraph(&source, FOOT, (13.0, 400, "#526168"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, placed};

    #[test]
    fn points_are_placed_one_by_one() {
        let place = |x: f64, y: f64| format!("{} {}", x / 10.0 + 1.0, y / 100.0);
        assert_eq!(placed("M1797 3500M6484 6000L8828 1200", place), "M180.7 35M649.4 60L883.8 12");
    }

    #[test]
    fn the_file_has_the_colours_of_the_style_sheet() {
        let style = include_str!("../../themes/thach-han/assets/style.css");
        assert!(style.contains(&format!("--primary: {};", COLOURS[0])), "the first series has the colour of the site");
        let css = include_str!("../../themes/thach-han/assets/chart.css");
        for (number, colour) in (1..).zip(COLOURS).skip(1) {
            assert!(
                css.contains(&format!(".s{number} {{ --tone: var(--light, {colour})")),
                "series {number}: {colour}"
            );
        }
    }
}
