//! `bantin check --duties`: what a profile asks for and what is found, whole, as it is printed. `UPDATE=1 cargo test duties::`
//! writes `tests/duties/*` anew; read the diff.

use std::path::Path;

use crate::common;
use crate::common::program::{Said, Site};

const DUTIES: [&str; 4] = ["check", "--duties", "--now", common::NOW];

/// Holds what was printed against a file.
fn expect(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/duties").join(name);
    if common::update() {
        return common::write(&path, actual);
    }
    let difference = common::difference(name, &std::fs::read_to_string(path).unwrap(), actual);
    assert!(difference.is_none(), "{}", difference.unwrap());
}

fn printed(said: Said) -> String {
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{}", said.out);
    said.out
}

#[test]
fn a_new_portal_of_a_commune_is_told_what_is_still_to_be_done() {
    let site = Site::empty();
    let mut init = site.command(&["init", "xa", "--profile", "commune", "--title", "Xã Thử"]);
    assert!(init.env("SOURCE_DATE_EPOCH", "1795400000").output().unwrap().status.success());
    expect("commune.txt", &printed(site.run(&[&DUTIES[..], &["--root", "xa"]].concat())));
}

/// A profile of its own with a duty of each kind, in each state that it can have.
const OWN: &str = "\
profile = \"none\"
title = { vi = \"Quy chế của phường\", en = \"Rules of the ward\" }
as_of = 2026-11-01

[rules.ward]
title = \"QĐ 12/2026\"
since = 2026-10-01
known = \"text\"

[rules.old]
title = \"QĐ 3/2010\"
force = \"historic\"
note = { vi = \"đã thay\", en = \"replaced\" }

[[duties]]
id = \"news\"
title = \"Tin mỗi tuần\"
rule = \"ward\"
article = { vi = \"điều 2\", en = \"article 2\" }
items = { names = [\"tin-tuc\"] }
days = 7
todo = { vi = \"viết tin\", en = \"write an item\" }

[[duties]]
id = \"news-this-year\"
title = \"Tin trong năm\"
items = { layout = \"news\" }
days = 365

[[duties]]
id = \"answers\"
title = \"Trả lời trong 15 ngày\"
rule = \"old\"
items = { layout = \"questions\", fields = [\"unit\", \"body\"], from = \"asked\", to = \"answered\", within = 15 }

[[duties]]
id = \"calendar\"
title = \"Lịch\"
items = { layout = \"calendar\" }

[[duties]]
id = \"map\"
title = \"Bản đồ\"
page = [\"ban-do\"]
days = 365

[[duties]]
id = \"history\"
title = \"Lịch sử\"
page = [\"lich-su\"]

[[duties]]
id = \"news-page\"
title = \"Trang tin\"
page = [\"tin-tuc\"]

[[duties]]
id = \"english\"
title = \"Tiếng Anh\"
language = \"en\"

[[duties]]
id = \"statistics\"
title = \"Số liệu\"
statistics = true
days = 30

[[duties]]
id = \"agency\"
title = \"Chân trang\"
agency = [\"name\", \"phone\", \"parent\"]

[[duties]]
id = \"link\"
title = \"Dịch vụ công\"
link = [\"dichvucong\"]

[[duties]]
id = \"rating\"
title = \"Đánh giá\"
link = [\"hai-long\"]

[[duties]]
id = \"domain\"
title = \"Tên miền\"
domain = \".gov.vn\"

[[duties]]
id = \"clean\"
title = \"Không lộ dữ liệu\"
clean = [\"personal-data\", \"heading-order\", \"stray-space\"]

[[duties]]
id = \"metadata\"
title = \"Dữ liệu đặc tả\"
metadata = true

[[duties]]
id = \"phones\"
title = \"Xem được trên điện thoại\"
built_in = true

[[duties]]
id = \"ipv6\"
title = \"IPv6\"
rule = \"ward\"
by_hand = true
";

/// A portal with something of each kind, and of some only a part.
fn ward() -> Site {
    let site = Site::small();
    let menu =
        "[[links]]\ntitle = \"Nộp hồ sơ\"\nlink = \"https://dichvucong.gov.vn\"\n\n[check]\noff = [\"stray-space\"]\n";
    site.write("content/site.toml", format!("{}\n{menu}", common::program::SITE));
    site.write("content/hoi-dap/_index.md", "+++\ntitle = \"Hỏi đáp\"\nlayout = \"questions\"\n+++\n");
    let question = |name: &str, keys: &str, body: &str| {
        site.write(&format!("content/hoi-dap/{name}.md"), format!("+++\n{keys}\n+++\n\n{body}\n"));
    };
    question("cho", "title = \"Phí chợ?\"\nasked = 2026-11-01", "");
    question("moi", "title = \"Đường ngập?\"\nasked = 2026-11-20\nunit = \"Văn phòng\"", "Gọi 0912 345 678.");
    question(
        "xong",
        "title = \"Giờ mở cửa?\"\nasked = 2026-10-01\nanswered = 2026-10-03\nunit = \"Văn phòng\"",
        "Bảy giờ.",
    );
    site.write("content/ban-do.md", "+++\ntitle = \"Bản đồ phường\"\n+++\n\nMẫu (ví dụ).\n");
    site.write(
        "content/lich-su.md",
        "+++\ntitle = \"Lịch sử phường\"\nupdated = 2020-01-01\n+++\n\n## Xưa\n\n#### Nay\n\nChữ.\n",
    );
    site.write("content/stats.toml", "[people]\ntitle = \"Dân số\"\nunit = \"người\"\nsource = \"Phường\"\nupdated = 2026-10-01\nkey = \"year\"\ncolumns = { year = \"Năm\", total = \"Số\" }\nrows = [{ year = 2025, total = 9000 }]\n");
    site.write("content/duties.toml", OWN);
    site
}

#[test]
fn every_kind_of_duty_is_looked_for_in_a_profile_of_its_own() {
    let site = ward();
    expect("own.vi.txt", &printed(site.run(&DUTIES)));
    expect("own.en.txt", &printed(site.run(&[&DUTIES[..], &["--lang", "en"]].concat())));
    expect("own.json", &printed(site.run(&[&DUTIES[..], &["--format", "json"]].concat())));
}

#[test]
fn what_is_open_fails_only_with_strict_and_a_wrong_profile_always() {
    let site = ward();
    assert_eq!(site.run(&[&DUTIES[..], &["--strict"]].concat()).code, Some(1));
    site.write("content/duties.toml", "profile = \"none\"\n[[duties]]\nid = \"a\"\ntitle = \"A\"\nbuilt_in = true\n");
    assert_eq!(site.run(&[&DUTIES[..], &["--strict"]].concat()).code, Some(0));
    site.write("content/duties.toml", "profile = \"comune\"\n");
    let said = site.run(&DUTIES);
    assert_eq!(
        (said.code, said.err.as_str()),
        (
            Some(1),
            "lỗi: không có bộ quy định `comune`\n --> content/duties.toml:1:11\n  |\n1 | profile = \"comune\"\n  |           \
             ^^^^^^^^\n  |\n  = gợi ý: có phải `commune`?\n\n"
        )
    );
    // A build has nothing to do with it.
    assert_eq!(site.run(&["build", "--quiet", "--now", common::NOW]).code, Some(0));
}
