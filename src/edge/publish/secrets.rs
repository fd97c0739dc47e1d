//! Passwords in the store of the system: the Secret Service of Linux desktops, the keychain of macOS, the credential locker of
//! Windows. Each is reached through the program that comes with it. The crate for all three (keyring) brings some 45 others on
//! Linux, most of them for D-Bus; and what is a plain command here compiles everywhere, while its code for Windows and macOS
//! could not be tried. Whatever fails is no failure: the password is asked for.

use std::env::consts::OS;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::base::address::encode;
use crate::config::FtpAccount;

/// How long a store may take: it may ask its owner to unlock it.
const PATIENCE: Duration = Duration::from_secs(90);

/// What passwords are kept under.
const SERVICE: &str = "bantin";

/// A command, and what it is told.
type Told = (Vec<String>, String);

/// The password of an account, if the system has it.
pub fn stored(account: &FtpAccount) -> Option<String> {
    from_hex(run(look_up(OS, &key(account)))?.trim())
}

/// Puts the password of an account into the store. Whether it is there now.
pub fn store(account: &FtpAccount, password: &str) -> bool {
    run(keep(OS, &key(account), &to_hex(password))).is_some() && stored(account).as_deref() == Some(password)
}

/// What an account is known by: in letters that no command takes for its own.
fn key(FtpAccount { host, port, user, .. }: &FtpAccount) -> String {
    format!("{}@{}:{port}", encode(user), encode(host))
}

/// The command that tells a secret.
fn look_up(system: &str, key: &str) -> Told {
    match system {
        "windows" => {
            (powershell("$c = $v.Retrieve('bantin', $k); $c.RetrievePassword(); $c.Password"), format!("{key}\n"))
        }
        "macos" => (words(&["security", "find-generic-password", "-s", SERVICE, "-a", key, "-w"]), String::new()),
        _ => (words(&["secret-tool", "lookup", "service", SERVICE, "account", key]), String::new()),
    }
}

/// The command that keeps one. It is told the secret, which everybody on the machine could read among its arguments.
fn keep(system: &str, key: &str, secret: &str) -> Told {
    match system {
        "windows" => {
            let add = "$v.Add((New-Object Windows.Security.Credentials.PasswordCredential('bantin', $k, [Console]::In.ReadLine())))";
            (powershell(add), format!("{key}\n{secret}\n"))
        }
        "macos" => {
            let command = format!("add-generic-password -U -s {SERVICE} -a \"{key}\" -w \"{secret}\"\n");
            (words(&["security", "-i"]), command)
        }
        _ => {
            let label = format!("bantin {key}");
            let command = ["secret-tool", "store", "--label", &label, "service", SERVICE, "account", key];
            (words(&command), secret.to_owned())
        }
    }
}

/// A script of Windows' own PowerShell, which knows the locker as `$v` and the account as `$k`.
fn powershell(script: &str) -> Vec<String> {
    let locker =
        "[void][Windows.Security.Credentials.PasswordVault,Windows.Security.Credentials,ContentType=WindowsRuntime]";
    let whole = format!(
        "$ErrorActionPreference = 'Stop'; {locker}; $v = New-Object Windows.Security.Credentials.PasswordVault; \
         $k = [Console]::In.ReadLine(); {script}"
    );
    words(&["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", &whole])
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Runs a command; what it said, if all went well.
fn run((command, input): Told) -> Option<String> {
    let (program, args) = command.split_first()?;
    let mut command = Command::new(program);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
    let command = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    // A few bytes, which fit into the pipe; a program that reads none of them is no failure.
    let _ = child.stdin.take()?.write_all(input.as_bytes());
    let until = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break status,
            None if Instant::now() > until => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let mut said = String::new();
    child.stdout.take()?.take(10_000).read_to_string(&mut said).ok()?;
    status.success().then_some(said)
}

/// Some of these programs take ASCII alone, or tell anything else in another form.
fn to_hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(digits: &str) -> Option<String> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
    String::from_utf8(bytes?).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_among_the_arguments_and_any_password_survives() {
        let account = FtpAccount {
            host: "ftp.vidu.vn".to_owned(),
            port: 21,
            user: "a\"; b $(c)".to_owned(),
            path: String::new(),
            is_secure: true,
            certificate: None,
            logs: None,
        };
        let key = key(&account);
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || "%@:.()!*'-_~".contains(c)), "{key}");
        for password in ["bí mật 1", "\"'\\$`\n", "a"] {
            let secret = to_hex(password);
            for system in ["linux", "macos", "windows"] {
                let (args, told) = keep(system, &key, &secret);
                assert!(!args.concat().contains(&secret) && told.contains(&secret), "{system}");
            }
            assert_eq!(from_hex(&secret).as_deref(), Some(password));
        }
        assert_eq!((from_hex(""), from_hex("zz"), from_hex("ff")), (None, None, None));
    }
}
