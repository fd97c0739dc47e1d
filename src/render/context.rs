//! A page while it is rendered: the site, the theme, what all pages share, and where the page lies.

use std::collections::BTreeMap;
use std::hash::Hash;

use serde::Serialize;
use tera::{Context, Value};
use xxhash_rust::xxh3::Xxh3;

use super::blocks::ChartCache;
use super::cards::Cards;
use super::chrome::{self, Chrome, Chromes};
use super::{portal, text};
use crate::article::{Article, Correction};
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::time::day;
use crate::site::{Page, Section, Site};
use crate::theme::Theme;
use crate::view::{CorrectionView, LinkView, PageView};

/// What pages share: made once for a plan.
pub struct Shared {
    cards: Cards,
    chromes: Chromes,
    drawings: ChartCache,
    site_view: Value,
    /// A hash of the theme and of what every template gets of the portal.
    hash: u128,
}

impl Shared {
    /// Prepares what pages share. The header and footer of each depth and menu entry are rendered here; the
    /// diagnostics are those of their templates.
    pub fn new(site: &Site, theme: &Theme, pages: &[Page]) -> (Shared, Vec<Diagnostic>) {
        let view = portal::site_view(site);
        let mut hash = Xxh3::new();
        (theme.hash, &view).hash(&mut hash);
        let (site_view, hash) = (Value::from_serializable(&view), hash.digest128());
        let (chromes, failed) = Chromes::new(site, theme, pages, &site_view);
        (Shared { cards: Cards::new(site), chromes, drawings: ChartCache::new(site), site_view, hash }, failed)
    }

    /// For a site that has errors and will not be rendered.
    pub fn empty(site: &Site) -> Shared {
        Shared {
            cards: Cards::new(site),
            chromes: Chromes::default(),
            drawings: ChartCache::default(),
            site_view: Value::none(),
            hash: 0,
        }
    }
}

/// A page while it is composed and rendered.
#[derive(Clone)]
pub struct PageContext<'a> {
    /// The joined site.
    pub site: &'a Site,
    /// The theme.
    pub theme: &'a Theme,
    /// What pages share.
    pub shared: &'a Shared,
    /// The path from this page to the root of the site: `""`, `"../"`, ...
    pub root: String,
    /// Its address.
    pub address: &'a str,
}

/// Articles of which a template gets the cards.
pub struct CardList {
    numbers: Vec<usize>,
    /// Whether they stand below another one, with what the theme's `cards/` make of them.
    is_below: bool,
}

impl CardList {
    /// Those of a list.
    pub fn of(numbers: impl IntoIterator<Item = usize>) -> CardList {
        CardList { numbers: numbers.into_iter().collect(), is_below: false }
    }

    /// Those that stand below another article.
    pub fn below(numbers: Vec<usize>) -> CardList {
        CardList { numbers, is_below: true }
    }
}

/// A page with everything that its template gets, before the template makes anything of it.
pub struct Composed<'a> {
    /// A hash of all that the page is made of: a page of the same inputs has the same bytes. None where it is not known.
    pub inputs: Option<u128>,
    render: Box<dyn FnOnce() -> Result<Vec<u8>, Diagnostic> + 'a>,
}

impl<'a> Composed<'a> {
    /// A page that `render` makes.
    pub fn new(inputs: Option<u128>, render: impl FnOnce() -> Result<Vec<u8>, Diagnostic> + 'a) -> Composed<'a> {
        Composed { inputs, render: Box::new(render) }
    }

    /// Makes the page.
    ///
    /// # Errors
    /// A mistake in the template, at the expression that failed.
    pub fn render(self) -> Result<Vec<u8>, Diagnostic> {
        (self.render)()
    }
}

impl<'a> PageContext<'a> {
    /// The way from this page to an address of the site.
    pub fn href(&self, address: &str) -> String {
        format!("{}{}", self.root, encode(address))
    }

