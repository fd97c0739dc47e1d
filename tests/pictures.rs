//! Pictures from the bytes of a camera to the bytes of the site: turned, made smaller, without a word about where they
//! were taken, and only once.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common;
use crate::common::camera::{self, Colours};
use crate::common::tries::tries;
use bantin::base::source::{Flaw, Format, Picture, Raster};
use bantin::edge::{Cache, WriteError, write};
use bantin::images::{self, Derivative, Way};
use image::{DynamicImage, GenericImageView};

fn raster(picture: Picture) -> Raster {
    match picture {
        Picture::Raster(raster) => raster,
        other => panic!("{other:?}"),
    }
}

fn look(name: &str, bytes: &[u8]) -> Picture {
    images::probe(name, bytes)
}

/// Every file that is made of a lead picture, by its way, format and width.
fn all(bytes: &[u8]) -> Vec<(Derivative, Vec<u8>)> {
    let raster = raster(look("jpg", bytes));
    let set = images::set(&raster, true);
    let wanted: Vec<Derivative> = set.webp.into_iter().chain(set.plain).chain(images::social(&raster)).collect();
    let files = images::make(bytes, &raster, &wanted).unwrap();
    wanted.into_iter().zip(files).collect()
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// The colour of a corner or the middle as a word.
fn word(image: &DynamicImage, x: f64, y: f64) -> char {
    let at = |side: u32, share: f64| (f64::from(side - 1) * share) as u32;
    let [r, g, b, _] = image.get_pixel(at(image.width(), x), at(image.height(), y)).0.map(|value| value > 128);
    match (r, g, b) {
        (true, false, false) => 'r',
        (false, true, false) => 'g',
        (false, false, true) => 'b',
        (true, true, true) => 'w',
        (false, false, false) => 'k',
        _ => '?',
    }
}

/// The quarters: upper left, upper right, lower left, lower right.
fn quarters(image: &DynamicImage) -> String {
    [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)].map(|(x, y)| word(image, x, y)).iter().collect()
}

#[test]
fn every_way_of_holding_a_camera_gives_an_upright_picture() {
    for orientation in 1..=8 {
        // As the sensor saw it: the scene is red, green, blue, white from the upper left.
        let bytes = camera::jpeg(&camera::turned(&camera::scene(600, 400), orientation), orientation);
        let raster = raster(look("jpg", &bytes));
        assert_eq!((raster.width, raster.height, raster.orientation), (600, 400, orientation));
        for (one, file) in all(&bytes) {
            let image = decoded(&file);
            assert_eq!((image.width(), image.height()), (one.width, one.height), "{orientation} {one:?}");
            assert_eq!(quarters(&image), "rgbw", "{orientation} {one:?}");
        }
    }
}

