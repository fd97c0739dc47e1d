//! Whatever was edited in whatever order: what is remembered makes the same site as a fresh start, the preview shows
//! what `build` writes, and `build --watch` keeps what a clean build makes. Random scripts of edits over a small site.
//! `PROPTEST_CASES=2560 cargo test incremental::` runs ten times as many.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use crate::common::server::{Running, Server, bantin, build, wait_for, without_script};
use crate::common::tries::tries;
use crate::common::{NOW, jpeg, now, write};
use bantin::base::diagnostic::Diagnostics;
use bantin::base::kept::Kept;
use bantin::base::report::{ReportStyle, text};
use bantin::edge::SiteFolder;
use bantin::{Options, Plan, PlanMemo, Rendered};
use proptest::prelude::*;

/// One edit; the numbers choose among [`FILES`], [`FOLDERS`] and the variants of a text.
#[derive(Clone, Debug)]
enum Edit {
    Put(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Swap(usize, usize),
    MoveFolder(usize, usize),
}

const FILES: &[&str] = &[
    "content/a/x.md",
    "content/a/y.md",
    "content/a/2026/z.md",
    "content/a/bo/index.md",
    "content/b/w.md",
    "content/gioi-thieu.md",
    "content/a/_index.md",
    "content/b/_index.md",
    // A standing page, or an item where there is a section.
    "content/c/index.md",
    "content/c/_index.md",
    "content/a/bo/anh.jpg",
    "content/stats.toml",
    "content/site.toml",
    "content/static/t.txt",
    "themes/thach-han/templates/footer.html",
    "themes/thach-han/assets/style.css",
    "content/a/x.en.md",
];

const FOLDERS: &[&str] = &["content/a", "content/b", "content/a/2026", "content/a/bo", "content/c", "content/b/sau"];

const SITE: &str = "title = \"Phường\"\nbase_url = \"https://phuong.example.vn\"\nlanguage = \"vi\"\n";

/// Texts of a file: good ones, bad ones, some that depend on other files.
fn variants(path: &str) -> Vec<Vec<u8>> {
    let texts: Vec<String> = match path.rsplit('/').next().unwrap() {
        "site.toml" => [
            "",
            "description = \"khác\"\n",
            "theme = \"khong-co\"\n",
            "wrong = \n",
            "[markdown]\nraw_html = true\n",
            "[colours]\naccent = \"#7a1f1f\"\n",
        ]
        .map(|more| format!("{SITE}{more}"))
        .to_vec(),
        "stats.toml" => vec![
            String::new(),
            "[so]\ntitle = \"Số\"\nsource = \"UBND\"\nupdated = 2026-11-01\nfigures.m = { value = 3, label = \"M\" }\n"
                .into(),
            "[so]\ntitle = 1\n".into(),
        ],
        "footer.html" => {
            vec!["<p>một</p>".into(), "<p>hai {{ site.title }}</p>".into(), "{% if %}".into(), "{{ no.such }}".into()]
        }
        "style.css" => vec!["a{}".into(), "b{}".into()],
        "t.txt" => vec!["một".into(), "hai".into()],
        "anh.jpg" => return vec![jpeg(), b"not a picture".to_vec()],
        "_index.md" => ["Mục", "Mục khác"].map(|title| format!("+++\ntitle = \"{title}\"\n+++\n")).to_vec(),
        _ => articles(),
    };
    texts.into_iter().map(String::into_bytes).collect()
}

fn articles() -> Vec<String> {
    [
        ("2026-11-01", "", "Một bài."),
        ("2026-11-02", "tags = [\"lễ hội\"]\n", "Có chủ đề."),
        ("2026-11-03", "tags = [\"Lễ hội\"]\naliases = [\"/cu.html\"]\n", "Viết khác."),
        ("2026-11-04", "draft = true\n", "Nháp [tới](/a/x.html)."),
        ("2026-12-04", "", "Hẹn giờ."),
        ("2026-11-05", "expires = 2026-11-06\n", "Hết hạn."),
        ("2026-11-06", "", "Tới [kia](../a/x.md) và ![ảnh](anh.jpg)"),
        ("2026-11-07", "", "Có {{ so.m }}."),
        ("2026-11-08", "titel = 1\n", "Khóa sai."),
        ("2026-11-09", "pinned = true\n", "Ghim.\n\n<b onclick=x>thô</b>"),
        ("sai", "", "Ngày sai."),
        // The same front matter as the first, and nearly the same.
        ("2026-11-01", "", "Một bài khác, tới [kia](/a/y.html#muc).\n\n## Mục\n\nCó {{ so.m }}."),
        ("2026-11-01", "", "Một bài, dài hơn.\n\n## Mục\n\n![ảnh](bo/anh.jpg)"),
        ("2026-11-01", "slug = \"ten\"\n", "Tên khác."),
        ("2026-11-01", "lang = \"en\"\n", "In English."),
        ("2026-11-01", "tags = [\"lễ hội\"]\n", "Có chủ đề."),
    ]
    .map(|(date, more, body)| format!("+++\ntitle = \"Bài\"\ndate = {date}\n{more}+++\n\n{body}\n"))
    .to_vec()
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..FILES.len();
    let folder = 0..FOLDERS.len();
    prop_oneof![
        6 => (file.clone(), 0..17usize).prop_map(|(file, variant)| Edit::Put(file, variant)),
        2 => file.clone().prop_map(Edit::Remove),
        2 => (file.clone(), file.clone()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (file.clone(), file).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => (folder.clone(), folder).prop_map(|(from, to)| Edit::MoveFolder(from, to)),
    ]
}

/// Does an edit as far as it is possible; gives what was touched.
fn apply(root: &Path, edit: &Edit) -> BTreeSet<PathBuf> {
    let file = |number: &usize| root.join(FILES[*number]);
    let folder = |number: &usize| root.join(FOLDERS[*number]);
    let make_way = |path: &Path| fs::create_dir_all(path.parent().unwrap()).unwrap();
    match edit {
        Edit::Put(number, variant) => {
            let texts = variants(FILES[*number]);
            make_way(&file(number));
            // Beside and renamed, as most editors save.
            let beside = file(number).with_extension("tmp");
            fs::write(&beside, &texts[variant % texts.len()]).unwrap();
            fs::rename(beside, file(number)).unwrap();
            BTreeSet::from([file(number)])
        }
        Edit::Remove(number) => {
            let _ = fs::remove_file(file(number));
            BTreeSet::from([file(number)])
        }
        Edit::Rename(from, to) => {
            make_way(&file(to));
            let _ = fs::rename(file(from), file(to));
            BTreeSet::from([file(from), file(to)])
        }
        Edit::Swap(one, other) => {
            if file(one).exists() && file(other).exists() && one != other {
                let third = root.join("third");
                fs::rename(file(one), &third).unwrap();
                fs::rename(file(other), file(one)).unwrap();
                fs::rename(third, file(other)).unwrap();
            }
            BTreeSet::from([file(one), file(other)])
        }
        Edit::MoveFolder(from, to) => {
            make_way(&folder(to));
            let _ = fs::rename(folder(from), folder(to));
            BTreeSet::from([folder(from), folder(to)])
        }
    }
}

/// A site to begin with.
fn begin() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    folder
}

fn fill(root: &Path) {
    for number in 0..9 {
        apply(root, &Edit::Put(number, number % 2));
    }
    apply(root, &Edit::Put(10, 0));
    write(&root.join("content/a/bo/index.md"), "+++\ntitle = \"Bộ\"\ndate = 2026-11-01\n+++\n\n![Ảnh](anh.jpg)\n");
    write(&root.join("content/a/bo/anh.jpg"), jpeg());
}

/// The same with settings, in place of whatever is there: it can be built.
fn mend(root: &Path) {
    for folder in ["content", "themes"] {
        let _ = fs::remove_dir_all(root.join(folder));
    }
    fill(root);
    apply(root, &Edit::Put(12, 0));
}

fn scripts(usual: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..tries(usual) }
}

