//! Videos and sounds: `{{ video ADDRESS words }}` and `{{ audio FILE words }}`, alone in a paragraph. Of another site's video
//! there is only a link to its page: nothing of that site is loaded before a reader asks for it.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::base::diagnostic::{Diagnostic, Message, error, msg};
use crate::base::source::extension;

/// A video of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Video {
    /// A video of another site.
    Elsewhere {
        /// The name of the site.
        service: Cow<'static, str>,
        /// The page of the video there.
        page: String,
    },
    /// A file of the portal: the target as typed.
    Own(String),
    /// A sound, a file of the portal: the target as typed.
    Sound(String),
}

/// A video, and where in the text of the expression its caption is; or what is wrong with it.
pub(super) type VideoOf = Result<(Video, Range<usize>), Diagnostic>;

/// The words that begin an expression of this kind.
pub(super) const WORDS: [&str; 2] = ["video", "audio"];

/// Reads what stands between the braces; none where it is no video and no sound.
pub(super) fn read(text: &str) -> Option<VideoOf> {
    let inner = text.trim_start();
    let word = WORDS.into_iter().find(|word| inner.starts_with(word))?;
    let rest = &inner[word.len()..];
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = rest.trim_start();
    let typed = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let (target, caption) = typed.unwrap_or_else(|| parts(rest));
    let start = text.len() - caption.trim_start().len();
    let read = if word == "audio" { sound(target.trim()) } else { of(target.trim()) };
    Some(read.map(|video| (video, start..start + caption.trim().len())))
}

/// The target and the caption of a video.
fn parts(typed: &str) -> (&str, &str) {
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    if first.contains("://") || whole(first) != first {
        return (first, rest);
    }
    // The name of a file may have spaces in it: it ends with the first word that ends as a video or a sound does.
    let mut end = 0;
    for word in typed.split_inclusive(char::is_whitespace) {
        end += word.len();
        let ending = extension(word.trim_end());
        if is_played(word.trim_end()) || is_heard(word.trim_end()) || OTHERS.contains(&&*ending) {
            return typed.split_at(end);
        }
    }
    (typed, "")
}

/// The line that shows a video which raw HTML names, if it is one that is known.
pub(super) fn line(target: &str) -> Option<String> {
    Some(format!("{{{{ video {} }}}}", video_of(target)?))
}

/// How a text names a video: the address of its page on a site of videos, or its file; none where bantin shows no such
/// video.
pub fn video_of(target: &str) -> Option<String> {
    match of(target.trim()).ok()? {
        Video::Elsewhere { page, .. } => Some(page),
        Video::Own(file) | Video::Sound(file) => Some(file),
    }
}

/// What is said of a video or a sound among words.
pub(super) fn among_words() -> Diagnostic {
    error!("unknown-video"; "video, âm thanh phải đứng riêng một dòng", "a video or a sound stands alone on its line";
        help: "để dòng trống ở trên và dưới", "leave an empty line above and below")
}

/// A sound is a file of the portal.
fn sound(target: &str) -> Result<Video, Diagnostic> {
    let help = match extension(target).as_str() {
        _ if target.contains("://") || target.starts_with("//") => msg!(
            "chép tệp âm thanh vào thư mục của bài; của nơi khác thì viết liên kết: [Nghe]({target})",
            "copy the sound into the article's folder; for another site write a link: [Listen]({target})"
        ),
        _ if is_heard(target) => return Ok(Video::Sound(target.to_owned())),
        "" => msg!("ghi tên tệp .mp3", "write the name of an .mp3 file"),
        _ => msg!("chuyển sang .mp3 hoặc .m4a", "convert it to .mp3 or .m4a, which browsers play"),
    };
    Err(
        error!("unknown-audio"; "không hiểu tệp âm thanh `{target}`", "cannot understand the sound `{target}`"; help: help),
    )
}

fn of(target: &str) -> Result<Video, Diagnostic> {
    if target.is_empty() {
        return Err(unknown(target, msg!("viết {{{{ video địa-chỉ }}}}", "write {{{{ video address }}}}")));
    }
    let address = whole(target);
    let url = Url::parse(&address).ok().filter(|url| url.scheme() != "file");
    match url {
        Some(url) if matches!(url.scheme(), "http" | "https") => service(&url).ok_or_else(|| {
            let help = match named(&url) {
                Some(name) => msg!(
                    "mở video trên {name} rồi chép địa chỉ của đúng video ấy",
                    "open the video on {name} and copy the address of that very video"
                ),
                None => msg!(
                    "chỉ nhận YouTube, Facebook, Vimeo và tệp của cổng; nơi khác thì viết liên kết: [Xem video]({target})",
                    "only YouTube, Facebook, Vimeo and the portal's own files; for another site write a link: \
                     [See the video]({target})"
                ),
            };
            unknown(target, help)
        }),
        Some(_) => Err(unknown(target, msg!("dùng địa chỉ https://", "use an https:// address"))),
        None => own(target),
    }
}

