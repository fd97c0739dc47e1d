//! `{{ video ... }}`: a link or a player, and never a request to another site before a reader asks.

use crate::common::{self, program::Site};

/// The text of an item with this body, and what is said of it, in English.
fn item(body: &str) -> (String, Vec<String>) {
    let site = Site::small();
    site.write("content/tin-tuc/a.md", format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n{body}\n"));
    for name in ["le hoi.mp4", "cho.webm", "bai noi.mp3"] {
        if body.contains(name) {
            site.write(&format!("content/tin-tuc/{name}"), [0; 2048]);
        }
    }
    let plan = common::plan(&site.path(""));
    let told = plan.diagnostics.iter().map(|one| {
        let help = one.help.as_ref().map_or("", |help| &help.en);
        format!("{}: {} ({help})", one.code, one.message.en)
    });
    let told = told.filter(|one| !one.starts_with("agency")).collect();
    let page = plan.pages.iter().find(|page| &*page.address == "tin-tuc/a.html").map(|page| plan.render(page));
    let html = match page {
        Some(Ok(bantin::Rendered::Bytes(bytes))) => String::from_utf8(bytes.to_vec()).unwrap(),
        _ => String::new(),
    };
    let text = html.split_once("<div class=\"text\">\n").and_then(|(_, rest)| rest.split_once("\n</div>"));
    (text.map_or(html.clone(), |(text, _)| text.trim_end().to_owned()), told)
}

fn card(service: &str, page: &str) -> String {
    format!("<figure class=\"video\"><a class=\"video-link\" href=\"{page}\">Xem video trên {service}</a></figure>")
}

#[test]
fn d10_a_video_elsewhere_is_a_link_to_its_page() {
    let youtube = card("YouTube", "https://www.youtube.com/watch?v=_aqz_KE_bpK");
    let shown = [
        ("https://www.youtube.com/watch?v=_aqz_KE_bpK&list=x", youtube.clone()),
        ("https://youtu.be/_aqz_KE_bpK?si=1", youtube.clone()),
        ("https://www.youtube-nocookie.com/embed/_aqz_KE_bpK", youtube),
        ("https://www.facebook.com/watch/?v=12", card("Facebook", "https://www.facebook.com/watch/?v=12")),
        (
            "https://player.vimeo.com/video/76979871?h=8272103f6e",
            card("Vimeo", "https://vimeo.com/76979871/8272103f6e"),
        ),
    ];
    for (address, card) in shown {
        let (text, told) = item(&format!("Trước.\n\n{{{{ video {address} }}}}\n\nSau."));
        assert_eq!((text, told), (format!("<p>Trước.</p>\n{card}\n<p>Sau.</p>"), vec![]), "{address}");
    }
}

#[test]
fn d10_a_video_has_a_caption_and_several_follow_each_other() {
    let (text, told) = item("{{ video https://youtu.be/a Lễ hội & chợ }}\n{{ video https://vimeo.com/7 }}");
    let first = card("YouTube", "https://www.youtube.com/watch?v=a");
    let first = first.replace("</figure>", "<figcaption>Lễ hội &amp; chợ</figcaption></figure>");
    assert_eq!((text, told), (format!("{first}\n{}", card("Vimeo", "https://vimeo.com/7")), vec![]));
}

#[test]
fn d10_a_video_of_the_portal_is_played_and_copied() {
    let (text, told) = item("{{ video le hoi.mp4 }}");
    let player = "<figure class=\"video\"><video controls preload=\"none\" aria-label=\"le hoi.mp4\" src=\"../tin-tuc/le-hoi.mp4\"></video>\
        <a class=\"video-file\" href=\"../tin-tuc/le-hoi.mp4\">Tải video về (MP4, 2\u{A0}KB)</a></figure>";
    assert_eq!((text, told), (player.to_owned(), vec![]));
}

#[test]
fn d10_a_frame_in_html_names_the_line_to_write_and_keeps_the_text_around() {
    let youtube = "{{ video https://www.youtube.com/watch?v=aqz-KE-bpKQ }}";
    let facebook = "{{ video https://www.facebook.com/watch/?v=12 }}";
    for (source, line) in [
        ("https://www.youtube.com/embed/aqz-KE-bpKQ?rel=0&amp;start=0", youtube.to_owned()),
        ("//www.youtube-nocookie.com/embed/aqz-KE-bpKQ", youtube.to_owned()),
        (
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12&show_text=0",
            facebook.to_owned(),
        ),
        ("https://player.vimeo.com/video/7", "{{ video https://vimeo.com/7 }}".to_owned()),
    ] {
        let (text, told) = item(&format!("Trước <iframe src=\"{source}\" allowfullscreen></iframe> sau."));
        let help = format!(
            "raw-html: `<iframe>` is not allowed in texts and was removed (write instead, alone on a line: {line})"
        );
        assert_eq!((text, told), ("<p>Trước  sau.</p>".to_owned(), vec![help]), "{source}");
    }
}

#[test]
fn d10_links_to_two_videos_have_words_of_their_own() {
    let words = |body: &str| {
        let (text, told) = item(body);
        assert_eq!(told, [] as [&str; 0]);
        let links = text.split("<a ").skip(1).filter_map(|link| link.split_once('>')?.1.split_once("</a>"));
        links.map(|(words, _)| words.to_owned()).collect::<Vec<_>>()
    };
    let youtube =
        "{{ video https://youtu.be/a }}\n\n{{ video https://youtu.be/b Lễ hội }}\n\n{{ video https://vimeo.com/7 }}";
    assert_eq!(words(youtube), ["Xem video trên YouTube (1)", "Xem video trên YouTube (2)", "Xem video trên Vimeo"]);
    let own = "{{ video le hoi.mp4 Lễ hội }}\n{{ video cho.webm#t=30 }}";
    let own_words = ["Tải video về: le hoi.mp4 (2\u{A0}KB)", "Tải video về: cho.webm#t=30 (2\u{A0}KB)"];
    assert_eq!(words(own), own_words);
    let (text, _) = item(own);
    let players = ["aria-label=\"le hoi.mp4\" src=\"../tin-tuc/le-hoi.mp4\"", "src=\"../tin-tuc/cho.webm#t=30\""];
    assert!(players.iter().all(|player| text.contains(player)), "{text}");
}

#[test]
fn d10_a_video_that_is_not_there_is_told_as_one() {
    let told = |body: &str| item(body).1;
    let missing = |name: &str, help: &str| vec![format!("missing-video: there is no video `{name}` ({help})")];
    let copy = "copy the video into the article's folder, and name the file with its ending";
    assert_eq!(told("{{ video khong-co.mp4 }}"), missing("khong-co.mp4", copy));
    assert_eq!(told("{{ video khong co.mp4 Lễ hội }}"), missing("khong co.mp4", copy));
    let near = "did you mean `le hoi.mp4`?";
    let orphan = "unused-file: no article uses this file (link to it, or remove the file)";
    assert_eq!(
        told("{{ video le hoj.mp4 }}\n\n<!-- le hoi.mp4 -->"),
        [missing("le hoj.mp4", near).remove(0), orphan.to_owned()]
    );
    let convert = "convert it to .mp4 (H.264) or .webm, which browsers play";
    for name in ["le hoi.avi", "le hoi 2026.MOV", "Lễ hội.doc"] {
        let unknown = format!("unknown-video: cannot understand the video `{name}` ({convert})");
        assert_eq!(told(&format!("{{{{ video {name} }}}}")), [unknown]);
    }
}

#[test]
fn d10_an_old_copy_of_the_words_of_the_theme_lacks_none() {
    let site = Site::small();
    site.write("themes/thach-han/i18n/vi.toml", "home = \"Trang nhất\"\n");
    let text = "+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n{{ video https://youtu.be/a }}\n";
    site.write("content/tin-tuc/a.md", text);
    let said = site.run(&["build", "--quiet", "--now", "2026-11-24"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let page = std::fs::read_to_string(site.path("public/tin-tuc/a.html")).unwrap();
    assert!(page.contains("Xem video trên YouTube") && page.contains("Trang nhất"), "{page}");
}

#[test]
fn a_sound_of_the_portal_is_played_and_copied() {
    let (text, told) = item("{{ audio bai noi.mp3 Bài nói ngày *hội* }}");
    let player = "<figure class=\"audio\"><audio controls preload=\"none\" aria-label=\"bai noi.mp3\" \
        src=\"../tin-tuc/bai-noi.mp3\"></audio><a class=\"video-file\" href=\"../tin-tuc/bai-noi.mp3\">\
        Tải tệp âm thanh về (MP3, 2\u{A0}KB)</a><figcaption>Bài nói ngày *hội*</figcaption></figure>";
    assert_eq!((text, told), (player.to_owned(), vec![]));
}

#[test]
fn a_sound_that_is_not_there_or_lies_elsewhere_is_told_as_one() {
    let told = |body: &str| item(body).1;
    assert_eq!(
        told("{{ audio khong-co.mp3 }}"),
        ["missing-audio: there is no sound `khong-co.mp3` \
             (copy the file into the article's folder, and name it with its ending)"]
    );
    for (typed, help) in [
        (
            "https://vidu.vn/a.mp3",
            "copy the sound into the article's folder; for another site write a link: [Listen](https://vidu.vn/a.mp3)",
        ),
        ("bai noi.wma", "convert it to .mp3 or .m4a, which browsers play"),
        ("le hoi.mp4", "convert it to .mp3 or .m4a, which browsers play"),
        ("bai-noi", "write the name of an .mp3 file"),
    ] {
        let known: Vec<String> = told(&format!("{{{{ audio {typed} }}}}"))
            .into_iter()
            .filter(|one| !one.starts_with("unused-file"))
            .collect();
        assert_eq!(known, [format!("unknown-audio: cannot understand the sound `{typed}` ({help})")]);
    }
    assert_eq!(
        told("Nghe {{ audio bai noi.mp3 }} ở đây."),
        [
            "unknown-video: a video or a sound stands alone on its line (leave an empty line above and below)",
            "unused-file: no article uses this file (link to it, or remove the file)"
        ]
    );
}
