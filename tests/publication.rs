//! Publications as values: whole plans, manifests from hostile servers, and readers who follow links while a publication is
//! carried out.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::tries::tries;
use bantin::base::address::Address;
use bantin::publication::{
    Class, DesiredFile, Hash, Manifest, ManifestEntry, PublicationPlan, Remote, Stay, Step, Unreadable, counted_later,
    is_safe, plan, without_figures,
};
use proptest::prelude::*;

/// A file of a site, as its text tells: `page: links` or anything else.
fn wanted(files: &[(&str, Class, &str)]) -> BTreeMap<Address, DesiredFile> {
    let of = |text: &str, class| DesiredFile { hash: Hash::of(text.as_bytes()), size: text.len() as u64, class };
    files.iter().map(|(path, class, text)| ((*path).into(), of(text, *class))).collect()
}

/// The words of a text, as the links of a page.
fn links<'a>(files: &'a [(&str, Class, &str)]) -> impl Fn(&str) -> Vec<Address> + 'a {
    |wanted| {
        let found = files.iter().find(|(path, ..)| *path == wanted);
        found.map_or_else(Vec::new, |(_, _, text)| text.split_whitespace().map(Address::from).collect())
    }
}

fn remote(manifest: &Manifest, foreign: &[(&str, u64)]) -> Remote {
    Remote { manifest: manifest.clone(), foreign: foreign.iter().map(|(path, size)| ((*path).into(), *size)).collect() }
}

fn planned(files: &[(&str, Class, &str)], remote: &Remote) -> PublicationPlan {
    plan(&wanted(files), remote, true, &links(files))
}

/// What a plan does, one step a line, and everything it says of other files.
fn told(plan: &PublicationPlan) -> String {
    let mut text: String = plan.steps.iter().map(|step| format!("{step}\n")).collect();
    let lists = [("replaced", &plan.replaced), ("unknown", &plan.unknown), ("retained", &plan.retained)];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        text += &format!("{name}: {}\n", list.join(" "));
    }
    text
}

const OLD: [(&str, Class, &str); 9] = [
    ("index.html", Class::List, "style.1.css tin/index.html"),
    ("404.html", Class::List, "style.1.css index.html"),
    ("tin/index.html", Class::List, "tin/a.html tin/b.html tin/c.html tin/feed.xml"),
    ("tin/a.html", Class::Text, "style.1.css"),
    ("tin/b.html", Class::Text, "style.1.css tin/don.pdf"),
    ("tin/c.html", Class::Text, "tin/b.html"),
    ("tin/don.pdf", Class::Asset, ""),
    ("tin/feed.xml", Class::Feed, "1"),
    ("style.1.css", Class::Asset, "1"),
];

#[test]
fn the_first_publication_ends_with_the_home_page_and_what_only_programs_read() {
    let mut files = OLD.to_vec();
    files.push(("sitemap.xml", Class::Service, "1"));
    let plan = planned(&files, &Remote::default());
    assert_eq!(
        told(&plan),
        "+ style.1.css\n+ tin/don.pdf\n+ tin/feed.xml\n+ 404.html\n+ tin/a.html\n+ tin/b.html\n+ tin/c.html\n\
         + tin/index.html\n+ index.html\n+ sitemap.xml\n"
    );
    // Before the home page is there nobody comes, so that the order of the others does not matter.
    assert_eq!(plan.together, 8);
    // And it is there once.
    let again = planned(&files, &remote(&plan.after, &[]));
    assert!(again.is_empty());
    assert_eq!(told(&again), "");
}

#[test]
fn a_change_goes_from_what_nothing_leads_to_up_to_the_home_page_and_deletions_are_last() {
    let before = planned(&OLD, &Remote::default()).after;
    let files = [
        ("index.html", Class::List, "style.2.css tin/index.html"),
        ("404.html", Class::List, "style.2.css index.html"),
        ("tin/index.html", Class::List, "tin/a.html tin/m.html tin/feed.xml"),
        ("tin/a.html", Class::Text, "style.2.css tin/m.html"),
        ("tin/m.html", Class::Text, "style.2.css tin/z.html"),
        ("tin/z.html", Class::Text, "style.2.css tin/n.csv"),
        ("tin/n.csv", Class::Feed, ""),
        ("tin/feed.xml", Class::Feed, "2"),
        ("style.2.css", Class::Asset, "2"),
    ];
    let plan = planned(&files, &remote(&before, &[]));
    assert_eq!(
        told(&plan),
        "+ style.2.css\n+ tin/n.csv\n+ tin/z.html\n+ tin/m.html\n+ tin/a.html\n+ 404.html\n+ tin/index.html\n+ index.html\n\
         + tin/feed.xml\n~ tin/b.html\n~ tin/c.html\n- tin/b.html\n- tin/c.html\n- tin/don.pdf\nretained: style.1.css\n"
    );
    assert_eq!(plan.after.number, 2);
    assert_eq!(plan.after.files["style.1.css"].stay, Stay::Retained);
    // Nothing differs: what is retained stays. The next change takes it away.
    assert!(planned(&files, &remote(&plan.after, &[])).is_empty());
    let mut files = files.to_vec();
    files[3].2 = "style.2.css";
    assert_eq!(told(&planned(&files, &remote(&plan.after, &[]))), "+ tin/a.html\n- style.1.css\n");
}

