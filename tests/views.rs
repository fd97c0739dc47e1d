//! The reference of everything that a template gets, `docs/views.md`: it is made of the views' own doc comments, and what
//! it says of each template is held against what that template gets. `UPDATE=1 cargo test views::` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::common;
use bantin::{Options, PlanMemo, Rendered};

/// A template: what it shows, and the variables that it gets beside those of its kind, each with its type.
struct Template {
    name: &'static str,
    what: &'static str,
    kind: Kind,
    own: &'static [(&'static str, &'static str)],
}

/// What the templates of a kind have in common.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A page of the site.
    Page,
    /// The head or foot of all pages.
    Shell,
    /// A part of a page.
    Part,
}

const fn page(name: &'static str, what: &'static str, own: &'static [(&'static str, &'static str)]) -> Template {
    Template { name, what, kind: Kind::Page, own }
}

const TEMPLATES: [Template; 19] = [
    page("home.html", "the home page", &[("home", "HomeView")]),
    page("article.html", "an article, and its translation", &[("article", "ArticleView")]),
    page("standing.html", "a standing page", &[("article", "ArticleView")]),
    page("list.html", "a page of a section or of a tag", &[("list", "ListView")]),
    page("month.html", "a month of the archive", &[("list", "ListView")]),
    page("tags.html", "all tags", &[("groups", "list of GroupView")]),
    page("archive.html", "all months", &[("groups", "list of GroupView")]),
    page("sitemap.html", "the site map for readers", &[("groups", "list of GroupView")]),
    page("corrections.html", "all corrections", &[("corrections", "list of CorrectionView")]),
    page("statistics.html", "all data sets", &[("sets", "list of SetCardView")]),
    page("dataset.html", "a data set", &[("set", "DataSetView")]),
    page("visits.html", "the visit counter", &[("visits", "VisitsView")]),
    page("search.html", "the search", &[("search", "SearchView")]),
    page("404.html", "for addresses that are not there", &[("groups", "list, always empty")]),
    Template {
        name: "redirect.html",
        what: "a stub at an old address",
        kind: Kind::Part,
        own: &[
            ("target", "text: the way to the new page"),
            ("canonical", "text: its absolute address"),
            ("title", "text: its title"),
            ("lang", "text: the site's language code"),
            ("site", "SiteView"),
        ],
    },
    Template { name: "header.html", what: "the head of all pages of one depth", kind: Kind::Shell, own: &[] },
    Template { name: "footer.html", what: "their foot", kind: Kind::Shell, own: &[] },
    Template {
        name: "chart.html",
        what: "a chart, in a text or on a page of figures",
        kind: Kind::Part,
        own: &[("chart", "ChartView")],
    },
    Template {
        name: "picture.html",
        what: "a picture of a text",
        kind: Kind::Part,
        own: &[
            ("image", "ImageView"),
            (
                "spot",
                "text: `figure` alone in its paragraph, `gallery` among others, `line` between words, `link` inside a link",
            ),
            ("early", "true or false: the first picture of the page, which should not be loaded lazily"),
        ],
    },
];

/// `table.html` is rendered for `{{ table ... }}` in a text, and included by other templates.
const TABLE: Template = Template {
    name: "table.html",
    what: "a data set as a table, in a text or on a page of figures",
    kind: Kind::Part,
    own: &[("table", "TableView")],
};

impl Kind {
    fn shared(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Kind::Page => &[
                ("page", "PageView"),
                ("site", "SiteView"),
                ("strings", "table of texts: the theme's `i18n/<lang>.toml` in the page's language"),
                (
                    "assets",
                    "table of texts: the name of a file of `assets/` to its address, `{{ root }}{{ assets[\"style.css\"] }}`",
                ),
                (
                    "root",
                    "text: the way to the root of the site, `\"\"`, `\"../\"`, ...; put it before an address of the site",
                ),
                ("header", "HTML: `header.html`, rendered"),
                ("footer", "HTML: `footer.html`, rendered"),
            ],
            Kind::Shell => &[
                ("shell", "ShellView"),
                ("site", "SiteView"),
                ("strings", "as above"),
                ("assets", "as above"),
                ("root", "as above"),
            ],
            Kind::Part => &[("strings", "as above")],
        }
    }
}

