//! The templates of a theme, above those of the default one.

use std::borrow::Cow;
use std::collections::BTreeSet;

use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::{DEFAULT, TemplateFiles, layered, mistakes};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{Source, Sources};
use crate::base::unbroken;

/// Templates that are ready to render.
pub(super) struct Templates {
    tera: Tera,
    files: TemplateFiles,
    /// Those in `cards/` that others show, without folder and ending.
    pub(super) card_forms: Vec<String>,
}

/// Reads the templates below `folders`: the default theme's, and those of the theme that builds upon it. The default
/// ones are called `thach-han/base.html`, and `base.html` as well where the other theme has none of this name; of two
/// components with the same name the other theme's wins. A default one that is replaced and not asked for is left out, for it
/// need not fit the rest any more.
pub(super) fn read(sources: &Sources, folders: &[&str], out: &mut Diagnostics) -> Templates {
    let prefix = format!("{DEFAULT}/");
    let mut files = TemplateFiles::new();
    for (folder, prefix) in folders.iter().zip([prefix.as_str(), ""]) {
        for (name, (path, source)) in layered(sources, &[folder], "templates") {
            if let Source::Text(text) = source {
                files.insert(format!("{prefix}{name}"), (path.clone(), text.clone()));
            }
        }
    }
    let own: Vec<&str> =
        files.iter().filter(|(name, _)| !name.starts_with(&prefix)).map(|(_, (_, text))| &**text).collect();
    let is_needed = |name: &str| match name.strip_prefix(&prefix) {
        Some(plain) => !files.contains_key(plain) || own.iter().any(|text| text.contains(name)),
        None => true,
    };
    let left_out: Vec<String> = files.keys().filter(|name| !is_needed(name)).cloned().collect();
    left_out.iter().for_each(|name| {
        files.remove(name);
    });
    let card_forms = card_forms(&files, &prefix);
    let mut tera = Tera::new();
    tera.register_filter("unbroken", kept_unbroken);
    // It can only fail after templates were added.
    let _ = tera.set_fallback_prefixes([prefix]);
    if let Err(error) = tera.add_raw_templates(files.iter().map(|(name, (_, text))| (name.as_str(), &**text))) {
        out.extend(told(&error, &files));
    }
    Templates { tera, files, card_forms }
}

/// The filter `unbroken`: a text, escaped, with its days and numbers of documents in one piece.
fn kept_unbroken(text: Cow<'_, str>, _: Kwargs, state: &State) -> TeraResult<Value> {
    match unbroken::has_any(&text) {
        true => Ok(Value::safe_string(&unbroken::framed(state.escape(&text)?))),
        false => Ok(Value::from(&*text)),
    }
}

/// The names of the templates in `cards/` that other templates show.
fn card_forms(files: &TemplateFiles, prefix: &str) -> Vec<String> {
    let is_shown = |name: &str| files.values().any(|(_, text)| text.contains(&format!("forms.{name}")));
    let name = |file: &'_ String| {
        file.strip_prefix(prefix).unwrap_or(file).strip_prefix("cards/")?.strip_suffix(".html").map(str::to_owned)
    };
    let names: BTreeSet<String> = files.keys().filter_map(name).collect();
    names.into_iter().filter(|name| is_shown(name)).collect()
}

/// The first error hides the others: each template is looked at alone as well.
fn told(error: &tera::Error, files: &TemplateFiles) -> BTreeSet<Diagnostic> {
    let mut told = BTreeSet::new();
    for (name, (_, text)) in files {
        if let Err(error) = Tera::new().add_raw_template(name, text)
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            told.insert(mistakes::diagnostic(&error, name, files));
        }
    }
    if told.is_empty() {
        told.extend(mistakes::unknown_names(&error.to_string(), files));
    }
    if told.is_empty() {
        told.insert(mistakes::diagnostic(error, "", files));
    }
    told
}

impl Templates {
    /// Whether a template has these words in it.
    pub(super) fn mention(&self, words: &str) -> bool {
        self.files.values().any(|(_, text)| text.contains(words))
    }

    pub(super) fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = Vec::with_capacity(16 * 1024);
        match self.tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(mistakes::diagnostic(&error, template, &self.files)),
        }
    }
}
