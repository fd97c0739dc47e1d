//! The least that any generator has to do: read every Markdown file, parse it, write every byte of the finished site.
//!
//! `bare SOURCES SITE NEW THREADS` loads the files of `SITE`, starts the clock, reads and parses the Markdown below
//! `SOURCES`, writes what it loaded to the folder `NEW`, and prints the seconds that this took.

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use pulldown_cmark::{Options, Parser, html};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [sources, site, new, threads] = args.as_slice() else {
        return Err("bare SOURCES SITE NEW THREADS".into());
    };
    let (new, threads) = (Path::new(new), threads.parse()?);
    let loaded = Tree::of(Path::new(site))?;
    let files = loaded
        .files
        .iter()
        .map(|path| Ok((new.join(path.strip_prefix(site).map_err(io::Error::other)?), fs::read(path)?)));
    let files: Vec<(PathBuf, Vec<u8>)> = files.collect::<io::Result<_>>()?;

    let started = Instant::now();
    let texts = Tree::of(Path::new(sources))?.files;
    in_parallel(threads, &texts, |path| parse(path))?;
    fs::create_dir(new)?;
    for folder in &loaded.folders {
        fs::create_dir(new.join(folder.strip_prefix(site)?))?;
    }
    in_parallel(threads, &files, |(path, bytes)| fs::write(path, bytes))?;
    println!("{:.6}", started.elapsed().as_secs_f64());
    Ok(())
}

fn parse(path: &Path) -> io::Result<()> {
    if path.extension().is_some_and(|extension| extension == "md") {
        let text = fs::read_to_string(path)?;
        let body = text.splitn(3, "+++\n").last().unwrap_or_default();
        let mut page = String::with_capacity(text.len() * 2);
        html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES));
        black_box(page);
    }
    Ok(())
}

/// The folders and files below a folder; a folder stands before those inside it.
#[derive(Default)]
struct Tree {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Tree {
    fn of(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        tree.read(root)?;
        let mut read = 0;
        while let Some(folder) = tree.folders.get(read).cloned() {
            tree.read(&folder)?;
            read += 1;
        }
        Ok(tree)
    }

    fn read(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let list = if entry.file_type()?.is_dir() { &mut self.folders } else { &mut self.files };
            list.push(entry.path());
        }
        Ok(())
    }
}

/// Each thread takes the next item that none has taken.
fn in_parallel<T: Sync>(threads: usize, items: &[T], work: impl Fn(&T) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        running
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread died"))))
    })
}
