//! `bantin build --watch`: builds, waits for a change, builds again, by the same rules each time.

use std::convert::Infallible;
use std::path::Path;

use super::desk::{Clock, Desk};
use super::watch::Manner;
use super::{Failure, terminal};
use crate::base::language::Language;
use crate::{Options, Plan};

/// Calls `build` with the plan now and after each change, until the program is ended.
///
/// # Errors
/// When the folder cannot be read or watched, or the first build fails on the machine. Later failures are told, and the
/// next change is waited for.
pub fn run(
    root: &Path,
    clock: Clock,
    options: Options,
    manner: Manner,
    language: Language,
    build: &dyn Fn(&Plan) -> Result<(), Failure>,
) -> Result<Infallible, Failure> {
    let mut desk = Desk::open(root, clock, options, manner)?;
    build(&desk.plan())?;
    let mut told = None;
    loop {
        let built = desk.wait().and_then(|mut woken| {
            desk.gather(&mut woken)?;
            build(&desk.plan())
        });
        // A folder that is gone may come back: it is looked for again and again, and told once.
        if let Err(failure) = &built
            && told.as_ref() != Some(failure)
        {
            terminal::err(failure.message.text(language));
        }
        told = built.err();
    }
}
