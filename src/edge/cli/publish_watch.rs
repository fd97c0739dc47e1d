//! `bantin publish --watch`: publishes whenever files changed or something is due, until the program is stopped. What is due
//! while it does not run goes out when it starts; where the place cannot be reached it tries again by itself.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::args::{Common, PublishArgs};
use super::build::build;
use super::publish::{BuiltPortal, Ready, as_consent, publish, terminal_out, words};
use super::setup::{Setup, language_at};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::time::stamp;
use crate::edge::publish::{Files, Stop, Watching, choose, open};
use crate::edge::session::Session;
use crate::edge::{Failure, terminal};

/// How long it waits before it tries again, at first and at most.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What the last attempt leaves to the next.
#[derive(Default)]
struct LastAttempt {
    /// What was said: the same is not said twice.
    said: Option<Message>,
    wait: Option<Duration>,
}

/// Publishes again and again.
pub fn run(args: &PublishArgs) -> Result<ExitCode, Failure> {
    let setup = Setup::new(&args.common)?;
    let language = language_at(args.common.lang, &setup.root);
    if args.dry_run {
        return Err(msg!("--watch và --dry-run không đi cùng nhau", "--watch does not go with --dry-run").into());
    }
    let Some(_watching) = Watching::begin(&setup.root)? else {
        return Err(msg!(
            "cổng này đang được một bantin publish --watch khác đăng",
            "another bantin publish --watch publishes this portal"
        )
        .into());
    };
    let mut session = Session::open(&setup.root, setup.clock, setup.options.clone(), args.watching.options())?;
    // A place that is not named is no matter of time.
    choose(&session.plan().site.config, args.name.as_deref())?;
    let mut state = LastAttempt::default();
    session.first(language, |session| step(session, &mut state, (args, &setup), language))?;
    session.run(language, |session, mut wakeup| {
        session.gather(&mut wakeup)?;
        step(session, &mut state, (args, &setup), language)
    })
}

/// Builds and publishes. A failure at the place is reported once and retried later.
fn step(
    session: &mut Session,
    state: &mut LastAttempt,
    (args, setup): (&PublishArgs, &Setup),
    language: Language,
) -> Result<(), Failure> {
    let started = Instant::now();
    session.retry_in(None);
    let mut plan = setup.compared(session.plan());
    let common = Common { quiet: true, ..args.common.clone() };
    let mut tried = || {
        // Another program may be building at this moment.
        if build((&common, true), setup, &mut plan, started)?.is_none() {
            return Ok(None);
        }
        let place = choose(&plan.site.config, args.name.as_deref())?;
        let target = open(&place.place, (&setup.root, &setup.out), None)?;
        let output = BuiltPortal { config: plan.site.config.clone(), files: Files::of(&plan, &setup.out)? };
        let ready = Ready { place: (&place.name, target), consent: as_consent(args), started };
        publish(args, setup, output, ready).map(Some)
    };
    match tried() {
        Ok(None) => {}
        Ok(Some(told)) => {
            *state = LastAttempt::default();
            terminal_out(args, &told, language);
            if let Some(due) = session.due().filter(|_| !args.common.quiet) {
                let due = stamp(&due.with_timezone(&plan.site.config.time_zone), language);
                terminal::out(
                    msg!("lần tới: {due}, hoặc khi có thay đổi", "next: {due}, or on a change").text(language),
                );
            }
        }
        Err(stop) => {
            let wait = state.wait.map_or(FIRST, |wait| (wait * 2).min(LONGEST));
            session.retry_in(Some(wait));
            let why = match stop {
                Stop::Failure(failure) => failure.message,
                stop => words(&stop, language).0,
            };
            if state.said.as_ref() != Some(&why) {
                let again = msg!("sẽ tự thử lại", "it is tried again");
                terminal::err(&format!("{}; {}", why.text(language), again.text(language)));
            }
            *state = LastAttempt { said: Some(why), wait: Some(wait) };
        }
    }
    Ok(())
}
