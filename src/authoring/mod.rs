//! Changes to the sources as values: what a form, an importer or `bantin new` asks for, turned into new texts of files.
//! Nothing here reads or writes a file; the edge carries the changes out.
//!
//! **What an edit does not touch stays byte for byte**: comments, order, quotation marks, spacing, line ends, a byte order
//! mark. So a change replaces the bytes of one value, found by the spans of [`crate::base::value`], which TOML and YAML
//! share. `toml_edit` would keep comments as well, but writes every line end as `\n` and loses the comment behind a value
//! it replaces. Each changed text is read again before it is returned: the edited key has its new value and every other
//! key the one it had, or the edit fails with a message and nothing is changed.
//!
//! [`Document`] is a Markdown file as it lies on the disk, [`edit_toml`] a TOML file, [`edit_rows`] the rows of a data set, [`edit_register`] those of a register,
//! [`new_item`] the file of an item that is new, [`imported`](imported()) those of one that comes from elsewhere,
//! [`new_set`](new_set()) those of a data set that is new,
//! [`move_item`] what changes with the address of an item, [`reshape`](reshape()) what a data set is, [`Renames`] what names its rows and columns elsewhere.

mod apply;
mod blocks;
mod cells;
mod csv_columns;
mod declaration;
mod document;
mod edit;
mod facts;
mod form_value;
mod imported;
mod item;
mod list;
mod literal;
mod moves;
mod new_set;
mod old_portal;
mod pasted_table;
mod register;
mod remove_set;
mod renames;
mod reshape;
mod rows;
mod settings;
mod splice;
mod toml;
mod yaml;

pub use apply::edit_toml;
pub use cells::{PastedBlock, TypedCell, certain, certain_text, pasted_block, typed_cell};
pub use declaration::{Declaration, DeclaredColumn, DeclaredFigure, TotalRow};
pub use document::Document;
pub use edit::{CellEdit, Edit, PathStep};
pub use facts::reshape_computed;
pub use form_value::FormValue;
pub use imported::{Draft, imported, number_field};
pub use item::{NewItem, new_item};
pub use moves::{
    ItemMove, MoveGround, Moved, MovedCell, MovedPage, MovedText, move_item, name_in_path, name_of, rename_file,
};
pub use new_set::{NewSet, new_computed, new_set, with_total};
pub use old_portal::{ImportGround, PortalImport, PortalReport, import_portal};
pub use pasted_table::{PastedTable, pasted_table, table_lines};
pub use register::{EditedRegister, RegisterReader, edit_register};
pub use remove_set::{WithoutSet, remove_set};
pub use renames::Renames;
pub use reshape::{Reshaped, reshape};
pub use rows::{RecordEdit, RowEdit, RowsText, edit_rows, rows_as_they_are};
pub use settings::{SettingEdit, SettingValues, new_site, settings, with_settings};
