//! What readers do not see yet, or no longer, is nowhere in the output: every byte of every file and every name is
//! searched for titles, leads, texts, tags, addresses and pictures. The absence is the point, so this is a search and no
//! comparison; that it finds what is there is shown first, on an output in which all is public.

use crate::common;
use crate::common::program::{Site, fine};
use bantin::images;

const BUILD: [&str; 4] = ["build", "--quiet", "--now", common::NOW];

/// An item with words of its own that appear nowhere else.
struct Secret {
    /// Its folder below `content/`.
    folder: &'static str,
    /// A word for its title, text, tag and picture.
    word: &'static str,
    /// Why readers do not see it.
    why: &'static str,
    /// What makes it public.
    public: &'static str,
}

const SECRETS: [Secret; 9] = [
    Secret { folder: "tin-tuc", word: "xoainhap", why: "draft = true", public: "" },
    Secret {
        folder: "tin-tuc",
        word: "xoaihen",
        why: "date = 2026-11-24T08:00:01",
        public: "date = 2026-11-24T08:00:00",
    },
    Secret { folder: "tin-tuc", word: "xoaimuon", why: "publish = 2027-01-01", public: "publish = 2026-11-24" },
    Secret {
        folder: "tin-tuc",
        word: "xoaihet",
        why: "expires = 2026-11-24T08:00:00",
        public: "expires = 2026-11-24T08:00:01",
    },
    Secret {
        folder: "tin-tuc",
        word: "xoaicahai",
        why: "publish = 2026-01-01\nexpires = 2026-02-01",
        public: "publish = 2026-01-01",
    },
    Secret { folder: "xoaikin", word: "xoaitrong", why: "", public: "" },
    Secret { folder: "xoaikin/xoaisau", word: "xoaiday", why: "", public: "" },
    Secret { folder: ".", word: "xoaidung", why: "draft = true", public: "" },
    Secret { folder: ".", word: "xoaitrang", why: "publish = 2027-01-01", public: "" },
];

/// A site with all secrets, public or not.
fn site(public: bool) -> Site {
    let site = Site::small();
    site.write("content/site.toml", format!("{}\n[home]\nnewest = 20\n", common::program::SITE));
    let draft = if public { "" } else { "draft = true" };
    site.write("content/xoaikin/_index.md", format!("+++\ntitle = \"Mục xoaikin\"\n{draft}\n+++\n\nLời xoaikin.\n"));
    site.write("content/xoaikin/xoaisau/_index.md", "+++\ntitle = \"Mục xoaisau\"\n+++\n");
    for secret in &SECRETS {
        put(&site, secret, public);
    }
    site
}

fn put(site: &Site, Secret { folder, word, why, public: made_public }: &Secret, public: bool) {
    let state = if public { made_public } else { why };
    let date = if state.starts_with("date") { "" } else { "date = 2026-11-20" };
    let front = format!(
        "title = \"Tin thứ {word}\"\n{date}\n{state}\nsummary = \"Lời dẫn {word}\"\ntags = [\"Chủ đề {word}\", \"Lễ hội\"]\n\
         image = \"{word}-anh.jpg\"\nimage_alt = \"Ảnh {word}\"\naliases = [\"/cu-{word}.html\", \"/cu.aspx?id={word}\"]\n\
         corrections = [{{ date = 2026-11-21, text = \"Sửa {word}\" }}]\npinned = true"
    );
    let body = format!("## Mục {word}\n\nThân {word}.\n\n![Ảnh {word}]({word}-anh.jpg) [tệp]({word}-tep.pdf)\n");
    let at = format!("content/{folder}/bai-{word}");
    site.write(&format!("{at}/index.md"), format!("+++\n{front}\n+++\n\n{body}"));
    site.write(&format!("{at}/{word}-anh.jpg"), picture(word));
    site.write(&format!("{at}/{word}-tep.pdf"), format!("%PDF {word}"));
}

/// A picture with the word in its bytes.
fn picture(word: &str) -> Vec<u8> {
    [common::jpeg(), word.as_bytes().to_vec()].concat()
}

/// Where in a folder a text is found: in a name or in the bytes of a file.
fn places(site: &Site, needle: &str) -> Vec<String> {
    let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()));
    let files = site.tree("public").into_iter();
    files.filter(|(name, bytes)| has(name.as_bytes()) || has(bytes)).map(|(name, _)| name).collect()
}

/// What would give a secret away.
fn needles() -> Vec<String> {
    let hash = |bytes: &[u8]| {
        images::address("", images::hash(bytes), "")["assets/.".len()..].trim_end_matches('.').to_owned()
    };
    let words = SECRETS.iter().map(|secret| secret.word.to_owned()).chain(["xoaikin".to_owned(), "xoaisau".to_owned()]);
    let hashes = SECRETS.iter().map(|secret| hash(&picture(secret.word)));
    words.chain(hashes).collect()
}

fn found(site: &Site) -> Vec<(String, Vec<String>)> {
    needles()
        .into_iter()
        .map(|needle| (needle.clone(), places(site, &needle)))
        .filter(|(_, at)| !at.is_empty())
        .collect()
}

