//! duizhao (对照, "to hold against"): holds the records that offices keep against the regulation of 1986 on the
//! secretaries of leading organs, and writes a static site of compliance reports.
//!
//! One way through the house: `read` → `checks` → `report` → `site`/`export` → `publish`. Nothing flows back.

pub mod checks;
pub mod cli;
pub mod export;
pub mod failure;
pub mod lang;
pub mod publish;
pub mod read;
pub mod records;
pub mod regulation;
pub mod report;
pub mod site;
pub mod time;
