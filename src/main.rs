//! duizhao 对照: the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(duizhao::cli::run(std::env::args_os()))
}
