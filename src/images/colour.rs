//! Colours of other spaces to sRGB. Phones write Display P3, old cameras Adobe RGB; a browser without a profile takes
//! both for sRGB, and red roofs turn brown. So the profile is applied and then dropped.
//!
//! Only profiles of a matrix and three curves are applied, which is what cameras write (ICC.1:2022, sections 8.3 and
//! 10). Others (tables of scanners, grey, the inks of a press) are dropped; the picture stays as it was decoded. All
//! arithmetic is on plain numbers in a fixed order, so that every machine gives the same bytes.

/// From one space to sRGB.
pub struct ToSrgb {
    /// Light for each value of each channel.
    light: [Vec<f32>; 3],
    /// From light to light.
    matrix: [[f32; 3]; 3],
    /// sRGB's value for each of [`STEPS`] steps of light.
    value: Vec<u8>,
}

const STEPS: usize = 8192;

/// XYZ as seen under D50 to linear sRGB (the inverse of the matrix of the ICC's own sRGB profile).
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.134_187_3, -1.617_209_8, -0.490_694_1],
    [-0.978_749_5, 1.916_130_0, 0.033_433_3],
    [0.071_964_0, -0.228_994_4, 1.405_747_9],
];

impl ToSrgb {
    /// Reads a profile; none where there is nothing to do, or nothing that can be done.
    pub fn read(profile: &[u8]) -> Option<ToSrgb> {
        if profile.get(16..20)? != b"RGB " || profile.get(20..24)? != b"XYZ " {
            return None;
        }
        let columns = [xyz(tag(profile, b"rXYZ")?)?, xyz(tag(profile, b"gXYZ")?)?, xyz(tag(profile, b"bXYZ")?)?];
        let mut matrix = [[0.0; 3]; 3];
        for (row, from) in FROM_XYZ.iter().enumerate() {
            for (column, to) in columns.iter().enumerate() {
                matrix[row][column] = (from[0] * to[0] + from[1] * to[1] + from[2] * to[2]) as f32;
            }
        }
        let light = [curve(tag(profile, b"rTRC")?)?, curve(tag(profile, b"gTRC")?)?, curve(tag(profile, b"bTRC")?)?];
        let same = |row: usize, column: usize| (matrix[row][column] - f32::from(row == column)).abs() < 0.01;
        if (0..9).all(|at| same(at / 3, at % 3)) {
            return None;
        }
        let value = (0..=STEPS).map(|step| to_value(step as f64 / STEPS as f64)).collect();
        Some(ToSrgb { light, matrix, value })
    }

    /// Changes pixels of `channels` bytes in place; a fourth channel is left alone.
    pub fn apply(&self, pixels: &mut [u8], channels: usize) {
        for pixel in pixels.chunks_exact_mut(channels) {
            let [r, g, b] = [0, 1, 2].map(|at| self.light[at][usize::from(pixel[at])]);
            for (at, row) in self.matrix.iter().enumerate() {
                let light = row[0] * r + row[1] * g + row[2] * b;
                pixel[at] = self.value[(light.clamp(0.0, 1.0) * STEPS as f32 + 0.5) as usize];
            }
        }
    }
}

fn to_value(light: f64) -> u8 {
    let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0 + 0.5) as u8
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A number with 16 bits before and 16 behind the point.
fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from(number(bytes, at)? as i32) / 65536.0)
}

fn tag<'p>(profile: &'p [u8], name: &[u8; 4]) -> Option<&'p [u8]> {
    let count = number(profile, 128)?.min(100) as usize;
    let entry = (0..count).map(|index| 132 + index * 12).find(|at| profile.get(*at..*at + 4) == Some(name))?;
    let (start, length) = (number(profile, entry + 4)? as usize, number(profile, entry + 8)? as usize);
    profile.get(start..start.checked_add(length)?)
}

fn xyz(tag: &[u8]) -> Option<[f64; 3]> {
    Some([fixed(tag, 8)?, fixed(tag, 12)?, fixed(tag, 16)?])
}