#[test]
fn the_search_finds_what_is_public() {
    let site = site(true);
    assert_eq!(site.run(&BUILD), fine(""));
    let found = found(&site);
    assert_eq!(found.len(), 2 * SECRETS.len() + 2, "{found:?}");
    let (_, first) = &found[0];
    let made = |ext| images::address("xoainhap-anh-8", images::hash(&picture("xoainhap")), ext);
    assert_eq!(
        *first,
        [
            ".bantin/manifest",
            ".bantin/pages",
            "_redirects",
            &made("jpg"),
            &made("webp"),
            "chu-de/chu-de-xoainhap.html",
            "chu-de/index.html",
            "chu-de/le-hoi.html",
            "cu-xoainhap.html",
            "dinh-chinh.html",
            "feed.json",
            "feed.xml",
            "index.html",
            "luu-tru/2026-11.html",
            "redirects.apache.conf",
            "redirects.nginx.conf",
            "sitemap.xml",
            "tim-kiem.html",
            "tim-kiem/a0/t0.js",
            "tim-kiem/a0/x0.js",
            "tim-kiem/r/0.js",
            "tin-tuc/bai-xoaicahai.html",
            "tin-tuc/bai-xoaihen.html",
            "tin-tuc/bai-xoaihet.html",
            "tin-tuc/bai-xoaimuon.html",
            "tin-tuc/bai-xoainhap.html",
            "tin-tuc/bai-xoainhap/xoainhap-tep.pdf",
            "tin-tuc/feed.xml",
            "tin-tuc/hai.html",
            "tin-tuc/index.html",
            "tin-tuc/mot.html",
            "xoaikin/bai-xoaitrong.html",
            "xoaikin/xoaisau/bai-xoaiday.html"
        ]
    );
}

#[test]
fn nothing_of_what_is_not_public_is_in_the_output() {
    let site = site(false);
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(found(&site), []);
    let clean = Site::small();
    clean.write("content/site.toml", format!("{}\n[home]\nnewest = 20\n", common::program::SITE));
    assert_eq!(clean.run(&BUILD), fine(""));
    assert_eq!(site.tree("public"), clean.tree("public"), "as if it had never been written");
}

#[test]
fn what_sync_programs_leave_beside_a_file_is_not_published() {
    let (clean, site) = (Site::small(), Site::small());
    let figures = "title = \"Dân số\"\nsource = \"UBND\"\nupdated = 2026-11-01\nfigures = { dan = { label = \"Dân\", value = 12 } }\n";
    for site in [&clean, &site] {
        site.write("content/stats/dan-so.toml", figures);
        site.write("content/tin-tuc/hop/index.md", "+++\ntitle = \"Họp\"\ndate = 2026-11-02\n+++\n");
    }
    let copied = "+++\ntitle = \"Bản cũ của xoaisync\"\ndate = 2026-11-01\nslug = \"mot\"\nwrong = {\n+++\n";
    for name in [
        "mot-PC02.md",
        "mot - Copy.md",
        "mot - Bản sao (2).md",
        "mot (1).md",
        "Bản sao của mot.md",
        "mot (Phòng một's conflicted copy 2026-11-07).md",
        "mot.sync-conflict-20261107-101010-ABC.md",
        "mot_PC02_Nov-07-101010-2026_Conflict.md",
        "_index-PC02.md",
        "hop - Copy/index.md",
        "hop/index-PC02.md",
    ] {
        site.write(&format!("content/tin-tuc/{name}"), copied);
    }
    site.write("content/stats/dan-so-PC02.toml", figures.replace("12", "13"));
    for site in [&clean, &site] {
        assert_eq!(site.run(&[&BUILD[..], &["--lang", "en"]].concat()).code, Some(0));
    }
    assert_eq!(site.tree("public"), clean.tree("public"), "as if no copy had ever been made");
    // Whoever says that these are no copies has them published.
    let off = format!("{}\n[check]\noff = [\"file-copy\"]\n", common::program::SITE);
    clean.write("content/site.toml", &off);
    clean.article("mot - Copy", "title = \"Tin xoaisync\"\ndate = 2026-11-01");
    assert_eq!(clean.run(&BUILD).code, Some(0));
    assert!(places(&clean, "xoaisync").contains(&"tin-tuc/mot-copy.html".to_owned()));
}

#[test]
fn what_was_public_is_gone_once_it_is_not() {
    let site = site(true);
    assert_eq!(site.run(&BUILD), fine(""));
    for secret in &SECRETS {
        put(&site, secret, false);
    }
    site.write("content/xoaikin/_index.md", "+++\ntitle = \"Mục xoaikin\"\ndraft = true\n+++\n");
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(found(&site), []);
}

#[test]
fn what_drafts_showed_is_gone_after_the_next_build() {
    let site = site(false);
    assert_eq!(site.run(&[&BUILD[..], &["--drafts"]].concat()), fine(""));
    assert_eq!(found(&site).len(), 2 * SECRETS.len() + 2);
    assert_eq!(site.run(&BUILD), fine(""));
    assert_eq!(found(&site), []);
}

#[test]
fn a_link_does_not_pull_a_picture_out_of_a_draft() {
    let site = site(false);
    for link in ["bai-xoainhap/xoainhap-anh.jpg", "../xoaikin/bai-xoaitrong/xoaitrong-tep.pdf"] {
        site.write("content/tin-tuc/lo.md", format!("+++\ntitle = \"Lộ\"\ndate = 2026-11-20\n+++\n\n[Lộ]({link})\n"));
        let said = site.run(&BUILD);
        assert_eq!(
            said.err,
            format!(
                "\
cảnh báo: `{link}` còn là bản nháp
 --> content/tin-tuc/lo.md:6:1
  |
6 | [Lộ]({link})
  | {}
  |
  = gợi ý: trang chỉ hiện chữ, không có liên kết; bỏ liên kết, hoặc đăng bài kia

",
                "^".repeat(link.len() + 6)
            )
        );
        assert_eq!(found(&site), []);
    }
}