fn options(drafts: bool) -> Options {
    Options { now: now(), base_url: None, drafts }
}

/// Every page and every diagnostic of a plan. Where there are errors, pages are no matter.
fn snapshot(plan: &Plan) -> (BTreeMap<String, Vec<u8>>, String) {
    let mut pages = BTreeMap::new();
    let mut found = plan.diagnostics.clone();
    if !found.has_errors() {
        for page in &plan.pages {
            match plan.render(page) {
                Ok(Rendered::Bytes(bytes)) => pages.insert(page.address.to_string(), bytes.into_owned()),
                Ok(Rendered::Picture(blob, one)) => {
                    pages.insert(page.address.to_string(), format!("{:x} {one:?}", blob.hash).into_bytes())
                }
                Ok(Rendered::File(blob)) => pages.insert(page.address.to_string(), fs::read(&blob.disk).unwrap()),
                Err(failed) => {
                    found.push(failed);
                    None
                }
            };
        }
        found.settle(&[]);
    }
    (pages, report(plan, &found))
}

fn report(plan: &Plan, found: &Diagnostics) -> String {
    text(
        found,
        &plan.sources,
        ReportStyle { language: bantin::base::language::Language::En, colour: false, most: usize::MAX },
    )
}

proptest! {
    #![proptest_config(scripts(30))]
    #[test]
    fn what_is_remembered_makes_the_same_plan(script in prop::collection::vec(edit(), 1..12)) {
        let site = begin();
        let mut folder = SiteFolder::open(site.path()).unwrap();
        let root = folder.root().to_path_buf();
        let mut memo = PlanMemo::default();
        for edit in &script {
            let touched = apply(&root, edit);
            folder.scan_paths(&touched).unwrap();
            for drafts in [false, true] {
                let warm = bantin::plan(folder.sources(), &options(drafts), &mut memo);
                let cold = bantin::plan(bantin::edge::read(&root).unwrap(), &options(drafts), &mut PlanMemo::default());
                let (warm, cold) = (snapshot(&warm), snapshot(&cold));
                prop_assert_eq!(&warm.1, &cold.1, "after {:?}", edit);
                prop_assert!(warm.0 == cold.0, "after {:?}", edit);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 0, ..scripts(2) })]
    #[test]
    fn preview_and_watch_are_what_build_makes(script in prop::collection::vec(edit(), 6..10)) {
        let site = begin();
        let out = site.path().join("public");
        let server = Server::start(site.path(), &["--now", NOW]);
        let events = server.events();
        let mut command = bantin(site.path(), &["build", "--watch", "--now", NOW]);
        command.arg("--out").arg(&out);
        let mut watch = Running::start(command);
        for (number, edit) in script.iter().enumerate() {
            apply(site.path(), edit);
            let fresh = site.path().join(format!("fresh-{number}"));
            let (done, said) = build(site.path(), &fresh, &["--now", NOW]);
            if done {
                let expected = files(&fresh);
                wait_for(&format!("the preview after {edit:?}"), || {
                    let shown = expected.iter().all(|(address, bytes)| {
                        let answer = server.get(&format!("/{address}"));
                        let text = String::from_utf8_lossy(&answer.body);
                        answer.body == *bytes || without_script(&text).as_bytes() == bytes
                    });
                    (shown && events.problems().is_empty()).then_some(())
                });
                wait_for(&format!("the output after {edit:?}"), || (files(&out) == expected).then_some(()));
            } else {
                let (told, _) = said.rsplit_once("\nerrors: ").unwrap();
                wait_for(&format!("the problems after {edit:?}: {told}"), || (events.problems() == told).then_some(()));
            }
        }
        prop_assert!(watch.lives());
    }
}