#[test]
fn no_byte_of_what_a_camera_tells_survives() {
    let scene = camera::turned(&camera::scene(2000, 1500), 6);
    let bytes = camera::jpeg(&scene, 6);
    for told in camera::TOLD {
        assert!(contains(&bytes, told.as_bytes()), "the test picture lacks {told}");
    }
    let files = all(&bytes);
    assert_eq!(files.len(), 4 + 3 + 1);
    for (one, file) in &files {
        for told in camera::TOLD.iter().copied().chain(["Exif", "http", "ICC_PROFILE", "EXIF", "ICCP", "XMP "]) {
            assert!(!contains(file, told.as_bytes()), "{one:?} tells {told}");
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_picture_with_holes_keeps_them_and_stands_on_white_elsewhere() {
    let png = camera::png(&camera::with_hole(1200, 800));
    let made = all(&png);
    let kinds: Vec<(Way, Format, u32)> = made.iter().map(|(one, _)| (one.way, one.format, one.width)).collect();
    assert_eq!(
        kinds,
        [
            (Way::Scale, Format::WebP, 240),
            (Way::Scale, Format::WebP, 480),
            (Way::Scale, Format::WebP, 960),
            (Way::Scale, Format::WebP, 1200),
            (Way::Scale, Format::Png, 480),
            (Way::Scale, Format::Png, 960),
            (Way::Scale, Format::Png, 1200),
            (Way::Social, Format::Jpeg, 1200),
        ]
    );
    for (one, file) in made {
        let image = decoded(&file);
        let middle = image.get_pixel(image.width() / 2, image.height() / 2).0;
        match one.way {
            Way::Social => assert!(middle[..3].iter().all(|value| *value > 250), "{one:?} {middle:?}"),
            _ => assert_eq!(middle[3], 0, "{one:?}"),
        }
        assert_eq!(word(&image, 0.05, 0.5), 'r', "{one:?}");
    }
}

#[test]
fn grey_sixteen_bits_ink_and_a_single_point() {
    for (name, bytes, expected) in [
        ("grey JPEG", camera::grey_jpeg(600, 400), "wwkk"),
        ("PNG of 16 bits", camera::png_16(600, 400), "rgbw"),
        ("JPEG of four inks", camera::cmyk_jpeg(600, 400), "rgbw"),
        ("WebP", camera::webp(600, 400), "rgbw"),
    ] {
        for (one, file) in all(&bytes) {
            assert_eq!(quarters(&decoded(&file)), expected, "{name} {one:?}");
        }
    }
    let made = all(&common::jpeg());
    let sizes: Vec<(Format, u32, u32)> = made.iter().map(|(one, _)| (one.format, one.width, one.height)).collect();
    assert_eq!(sizes, [(Format::WebP, 8, 8), (Format::Jpeg, 8, 8)]);
    let point = camera::png(&camera::scene(1, 1));
    assert_eq!(all(&point).len(), 2);
}

#[test]
fn colours_of_a_phone_become_those_of_the_web() {
    let plain = camera::jpeg(&camera::flat([200, 100, 80], 600, 400), 1);
    let phone = camera::jpeg_of(&camera::flat([200, 100, 80], 600, 400), 1, Colours::DisplayP3);
    let middle = |bytes: &[u8]| {
        let (_, file) = all(bytes).into_iter().find(|(one, _)| one.format == Format::Jpeg).unwrap();
        decoded(&file).get_pixel(100, 100).0
    };
    let (plain, phone) = (middle(&plain), middle(&phone));
    assert!(phone[0] > plain[0] + 8 && phone[1] < plain[1], "{plain:?} {phone:?}");
}

#[test]
fn what_is_broken_is_known_without_a_pixel_being_read() {
    let whole = camera::jpeg(&camera::scene(300, 200), 1);
    let half = &whole[..whole.len() / 2];
    assert_eq!(look("jpg", half), Picture::Broken(Flaw::Damaged));
    assert_eq!(look("jpg", &whole[..whole.len() - 2]), Picture::Broken(Flaw::Damaged));
    assert_eq!(look("jpg", b""), Picture::Broken(Flaw::NotPicture));
    assert_eq!(look("png", &common::bomb()), Picture::Broken(Flaw::TooLarge(65_000, 65_000)));
    let png = camera::png(&camera::scene(60, 40));
    assert_eq!(look("png", &png[..png.len() - 12]), Picture::Broken(Flaw::Damaged));
    let webp = camera::webp(60, 40);
    assert_eq!(look("webp", &webp[..webp.len() - 12]), Picture::Broken(Flaw::Damaged));
    // What a phone appends behind the end of the picture does no harm.
    assert!(matches!(look("jpg", &[&whole[..], b"a film"].concat()), Picture::Raster(_)));
    // The decoder would lose the colours of this one.
    assert_eq!(look("jpg", &camera::jpeg_of_scans(600, 400)), Picture::Broken(Flaw::Unsupported));
    // No byte of a file may end the program.
    let step = whole.len() / tries(50).cases as usize;
    for at in (2..whole.len()).step_by(step) {
        let mut spoilt = whole.clone();
        spoilt[at] ^= 0x55;
        if let Picture::Raster(raster) = look("jpg", &spoilt) {
            let _ = images::make(&spoilt, &raster, &images::set(&raster, false).plain[..1]);
        }
    }
}

/// The bytes belong to the recipe: when this fails after a new version of an encoder, raise `images::RECIPE`.
#[test]
fn a_recipe_gives_the_same_bytes() {
    let made = all(&camera::jpeg(&camera::scene(1000, 700), 1));
    let sums: Vec<String> = made
        .iter()
        .map(|(one, file)| {
            format!("{}.{} {:016x}", one.width, one.format.extension(), xxhash_rust::xxh3::xxh3_64(file))
        })
        .collect();
    assert_eq!(images::RECIPE, 1);
    assert_eq!(
        sums,
        [
            "240.webp 92e6a205c8d33695",
            "480.webp 2d09c47b0ec0887c",
            "1000.webp 774c381127e5938b",
            "480.jpg fe1f9f17fc637b78",
            "1000.jpg 97e3e866d8aeb5c0",
            "1000.jpg 4e64c1b31d62ca83",
        ]
    );
}

/// A site with a lead picture, a gallery, a link to a picture, a drawing, something that moves, and a draft.
fn site(root: &Path) {
    let photograph = |name: &str, bytes: &[u8]| common::write(&root.join("content/tin-tuc").join(name), bytes);
    common::write(
        &root.join("content/site.toml"),
        "title = \"Phường\"\nbase_url = \"https://phuong.example.vn\"\n[check]\noff = [\"agency\"]\n",
    );
    common::write(&root.join("content/tin-tuc/_index.md"), "+++\ntitle = \"Tin tức\"\n+++\n");
    common::write(
        &root.join("content/tin-tuc/le/index.md"),
        "+++\ntitle = \"Lễ hội\"\ndate = 2023-11-07\nimage = \"bia.jpg\"\nimage_alt = \"Cổng\"\n+++\n\n\
         ![Một](mot.jpg) ![Hai](hai.png) ![Ba](ba.gif) ![Bốn](bon.svg)\n\n[Ảnh gốc](mot.jpg)\n",
    );
    photograph("le/bia.jpg", &camera::jpeg(&camera::turned(&camera::scene(2000, 1500), 6), 6));
    photograph("le/mot.jpg", &camera::jpeg(&camera::scene(1300, 900), 1));
    photograph("le/hai.png", &camera::png(&camera::with_hole(700, 500)));
    photograph("le/ba.gif", &camera::gif());
    photograph(
        "le/bon.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'><metadata>16.7N</metadata></svg>",
    );
    common::write(
        &root.join("content/tin-tuc/nhap/index.md"),
        "+++\ntitle = \"Nháp\"\ndate = 2023-11-08\ndraft = true\n+++\n\n![Mật](mat.jpg)\n",
    );
    photograph("nhap/mat.jpg", &camera::jpeg(&camera::flat([1, 2, 3], 900, 600), 1));
}

fn build(root: &Path, out: &str) -> (BTreeMap<String, Vec<u8>>, usize) {
    let plan = common::plan(root);
    assert!(!plan.diagnostics.has_errors(), "{:?}", plan.diagnostics);
    let out = root.join(out);
    let cache = Cache::open(root, &out, &plan).unwrap();
    write(&plan, &out, &cache, &|| ()).unwrap();
    cache.settle(&plan.sources);
    let mut files = common::tree(&out);
    files.retain(|name, _| !name.starts_with(".bantin/"));
    (files, cache.encoded())
}

#[test]
fn a_second_build_encodes_nothing_and_gives_the_same() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (first, encoded) = build(folder.path(), "public");
    assert_eq!(encoded, 4);
    assert_eq!(build(folder.path(), "public"), (first.clone(), 0));
    assert_eq!(build(folder.path(), "other"), (first.clone(), 0));
    // One thread or eight, warm or cold: the same bytes.
    std::fs::remove_dir_all(folder.path().join(".bantin-cache")).unwrap();
    for threads in [1, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (files, encoded) = pool.install(|| build(folder.path(), &format!("by-{threads}")));
        assert_eq!((files == first, encoded), (true, 4), "{threads} threads");
        std::fs::remove_dir_all(folder.path().join(".bantin-cache")).unwrap();
    }
}

#[test]
fn the_site_holds_no_original_no_place_and_nothing_of_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let (files, _) = build(folder.path(), "public");
    for (name, bytes) in &files {
        for told in camera::TOLD.iter().chain(&["16.7N", "mat-"]) {
            assert!(!contains(bytes, told.as_bytes()), "{name} tells {told}");
        }
        assert!(!name.contains("mat") && !name.contains("nhap"), "{name}");
    }
    let assets: Vec<String> = files
        .keys()
        .filter_map(|name| name.strip_prefix("assets/"))
        // Not the theme's own: style sheets, scripts and typefaces.
        .filter(|name| ![".css", ".js", ".woff2", ".txt"].iter().any(|end| name.ends_with(end)))
        .map(|name| {
            name.split('.')
                .map(str::to_owned)
                .enumerate()
                .filter(|(at, _)| *at != 1)
                .map(|(_, part)| part)
                .collect::<Vec<_>>()
                .join(".")
        })
        .collect();
    assert_eq!(
        assets,
        [
            "ba.gif",
            "bia-1200x630.jpg",
            "bia-1600.jpg",
            "bia-1600.webp",
            "bia-240.webp",
            "bia-480.jpg",
            "bia-480.webp",
            "bia-960.jpg",
            "bia-960.webp",
            "bon.svg",
            "hai-480.png",
            "hai-480.webp",
            "hai-700.png",
            "hai-700.webp",
            "mot-1300.jpg",
            "mot-1300.webp",
            "mot-480.jpg",
            "mot-480.webp",
            "mot-960.jpg",
            "mot-960.webp",
        ]
    );
    assert!(files.keys().all(|name| !name.starts_with("tin-tuc/le/")), "{:?}", files.keys());
}

#[test]
fn the_cache_lets_go_of_what_no_picture_needs_and_keeps_that_of_drafts() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    build(folder.path(), "public");
    let kept = || std::fs::read_dir(folder.path().join(".bantin-cache/pictures-1")).unwrap().count();
    let before = kept();
    std::fs::create_dir_all(folder.path().join(".bantin-cache/pictures-0")).unwrap();
    std::fs::write(folder.path().join("content/tin-tuc/le/mot.jpg"), camera::jpeg(&camera::scene(400, 300), 1))
        .unwrap();
    let (_, encoded) = build(folder.path(), "public");
    assert_eq!((encoded, before - kept()), (1, 4));
    assert!(!folder.path().join(".bantin-cache/pictures-0").exists());
    assert_eq!(std::fs::read(folder.path().join(".bantin-cache/.gitignore")).unwrap(), b"*\n");
}

