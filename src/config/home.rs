//! `[home]`: what the home page shows.

use super::{Config, Home};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::SourcePath;
use crate::base::value::Fields;

/// Reads the table.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Home {
    let default = Config::default().home;
    let Some(entries) = fields.table("home", out) else { return default };
    let mut fields = Fields::new(entries, path);
    let home = Home {
        newest: fields.integer("newest", 0, 100, out).map_or(default.newest, |n| n as usize),
        sections: fields.key_span("sections").map(|_| fields.texts("sections", out)),
        notices: fields.text("notices", out),
        figures: fields.texts("figures", out),
    };
    fields.node("sections");
    fields.finish(out);
    home
}
