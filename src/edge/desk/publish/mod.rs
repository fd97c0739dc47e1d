//! The publish room: what readers would get, one button, how far it is. `look` says what would change, `run` carries it
//! out in a thread of its own, which the room asks about.

mod look;
mod run;
mod waiting;

use std::sync::Arc;

use serde_json::{Value, json};

use self::look::{forbidden, look};
pub use self::run::Running;
pub use self::waiting::Counted;
use super::Desk;
use super::json::wrong;
use super::refusal::Refusal;
use super::request::ApiRequest;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::time::stamp;
use crate::config::{PublishPlace, PublishTarget};
use crate::edge::preview::Edition;
use crate::edge::publish::{Consent, Watching, choose, secrets};

/// Where the portal is published, what forbids it, and how far a publication is; or how many pages wait for one.
pub fn get(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Value {
    let language = desk.language(edition);
    match request.name {
        "publish-run" => return desk.publishing.told(language),
        "publish-waiting" => return waiting::told(desk, edition),
        _ => {}
    }
    let config = &edition.plan.site.config;
    let place = |target: &PublishTarget| json!({ "name": target.name, "place": shown(&target.place) });
    json!({
        "places": config.publish.iter().map(place).collect::<Value>(),
        "problems": forbidden(edition, language),
        "site": config.base_url,
        "next": next(desk, edition, language),
        "run": desk.publishing.told(language),
    })
}

/// When the portal changes by itself, and whether a program then publishes it; none where it does not.
fn next(desk: &Desk, edition: &Edition, language: Language) -> Value {
    let Some(due) = edition.plan.next_change() else { return Value::Null };
    let at = stamp(&due.with_timezone(&edition.plan.site.config.time_zone), language);
    json!({ "at": at, "itself": Watching::is_up(&desk.state.root) })
}

fn shown(place: &PublishPlace) -> &str {
    match place {
        PublishPlace::Folder(path) => path,
        PublishPlace::Ftp(account) => &account.host,
        PublishPlace::Rclone(remote) => remote,
    }
}

/// `publish-look {place, password?, keep?}`: what would change; `keep`: the system keeps the password, if the server takes it
/// (`unkept` in the answer: it could not). `publish-start {place, delete, overwrite, take_over, everything}`: begins. `publish-build {build}`:
/// builds the output and brings it nowhere.
///
/// # Errors
/// If something forbids it, or the place cannot be looked at.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    if !forbidden(edition, desk.language(edition)).is_empty() {
        return Err(msg!(
            "cổng còn lỗi nên chưa đăng được; sửa các chỗ báo lỗi trước",
            "the portal has errors and cannot be published; mend them first"
        )
        .into());
    }
    if request.name == "publish-build" {
        if request.body["build"] != json!(true) {
            return Err(wrong());
        }
        let written = desk.publishing.alone(|| Ok(run::build(edition, &desk.state.root, &desk.out)?))?;
        return Ok(json!({ "folder": desk.out.display().to_string(), "files": written }));
    }
    let name = request.text("place")?;
    let target = choose(&edition.plan.site.config, Some(name)).map_err(|failure| failure.message)?.clone();
    let is = |key: &str| request.body[key].as_bool().ok_or_else(wrong);
    let consent = Consent {
        delete: is("delete")?,
        overwrite: is("overwrite")?,
        take_over: is("take_over")?,
        everything: is("everything")?,
        ..Consent::default()
    };
    let language = desk.language(edition);
    if let (PublishPlace::Ftp(account), Some(password)) = (&target.place, request.body["password"].as_str()) {
        desk.publishing.remember(account, password);
    }
    let password = match &target.place {
        PublishPlace::Folder(_) | PublishPlace::Rclone(_) => None,
        PublishPlace::Ftp(account) => match desk.publishing.password(account) {
            Some(password) => Some(password),
            None => return Ok(json!({ "asks": run::password_asked(account, language) })),
        },
    };
    if request.name == "publish-start" {
        desk.publishing.start(edition.clone(), (&desk.state.root, &desk.out), (target, password), consent)?;
        return Ok(desk.publishing.told(language));
    }
    let folders = (&*desk.state.root, &*desk.out);
    let mut looked =
        desk.publishing.alone(|| look(edition, folders, (&target, password.as_deref()), consent, language));
    if let PublishPlace::Ftp(account) = &target.place {
        match (&mut looked, &password) {
            (Err(_), _) => desk.publishing.forget(account),
            // The server has taken it.
            (Ok(told), Some(password)) if request.body["keep"] == json!(true) => {
                told["unkept"] = (!secrets::store(account, password)).into();
            }
            (Ok(_), _) => {}
        }
    }
    looked
}
