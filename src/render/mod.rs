//! What pages are made of: head, header and footer, cards, texts, pictures, figures, charts, the counter's widget.
//! Nothing here knows a kind of page; `pages` puts these parts together.

mod menu;
mod spark;
mod widget;
mod unlinked;
mod pictures;
pub mod blocks;
mod portal;
mod text;
mod cards;
pub mod chrome;
mod context;
pub mod fields;
pub mod figures;
pub mod json_ld;
pub mod head;

pub use chrome::root;
pub use context::{CardList, Composed, PageContext, Shared, correction_view, with_values};
pub use pictures::{lead as lead_image, lead_picture};
pub use text::{absolute_body, excerpt, spoken_body};
pub use widget::{opening_note, widget};