#[test]
fn what_somebody_else_put_there_stays_and_what_it_hides_is_told() {
    let foreign = [("index.html", 900), ("style.1.css", 1), ("tin/don.pdf", 7), ("mail/index.php", 3)];
    let plan = planned(&OLD, &remote(&Manifest::default(), &foreign));
    assert_eq!(
        told(&plan),
        "+ tin/don.pdf\n+ tin/feed.xml\n+ 404.html\n+ tin/a.html\n+ tin/b.html\n+ tin/c.html\n+ tin/index.html\n\
         + index.html\nreplaced: index.html tin/don.pdf\nunknown: mail/index.php\n"
    );
}

#[test]
fn what_stands_in_the_way_goes_first() {
    let before = planned(
        &[("a", Class::Asset, "1"), ("b/c.css", Class::Asset, "1"), ("Tin.html", Class::Text, "")],
        &Remote::default(),
    );
    let files = [("a/b.css", Class::Asset, "1"), ("b", Class::Asset, "1"), ("tin.html", Class::Text, "")];
    let plan = planned(&files, &remote(&before.after, &[]));
    assert_eq!(told(&plan), "- Tin.html\n- a\n- b/c.css\n+ a/b.css\n+ b\n+ tin.html\n");
}

#[test]
fn counted_figures_are_never_deleted_nor_written_over_by_older_ones() {
    let before = planned(&[("visits.json", Class::Asset, "1"), ("a.html", Class::Text, "")], &Remote::default());
    let plan = planned(&[("a.html", Class::Text, "b")], &remote(&before.after, &[]));
    assert_eq!(told(&plan), "+ a.html\n");
    assert_eq!(plan.after.files["visits.json"], before.after.files["visits.json"]);
    let counted = |at: &str| format!("{{\"as_of\":\"{at}\",\"total\":5}}").into_bytes();
    let (early, late) = (counted("2026-11-24T08:00:00+07:00"), counted("2026-11-24T09:00:00+07:00"));
    assert!(counted_later(&late, &early));
    assert!(counted_later(&early, b"{}"));
    assert!(!counted_later(&early, &late));
    assert!(!counted_later(&early, &early));
    assert!(!counted_later(b"<html>", &early));
}

#[test]
fn many_deletions_want_a_word_few_do_not() {
    let names: Vec<String> = (0..300).map(|n| format!("{n:03}.html")).collect();
    let files: Vec<(&str, Class, &str)> = names.iter().map(|name| (name.as_str(), Class::Text, "")).collect();
    let before = planned(&files, &Remote::default()).after;
    let without = |gone: usize| planned(&files[gone..], &remote(&before, &[]));
    assert!(!without(30).removes_many());
    assert!(without(31).removes_many());
    let few = planned(&files[..40], &Remote::default()).after;
    let without = |gone: usize| planned(&files[gone..40], &remote(&few, &[]));
    assert!(!without(20).removes_many());
    assert!(without(21).removes_many());
}

#[test]
fn a_manifest_is_read_as_it_was_written() {
    let entry =
        |hash: Option<&str>, size, stay| ManifestEntry { hash: hash.map(|text| Hash::of(text.as_bytes())), size, stay };
    let files = [
        ("a b.html", entry(Some("a"), 1, Stay::Settled)),
        ("cu/style.css", entry(Some("b"), u64::MAX, Stay::Retained)),
        ("tin/lễ.html", entry(None, 0, Stay::Begun)),
    ];
    let manifest = Manifest {
        site: "https://a.vn".into(),
        number: 12,
        unfinished: Some("1a2b".into()),
        files: files.into_iter().map(|(path, entry)| (path.into(), entry)).collect(),
    };
    let text = manifest.text();
    assert_eq!(
        text,
        "bantin-publication 1\nsite https://a.vn\nnumber 12\nstate 1a2b\n\
         = ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb 1 a b.html\n\
         ~ 3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d 18446744073709551615 cu/style.css\n\
         + - 0 tin/lễ.html\nend\n"
    );
    assert_eq!(Manifest::read(text.as_bytes()), Ok(manifest));
    // Cut off anywhere it is no manifest.
    for end in 0..text.len() - 1 {
        assert!(matches!(Manifest::read(&text.as_bytes()[..end]), Err(Unreadable::Damaged(_))), "{end}");
    }
}

