//! Any bytes as a file of a register: rows are accounted for, and what is rejected is told.
#![no_main]

use bumpalo::Bump;
use duizhao::read::marking::Clearances;
use duizhao::read::register::{RegisterFile, read_registers};
use duizhao::records::{Level, Register};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let register = Register::ALL[usize::from(*which) % Register::ALL.len()];
    let arena = Bump::new();
    let file = RegisterFile { register, shown: "file.csv".to_owned(), bytes: Ok(bytes.to_vec()) };
    let read = read_registers(&arena, &[file], &Clearances::default());
    let account = &read.accounts[0];
    assert_eq!(read.registers.rows(register).count(), account.accepted as usize);
    let is_told = read.problems.iter().any(|problem| problem.code.level() == Level::Error);
    assert!(account.rejected + account.withheld == 0 || is_told);
});
