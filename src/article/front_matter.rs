//! Reads the keys of a text's front matter by their types. Mistakes are reported, and whatever is valid is kept.

use super::fields::{self, FieldValue, FieldValues};
use super::rules::Rules;
use super::{Approval, Correction, FrontMatter, Image, Pinned, TextKind};
use crate::base::diagnostic::{Diagnostics, Message, error, msg};
use crate::base::source::SourcePath;
use crate::base::time::{Moment, moment, until};
use crate::base::value::{Fields, Node, Value};
use crate::config::json_table;
use crate::layout::Layout;
use crate::markdown::FigureText;

/// Reads the keys of one file, or of one table in it.
pub(super) struct FrontMatterReader<'a, 'o> {
    pub(super) fields: Fields<'a>,
    pub(super) path: &'a SourcePath,
    pub(super) rules: Rules,
    /// Whether the front matter has syntax errors: what seems to be missing may be there.
    pub(super) broken: bool,
    pub(super) out: &'o mut Diagnostics,
}

impl<'a> FrontMatterReader<'a, '_> {
    pub(super) fn front_matter(&mut self, kind: TextKind, layout: &'a Layout, present: bool) -> FrontMatter {
        let title = self.fields.text("title", self.out);
        if self.fields.is_missing("title") && kind != TextKind::Home {
            self.missing("title", "title = \"Tiêu đề\"", present);
        }
        let (title, title_span) = title.map_or((String::new(), 0..0), |title| (title.value, title.span));
        let date = self.moment("date", false);
        let fields = match kind {
            TextKind::Article => fields::read(layout, &mut self.fields, self.path, self.broken, self.out),
            _ => FieldValues::new(),
        };
        let date = date.or_else(|| self.date_of(layout, &fields));
        if date.is_none() && self.fields.is_missing("date") && kind == TextKind::Article && layout.dated {
            self.missing("date", "date = 2023-11-07T14:53:00", present);
        }
        if kind == TextKind::Section {
            // Read before all articles are: the rows of a table are articles, too.
            let _ = (self.fields.text("rows", self.out), self.fields.text("sheet", self.out));
        }
        let publish = self.moment("publish", false);
        let listed = matches!(kind, TextKind::Section | TextKind::Standing);
        let summary = self.fields.text("summary", self.out);
        let description = if kind == TextKind::Article { None } else { self.fields.text("description", self.out) };
        FrontMatter {
            title,
            title_span,
            date,
            summary: summary.or(description).map(|text| FigureText::read(text, self.path, self.out)),
            author: self.text("author"),
            source: self.text("source"),
            tags: self.fields.texts("tags", self.out),
            image: self.image(),
            pinned: self.pinned(),
            draft: self.fields.bool("draft", self.out).unwrap_or(false),
            publish,
            expires: self.expires(publish.or(date)),
            updated: self.moment("updated", false),
            corrections: self.corrections(),
            slug: self.slug(kind),
            aliases: self.aliases(),
            lang: self.lang(),
            order: if listed { self.fields.integer("order", -9999, 9999, self.out).unwrap_or(0) } else { 0 },
            menu: if listed { self.fields.bool("menu", self.out).unwrap_or(true) } else { true },
            layout: if kind == TextKind::Section { self.fields.text("layout", self.out) } else { None },
            fields,
            approval: Approval::default(),
            extra: self.fields.table("extra", self.out).map(json_table).unwrap_or_default(),
        }
    }

    /// The day of the field that dates an item, at 00:00.
    fn date_of(&self, layout: &Layout, fields: &FieldValues) -> Option<Moment> {
        let Some(Some(FieldValue::Date(day))) = fields.get(layout.date?) else { return None };
        day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.rules.time_zone).single()
    }

    /// The end of publication, which includes the day or the last second that is named; it comes after the beginning.
    fn expires(&mut self, publish: Option<Moment>) -> Option<Moment> {
        self.moment("expires", true)?;
        let node = self.fields.node("expires")?;
        let (Value::Date(text) | Value::Text(text)) = &node.value else { return None };
        let expires = until(text.trim(), self.rules.time_zone)?;
        if publish.is_some_and(|publish| expires <= publish) {
            let span = self.fields.node("expires").map_or(0..0, |node| node.span.clone());
            error!(self.out, "expires" at (self.path, span);
                "bài hết hạn trước khi được đăng", "the item expires before it is published";
                help: "sửa `expires`, `publish` hoặc `date`", "fix `expires`, `publish` or `date`");
        }
        Some(expires)
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.out).map(|text| text.value)
    }

    fn missing(&mut self, key: &'static str, example: &str, present: bool) {
        if self.broken {
            return;
        }
        let span = self.fields.key_span(key).unwrap_or(0..0);
        let help = if present {
            msg!("thêm một dòng vào phần đầu bài, ví dụ: {}", "add a line to the front matter, such as: {}", example)
        } else {
            msg!(
                "bài bắt đầu bằng một dòng `+++`, rồi các khóa như {}, rồi một dòng `+++` nữa",
                "a file begins with a `+++` line, then keys such as {}, then another `+++` line",
                example
            )
        };
        error!(self.out, "missing-key" at (self.path, span); "thiếu `{key}`", "`{key}` is missing"; help: help);
    }

    /// An instant; a day alone begins at 00:00, or with `whole_day` ends at its last second.
    fn moment(&mut self, key: &'static str, whole_day: bool) -> Option<Moment> {
        let node = self.fields.node(key)?;
        let (Value::Date(text) | Value::Text(text)) = &node.value else {
            if node.value != Value::Null {
                self.wrong_date(key, node);
            }
            return None;
        };
        let moment = moment(text.trim(), self.rules.time_zone, whole_day);
        if moment.is_none() && !text.trim().is_empty() {
            self.wrong_date(key, node);
        }
        moment
    }

    fn wrong_date(&mut self, key: &str, node: &Node) {
        let message = match &node.value {
            Value::Date(text) | Value::Text(text) if !text.is_empty() => {
                msg!("`{key}`: không có ngày `{text}`", "`{key}`: `{text}` is not a valid date")
            }
            _ => msg!("`{key}` phải là ngày", "`{key}` must be a date"),
        };
        error!(self.out, "date" at (self.path, &node.span); message;
            help: "viết năm-tháng-ngày, có thể thêm giờ: 2023-11-07 hoặc 2023-11-07T14:53:00",
                  "write year-month-day, optionally with a time: 2023-11-07 or 2023-11-07T14:53:00");
    }

    fn image(&mut self) -> Option<Image> {
        let path = self.fields.text("image", self.out);
        let alt = self.fields.text("image_alt", self.out);
        let caption = self.text("image_caption");
        let path = path?;
        if alt.is_none() {
            error!(self.out, "missing-alt" at (self.path, &path.span);
                "ảnh không có lời mô tả", "the picture has no description";
                help: "thêm: image_alt = \"Những gì nhìn thấy trong ảnh\"",
                      "add: image_alt = \"What the picture shows\"");
        }
        Some(Image { path, alt: alt.map(|alt| alt.value).unwrap_or_default(), caption })
    }

    fn pinned(&mut self) -> Pinned {
        let Some(node) = self.fields.node("pinned") else { return Pinned::No };
        match &node.value {
            Value::Bool(true) => Pinned::Always,
            Value::Bool(false) | Value::Null => Pinned::No,
            Value::Date(_) | Value::Text(_) => self.moment("pinned", true).map_or(Pinned::No, Pinned::Until),
            _ => {
                let what: Message = msg!("`true`, `false` hoặc một ngày", "`true`, `false` or a date");
                self.fields.wrong_type("pinned", node, &what, self.out);
                Pinned::No
            }
        }
    }

    fn corrections(&mut self) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for table in self.fields.tables("corrections", self.out) {
            let mut reader = FrontMatterReader {
                fields: Fields::new(table.value, self.path),
                path: self.path,
                rules: self.rules,
                broken: self.broken,
                out: self.out,
            };
            let date = reader.moment("date", false);
            let text = reader.text("text");
            let missing = [reader.fields.is_missing("date"), reader.fields.is_missing("text")];
            let FrontMatterReader { fields, out, .. } = reader;
            fields.finish(out);
            match (date, text) {
                (Some(date), Some(text)) => corrections.push(Correction { date: date.date_naive(), text }),
                _ => {
                    for (missing, key) in missing.into_iter().zip(["date", "text"]) {
                        if missing && !self.broken {
                            error!(self.out, "missing-key" at (self.path, &table.span);
                                "thiếu `{key}`", "`{key}` is missing";
                                help: "mỗi đính chính có ngày và nội dung: {{ date = 2024-03-02, text = \"...\" }}",
                                      "a correction has a date and a text: {{ date = 2024-03-02, text = \"...\" }}");
                        }
                    }
                }
            }
        }
        corrections.sort_by_key(|correction| std::cmp::Reverse(correction.date));
        corrections
    }
}
