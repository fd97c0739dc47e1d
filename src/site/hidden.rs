//! Addresses that would lead somewhere if everything were public: a link there is not broken, it is early or late.

use std::collections::{BTreeMap, HashMap};

use super::arrangement::{IndexInputs, arrange_all};
use super::redirects::stub_of;
use super::{Site, Visibility, sort_by_kind};
use crate::base::address::Address;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::folder;
use crate::base::value::Spanned;

/// The pages that the site has or would have, with the state of a hidden text.
pub(super) type HiddenAddresses = BTreeMap<Address, Option<Visibility>>;

impl Site {
    /// Whether something would be at this address if everything were public.
    pub fn would_have(&self, address: &str) -> bool {
        let is_old = |alias: &Spanned<String>| stub_of(&alias.value).as_deref() == Some(address);
        self.hidden_at(address).is_some()
            || self.unpublished.iter().any(|article| article.front.aliases.iter().any(is_old))
    }

    /// What would be at this address if drafts, scheduled and expired items were public: the state of a text, or none of
    /// a list of a tag, a month or a value that only such items have. Made when it is first asked, which a site without
    /// such links never does.
    pub(super) fn hidden_at(&self, address: &str) -> Option<Option<Visibility>> {
        if self.unpublished.is_empty() {
            return None;
        }
        let all = self.hidden_addresses.get_or_init(|| with_everything(self));
        // Files of an item lie in a folder that is called like its page.
        let mut above = std::iter::successors(Some(folder(address)), |above| Some(folder(above)));
        let mut above = above.by_ref().take_while(|above| !above.is_empty());
        let page = all.get(address).or_else(|| above.find_map(|above| all.get(format!("{above}.html").as_str())));
        page.copied()
    }
}

fn with_everything(site: &Site) -> HiddenAddresses {
    let mut texts: Vec<_> = site.texts().map(|(.., text)| text).chain(&site.unpublished).cloned().collect();
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    let (_, sections, standing, items) = sort_by_kind(texts);
    let (language, page_size, today) = (site.config.language, site.config.page_size, site.today());
    let (left_out, sets) = (Vec::new(), Vec::new());
    let inputs = IndexInputs { sections, standing, items, left_out, sets, language, page_size, today };
    // Their problems are reported elsewhere, or once they are public.
    let all = arrange_all(&inputs, site.now, &mut Diagnostics::default());
    let states: HashMap<_, _> = site.left_out.iter().map(|left| (&left.path, left.state)).collect();
    let sections = all.sections.iter().flat_map(|section| {
        let folder = section.address.strip_suffix("index.html").unwrap_or_default();
        let feed = Address::from(format!("{folder}feed.xml"));
        let state = states.get(&section.article.path).copied();
        let downloads = ["csv", "json", "ics"].map(|ending| (section.download(ending).into(), state));
        [(section.address.clone(), state), (feed, state)].into_iter().chain(downloads)
    });
    let items = all
        .standing
        .iter()
        .chain(&all.articles)
        .map(|item| (item.address.clone(), states.get(&item.article.path).copied()));
    // Of a list and the text of its first page, the text comes last and counts.
    all.lists.iter().map(|list| (list.address.clone(), None)).chain(sections).chain(items).collect()
}
