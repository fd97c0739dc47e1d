//! Where the views of a log come from, so that staff are warned when the log names a proxy instead of the reader.

use super::network::is_private;
use crate::visits::formats::Request;

/// With this many views or more, one address for all of them is a proxy's, not a reader's.
const MANY: u64 = 20;

/// What the views of a log have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    views: u64,
    first: Option<[u8; 17]>,
    /// Some views are of another address than the first, or of none.
    has_others: bool,
    /// Some view is of an address of the public network, or of none.
    has_public: bool,
    /// Requests for pages of hosts that are not the portal's.
    pub other_hosts: u64,
    /// One of those hosts.
    pub other_host: String,
}

/// What is odd about where views come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// All are of one address.
    OneAddress,
    /// All are of private addresses.
    PrivateAddresses,
}

impl Origins {
    /// Notes a view.
    pub(super) fn add_view(&mut self, client: Option<[u8; 17]>) {
        self.views += 1;
        if self.has_others && self.has_public {
            return;
        }
        self.has_others |= client.is_none() || self.first.is_some_and(|first| Some(first) != client);
        self.has_public |= client.is_none_or(|client| !is_private(&client));
        self.first = self.first.or(client);
    }

    /// Notes a request for a page of another host.
    pub(super) fn add_other_host(&mut self, request: &Request) {
        self.other_hosts += 1;
        if self.other_host.is_empty() {
            let host = if request.host.is_empty() { &request.path } else { &request.host };
            let host = String::from_utf8_lossy(host);
            let host = host.split_once("://").map_or(&*host, |(_, rest)| rest);
            self.other_host = host.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        }
    }

    /// What is odd about the views.
    pub fn oddity(&self) -> Option<Oddity> {
        match () {
            () if self.views < MANY => None,
            () if !self.has_public => Some(Oddity::PrivateAddresses),
            () if !self.has_others => Some(Oddity::OneAddress),
            () => None,
        }
    }
}