fn files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    if !out.exists() {
        return BTreeMap::new();
    }
    // A build may be writing at this moment: what vanishes under our eyes is looked for again.
    let Some(mut files) = common::try_tree(out) else { return std::collections::BTreeMap::new() };
    files.retain(|name, _| !name.starts_with(".bantin"));
    files
}

/// What happens to what a build has left for the next one.
#[derive(Clone, Debug)]
enum Fate {
    Kept,
    Lost,
    /// It ends early, as after a power failure.
    Cut,
    /// One byte of it is another, at this share of its length.
    Damaged(u8),
    /// It is that of another site.
    Foreign,
}

/// Where a build leaves what the next one need not do again.
const LEFT: [&str; 5] = [
    ".bantin-cache/texts",
    ".bantin-cache/index",
    ".bantin-cache/made",
    ".bantin-cache/files.json",
    ".bantin-cache/built",
];

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => Just(Fate::Kept),
        1 => Just(Fate::Lost),
        1 => Just(Fate::Cut),
        1 => any::<u8>().prop_map(Fate::Damaged),
        1 => Just(Fate::Foreign),
    ]
}

fn befall(root: &Path, other: &Path, fate: &Fate) {
    for name in LEFT {
        let Ok(mut bytes) = fs::read(root.join(name)) else { continue };
        match fate {
            Fate::Kept => {}
            Fate::Lost => fs::remove_file(root.join(name)).unwrap(),
            Fate::Cut => fs::write(root.join(name), &bytes[..bytes.len() / 2]).unwrap(),
            Fate::Damaged(share) => {
                let at = bytes.len() * usize::from(*share) / 256;
                bytes[at] ^= 1;
                fs::write(root.join(name), bytes).unwrap();
            }
            Fate::Foreign => fs::write(root.join(name), fs::read(other.join(name)).unwrap()).unwrap(),
        }
    }
}