/// Light for each of 256 values.
fn curve(tag: &[u8]) -> Option<Vec<f32>> {
    let values = (0..256).map(|value| f64::from(value) / 255.0);
    match tag.get(..4)? {
        b"curv" => {
            let entries = tag.get(12..)?.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            let entries: Vec<u16> = entries.take(number(tag, 8)? as usize).collect();
            Some(match entries.as_slice() {
                [] => values.map(|value| value as f32).collect(),
                [gamma] => values.map(|value| value.powf(f64::from(*gamma) / 256.0) as f32).collect(),
                table => values.map(|value| between(table, value)).collect(),
            })
        }
        b"para" => {
            let kind = u16::from_be_bytes(tag.get(8..10)?.try_into().ok()?);
            let count = *[1, 3, 4, 5, 7].get(usize::from(kind))?;
            let mut p = [0.0; 7];
            for (at, slot) in p.iter_mut().take(count).enumerate() {
                *slot = fixed(tag, 12 + at * 4)?;
            }
            Some(values.map(|value| parametric(kind, p, value) as f32).collect())
        }
        _ => None,
    }
}

fn between(table: &[u16], value: f64) -> f32 {
    let at = value * (table.len() - 1) as f64;
    let low = at as usize;
    let (left, right) = (f64::from(table[low]), f64::from(table[(low + 1).min(table.len() - 1)]));
    ((left + (right - left) * (at - low as f64)) / 65535.0) as f32
}

/// ICC.1:2022, table 68.
fn parametric(kind: u16, [g, a, b, c, d, e, f]: [f64; 7], x: f64) -> f64 {
    let power = |x: f64| (a * x + b).max(0.0).powf(g);
    let value = match kind {
        0 => x.powf(g),
        1 if x >= -b / a => power(x),
        1 => 0.0,
        2 if x >= -b / a => power(x) + c,
        2 => c,
        3 if x >= d => power(x),
        3 => c * x,
        _ if x >= d => power(x) + e,
        _ => c * x + f,
    };
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A profile with these colours of its primaries and a simple gamma.
    fn profile(columns: [[f64; 3]; 3], gamma: f64) -> Vec<u8> {
        let mut profile = vec![0; 128];
        profile[16..24].copy_from_slice(b"RGB XYZ ");
        let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
        let mut tags: Vec<([u8; 4], Vec<u8>)> = Vec::new();
        for (name, column) in [*b"rXYZ", *b"gXYZ", *b"bXYZ"].into_iter().zip(columns) {
            tags.push((name, [b"XYZ \0\0\0\0".to_vec(), column.map(fixed).concat()].concat()));
        }
        for name in [*b"rTRC", *b"gTRC", *b"bTRC"] {
            tags.push((name, [b"para\0\0\0\0\0\0\0\0".to_vec(), fixed(gamma).to_vec()].concat()));
        }
        profile.extend((tags.len() as u32).to_be_bytes());
        let mut at = 132 + tags.len() * 12;
        for (name, data) in &tags {
            profile.extend(name);
            profile.extend((at as u32).to_be_bytes());
            profile.extend((data.len() as u32).to_be_bytes());
            at += data.len();
        }
        tags.iter().for_each(|(_, data)| profile.extend(data));
        profile
    }

    const P3: [[f64; 3]; 3] =
        [[0.515_12, 0.241_20, -0.001_05], [0.291_98, 0.692_25, 0.041_89], [0.157_10, 0.066_57, 0.784_07]];

    #[test]
    fn colours_of_a_phone_become_those_of_the_web() {
        let to = ToSrgb::read(&profile(P3, 2.2)).unwrap();
        let mut pixels = [255, 255, 255, 0, 0, 0, 128, 128, 128, 200, 100, 80];
        to.apply(&mut pixels, 3);
        // White, black and grey stay; a red roof is a stronger red in the smaller space.
        assert_eq!(pixels[..3], [255, 255, 255]);
        assert_eq!(pixels[3..6], [0, 0, 0]);
        assert!(pixels[6..9].iter().all(|value| value.abs_diff(128) <= 2), "{pixels:?}");
        assert!(pixels[9] > 208 && pixels[10] < 100 && pixels[11] < 80, "{pixels:?}");
    }

    #[test]
    fn nothing_is_done_for_srgb_and_for_what_is_no_profile() {
        let srgb = [[0.436_07, 0.222_49, 0.013_92], [0.385_15, 0.716_87, 0.097_08], [0.143_07, 0.060_61, 0.714_10]];
        assert!(ToSrgb::read(&profile(srgb, 2.2)).is_none());
        assert!(ToSrgb::read(b"").is_none());
        assert!(ToSrgb::read(&profile(P3, 2.2)[..200]).is_none());
    }
}
