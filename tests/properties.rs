//! Properties of random sites: other news and related news under every article, and pages that hang together.

use std::collections::BTreeSet;

use crate::common;
use crate::common::tries::tries;
use bantin::base::source::{Source, Sources};
use bantin::site::{Site, Visibility, other_news, related_news};
use bantin::{Options, Plan, PlanMemo, output};
use proptest::prelude::*;

/// An article of a random site.
#[derive(Clone, Debug)]
struct Item {
    section: usize,
    /// Days before the clock; negative for what is scheduled.
    age: i64,
    draft: bool,
    expired: bool,
    tag: usize,
}

/// Folders of a random site: the third lies in the second, and the fourth is a draft as a whole.
const SECTIONS: [&str; 4] = ["tin-tuc", "van-hoa", "van-hoa/le-hoi", "kin"];

fn items() -> impl Strategy<Value = Vec<Item>> {
    let item = (0usize..4, -3i64..60, prop::bool::weighted(0.15), prop::bool::weighted(0.15), 0usize..4);
    let item = item.prop_map(|(section, age, draft, expired, tag)| Item { section, age, draft, expired, tag });
    prop::collection::vec(item, 0..40)
}

fn plan(items: &[Item], count: usize, from: &str, page_size: usize) -> Plan {
    let mut sources = Sources::default();
    let mut put = |path: String, text: String| sources.insert(&path, Source::Text(text.into()));
    put(
        "content/site.toml".into(),
        format!(
            "title = \"A\"\nbase_url = \"https://a.vn\"\n[other_news]\ncount = {count}\nfrom = \"{from}\"\n\
             [lists]\npage_size = {page_size}\n[check]\noff = [\"agency\"]\n"
        ),
    );
    for folder in SECTIONS {
        put(
            format!("content/{folder}/_index.md"),
            format!("+++\ntitle = \"{folder}\"\ndraft = {}\n+++\n", folder == "kin"),
        );
    }
    for (number, item) in items.iter().enumerate() {
        let date = (common::now() - chrono::TimeDelta::days(item.age)).to_rfc3339();
        // An item cannot expire before it is published.
        let expires = if item.expired && item.age > 0 { "expires = 2026-11-24T08:00:00\n" } else { "" };
        let front = format!(
            "title = \"Tin bài số {}\"\ndate = \"{date}\"\ndraft = {}\ntags = [\"chủ đề {}\"]\n{expires}",
            item.tag, item.draft, item.tag
        );
        put(format!("content/{}/bai-{number}.md", SECTIONS[item.section]), format!("+++\n{front}+++\n\nChữ.\n"));
    }
    bantin::plan(sources, &Options { now: common::now(), base_url: None, drafts: false }, &mut PlanMemo::default())
}

fn is_public(item: &Item) -> bool {
    item.age >= 0 && !item.draft && !(item.expired && item.age > 0) && SECTIONS[item.section] != "kin"
}

/// No number twice, none of the article itself, and every one of an article that readers see.
fn sound(site: &Site, own: usize, numbers: &[usize]) -> bool {
    let unique: BTreeSet<&usize> = numbers.iter().collect();
    let public = |number: &usize| site.articles[*number].state == Visibility::Public;
    unique.len() == numbers.len() && !unique.contains(&own) && numbers.iter().all(public)
}

proptest! {
    #![proptest_config(tries(60))]

    #[test]
    fn other_news_is_full_and_sound(items in items(), count in 0usize..13, from_site in any::<bool>()) {
        let plan = plan(&items, count, if from_site { "site" } else { "section" }, 5);
        let site = &plan.site;
        let public = items.iter().filter(|item| is_public(item)).count();
        prop_assert_eq!(site.articles.len(), public);
        prop_assert_eq!(site.left_out.len(), items.len() - public + 1);
        for number in 0..public {
            let others = other_news(site, number);
            prop_assert!(sound(site, number, &others), "{number}: {others:?}");
            prop_assert_eq!(others.len(), count.min(public - 1));
            prop_assert!(count == 0 || public == 1 || !others.is_empty());
            let dates: Vec<_> = others.iter().map(|other| site.articles[*other].date).collect();
            prop_assert!(dates.windows(2).all(|pair| pair[0] >= pair[1]), "newest first: {dates:?}");
        }
    }

    #[test]
    fn the_section_comes_first(items in items(), count in 1usize..13) {
        let plan = plan(&items, count, "section", 5);
        let site = &plan.site;
        for (number, item) in site.articles.iter().enumerate() {
            let own = |other: &&usize| site.articles[**other].section == item.section;
            let there = site.sections[item.section.unwrap()].articles.len() - 1;
            prop_assert_eq!(other_news(site, number).iter().filter(own).count() >= there.min(count), true);
        }
    }

    #[test]
    fn related_news_is_sound(items in items(), known in 0usize..6, count in 0usize..8) {
        let plan = plan(&items, 10, "section", 5);
        let site = &plan.site;
        for number in 0..site.articles.len() {
            let known: Vec<usize> = other_news(site, number).into_iter().take(known).collect();
            let related = related_news(site, number, &known, count);
            prop_assert!(sound(site, number, &related) && related.len() <= count);
            prop_assert!(related.iter().all(|one| !known.contains(one)));
            let tags = |number: usize| site.articles[number].tags.clone();
            prop_assert!(related.iter().all(|one| tags(*one) == tags(number)), "each tag goes with one headline here");
        }
    }

    #[test]
    fn a_plan_depends_on_nothing_but_its_input(items in items(), size in 1usize..4) {
        let (one, two) = (plan(&items, 10, "section", size), plan(&items, 10, "section", size));
        let addresses = |plan: &Plan| plan.pages.iter().map(|page| page.address.clone()).collect::<Vec<_>>();
        prop_assert_eq!(addresses(&one), addresses(&two));
        let unique: BTreeSet<_> = addresses(&one).into_iter().collect();
        prop_assert_eq!(unique.len(), one.pages.len(), "no address twice");
    }
}

proptest! {
    #![proptest_config(tries(24))]

    #[test]
    fn every_link_of_a_random_site_leads_somewhere(items in items(), size in 1usize..4) {
        let plan = plan(&items, 10, "section", size);
        let mut found = plan.diagnostics.clone();
        output::of_plan(&plan, &mut found);
        prop_assert!(found.is_empty(), "{found:?}");
    }
}