fn templates() -> impl Iterator<Item = &'static Template> {
    TEMPLATES.iter().chain(std::iter::once(&TABLE))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_reference_is_what_the_views_say() {
    let path = root().join("docs/views.md");
    let made = reference();
    if common::update() {
        std::fs::write(&path, &made).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let stale = common::difference("docs/views.md", &kept, &made);
    assert!(stale.is_none(), "write it anew: UPDATE=1 cargo test views::\n{}", stale.unwrap_or_default());
}

/// A theme in which every template prints its variables: whole pages as `<pre>`, what stands inside a page as `<i>`.
/// Whatever is nested in a printed variable is escaped there.
#[test]
fn every_template_gets_what_the_reference_says() {
    let mut sources = bantin::edge::read(&root().join("tests/views")).unwrap();
    for Template { name, kind, .. } in templates() {
        let dump = "{{ __tera_context | safe }}";
        let is_page = *kind == Kind::Page || *name == "redirect.html";
        let print =
            if is_page { format!("<pre>«{name}» {dump} END</pre>") } else { format!("<i>«{name}» {dump} END</i>") };
        let rest = match *name {
            "article.html" => "{{ article.body | safe }}",
            "home.html" => "{{ header | safe }}{{ footer | safe }}",
            _ => "",
        };
        let path = format!("themes/probe/templates/{name}");
        sources.insert(&path, bantin::base::source::Source::from_bytes(format!("{print}{rest}").as_bytes()));
    }
    let options = Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut PlanMemo::default());
    assert!(!plan.diagnostics.has_errors(), "{:?}", plan.diagnostics.iter().collect::<Vec<_>>());
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in &plan.pages {
        let Rendered::Bytes(bytes) = plan.render(one).unwrap() else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((page, rest)) = text.strip_prefix("<pre>«").and_then(|text| text.split_once(" END</pre>")) else {
            continue;
        };
        let parts = rest.split("<i>«").skip(1).map(|part| part.split(" END</i>").next().unwrap());
        for (name, printed) in std::iter::once(page).chain(parts).map(|dump| dump.split_once("» ").unwrap()) {
            seen.entry(name.to_owned()).or_default().extend(names(printed));
        }
    }
    let expected: BTreeMap<String, BTreeSet<String>> = templates()
        .map(|template| {
            let own = template.kind.shared().iter().chain(template.own).map(|(name, _)| (*name).to_owned());
            (template.name.to_owned(), own.collect())
        })
        .collect();
    assert_eq!(seen, expected);
}

/// The outermost names of a context that was printed: `{"page": {...}, "root": "../"}`.
fn names(printed: &str) -> Vec<String> {
    let (mut names, mut depth, mut text) = (Vec::new(), 0, None);
    let mut characters = printed.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match (c, text) {
            ('\\', Some(_)) => {
                characters.next();
            }
            ('"', Some(start)) => {
                let is_key = printed[at + 1..].trim_start().starts_with(':');
                if depth == 1 && is_key {
                    names.push(printed[start..at].to_owned());
                }
                text = None;
            }
            ('"', None) => text = Some(at + 1),
            ('{' | '[', None) => depth += 1,
            ('}' | ']', None) => depth -= 1,
            _ => {}
        }
    }
    names
}

/// A struct of `src/view.rs`: its doc comment, and its fields with type and doc comment.
struct View {
    doc: String,
    fields: Vec<(String, String, String)>,
}

