//! The file of an item that is new.

use super::apply::edit_toml;
use super::edit::Edit;
use super::form_value::FormValue;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::short_slug;
use crate::base::source::SourcePath;
use crate::base::suggest::nearest;
use crate::base::time::Moment;

/// What a new item begins with.
#[derive(Clone, Debug)]
pub struct NewItem<'a> {
    /// Its headline, which names its file.
    pub title: &'a str,
    /// The folder of its section below `content/`: `tin-tuc`.
    pub section: &'a str,
    /// When it was written.
    pub now: Moment,
    /// `YEAR/NAME.md` instead of `YEAR/NAME/index.md`, beside which pictures can lie.
    pub single_file: bool,
}

/// The path and the text of a new item. It is a draft until that line is removed.
///
/// # Errors
/// If there is no such section among `sections`, or the title gives no file name.
pub fn new_item<'s>(
    item: &NewItem,
    sections: impl Iterator<Item = &'s str> + Clone,
) -> Result<(SourcePath, String), Message> {
    let section = item.section.trim_matches('/');
    if !sections.clone().any(|known| known == section) {
        return Err(match nearest(section, sections.clone()) {
            Some(near) => msg!(
                "không có chuyên mục `{section}`; có phải `{near}`?",
                "there is no section `{section}`; did you mean `{near}`?"
            ),
            None => {
                let all = sections.collect::<Vec<_>>().join(", ");
                msg!(
                    "không có chuyên mục `{section}`; các chuyên mục: {all}",
                    "there is no section `{section}`; the sections are: {all}"
                )
            }
        });
    }
    let name = short_slug(item.title);
    if name.is_empty() {
        return Err(msg!("tiêu đề phải có chữ hoặc số", "the title must have letters or digits"));
    }
    let year = item.now.format("%Y");
    let file = if item.single_file { format!("{name}.md") } else { format!("{name}/index.md") };
    let text = |text: &str| Some(FormValue::Text(text.to_owned()));
    let date = item.now.format("%Y-%m-%dT%H:%M:%S").to_string();
    let keys = [
        Edit::key("title", text(item.title)),
        Edit::key("date", Some(FormValue::Bare(date))),
        Edit::key("summary", text("")),
        Edit::key("author", text("")),
    ];
    let front = edit_toml("", &keys)?;
    // To be filled in: an empty list by itself asks for nothing.
    let tags = "tags = []\n";
    let draft = "# Xóa dòng dưới đây khi đăng bài · remove the next line to publish\ndraft = true\n";
    Ok((format!("content/{section}/{year}/{file}").into(), format!("+++\n{front}{tags}{draft}+++\n\n")))
}
