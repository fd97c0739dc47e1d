//! Pictures and text boxes, in both of Word's languages for drawings: DrawingML and VML.

use super::reader::WordReader;
use super::runs::LineOf;
use super::styles::Properties;
use super::xml::Element;
use crate::blocks::Picture;

impl WordReader<'_> {
    /// What hangs on a run: pictures and text boxes; the rest is counted.
    pub(super) fn drawing(&mut self, element: &Element, line: &mut LineOf) {
        self.shapes(element, "", line);
    }

    fn shapes(&mut self, element: &Element, alt: &str, line: &mut LineOf) {
        let said = |element: &Element| {
            let properties = if matches!(&*element.name, "inline" | "anchor") { element.child("docPr") } else { None };
            let text = properties.and_then(|docpr| docpr.get("descr")).or_else(|| element.get("alt"));
            text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
        };
        let own = said(element);
        let alt = own.as_deref().unwrap_or(alt);
        match &*element.name {
            "blip" => self.show(element.get("embed").or_else(|| element.get("link")), alt, line),
            "imagedata" => self.show(element.get("id"), alt, line),
            "txbxContent" => self.text_box(element, line),
            "chart" | "relIds" => self.tally.charts += 1,
            "AlternateContent" => self.alternate(element, &Properties::default(), line),
            _ => element.elements().for_each(|inner| self.shapes(inner, alt, line)),
        }
    }

    fn show(&mut self, relation: Option<&str>, alt: &str, line: &mut LineOf) {
        if let Some(target) = relation.and_then(|relation| self.picture(relation)) {
            let alt = crate::base::source::nfc(alt).into_owned();
            line.pictures.push(Picture { target, alt, caption: String::new() });
        }
    }
}
