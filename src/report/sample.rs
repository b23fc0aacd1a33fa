//! A sample (抽查) of what the checks looked at, to be gone through by hand: of what failed and of what passed.
//!
//! The draw is by rank: every record has a rank, the digest of the seed, its unit, its check and its key. The same seed
//! draws the same records from the same data, on every machine, and a record that is added moves no other.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest, Sha256};

use super::Run;
use super::judgement::{CheckJudgement, Judgement};
use super::mask::Masker;
use super::model::Source;
use super::unit::masker;
use crate::checks::Case;
use crate::lang::Lang;
use crate::records::Key;

/// A record to be looked at by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The unit's id.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// The check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// Its provision.
    pub provision: String,
    /// The record's key.
    pub record: String,
    /// The staff member's id.
    pub staff: Option<String>,
    /// Where the record stands.
    pub source: Option<Source>,
    /// What the check says of it.
    pub result: Looked,
}

/// What a check says of a record that it looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Looked {
    /// It is a finding.
    Fails,
    /// It is a finding that an exception covers.
    Excepted,
    /// It is none.
    Passes,
}

/// What is drawn of one unit.
#[derive(Clone, Debug, Default)]
pub struct UnitDraw {
    /// The records, the first to be taken first: check by check in turn, and of each what fails and what passes in turn.
    pub drawn: VecDeque<Drawn>,
    /// How many records its checks looked at.
    pub population: usize,
    rank: Vec<u8>,
}

/// Draws at most `size` records of a unit.
pub fn of_unit(case: &Case<'_>, run: &Run, seed: &str, size: usize) -> UnitDraw {
    let masker = masker(case.unit, run);
    let judgement = Judgement::of(case);
    let mut strata: Vec<Stratum> = Vec::new();
    for check in &judgement.checks {
        strata.extend(strata_of(check, case, seed));
    }
    let population = strata.iter().map(|stratum| stratum.keys.len()).sum();
    strata.sort_by(|one, other| one.rank.cmp(&other.rank));
    let mut drawn = VecDeque::new();
    while drawn.len() < size && strata.iter().any(|stratum| !stratum.keys.is_empty()) {
        for stratum in &mut strata {
            if drawn.len() < size
                && let Some((_, key)) = stratum.keys.pop_front()
            {
                drawn.extend(
                    judgement.of_check(stratum.check).map(|check| shown(case, run.lang, &masker, check, key, stratum.result)),
                );
            }
        }
    }
    UnitDraw { drawn, population, rank: rank(seed, &[&case.unit.id]) }
}

/// Takes at most `size` records from all units, one of each in turn.
pub fn of_all(mut units: Vec<UnitDraw>, size: usize) -> Vec<Drawn> {
    units.sort_by(|one, other| one.rank.cmp(&other.rank));
    let mut all = Vec::new();
    while all.len() < size && units.iter().any(|unit| !unit.drawn.is_empty()) {
        for unit in &mut units {
            if all.len() < size {
                all.extend(unit.drawn.pop_front());
            }
        }
    }
    all.sort_by(|one, other| (&one.unit, &one.check, &one.record).cmp(&(&other.unit, &other.check, &other.record)));
    all
}

/// The records of one check with one result, the lowest rank first.
struct Stratum<'a> {
    check: &'a str,
    result: Looked,
    keys: VecDeque<(Vec<u8>, Key)>,
    rank: Vec<u8>,
}

fn strata_of<'a>(check: &CheckJudgement<'a>, case: &Case<'_>, seed: &str) -> Vec<Stratum<'a>> {
    let unit = case.unit;
    let id = check.check.id();
    let results: BTreeMap<&str, Looked> =
        check.findings.iter().map(|finding| (finding.record.as_str(), looked(finding))).collect();
    let mut by_result: BTreeMap<Looked, BTreeMap<String, Key>> = BTreeMap::new();
    let members = check.verdict.iter().flat_map(|verdict| &verdict.members).copied();
    for key in members.chain(check.findings.iter().map(|finding| finding.key)) {
        let record = key.show(unit);
        let result = results.get(record.as_str()).copied().unwrap_or(Looked::Passes);
        by_result.entry(result).or_default().entry(record).or_insert(key);
    }
    let stratum = |(result, records): (Looked, BTreeMap<String, Key>)| {
        let mut keys: Vec<_> = records.into_iter().map(|(record, key)| (rank(seed, &[&unit.id, id, &record]), key)).collect();
        keys.sort();
        Stratum { check: id, result, keys: keys.into(), rank: rank(seed, &[&unit.id, id, word(result)]) }
    };
    by_result.into_iter().map(stratum).collect()
}

fn looked(finding: &super::judgement::JudgedFinding) -> Looked {
    if finding.exception.is_some() { Looked::Excepted } else { Looked::Fails }
}

fn shown(case: &Case<'_>, lang: Lang, masker: &Masker, check: &CheckJudgement<'_>, key: Key, result: Looked) -> Drawn {
    let unit = case.unit;
    let text = |text: &str| masker.mask_text(text).into_owned();
    Drawn {
        unit: unit.id.clone(),
        unit_name: text(&unit.name),
        check: check.check.id().to_owned(),
        title: text(check.check.title(lang)),
        provision: check.check.provision().to_string(),
        record: text(&key.show(unit)),
        staff: unit.staff(key.staff(unit)).map(|member| text(&member.id)),
        source: key.place(unit).map(|place| Source { file: text(place.file), line: place.line }),
        result,
    }
}

/// The word that tells the results apart in ranks.
fn word(result: Looked) -> &'static str {
    match result {
        Looked::Fails => "fails",
        Looked::Excepted => "excepted",
        Looked::Passes => "passes",
    }
}

/// The place of something in the draw: the digest of the seed and its names, each with its length.
fn rank(seed: &str, names: &[&str]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in std::iter::once(&seed).chain(names) {
        digest.update(format!("{} ", part.len()));
        digest.update(part);
    }
    digest.finalize().to_vec()
}