#[test]
fn a_hostile_manifest_leads_nowhere() {
    let head = "bantin-publication 1\nsite a\nnumber 1\nstate done\n";
    let hash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let read = |line: &str| Manifest::read(format!("{head}{line}\nend\n").as_bytes());
    assert!(read(&format!("= {hash} 1 a.html")).is_ok());
    let long = format!("= {hash} 1 {}", "a".repeat(2000));
    let lines = [
        format!("= {hash} 1 ../a.html"),
        format!("= {hash} 1 /etc/passwd"),
        format!("= {hash} 1 a//b"),
        format!("= {hash} 1 C:/a"),
        format!("= {hash} 1 a\\b"),
        format!("= {hash} 1 a\u{1}b"),
        format!("= {hash} 1 a/. /b"),
        format!("= {hash} 1 bantin-manifest.txt"),
        format!("= {hash} 1 Bantin-Publish.lock"),
        format!("= {hash} 1 "),
        format!("= {hash} -1 a"),
        format!("= {hash} 99999999999999999999 a"),
        format!("= {} 1 a", &hash[1..]),
        format!("= +{} 1 a", &hash[1..]),
        format!("? {hash} 1 a"),
        format!("= {hash} 1 a\n= {hash} 1 a"),
        "<html>".to_owned(),
        long,
    ];
    for line in lines {
        assert!(matches!(read(&line), Err(Unreadable::Damaged(5 | 6))), "{line}");
    }
    assert_eq!(Manifest::read(b"bantin-publication 2\n"), Err(Unreadable::Newer));
    assert_eq!(Manifest::read(b"<!doctype html>"), Err(Unreadable::Damaged(1)));
    assert_eq!(Manifest::read(b"\xff"), Err(Unreadable::Damaged(1)));
    assert!(is_safe("tin-tuc/lễ hội.html"));
}

#[test]
fn a_page_without_the_counters_figures_is_the_same_after_each_count() {
    let page = |today: &str, hidden: &str, at: &str, words: &str| {
        format!(
            "<p data-value=\"7\">7</p><footer><section class=\"counter\" data-visits-json=\"../visits.json\"><h2>{words}</h2>\
             <section><div{hidden}><dt>Hôm nay:</dt> <dd data-visits=\"today\" data-value=\"{today}\">{today}</dd></div></section>\
             <p><time datetime=\"{at}\" data-words=\"{{}}\">lúc <span class=\"day\">{at}</span></time></p></section><b hidden>7</b></footer>"
        )
    };
    let stripped = |page: String| String::from_utf8(without_figures(page.as_bytes()).into_owned()).unwrap();
    let first = stripped(page("5", "", "8:00", "Đếm"));
    assert_eq!(
        first,
        "<p data-value=\"7\">7</p><footer><section class=\"counter\" data-visits-json=\"../visits.json\"><h2>Đếm</h2>\
         <section><div><dt>Hôm nay:</dt> <dd data-visits=\"today\"></dd></div></section>\
         <p><time data-words=\"{}\"></time></p></section><b hidden>7</b></footer>"
    );
    assert_eq!(stripped(page("12.345", " hidden", "9:00", "Đếm")), first);
    assert_ne!(stripped(page("5", "", "8:00", "Khách")), first);
    for broken in
        ["", "<p>a</p>", "<section data-visits-json=", "<a data-visits-json=\"\">", "x data-visits-json=\"\"></x>"]
    {
        assert_eq!(stripped(broken.to_owned()), broken);
    }
}

/// A file as a server has it: what it is, and where it leads.
type Served = (u64, Vec<String>);

/// A random site: for each name perhaps a file with a content and links to some of the others.
fn site() -> impl Strategy<Value = BTreeMap<String, Served>> {
    let file = prop::option::weighted(0.6, (0..3_u64, prop::collection::vec(0..40_usize, 0..5)));
    prop::collection::vec(file, 14).prop_map(|files| {
        let name = |at: usize| match at {
            0 => "index.html".to_owned(),
            1 => "404.html".to_owned(),
            2..8 => format!("tin/{at}.html"),
            8..11 => format!("a{at}.css"),
            11 => "tin/feed.xml".to_owned(),
            12 => "sitemap.xml".to_owned(),
            _ => "tin/don.pdf".to_owned(),
        };
        let there: Vec<String> = (0..14).filter(|at| *at < 2 || files[*at].is_some()).map(name).collect();
        let of = |at: usize| {
            let (content, targets) = files[at].clone().unwrap_or_default();
            let links =
                targets.into_iter().map(|target| there[target % there.len()].clone()).filter(|to| to != "sitemap.xml");
            (name(at), (content, if at < 8 { links.collect() } else { Vec::new() }))
        };
        (0..14).filter(|at| *at < 2 || files[*at].is_some()).map(of).collect()
    })
}