    /// A link to an address of the site.
    pub fn link(&self, title: &str, address: &str) -> LinkView {
        LinkView { title: title.to_owned(), href: self.href(address), current: "" }
    }

    /// The link to the home page.
    pub fn home_link(&self, language: Language) -> LinkView {
        self.link(self.theme.strings(language).get("home"), "index.html")
    }

    /// The sections around an article or section, outermost first.
    pub fn section_path(&self, section: Option<usize>) -> Vec<LinkView> {
        let around = std::iter::successors(section, |number| self.site.sections[*number].parent);
        let mut path: Vec<LinkView> = around
            .map(|number| &self.site.sections[number])
            .map(|section| self.link(&section.article.front.title, &section.address))
            .collect();
        path.reverse();
        path
    }

    /// The link to a section's feed.
    pub fn section_feed(&self, section: &Section, language: Language) -> LinkView {
        let folder = section.address.strip_suffix("index.html").unwrap_or_default();
        let title = self.theme.strings(language).with("feed_of", &section.article.front.title);
        self.link(&title, &format!("{folder}feed.xml"))
    }

    /// The card of an article.
    pub fn card(&self, number: usize) -> Value {
        self.shared.cards.get(self.site, &self.root, number)
    }

    /// The cards of articles.
    pub fn cards(&self, numbers: impl IntoIterator<Item = usize>) -> Value {
        Value::from(numbers.into_iter().map(|number| self.card(number)).collect::<Vec<Value>>())
    }

    /// The cards of articles that stand below another one, with what the theme's `cards/` make of them.
    ///
    /// # Errors
    /// A mistake in one of these templates.
    pub fn cards_below(&self, numbers: impl IntoIterator<Item = usize>) -> Result<Value, Diagnostic> {
        let place = (self.site, self.root.as_str());
        let cards = numbers.into_iter().map(|number| self.shared.cards.formed(place, number, |card| self.formed(card)));
        Ok(Value::from(cards.collect::<Result<Vec<Value>, _>>()?))
    }

    /// A card with what each template in the theme's `cards/` makes of it.
    fn formed(&self, card: Value) -> Result<Value, Diagnostic> {
        let names = self.theme.card_forms();
        if names.is_empty() {
            return Ok(card);
        }
        let mut context = Context::new();
        self.insert_shared(&mut context, self.site.config.language);
        context.insert_value("card", card.clone());
        let form = |name: &String| -> Result<(String, Value), Diagnostic> {
            let html = self.theme.render(&format!("cards/{name}.html"), &context)?;
            Ok((name.clone(), Value::safe_string(&String::from_utf8_lossy(&html))))
        };
        let forms: BTreeMap<String, Value> = names.iter().map(form).collect::<Result<_, _>>()?;
        let Some(mut map) = card.into_map() else { return Ok(Value::none()) };
        map.insert("forms".into(), Value::from_serializable(&forms));
        Ok(Value::from(map))
    }

    /// Gives a template what every template gets.
    pub(super) fn insert_shared(&self, context: &mut Context, language: Language) {
        context.insert_value("site", self.shared.site_view.clone());
        context.insert_value("strings", self.theme.strings(language).value.clone());
        context.insert_value("assets", self.theme.assets.clone());
        context.insert_value("root", Value::from(self.root.as_str()));
    }

    /// The chart of a data set by its number, as `chart.html` gets it; none where there is nothing to draw.
    pub fn drawing(&self, set: usize, language: Language) -> Option<Value> {
        self.shared.drawings.get(self.site, set, language)
    }

    /// An article's text as HTML.
    ///
    /// # Errors
    /// A mistake in the template of a picture, chart or table.
    pub fn text(&self, article: &Article, language: Language) -> Result<String, Diagnostic> {
        text::filled((self.site, self.theme, &self.shared.drawings), article, language, &self.root)
    }

