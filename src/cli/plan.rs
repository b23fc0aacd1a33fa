//! `plan`: which units which shard makes. Shards are stretches of the tree in its order, of about the same size, so that most
//! units stand in the same shard as all below them; what is above several shards is left to the merge.

use std::ops::Range;

use rayon::prelude::*;

use super::arguments::{PlanOptions, bad_value};
use super::terminal::{Terminal, escaped};
use crate::failure::Failure;
use crate::lang::Told;
use crate::read::tree::{Tree, survey};
use crate::read::unit::size_of;

/// What reading and writing the files of a unit costs, in bytes that could be read instead: opening a file takes as long as
/// reading a few kilobytes of one.
const FILE: u64 = 8 << 10;

/// The most shards that there can be.
pub(super) const MOST: usize = 100_000;

/// How the units of a tree are divided.
#[derive(Debug)]
pub(super) struct Plan {
    /// The stretch of each shard, in places of the tree.
    stretches: Vec<Range<usize>>,
    /// The bytes of each unit's files.
    bytes: Vec<u64>,
    /// The end of the stretch that a unit and all below it take up.
    ends: Vec<usize>,
}

impl Plan {
    /// Divides the units into so many shards.
    pub(super) fn of(tree: &Tree, shards: usize) -> Plan {
        let sizes: Vec<(u64, u64)> = (0..tree.units.len()).into_par_iter().map(|place| size_of(tree, place)).collect();
        let costs: Vec<u64> = sizes.iter().map(|(bytes, files)| bytes + (files + 1) * FILE).collect();
        let bytes = sizes.into_iter().map(|(bytes, _)| bytes).collect();
        Plan { stretches: stretches(&costs, shards), bytes, ends: ends(tree) }
    }

    /// The places of the units that a shard makes: those of its stretch with all below them in it. Shards count from 1.
    pub(super) fn places(&self, shard: usize) -> Vec<usize> {
        let stretch = shard.checked_sub(1).and_then(|place| self.stretches.get(place)).cloned().unwrap_or_default();
        stretch.clone().filter(|place| self.ends.get(*place).is_some_and(|end| *end <= stretch.end)).collect()
    }
}

/// Tells the plan, a line a shard.
pub(super) fn plan(options: &PlanOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let shards = number(&options.shards)?;
    let tree = survey(&options.data)?;
    if tree.units.is_empty() {
        return Err(Failure::new("cli.no-unit", [("path", options.data.display().to_string())]));
    }
    let plan = Plan::of(&tree, shards);
    let mut left = tree.units.len();
    for shard in 1..=shards {
        let places = plan.places(shard);
        left -= places.len();
        let bytes: u64 = places.iter().filter_map(|place| plan.bytes.get(*place)).sum();
        let name = |place: Option<&usize>| place.and_then(|place| tree.units.get(*place)).map_or("-", |unit| unit.id.as_str());
        let facts = [
            ("shard", format!("{shard}/{shards}")),
            ("units", places.len().to_string()),
            ("bytes", bytes.to_string()),
            ("first", name(places.first()).to_owned()),
            ("last", name(places.last()).to_owned()),
        ];
        terminal.out(&escaped(&terminal.lang.say(&Told::new("cli.planned", facts))))?;
    }
    terminal.note(&Told::new("cli.planned-merge", [("units", left.to_string())]));
    Ok(0)
}

/// How many shards are asked for.
pub(super) fn number(text: &str) -> Result<usize, Failure> {
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| bad_value("--shards", text, "1–100000"))
}

/// Where each of so many shards of about the same cost begins and ends.
fn stretches(costs: &[u64], shards: usize) -> Vec<Range<usize>> {
    let all: u128 = costs.iter().map(|cost| u128::from(*cost)).sum();
    let (mut place, mut spent) = (0, 0_u128);
    let mut stretches = Vec::with_capacity(shards);
    for shard in 1..=shards {
        let start = place;
        // A unit belongs to the shard in whose share its middle lies.
        while let Some(cost) = costs.get(place).map(|cost| u128::from(*cost))
            && (2 * spent + cost) * (shards as u128) <= 2 * all * (shard as u128)
        {
            spent += cost;
            place += 1;
        }
        stretches.push(start..place);
    }
    stretches
}

/// The units below one follow it in the tree's order without a gap.
fn ends(tree: &Tree) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=tree.units.len()).collect();
    for (place, unit) in tree.units.iter().enumerate().rev() {
        let last = unit.children.iter().filter_map(|child| ends.get(*child)).max().copied();
        if let Some((end, last)) = ends.get_mut(place).zip(last) {
            *end = last.max(*end);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_follow_each_other_and_leave_nothing_out() {
        for shards in [1, 2, 3, 7, 20] {
            let stretches = stretches(&[5, 1, 1, 1, 8, 2, 2, 40, 1, 3], shards);
            assert_eq!(stretches.len(), shards);
            assert_eq!(stretches.first().unwrap().start, 0);
            assert_eq!(stretches.last().unwrap().end, 10);
            assert!(stretches.windows(2).all(|two| two[0].end == two[1].start), "{stretches:?}");
        }
    }

    #[test]
    fn stretches_cost_about_the_same() {
        assert_eq!(stretches(&[10; 8], 4), [0..2, 2..4, 4..6, 6..8]);
        assert_eq!(stretches(&[40, 10, 10, 10, 10], 2), [0..1, 1..5]);
    }
}