/// Damages each file of the cache that holds one made from a picture, as a failing disk does: the time stays.
fn damage(folder: &Path, by: impl Fn(&mut Vec<u8>)) {
    for entry in std::fs::read_dir(folder.join(".bantin-cache/pictures-1")).unwrap() {
        let path = entry.unwrap().path();
        let (mut bytes, time) = (std::fs::read(&path).unwrap(), std::fs::metadata(&path).unwrap().modified().unwrap());
        by(&mut bytes);
        std::fs::write(&path, &bytes).unwrap();
        std::fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    }
}

#[test]
fn what_lies_damaged_in_the_cache_is_never_published() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let album = folder.path().join("content/tin-tuc/le");
    common::write(&album.join("bia.jpg"), camera::jpeg(&camera::scene(500, 300), 1));
    common::write(&album.join("mot.jpg"), camera::jpeg(&camera::scene(490, 320), 1));
    let (whole, encoded) = build(folder.path(), "public");
    let kept = std::fs::read_dir(folder.path().join(".bantin-cache/pictures-1")).unwrap().count();
    let flip: fn(&mut Vec<u8>) = |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    let damages: [fn(&mut Vec<u8>); 4] =
        [flip, |bytes| bytes.truncate(bytes.len() - 20), |bytes| bytes.push(0), Vec::clear];
    for (what, damaged) in ["one bit", "cut off", "longer", "empty"].into_iter().zip(damages) {
        // What is empty is seen before anything is written, and made with all others of its picture at once.
        let made = if what == "empty" { encoded } else { kept };
        damage(folder.path(), damaged);
        assert_eq!(build(folder.path(), &format!("after {what}")), (whole.clone(), made), "{what}");
        // What was published before, too.
        damage(folder.path(), damaged);
        assert_eq!(build(folder.path(), "public").0, whole, "{what}");
        assert_eq!(build(folder.path(), &format!("again after {what}")), (whole.clone(), 0), "{what}");
    }
    // What is known of the pictures without reading them: another hash or width.
    let index = folder.path().join(".bantin-cache/files.json");
    let known = std::fs::read(&index).unwrap();
    for at in (0..known.len()).step_by(known.len() / 12) {
        let mut other = known.clone();
        other[at] ^= 1;
        std::fs::write(&index, other).unwrap();
        assert_eq!(build(folder.path(), "public"), (whole.clone(), 0), "{at}");
    }
}