/// Builds as if nothing had ever been built.
fn build_afresh(root: &Path, out: &Path, args: &[&str]) -> (bool, String) {
    let (cache, aside) = (root.join(".bantin-cache"), root.join("aside"));
    let _ = fs::rename(&cache, &aside);
    let built = build(root, out, args);
    let _ = fs::remove_dir_all(&cache);
    let _ = fs::rename(&aside, &cache);
    built
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 0, ..scripts(4) })]
    #[test]
    fn a_build_after_others_is_what_a_fresh_one_makes(
        script in prop::collection::vec((edit(), fate(), 0..3usize), 5..9)
    ) {
        let (site, other) = (begin(), begin());
        let out = site.path().join("public");
        for folder in [&site, &other] {
            mend(folder.path());
            prop_assert!(build(folder.path(), &folder.path().join("public"), &["--now", NOW]).0);
        }
        for (number, (edit, fate, day)) in script.iter().enumerate() {
            apply(site.path(), edit);
            befall(site.path(), other.path(), fate);
            let args = ["--now", [NOW, "2026-12-04T08:00", "2026-11-05T08:00"][*day]];
            let fresh = site.path().join(format!("fresh-{number}"));
            let (done, said) = build(site.path(), &out, &args);
            let (expected, told) = build_afresh(site.path(), &fresh, &args);
            prop_assert_eq!(done, expected, "after {:?} {:?}: {}", edit, fate, said);
            if done {
                prop_assert!(files(&out) == files(&fresh), "after {:?} {:?}", edit, fate);
            } else {
                prop_assert_eq!(said, told);
                mend(site.path());
            }
        }
    }
}

/// The demo's texts as one run leaves them to the next.
fn left() -> (Vec<u128>, Vec<Vec<u8>>) {
    let mut memo = PlanMemo::keeping(Kept::default(), Kept::default());
    demo(&mut memo);
    memo.left_texts().unwrap().map(|(hash, text)| (hash, text.into_owned())).unzip()
}

fn kept(hashes: Vec<u128>, texts: &[&[u8]]) -> Kept {
    let ends = texts.iter().scan(0, |end, text| {
        let start = *end;
        *end += text.len();
        Some(start..*end)
    });
    Kept::new(texts.concat(), hashes.into_iter().zip(ends).collect())
}

fn demo(memo: &mut PlanMemo) -> Plan {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    bantin::plan(bantin::edge::read(root).unwrap(), &options(false), memo)
}

fn articles_of(plan: &Plan) -> Vec<String> {
    let items = plan.site.articles.iter().chain(&plan.site.standing);
    items.map(|item| format!("{:?}", item.article)).collect()
}

#[test]
fn a_text_that_was_kept_is_what_was_read() {
    let (hashes, texts) = left();
    let cold = demo(&mut PlanMemo::default());
    assert!(hashes.len() > cold.site.articles.len() / 2, "{} texts of {}", hashes.len(), cold.site.articles.len());
    let whole: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let mut memo = PlanMemo::keeping(kept(hashes.clone(), &whole), Kept::default());
    let warm = demo(&mut memo);
    let differs = |(one, other): &(String, String)| one != other;
    assert_eq!(articles_of(&warm).into_iter().zip(articles_of(&cold)).find(differs), None);
    assert!(memo.left_texts().is_none(), "there is nothing new to be left");
    // A text is not parsed again: under its hash is another one, which nobody would take for it.
    let longest = texts.iter().max_by_key(|text| text.len()).unwrap().as_slice();
    let mut memo = PlanMemo::keeping(kept(hashes.clone(), &vec![longest; hashes.len()]), Kept::default());
    let titles: BTreeSet<String> =
        demo(&mut memo).site.standing.iter().map(|item| item.article.front.title.clone()).collect();
    assert!(titles.len() < cold.site.standing.len(), "{titles:?}");
}