fn class_of(path: &str) -> Class {
    match path {
        "index.html" | "404.html" | "tin/2.html" | "tin/3.html" => Class::List,
        "tin/feed.xml" => Class::Feed,
        "sitemap.xml" => Class::Service,
        _ if path.ends_with(".html") => Class::Text,
        _ => Class::Asset,
    }
}

fn hash_of(served: &Served) -> Hash {
    Hash::of(format!("{served:?}").as_bytes())
}

/// A server, and the addresses of it that readers know: the home page, and wherever links of pages have led since.
struct Server {
    files: BTreeMap<String, Served>,
    known: BTreeSet<String>,
    manifest: Manifest,
}

impl Server {
    /// Readers follow every link; none may be dead.
    fn crawl(&mut self, at: &str) -> Result<(), TestCaseError> {
        let mut open: Vec<String> = self.known.iter().cloned().collect();
        while let Some(page) = open.pop() {
            for target in self.files.get(&page).map_or(&[][..], |(_, links)| links) {
                prop_assert!(self.files.contains_key(target), "{page} leads to {target}, which is not there {at}");
                if self.known.insert(target.clone()) {
                    open.push(target.clone());
                }
            }
        }
        Ok(())
    }

    /// What the next publisher finds: what the journal remembers, and whether the rest is there.
    fn remote(&self, site: &BTreeMap<String, Served>, remembers: bool) -> Remote {
        let mut manifest = self.manifest.clone();
        manifest.files.retain(|path, _| self.files.contains_key(&**path));
        for (path, entry) in &mut manifest.files {
            let there = hash_of(&self.files[&**path]);
            if remembers && site.get(&**path).is_some_and(|wanted| hash_of(wanted) == there) {
                entry.hash = Some(there);
            }
            assert!(entry.hash.is_none_or(|hash| hash == there), "{path}");
        }
        Remote { manifest, foreign: BTreeMap::new() }
    }

    /// Publishes a site, or the first so many steps of it.
    fn publish(&mut self, site: &BTreeMap<String, Served>, most: usize, remembers: bool) -> Result<(), TestCaseError> {
        let wanted = |(path, served): (&String, &Served)| {
            (path.as_str().into(), DesiredFile { hash: hash_of(served), size: served.0, class: class_of(path) })
        };
        let links = |path: &str| site[path].1.iter().map(|link| link.as_str().into()).collect();
        let before: Vec<Served> = self
            .files
            .iter()
            .filter(|(path, _)| self.known.contains(*path))
            .map(|(_, served)| served.clone())
            .collect();
        let plan = plan(&site.iter().map(wanted).collect(), &self.remote(site, remembers), true, &links);
        self.manifest = Manifest { unfinished: Some("1".into()), ..plan.during.clone() };
        for (number, step) in plan.steps.iter().take(most).enumerate() {
            let path = step.path().to_string();
            match step {
                Step::Put(_) => drop(self.files.insert(path.clone(), site[&path].clone())),
                Step::Blank(_) if !self.files.contains_key(&path) => {}
                Step::Blank(_) => drop(self.files.insert(path.clone(), site["404.html"].clone())),
                Step::Delete(_) => {
                    self.files.remove(&path);
                    // Whoever comes back once it is there again has to be led there.
                    self.known.remove(&path);
                }
            }
            self.crawl(&format!("after step {number}, `{step}`, of\n{}", told(&plan)))?;
        }
        if most < plan.steps.len() {
            return Ok(());
        }
        // Whoever still looks at an older page sees all that it loads.
        for load in before.iter().flat_map(|(_, links)| links).filter(|link| link.ends_with(".css")) {
            prop_assert!(self.files.contains_key(load), "{load}");
        }
        self.manifest = plan.after;
        let is_retained = |path: &str| self.manifest.files[path].stay == Stay::Retained;
        let current: BTreeMap<String, Served> =
            self.files.clone().into_iter().filter(|(path, _)| !is_retained(path)).collect();
        prop_assert_eq!(&current, site);
        let again =
            bantin::publication::plan(&site.iter().map(wanted).collect(), &self.remote(site, false), true, &links);
        prop_assert!(again.is_empty());
        Ok(())
    }
}

proptest! {
    #![proptest_config(tries(1000))]

    #[test]
    fn at_every_step_every_link_leads_somewhere_whatever_broke_off_before(
        sites in prop::collection::vec((site(), prop::option::weighted(0.5, 0..30_usize), any::<bool>()), 1..7),
    ) {
        let known = BTreeSet::from(["index.html".to_owned()]);
        let mut server = Server { files: BTreeMap::new(), known, manifest: Manifest::default() };
        for (site, most, remembers) in sites {
            server.publish(&site, most.unwrap_or(usize::MAX), remembers)?;
        }
    }
}
