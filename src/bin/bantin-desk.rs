//! The desk by a double click: it asks for the portal in the browser. Everything is in the library.

// No window of a terminal beside the browser.
#![cfg_attr(windows, windows_subsystem = "windows")]

/// The same as for `bantin`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bantin::edge::cli::desk_main()
}
