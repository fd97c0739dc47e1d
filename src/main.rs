//! The program: everything is in the library.

fn main() -> std::process::ExitCode {
    bantin::edge::cli::main()
}
