//! `{{ video ... }}`: a link or a player, and never a request to another site before a reader asks.

use crate::common::{self, program::Site};

/// The text of an item with this body, and what is said of it, in English.
fn item(body: &str) -> (String, Vec<String>) {
    let site = Site::small();
    site.write("content/tin-tuc/a.md", format!("+++\ntitle = \"Tin\"\ndate = 2026-11-03\n+++\n\n{body}\n"));
    if body.contains("le hoi.mp4") {
        site.write("content/tin-tuc/le hoi.mp4", [0; 2048]);
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
    let player = "<figure class=\"video\"><video controls preload=\"none\" src=\"../tin-tuc/le-hoi.mp4\"></video>\
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
