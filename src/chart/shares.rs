//! Bars of one length, each divided into the parts of its row.

use super::text::{LINE, NARROW, ROOMY, WIDE, bold, wrap};
use super::{ChartData, em, percent};
use crate::view::{BarView, ChartView, TextView};

use rust_decimal::prelude::ToPrimitive;

/// How high a bar is.
const THICK: f64 = 1.7;

/// Draws them.
pub(super) fn draw(data: &ChartData, view: &mut ChartView) -> Option<bool> {
    let (mut y, mut middles) = (0.0, Vec::new());
    let text = |x, y, anchor, class: String, text| TextView {
        x: percent(x),
        y: em(y),
        anchor,
        class,
        text,
        ..TextView::default()
    };
    for row in 0..data.rows.len() {
        y += 0.4;
        for line in wrap(&data.signed(row), NARROW) {
            view.texts.push(text(0.0, y + 1.0, "start", "label".to_owned(), line));
            y += LINE;
        }
        y += 0.15;
        let sum = data.sum(row)?.to_f64().filter(|sum| *sum > 0.0)?;
        let mut x = 0.0;
        for (at, series) in data.series.iter().enumerate() {
            let Some(value) = series.values[row] else { continue };
            let wide = value.to_f64().unwrap_or_default() / sum * 100.0;
            if wide <= 0.0 {
                continue;
            }
            view.bars.push(BarView {
                x: percent(x),
                y: em(y),
                width: percent(wide),
                height: em(THICK),
                series: at + 1,
                class: "",
            });
            let shown = if data.unit == "%" {
                data.shown(series, Some(value))
            } else {
                data.share(row, at).unwrap_or_default()
            };
            let shown = format!("{shown}%");
            let room = bold(&shown) + 0.6;
            if room <= wide / 100.0 * WIDE {
                let (x, y, class) = (x + wide / 2.0, y + THICK / 2.0 + 0.36, format!("s{} inside", at + 1));
                let room = if room > wide / 100.0 * NARROW { ROOMY } else { "" };
                view.texts.push(TextView { room, ..text(x, y, "middle", class, shown) });
            }
            x += wide;
        }
        middles.push(y + THICK / 2.0);
        y += THICK + 0.2;
    }
    view.kind = "shares";
    view.height = em(y + 0.1);
    view.readings = data.readings("y", |row| middles.get(row).copied().unwrap_or_default());
    Some(true)
}
