//! The real binary in a temporary folder, and what it said, whole.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A site in a temporary folder, and the program.
pub struct Site {
    folder: TempDir,
}

/// What a run said: exit code, standard output, standard error. The folder is `DIR`, the seconds of a build `SECONDS`.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// The exit code; none where a signal ended the run.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A configuration about which `check` has nothing to say.
pub const SITE: &str = "\
title = \"Phường Thạch Hãn\"
base_url = \"https://thachhan.example.vn\"

[agency]
name = \"Ủy ban nhân dân phường\"
address = \"1 Trần Hưng Đạo\"
phone = \"0233 000 000\"
email = \"phuong@example.vn\"
editor = \"Ban Biên tập\"
";

impl Site {
    /// An empty folder.
    pub fn empty() -> Site {
        Site { folder: tempfile::tempdir().unwrap() }
    }

    /// A section with two articles.
    pub fn small() -> Site {
        let site = Site::empty();
        site.write("content/site.toml", SITE);
        site.write("content/tin-tuc/_index.md", "+++\ntitle = \"Tin tức\"\n+++\n");
        site.article("mot", "title = \"Tin thứ nhất\"\ndate = 2026-11-01");
        site.article("hai", "title = \"Tin thứ hai\"\ndate = 2026-10-01\ntags = [\"Lễ hội\"]");
        site
    }

    /// The path of a file of the site.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file of the site.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        super::write(&self.path(path), bytes);
    }

    /// Writes an article of the section `tin-tuc`.
    pub fn article(&self, name: &str, front: &str) {
        let text = format!("+++\n{front}\n+++\n\nNội dung của {name}.\n");
        self.write(&format!("content/tin-tuc/{name}.md"), text);
    }

    /// Makes its sources a minute older: files that were written just now might be written once more without looking
    /// different.
    pub fn age(&self) {
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
        for path in self.tree("").keys().filter(|path| path.contains("content/") || path.contains("themes/")) {
            std::fs::File::options().write(true).open(self.path(path)).unwrap().set_modified(then).unwrap();
        }
    }

    /// Every file of a folder of the site.
    pub fn tree(&self, folder: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
        super::tree(&self.path(folder))
    }

    /// How many files bantin made in a folder, its own and `.gitignore` not counted.
    pub fn made(&self, folder: &str) -> usize {
        self.tree(folder).keys().filter(|name| !name.starts_with('.')).count()
    }

    /// The program with these arguments, ready to run in the site's folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bantin"));
        command.args(args);
        self.at_home(&mut command);
        command
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Said {
        self.said(&self.command(args).output().unwrap())
    }

    /// Runs a line of shell, in which `$BANTIN` is the program.
    pub fn shell(&self, line: &str) -> Said {
        self.program("sh", &["-c", line])
    }

    /// Runs another program in the site's folder.
    pub fn program(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Said {
        let mut command = Command::new(program);
        command.args(args).env("BANTIN", env!("CARGO_BIN_EXE_bantin"));
        self.at_home(&mut command);
        self.said(&command.output().unwrap())
    }

    fn at_home(&self, command: &mut Command) {
        command.current_dir(self.folder.path());
        for name in ["BANTIN_LANG", "SOURCE_DATE_EPOCH", "EDITOR", "VISUAL", "TZ"] {
            command.env_remove(name);
        }
    }

    /// What a run said, with what differs from run to run replaced.
    pub fn said(&self, output: &Output) -> Said {
        let text = |bytes: &[u8]| without_seconds(&without_folder(&String::from_utf8_lossy(bytes), self.folder.path()));
        Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

fn without_folder(text: &str, folder: &Path) -> String {
    let real = folder.canonicalize().unwrap();
    text.replace(&real.to_string_lossy().into_owned(), "DIR").replace(&folder.to_string_lossy().into_owned(), "DIR")
}

/// Replaces the number before ` giây` or ` s` in a summary.
fn without_seconds(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let parts = line.split("; ").map(|part| {
            let end = part.trim_end();
            let number = end.strip_suffix(" giây").or_else(|| end.strip_suffix(" s")).unwrap_or("no");
            let is_time = number.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.');
            if is_time { part.replace(number, "SECONDS") } else { part.to_owned() }
        });
        parts.collect::<Vec<_>>().join("; ")
    });
    lines.collect()
}

/// A run that went well, with its whole standard output.
pub fn fine(out: &str) -> Said {
    Said { code: Some(0), out: out.to_owned(), err: String::new() }
}

/// A run that did not, with its whole standard error.
pub fn failed(code: i32, err: &str) -> Said {
    Said { code: Some(code), out: String::new(), err: err.to_owned() }
}