/// An address with what browsers let people leave out: the scheme.
fn whole(target: &str) -> String {
    if target.starts_with("//") {
        return format!("https:{target}");
    }
    let host = target.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if host != target && SERVICES.iter().any(|(known, _)| is_of(&host, known)) {
        return format!("https://{target}");
    }
    target.to_owned()
}

fn own(target: &str) -> Result<Video, Diagnostic> {
    match extension(target).as_str() {
        _ if is_played(target) => Ok(Video::Own(target.to_owned())),
        "" => Err(unknown(
            target,
            msg!("ghi địa chỉ https:// hoặc tên tệp .mp4", "write an https:// address or the name of an .mp4 file"),
        )),
        _ => Err(unknown(
            target,
            msg!("chuyển sang .mp4 (H.264) hoặc .webm", "convert it to .mp4 (H.264) or .webm, which browsers play"),
        )),
    }
}

/// The endings of videos and sounds that browsers do not play.
const OTHERS: [&str; 16] =
    ["3gp", "aif", "aiff", "amr", "avi", "flv", "m2ts", "mkv", "mov", "mpeg", "mpg", "mts", "ts", "vob", "wma", "wmv"];

/// Whether browsers play a file, by its ending; `#t=30` may follow.
fn is_played(target: &str) -> bool {
    ends(target, &["mp4", "webm", "m4v", "ogv"])
}

/// The same of a sound.
fn is_heard(target: &str) -> bool {
    ends(target, &["mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav"])
}

fn ends(target: &str, endings: &[&str]) -> bool {
    let path = &target[..target.find(['#', '?']).unwrap_or(target.len())];
    [path, target].iter().any(|name| endings.contains(&&*extension(name)))
}

fn unknown(target: &str, help: Message) -> Diagnostic {
    error!("unknown-video"; "không hiểu video `{target}`", "cannot understand the video `{target}`"; help: help)
}