#[test]
fn f10_what_killed_runs_left_of_pictures_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    build(folder.path(), "public");
    let cache = folder.path().join(".bantin-cache");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let names = ["pictures-1/.00ff-960x640.webp.4711", ".files.json.4711", "pictures-1/.00ff-960x640.webp.4712"];
    for (name, time) in names.iter().zip([old, old, std::time::SystemTime::now()]) {
        common::write(&cache.join(name), "half of it");
        std::fs::File::options().append(true).open(cache.join(name)).unwrap().set_modified(time).unwrap();
    }
    let (_, encoded) = build(folder.path(), "public");
    // The last one may be of a run that is at work.
    assert_eq!((encoded, names.map(|name| cache.join(name).exists())), (0, [false, false, true]));
    assert!(cache.join(".gitignore").exists());
}

#[test]
fn a_picture_spoilt_inside_is_told_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    // The checksum of the pixels is wrong: only a decoder sees it.
    let mut png = camera::png(&camera::scene(700, 500));
    let at = png.len() - 30;
    png[at] ^= 0xFF;
    common::write(&folder.path().join("content/tin-tuc/le/hai.png"), png);
    let plan = common::plan(folder.path());
    let out = folder.path().join("public");
    let cache = Cache::open(folder.path(), &out, &plan).unwrap();
    let Err(WriteError::Problems(told)) = write(&plan, &out, &cache, &|| ()) else { panic!("it was written") };
    let told: Vec<(&str, &str)> =
        told.iter().map(|one| (&*one.place.as_ref().unwrap().source, one.message.en.as_str())).collect();
    assert_eq!(told, [("content/tin-tuc/le/hai.png", "the picture is damaged or incomplete")]);
    assert!(!out.exists());
}

#[test]
fn a_photograph_that_is_copied_as_it_is_must_not_tell_where_it_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    site(folder.path());
    let photograph = camera::jpeg(&camera::scene(700, 500), 1);
    assert!(raster(look("jpg", &photograph)).located);
    assert!(!raster(look("png", &camera::png(&camera::scene(700, 500)))).located);
    common::write(&folder.path().join("content/static/anh/cong.jpg"), &photograph);
    common::write(&folder.path().join("content/static/icon.png"), camera::png(&camera::scene(32, 32)));
    let plan = common::plan(folder.path());
    let told: Vec<(&str, &str)> =
        plan.diagnostics.iter().map(|one| (one.code, &*one.place.as_ref().unwrap().source)).collect();
    assert_eq!(told, [("photo-location", "content/static/anh/cong.jpg")]);
}
