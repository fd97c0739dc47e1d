//! The program: everything is in the library.

/// Building a site is mostly small texts that come and go.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bantin::edge::cli::main()
}
