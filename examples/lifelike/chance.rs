//! Chance that comes out the same every time: SplitMix64 (Steele, Lea and Flood, 2014).

use std::cell::Cell;

/// A stream of numbers of one unit.
pub struct Chance(Cell<u64>);

impl Chance {
    /// The stream of a unit.
    pub fn new(seed: u64, unit: u64) -> Chance {
        let start = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ unit.wrapping_mul(0xD1B5_4A32_D192_ED03);
        let chance = Chance(Cell::new(start));
        chance.next();
        chance
    }

    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        let mut mixed = self.0.get();
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    pub fn below(&self, end: u32) -> u32 {
        (self.next() % u64::from(end.max(1))) as u32
    }

    /// Whether what happens once in so many times happens.
    pub fn once_in(&self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn one<'t>(&self, of: &[&'t str]) -> &'t str {
        of.get(self.below(of.len() as u32) as usize).copied().unwrap_or_default()
    }
}
