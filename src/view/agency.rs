//! Who the portal belongs to: the agency's data and colours.

use serde::Serialize;

/// The agency's data; empty text where it is not set.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct AgencyView {
    /// Cơ quan chủ quản.
    pub name: String,
    /// Cơ quan cấp trên.
    pub parent: String,
    /// Địa chỉ.
    pub address: String,
    /// Điện thoại.
    pub phone: String,
    /// Thư điện tử.
    pub email: String,
    /// Chịu trách nhiệm nội dung.
    pub editor: String,
    /// Giấy phép.
    pub licence: String,
}

/// The agency's colours as `#rrggbb`, for `theme-color`; the style sheet `style.css` gets them as custom properties.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ColoursView {
    /// `--primary` and `--band-light`.
    pub primary: String,
    /// `--primary-dark`.
    pub primary_dark: String,
    /// `--band-dark`.
    pub band_dark: String,
}