    /// Composes the page of a template from what every template gets, and one view of its own, in which some fields are
    /// cards that pages share.
    pub fn compose<V: Serialize + Hash + 'a>(
        &self,
        template: &'a str,
        (language, active): (Language, chrome::Active),
        head: PageView,
        (name, view): (&'static str, V),
        cards: Vec<(&'static str, CardList)>,
    ) -> Composed<'a> {
        let chrome = self.chrome(language, active);
        let mut hash = Xxh3::new();
        (self.shared.hash, chrome.hash, template, language, &self.root).hash(&mut hash);
        (&head, name, &view).hash(&mut hash);
        for (field, list) in &cards {
            (field, list.is_below, list.numbers.len()).hash(&mut hash);
            list.numbers.iter().for_each(|number| self.shared.cards.hash(self.site, *number).hash(&mut hash));
        }
        let inputs = hash.digest128();
        let page = self.clone();
        Composed::new(Some(inputs), move || {
            let mut own = Value::from_serializable(&view);
            if !cards.is_empty() {
                let Some(mut map) = own.into_map() else { return Ok(Vec::new()) };
                for (field, list) in &cards {
                    map.insert((*field).into(), page.card_values(list)?);
                }
                own = Value::from(map);
            }
            page.fill(template, language, chrome, &head, (name, own))
        })
    }

    /// The same with a ready value, of which nobody can tell whether it is the same as another time.
    pub fn compose_of(
        &self,
        template: &'a str,
        (language, active): (Language, chrome::Active),
        head: PageView,
        own: (&'static str, Value),
    ) -> Composed<'a> {
        let (page, chrome) = (self.clone(), self.chrome(language, active));
        Composed::new(None, move || page.fill(template, language, chrome, &head, own))
    }

    fn chrome(&self, language: Language, active: chrome::Active) -> Chrome {
        let baked = chrome::is_baked(self.site, self.address);
        self.shared.chromes.get(language, &self.root, active, baked)
    }

    fn card_values(&self, list: &CardList) -> Result<Value, Diagnostic> {
        let numbers = list.numbers.iter().copied();
        if list.is_below { self.cards_below(numbers) } else { Ok(self.cards(numbers)) }
    }

    fn fill(
        &self,
        template: &str,
        language: Language,
        chrome: Chrome,
        head: &PageView,
        own: (&'static str, Value),
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        context.insert_value("page", Value::from_serializable(head));
        self.insert_shared(&mut context, language);
        context.insert_value("header", chrome.header);
        context.insert_value("footer", chrome.footer);
        context.insert_value(own.0, own.1);
        self.theme.render(template, &context)
    }

    /// The stub at an old address: it has no header and no footer.
    pub fn stub(&self, title: &'a str, to: &'a str) -> Composed<'a> {
        let mut hash = Xxh3::new();
        (self.shared.hash, "redirect.html", &self.root, title, to).hash(&mut hash);
        let page = self.clone();
        Composed::new(Some(hash.digest128()), move || page.fill_stub(title, to))
    }

    fn fill_stub(&self, title: &str, to: &str) -> Result<Vec<u8>, Diagnostic> {
        let language = self.site.config.language;
        let mut context = Context::new();
        context.insert("target", &self.href(to));
        context.insert("canonical", &self.site.absolute(to));
        context.insert("title", title);
        context.insert_value("site", self.shared.site_view.clone());
        context.insert_value("strings", self.theme.strings(language).value.clone());
        context.insert("lang", language.code());
        self.theme.render("redirect.html", &context)
    }
}

/// A view with some of its fields replaced by shared values.
pub fn with_values<const N: usize>(view: &impl serde::Serialize, shared: [(&'static str, Value); N]) -> Value {
    let Some(mut map) = Value::from_serializable(view).into_map() else { return Value::none() };
    for (key, value) in shared {
        map.insert(key.into(), value);
    }
    Value::from(map)
}

/// A correction of an article; on the article's own page the link is empty.
pub fn correction_view(correction: &Correction, article: LinkView, language: Language) -> CorrectionView {
    CorrectionView {
        day: day(correction.date, language),
        datetime: correction.date.to_string(),
        text: correction.text.clone(),
        article,
    }
}
