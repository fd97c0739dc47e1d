//! The lock at a place: who is publishing there, from whichever machine.

use super::{Stop, Target, failed};
use crate::base::diagnostic::msg;
use crate::edge::session::Clock;

/// The lock's file.
pub const LOCK: &str = "bantin-publish.lock";

/// The longest lock that is read.
const MOST: u64 = 1000;

/// Takes the lock of a place for a publication. One of the same publication, which was killed, is ours.
///
/// # Errors
/// If somebody else has it.
pub fn take(target: &mut dyn Target, token: &str, take_over: bool) -> Result<(), Stop> {
    let text = format!("{token} {} {}", host(), Clock::Machine.now().format("%H:%M %d-%m-%Y"));
    let broken = |error: std::io::Error, target: &dyn Target| Stop::from(failed(&target.name(), LOCK, &error));
    if target.create(LOCK, text.as_bytes()).map_err(|error| broken(error, target))? {
        return Ok(());
    }
    let there = target.read(LOCK, MOST).map_err(|error| broken(error, target))?.unwrap_or_default();
    let there = String::from_utf8_lossy(&there).into_owned();
    let (owner, who) = there.split_once(' ').unwrap_or(("", &there));
    if owner != token && !take_over {
        let who: String = who.chars().filter(|c| !c.is_control()).take(100).collect();
        return Err(Stop::Busy(msg!("từ máy {who}", "from {who}")));
    }
    target.write(LOCK, &mut text.as_bytes()).map_err(|error| broken(error, target))
}

/// What this machine is called.
fn host() -> String {
    let name = std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME")).ok();
    let name = name.or_else(|| std::fs::read_to_string("/etc/hostname").ok()).unwrap_or_default();
    let name: String = name.trim().chars().filter(|c| !c.is_control() && *c != ' ').take(60).collect();
    if name.is_empty() { "?".to_owned() } else { name }
}
