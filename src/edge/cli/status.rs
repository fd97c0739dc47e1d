//! The status page of a place with many portals: how the last run of each command went, portal by portal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::time::{Moment, stamp};
use crate::edge::Failure;
use crate::edge::cache::cache_folder;
use crate::edge::disk::{self, CACHE_FOLDER, replace_unlocked};
use crate::edge::portals::Province;
use crate::markdown::escape;

/// What a command said of a portal.
pub struct Run {
    /// Its folder, from the place on.
    pub portal: String,
    /// The exit code; none where nothing had to be done.
    pub code: Option<u8>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The commands, in the order of the columns.
const COMMANDS: [&str; 4] = ["build", "check", "publish", "visits"];

/// So much of what a portal said is shown, in letters.
const MOST: usize = 2000;

/// By portal and command: when it was, how it went, what was said.
type StatusLog = BTreeMap<String, BTreeMap<String, Value>>;

/// Notes how a command went for some of the portals of a place, and writes the page, if `portals.toml` wants one.
///
/// # Errors
/// If it cannot be written.
pub fn note(
    province: &Province,
    command: &str,
    (runs, all): (&[Run], &BTreeSet<String>),
    (now, language): (Moment, Language),
) -> Result<(), Failure> {
    let Some(page) = &province.portals.status else { return Ok(()) };
    let page = province.root.join(page);
    let folder = province.root.join(CACHE_FOLDER);
    let file = folder.join("status.json");
    // What cannot be read is not known.
    let before: StatusLog =
        fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    // Portals that are no longer listed are forgotten.
    let mut known: StatusLog = before.clone().into_iter().filter(|(portal, _)| all.contains(portal)).collect();
    for run in runs {
        let mut commands = before.get(&run.portal).cloned().unwrap_or_default();
        let old = commands.get(command);
        let said = match run.code {
            None => old.map_or(Value::Null, |old| old["said"].clone()),
            Some(_) => Value::from(format!("{}{}", run.err, run.out).trim().chars().take(MOST).collect::<String>()),
        };
        commands
            .insert(command.to_owned(), json!({ "at": now.to_rfc3339(), "code": run.code.unwrap_or(0), "said": said }));
        known.insert(run.portal.clone(), commands);
    }
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |error| Failure::cannot_write(&path, &error)
    };
    fs::create_dir_all(&folder).and_then(|()| cache_folder(&folder)).map_err(failed(&folder))?;
    replace_unlocked(&file, json!(known).to_string().as_bytes()).map_err(failed(&file))?;
    replace_unlocked(&page, html(province, &known, (now, language)).as_bytes()).map_err(failed(&page))
}

fn html(province: &Province, known: &StatusLog, (now, language): (Moment, Language)) -> String {
    let say = |vi: &str, en: &str| if language == Language::Vi { vi.to_owned() } else { en.to_owned() };
    let names =
        [say("Dựng", "Build"), say("Kiểm tra", "Check"), say("Đăng", "Publish"), say("Lượt truy cập", "Visits")];
    let bad = |commands: &BTreeMap<String, Value>| commands.values().any(|run| run["code"] != 0);
    let mut sorted: Vec<(&String, &BTreeMap<String, Value>)> = known.iter().collect();
    // Those that need somebody come first.
    sorted.sort_by_key(|(_, commands)| !bad(commands));
    let rows: String = sorted.iter().map(|(portal, commands)| row(province, portal, commands, language)).collect();
    let title = say("Tình trạng các cổng", "The portals");
    let problems = known.values().filter(|commands| bad(commands)).count();
    let (all, when) = (known.len(), stamp(&now, language));
    let told = msg!(
        "{all} cổng, {problems} cổng có vấn đề; lúc {when}",
        "{all} portals, with problems: {problems}; at {when}"
    );
    let heads: String = names.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let (code, portal) = (language.code(), say("Cổng", "Portal"));
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<p>{}</p>\n\
         <table>\n<thead><tr><th scope=\"col\">{portal}</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</html>\n",
        told.text(language)
    )
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;max-width:75rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem;border-bottom:1px solid #8886}pre{white-space:pre-wrap;margin:.3rem 0;\
font-size:.85rem}.bad{font-weight:700}:root{color-scheme:light dark}";

fn row(province: &Province, portal: &str, commands: &BTreeMap<String, Value>, language: Language) -> String {
    let config = disk::read_config(&province.root.join(portal)).unwrap_or_default();
    let cells: String = COMMANDS.iter().map(|command| cell(commands.get(*command), language)).collect();
    let (title, url) = (escape(&config.title), escape(&config.base_url));
    format!("<tr><th scope=\"row\"><a href=\"{url}\">{title}</a><br>{}</th>{cells}</tr>\n", escape(portal))
}

fn cell(run: Option<&Value>, language: Language) -> String {
    let Some(run) = run else { return "<td>–</td>".to_owned() };
    let is_bad = run["code"] != 0;
    let word = match (is_bad, language) {
        (true, Language::Vi) => "có vấn đề",
        (true, _) => "problems",
        (false, Language::Vi) => "tốt",
        (false, _) => "well",
    };
    let at = run["at"].as_str().and_then(|at| Moment::parse_from_rfc3339(at).ok()).map(|at| stamp(&at, language));
    let (class, open) = if is_bad { (" class=\"bad\"", " open") } else { ("", "") };
    let said = run["said"].as_str().filter(|said| !said.is_empty());
    let said = said.map(|said| format!("<pre>{}</pre>", escape(said))).unwrap_or_default();
    format!("<td><details{open}><summary{class}>{word}, {}</summary>{said}</details></td>", at.unwrap_or_default())
}
