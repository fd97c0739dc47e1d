//! Pictures as cameras, phones and scanners write them, made from nothing.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// What the pictures of [`jpeg`] tell of their making.
pub const TOLD: [&str; 5] = ["Lan's phone", "GPSPLACE", "W5M0MpCehiHzreSzNTczkc9d", "Photoshop 3.0", "a remark"];

/// How colours are meant.
#[derive(Clone, Copy, PartialEq)]
pub enum Colours {
    /// As the web has them.
    Srgb,
    /// As phones have them, with a profile.
    DisplayP3,
}

/// Red, green, blue and white quarters.
pub fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x * 2 < width, y * 2 < height) {
            (true, true) => [250, 10, 10],
            (false, true) => [10, 250, 10],
            (true, false) => [10, 10, 250],
            (false, false) => [250, 250, 250],
        })
    })
}

/// One colour.
pub fn flat(colour: [u8; 3], width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb(colour))
}

/// Red with a transparent middle.
pub fn with_hole(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        let inside = (width / 4..width * 3 / 4).contains(&x) && (height / 4..height * 3 / 4).contains(&y);
        Rgba(if inside { [0, 0, 0, 0] } else { [250, 10, 10, 255] })
    })
}

/// A scene as the sensor of a camera held this way sees it: the inverse of what a viewer does.
pub fn turned(scene: &RgbImage, orientation: u8) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        2 => flip_horizontal(scene),
        3 => rotate180(scene),
        4 => flip_vertical(scene),
        5 => flip_horizontal(&rotate90(scene)),
        6 => rotate270(scene),
        7 => flip_horizontal(&rotate270(scene)),
        8 => rotate90(scene),
        _ => scene.clone(),
    }
}

/// A photograph with all that cameras and programs put into it.
pub fn jpeg(scene: &RgbImage, orientation: u8) -> Vec<u8> {
    jpeg_of(scene, orientation, Colours::Srgb)
}

/// The same in other colours.
pub fn jpeg_of(scene: &RgbImage, orientation: u8, colours: Colours) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (width, height) = scene.dimensions();
    JpegEncoder::new_with_quality(&mut bytes, 90).write_image(scene, width, height, ExtendedColorType::Rgb8).unwrap();
    let mut out = bytes[..2].to_vec();
    let mut segment = |marker: u8, data: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend((data.len() as u16 + 2).to_be_bytes());
        out.extend(data);
    };
    segment(0xE1, &exif(orientation));
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<?xpacket id='W5M0MpCehiHzreSzNTczkc9d'?>");
    segment(0xED, b"Photoshop 3.0\08BIM");
    segment(0xFE, b"a remark");
    if colours == Colours::DisplayP3 {
        segment(0xE2, &[b"ICC_PROFILE\0\x01\x01".to_vec(), profile()].concat());
    }
    out.extend(&bytes[2..]);
    out
}

/// Exif with the camera's name, the orientation, and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2A\0\0\0\x08".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    // Three entries of twelve bytes and their frame, then the name, then the table of the place.
    let (name, place) = (8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 12);
    tiff.extend(3_u16.to_be_bytes());
    tiff.extend(entry(0x0110, 2, 12, (name as u32).to_be_bytes()));
    tiff.extend(entry(0x0112, 3, 1, [0, orientation, 0, 0]));
    tiff.extend(entry(0x8825, 4, 1, (place as u32).to_be_bytes()));
    tiff.extend([0; 4]);
    tiff.extend(b"Lan's phone\0");
    // Two entries and their frame, then the latitude (16 degrees, 45 minutes) and words.
    let latitude = place as u32 + 2 + 2 * 12 + 4;
    tiff.extend(2_u16.to_be_bytes());
    tiff.extend(entry(0x0002, 5, 3, latitude.to_be_bytes()));
    tiff.extend(entry(0x001B, 2, 9, (latitude + 24).to_be_bytes()));
    tiff.extend([0; 4]);
    tiff.extend([16, 1, 45, 1, 0, 1].map(u32::to_be_bytes).concat());
    tiff.extend(b"GPSPLACE\0");
    [b"Exif\0\0".to_vec(), tiff].concat()
}

/// Display P3 with a gamma of 2.2.
fn profile() -> Vec<u8> {
    let columns = [[0.515_12, 0.241_20, -0.001_05], [0.291_98, 0.692_25, 0.041_89], [0.157_10, 0.066_57, 0.784_07]];
    let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
    let mut tags: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for (name, column) in [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().zip(columns) {
        tags.push((name, [b"XYZ \0\0\0\0".to_vec(), column.map(fixed).concat()].concat()));
    }
    for name in [b"rTRC", b"gTRC", b"bTRC"] {
        tags.push((name, [b"para\0\0\0\0\0\0\0\0".to_vec(), fixed(2.2).to_vec()].concat()));
    }
    let mut profile = vec![0; 128];
    profile[16..24].copy_from_slice(b"RGB XYZ ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend((tags.len() as u32).to_be_bytes());
    let mut at = 132 + tags.len() * 12;
    for (name, data) in &tags {
        profile.extend(*name);
        profile.extend((at as u32).to_be_bytes());
        profile.extend((data.len() as u32).to_be_bytes());
        at += data.len();
    }
    tags.iter().for_each(|(_, data)| profile.extend(data));
    let length = profile.len() as u32;
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Any picture as a PNG.
pub fn png(image: &(impl Clone + Into<DynamicImage>)) -> Vec<u8> {
    encoded(&image.clone().into(), ImageFormat::Png)
}

/// The scene with 16 bits for each colour.
pub fn png_16(width: u32, height: u32) -> Vec<u8> {
    let image = DynamicImage::ImageRgb8(scene(width, height)).into_rgb16();
    encoded(&DynamicImage::ImageRgb16(image), ImageFormat::Png)
}

/// The scene as a WebP without loss.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    encoded(&DynamicImage::ImageRgb8(scene(width, height)), ImageFormat::WebP)
}

/// White above black.
pub fn grey_jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = image::GrayImage::from_fn(width, height, |_, y| image::Luma([if y * 2 < height { 250 } else { 5 }]));
    encoded(&DynamicImage::ImageLuma8(image), ImageFormat::Jpeg)
}

/// The scene in the inks of a press.
pub fn cmyk_jpeg(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = scene(width, height)
        .pixels()
        .flat_map(|pixel| [255 - pixel.0[0], 255 - pixel.0[1], 255 - pixel.0[2], 0])
        .collect();
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.encode(&pixels, width as u16, height as u16, jpeg_encoder::ColorType::Cmyk).unwrap();
    bytes
}

/// The scene with each colour in a scan of its own.
pub fn jpeg_of_scans(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&scene(width, height), width as u16, height as u16, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// Two frames and a remark.
pub fn gif() -> Vec<u8> {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x21\xFE\x08a remark\0".to_vec();
    for _ in 0..2 {
        bytes.extend(b"\x21\xF9\x04\0\x0A\0\0\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    bytes.push(0x3B);
    bytes
}