fn reference() -> String {
    let views = views();
    let mut text = String::from(
        "# What a template gets\n\n\
         This page is made of the doc comments of `src/view.rs` (`UPDATE=1 cargo test views::`) and held against what\n\
         each template really gets. How a theme is made: [themes.md](themes.md).\n\n\
         *Text* is escaped when it is printed; HTML is printed with `| safe`. Everything is ready to show: no number, no date\n\
         has to be formatted. Every field is always there: where there is nothing it is an empty text, an empty list, or\n\
         `null` where it says so (`{% if page.feed %}`). All `href` are ready for the page they stand on.\n\n\
         ## Templates\n\n",
    );
    for (kind, words) in [
        (Kind::Page, "Every page gets:"),
        (
            Kind::Shell,
            "`header.html` and `footer.html` are rendered once for all pages of one language, depth and menu entry. They get:",
        ),
    ] {
        writeln!(text, "{words}\n").unwrap();
        write_variables(&mut text, kind.shared());
    }
    text.push_str("What each template gets besides; parts get only what stands here, and `strings`:\n\n| template | shows | variables |\n|---|---|---|\n");
    for template in templates() {
        let own: Vec<String> = template.own.iter().map(|(name, kind)| format!("`{name}`: {}", linked(kind))).collect();
        writeln!(text, "| `{}` | {} | {} |", template.name, template.what, own.join("<br>")).unwrap();
    }
    text.push_str("\nEvery other template of `thach-han` is included by one of these, or extended, and gets what that one gets.\n");
    text.push_str("`parts.html` holds components: they get only their arguments.\n");
    for (name, view) in &views {
        write!(text, "\n## {name}\n\n{}\n\n| field | type | meaning |\n|---|---|---|\n", view.doc).unwrap();
        for (field, kind, doc) in &view.fields {
            writeln!(text, "| `{field}` | {} | {doc} |", linked(kind)).unwrap();
        }
    }
    text
}

fn write_variables(text: &mut String, variables: &[(&str, &str)]) {
    text.push_str("| variable | what it is |\n|---|---|\n");
    for (name, kind) in variables {
        writeln!(text, "| `{name}` | {} |", linked(kind)).unwrap();
    }
    text.push('\n');
}

/// A type with a link to the view that it names.
fn linked(kind: &str) -> String {
    let words = kind.split(' ').map(|word| match word.strip_suffix("View") {
        Some(_) | None if word.ends_with("View") || word == "CounterRow" => {
            format!("[{word}](#{})", word.to_lowercase())
        }
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Every view by its name, in the order of the source.
fn views() -> Vec<(String, View)> {
    let mut views = Vec::new();
    for file in [
        "src/view.rs",
        "src/view/shell.rs",
        "src/view/agency.rs",
        "src/view/chart.rs",
        "src/view/figures.rs",
        "src/view/home.rs",
        "src/view/layout.rs",
    ] {
        let text = std::fs::read_to_string(root().join(Path::new(file))).unwrap();
        for item in syn::parse_file(&text).unwrap().items {
            let syn::Item::Struct(view) = item else { continue };
            let fields = view
                .fields
                .iter()
                .map(|field| (field.ident.as_ref().unwrap().to_string(), kind(&field.ty), doc(&field.attrs)));
            views.push((view.ident.to_string(), View { doc: doc(&view.attrs), fields: fields.collect() }));
        }
    }
    views
}

/// A type as a theme's author sees it.
fn kind(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Reference(reference) => kind(&reference.elem),
        syn::Type::Path(path) => {
            let last = path.path.segments.last().unwrap();
            let inner = match &last.arguments {
                syn::PathArguments::AngleBracketed(inner) => match inner.args.last().unwrap() {
                    syn::GenericArgument::Type(inner) => kind(inner),
                    other => panic!("{other:?}"),
                },
                _ => String::new(),
            };
            match last.ident.to_string().as_str() {
                "String" | "str" => "text".to_owned(),
                "bool" => "true or false".to_owned(),
                "usize" | "u32" | "i64" => "number".to_owned(),
                "Option" => format!("{inner} or `null`"),
                "Vec" => format!("list of {inner}"),
                "BTreeMap" => "table".to_owned(),
                "Value" => "anything".to_owned(),
                view if view.ends_with("View") || view == "CounterRow" => view.to_owned(),
                other => panic!("the reference has no word for the type {other}"),
            }
        }
        other => panic!("the reference has no word for {other:?}"),
    }
}

/// A doc comment as one paragraph, without links to the code.
fn doc(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).map(|attribute| {
        let syn::Meta::NameValue(doc) = &attribute.meta else { panic!("a doc comment") };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &doc.value else { panic!("a text") };
        text.value().trim().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join(" ");
    assert!(!text.is_empty(), "a view without a doc comment");
    text.replace("[`", "`").replace("`]", "`").replace('|', "\\|")
}
