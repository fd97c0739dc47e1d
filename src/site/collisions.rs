//! Who owns each file and folder of the output: two at one address are a clash.

use std::borrow::Cow;

use ahash::HashMap;

use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg, warning};
use crate::base::source::folder;

/// The longest name of a file or folder in an address; most disks allow 255 bytes.
const LONGEST: usize = 240;

/// Who owns each file and folder of the output. Names that differ only in capitals are one on many servers' disks.
#[derive(Default)]
pub(super) struct Owners {
    files: HashMap<Address, Place>,
    folders: HashMap<String, Place>,
}

/// An address as it counts here; most are in small letters already.
fn lower(address: &str) -> Cow<'_, str> {
    let is_lower = address.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(address) } else { Cow::Owned(address.to_lowercase()) }
}

impl Owners {
    pub(super) fn in_the_way(&self, address: &str) -> Option<&Place> {
        let address = lower(address);
        let above = std::iter::successors(Some(folder(&address)), |above| Some(folder(above)));
        let mut above = above.take_while(|above| !above.is_empty());
        let same = self.files.get(&*address).or_else(|| self.folders.get(&*address));
        same.or_else(|| above.find_map(|above| self.files.get(above)))
    }

    pub(super) fn add(&mut self, address: &Address, owner: &Place) {
        let address: Address = match lower(address) {
            Cow::Borrowed(_) => address.clone(),
            Cow::Owned(lower) => lower.into(),
        };
        let mut above = folder(&address);
        while !above.is_empty() && !self.folders.contains_key(above) {
            self.folders.insert(above.to_owned(), owner.clone());
            above = folder(above);
        }
        self.files.insert(address, owner.clone());
    }
}

/// Tells addresses that two claim, and those that no disk can hold.
pub(super) struct Claims<'o> {
    /// Who owns what so far.
    pub(super) owners: Owners,
    out: &'o mut Diagnostics,
}

impl<'o> Claims<'o> {
    /// None yet, with room for this many.
    pub(super) fn new(count: usize, out: &'o mut Diagnostics) -> Claims<'o> {
        let mut owners = Owners::default();
        owners.files.reserve(count);
        Claims { owners, out }
    }

    pub(super) fn claim(&mut self, address: &Address, owner: &Place) {
        self.claim_unless(address, owner, |_| false);
    }

    /// The same, but two may have one address where `never_both` says of the first owner that readers never see both.
    pub(super) fn claim_unless(&mut self, address: &Address, owner: &Place, never_both: impl Fn(&Place) -> bool) {
        if let Some(long) = long_name(address) {
            self.out.push(long.place(owner.clone()));
        }
        if let Some(name) = address.split('/').find(|name| is_device(name)) {
            self.out.push(device(name).place(owner.clone()));
        }
        let Some(first) = self.owners.in_the_way(address) else { return self.owners.add(address, owner) };
        if never_both(first) {
            return;
        }
        let is_file = self.owners.files.contains_key(&*lower(address));
        self.out.push(same_address(address, owner, first, is_file));
    }
}

/// Tells that an address has an owner already. `is_file`: that owns this very file, not a folder above it or of its name.
pub(super) fn same_address(address: &str, owner: &Place, first: &Place, is_file: bool) -> Diagnostic {
    let own = is_own(first);
    let message = match is_file {
        true if own => msg!(
            "địa chỉ `/{}` là của một trang có sẵn",
            "the address `/{}` belongs to a page that every site has",
            address
        ),
        true => msg!("hai trang cùng địa chỉ `/{}`", "two pages have the same address: `/{}`", address),
        false => msg!(
            "`/{}` là tên của cả một tệp và một thư mục",
            "`/{}` would be the name of a file and of a folder",
            address
        ),
    };
    let help = if owner.source.ends_with(".md") && !owner.source.ends_with("/_index.md") && owner.range.is_none() {
        msg!("đổi tên tệp, hoặc thêm khóa slug với tên khác", "rename the file, or add the key slug with another name")
    } else {
        msg!("chọn tên khác", "choose another name")
    };
    let clash = error!("same-address" at owner; message; help: help);
    if own { clash } else { clash.also(first.clone(), msg!("trang kia", "the other one")) }
}

/// Whether Windows takes a name for a device, whatever its ending: no such file can be made or served there.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let numbered = |device: &str| {
        let number = stem.get(..3).filter(|start| start.eq_ignore_ascii_case(device)).and_then(|_| stem.get(3..));
        number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    ["con", "prn", "aux", "nul"].iter().any(|device| stem.eq_ignore_ascii_case(device))
        || numbered("com")
        || numbered("lpt")
}

fn device(name: &str) -> Diagnostic {
    warning!("file-name";
        "Windows không tạo được tệp hay thư mục tên `{name}`", "Windows can make no file or folder named `{name}`";
        help: "chọn tên khác: đổi tên tệp, hoặc thêm khóa slug", "choose another name: rename the file, or add the key slug")
}

/// Whether a place stands for the pages that every site has.
pub(super) fn is_own(owner: &Place) -> bool {
    &*owner.source == crate::config::PATH
}

/// Tells an address with a name that is too long for a file.
pub(super) fn long_name(address: &str) -> Option<Diagnostic> {
    let name = address.split('/').find(|name| name.len() > LONGEST)?;
    let (length, begin) = (name.len(), name.chars().take(30).collect::<String>());
    Some(error!("long-name";
            "địa chỉ `{begin}...` dài {length} ký tự, tối đa {LONGEST}",
            "the address `{begin}...` is {length} characters long, at most {LONGEST}";
            help: "rút ngắn tên", "make the name shorter"))
}