/// Hosts and their names; those below a host count as the host.
const SERVICES: [(&str, &str); 6] = [
    ("youtube.com", "YouTube"),
    ("youtube-nocookie.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("vimeo.com", "Vimeo"),
    ("facebook.com", "Facebook"),
    ("fb.watch", "Facebook"),
];

fn is_of(host: &str, known: &str) -> bool {
    host.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

fn named(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    SERVICES.iter().find(|(known, _)| is_of(host, known)).map(|(_, name)| *name)
}

fn service(url: &Url) -> Option<Video> {
    let service = named(url)?;
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let page = match service {
        "YouTube" => youtube(url, &parts),
        "Vimeo" => vimeo(url, &parts),
        _ => facebook(url, &parts),
    }?;
    Some(Video::Elsewhere { service: service.into(), page })
}

/// A parameter that is an identifier.
fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).filter(|value| is_id(value))
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn youtube(url: &Url, parts: &[&str]) -> Option<String> {
    let is_short = url.host_str().is_some_and(|host| is_of(host, "youtu.be"));
    let id = match parts {
        ["watch"] => parameter(url, "v"),
        ["playlist"] | ["embed", "videoseries"] => {
            return parameter(url, "list").map(|list| format!("https://www.youtube.com/playlist?list={list}"));
        }
        ["embed" | "shorts" | "live" | "v", id] => Some((*id).to_owned()),
        [id] if is_short => Some((*id).to_owned()),
        _ => None,
    };
    let id = id.filter(|id| is_id(id))?;
    let start = parameter(url, "t").or_else(|| parameter(url, "start")).filter(|start| start != "0");
    let start = start.map(|start| format!("&t={start}"));
    Some(format!("https://www.youtube.com/watch?v={id}{}", start.unwrap_or_default()))
}

fn vimeo(url: &Url, parts: &[&str]) -> Option<String> {
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let at = parts.iter().position(is_number)?;
    // The key of an unlisted video stands behind its number, or in the player's address as `h`.
    let key = parts.get(at + 1).map(|key| (*key).to_owned()).filter(|key| is_id(key)).or_else(|| parameter(url, "h"));
    let key = key.map(|key| format!("/{key}")).unwrap_or_default();
    Some(format!("https://vimeo.com/{}{key}", parts[at]))
}

fn facebook(url: &Url, parts: &[&str]) -> Option<String> {
    if url.host_str().is_some_and(|host| is_of(host, "fb.watch")) {
        return parts.first().filter(|id| is_id(id)).map(|id| format!("https://fb.watch/{id}/"));
    }
    let numbered = |id: String| format!("https://www.facebook.com/watch/?v={id}");
    match parts {
        ["plugins", "video.php"] => {
            let inner = url.query_pairs().find(|(key, _)| key == "href")?.1.into_owned();
            let inner = Url::parse(&inner).ok().filter(|inner| matches!(inner.scheme(), "http" | "https"))?;
            let parts: Vec<&str> = inner.path_segments()?.filter(|part| !part.is_empty()).collect();
            let is_plugin = parts.first() == Some(&"plugins");
            (named(&inner) == Some("Facebook") && !is_plugin).then(|| facebook(&inner, &parts)).flatten()
        }
        ["watch" | "watch.php" | "video.php"] | ["watch", "live"] => parameter(url, "v").map(numbered),
        ["reel", id] if is_id(id) => Some(format!("https://www.facebook.com/reel/{id}")),
        ["share", kind @ ("v" | "r"), id] if is_id(id) => Some(format!("https://www.facebook.com/share/{kind}/{id}/")),
        [_, "videos", .., id] if is_id(id) => Some(format!("https://www.facebook.com/{}/", parts.join("/"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_video_leads_to_its_page() {
        let page = |target: &str| match of(target) {
            Ok(Video::Elsewhere { service, page }) => format!("{service} {page}"),
            Ok(Video::Own(file) | Video::Sound(file)) => file,
            Err(problem) => problem.help.map(|help| help.en).unwrap_or_default(),
        };
        for target in [
            "https://www.youtube.com/watch?v=a_b-c&list=x",
            "https://youtu.be/a_b-c?si=x",
            "http://m.youtube.com/shorts/a_b-c",
            "https://www.youtube-nocookie.com/embed/a_b-c?rel=0",
            "//www.youtube.com/embed/a_b-c",
            "youtube.com/live/a_b-c",
        ] {
            assert_eq!(page(target), "YouTube https://www.youtube.com/watch?v=a_b-c", "{target}");
        }
        assert_eq!(page("https://youtu.be/a?t=90"), "YouTube https://www.youtube.com/watch?v=a&t=90");
        assert_eq!(
            page("https://www.youtube.com/embed/videoseries?list=PL1"),
            "YouTube https://www.youtube.com/playlist?list=PL1"
        );
        assert_eq!(page("https://player.vimeo.com/video/76?h=ab"), "Vimeo https://vimeo.com/76/ab");
        assert_eq!(page("https://vimeo.com/channels/x/76"), "Vimeo https://vimeo.com/76");
        for target in [
            "https://www.facebook.com/watch/?v=12",
            "https://m.facebook.com/watch?v=12",
            "https://www.facebook.com/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12",
        ] {
            assert_eq!(page(target), "Facebook https://www.facebook.com/watch/?v=12", "{target}");
        }
        assert_eq!(
            page("https://web.facebook.com/xa/videos/le-hoi/12/"),
            "Facebook https://www.facebook.com/xa/videos/le-hoi/12/"
        );
        assert_eq!(page("https://fb.watch/ab-c/"), "Facebook https://fb.watch/ab-c/");
        assert_eq!(page("../le-hoi.MP4"), "../le-hoi.MP4");
        assert_eq!(page("le hoi #2.mp4"), "le hoi #2.mp4");
        assert_eq!(page("le-hoi.mp4#t=30"), "le-hoi.mp4#t=30");
    }

    #[test]
    fn a_name_ends_with_the_ending_of_a_video() {
        for (typed, target, caption) in [
            ("le hoi.mp4", "le hoi.mp4", ""),
            ("le hoi.mp4 Lễ hội 16.11", "le hoi.mp4 ", "Lễ hội 16.11"),
            ("le hoi 16.11.AVI Lễ hội", "le hoi 16.11.AVI ", "Lễ hội"),
            ("https://youtu.be/a Tin.mp4", "https://youtu.be/a", "Tin.mp4"),
            ("youtu.be/a Lễ hội", "youtu.be/a", "Lễ hội"),
            ("le hoi.pdf", "le hoi.pdf", ""),
            ("javascript:alert(1) x", "javascript:alert(1) x", ""),
        ] {
            assert_eq!(parts(typed), (target, caption), "{typed}");
        }
    }

    #[test]
    fn what_is_no_video_is_told_with_the_way_out() {
        for target in ["javascript:alert(1)", "data:video/mp4;base64,AA", "le hoi.mp4:x", "https://vidu.vn/a.mp4"] {
            assert!(of(target).is_err(), "{target}");
        }
        for target in [
            "https://www.youtube.com/@xa",
            "https://www.youtube.com.vidu.vn/watch?v=a",
            "https://vimeo.com/",
            "a.avi",
            "a",
            "",
        ] {
            assert!(of(target).is_err(), "{target}");
        }
        assert_eq!(read("videos.total"), None);
        assert_eq!(read("video.total"), None);
    }
}
