//! What every template gets of the portal.

use crate::base::address::encode;
use crate::site::{MenuTarget, Site};
use crate::view::{AgencyView, ColoursView, SiteView};

/// Title, description, agency, colours.
pub(super) fn site_view(site: &Site) -> SiteView {
    let config = &site.config;
    let agency = &config.agency;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        base_url: config.base_url.clone(),
        lang: config.language.code(),
        notice: site.notice().map(|notice| notice.text.clone()).unwrap_or_default(),
        notice_link: match &site.navigation.notice {
            Some(MenuTarget::Page(address, suffix)) => format!("{}{suffix}", encode(address)),
            Some(MenuTarget::Url(url)) => url.clone(),
            None => String::new(),
        },
        notice_level: config.notice.level.name(),
        notice_end: site.notice().and_then(|notice| notice.end).map(|end| end.to_rfc3339()).unwrap_or_default(),
        emblem: site.navigation.emblem.as_ref().map(|address| encode(address)).unwrap_or_default(),
        colours: config.colours.map(|colours| ColoursView {
            primary: colours.primary.to_string(),
            primary_dark: colours.primary_dark.to_string(),
            band_dark: colours.band_dark.to_string(),
        }),
        agency: AgencyView {
            name: site.agency().unwrap_or_default().to_owned(),
            parent: text(&agency.parent),
            address: text(&agency.address),
            phone: text(&agency.phone),
            email: text(&agency.email),
            editor: text(&agency.editor),
            licence: text(&agency.licence),
        },
        params: config.params.clone(),
        generator: concat!("bantin ", env!("CARGO_PKG_VERSION")),
    }
}
