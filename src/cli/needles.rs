//! What the leak gate looks for in what was made from a unit's records.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::Failure;
use crate::lang::Lang;
use crate::publish::Needle;
use crate::publish::gate::{Secret, same_name, squeezed, withheld as needles_of};
use crate::records::{Register, Unit, Withheld};
use crate::report::Judged;
use crate::site::{Aside, UnitRows};

/// The needles of the texts that were withheld, but for those that an accepted cell or the product says too.
pub(super) fn withheld(unit: &Unit<'_>, judged: &Judged) -> Vec<Needle> {
    if judged.withheld.is_empty() {
        return Vec::new();
    }
    let said = Said::of(unit);
    let mut needles = Vec::new();
    for text in &judged.withheld {
        let place = format!("{}/{}:{}", unit.id, text.file, text.line);
        needles.extend(needles_of(&text.text, &judged.hidden_names, &place, |piece| said.holds(piece)));
    }
    needles
}

/// The needles of the names that no output may hold. `besides` are texts on the unit's pages that do not come from its
/// records, such as the names of the units around it: a name that stands in one of them, or in an id, tells nothing, for
/// ids are shown.
pub(super) fn names(unit: &Unit<'_>, judged: &Judged, besides: &[&str]) -> Vec<Needle> {
    let mut places = BTreeMap::new();
    for row in [Register::Leaders, Register::Staff].into_iter().flat_map(|register| unit.registers.rows(register)) {
        for cell in row.cells {
            places.entry(same_name(cell)).or_insert(row);
        }
    }
    let with_ids = Register::ALL.iter().flat_map(|register| unit.registers.rows(*register));
    // Ids are mostly in ASCII letters, names mostly not: most need no look.
    let is_like_a_name = |id: &&str| !id.is_ascii() || judged.hidden_names.iter().any(|name| name.is_ascii());
    let ids =
        with_ids.filter_map(|row| row.id).filter(is_like_a_name).chain(unit.measures.iter().map(|measure| measure.id.as_str()));
    let besides: BTreeSet<String> = ids.chain(besides.iter().copied()).map(same_name).collect();
    let besides = besides.into_iter().collect::<Vec<_>>().join("\n");
    let place_of = |name: &str| {
        let row = places.get(name);
        row.map_or_else(|| unit.id.clone(), |row| format!("{}/{row}", unit.id))
    };
    let mut needles = Vec::new();
    for name in &judged.hidden_names {
        let folded = same_name(name);
        if !besides.contains(&folded) {
            needles.push(Needle { secret: Secret::Name, text: name.clone(), place: place_of(&folded) });
        }
    }
    needles
}

/// The needles of the pages across units: what was withheld in each unit, or beside them, but for what another unit's rows
/// say, which its own gate has let through.
///
/// # Errors
/// Where the rows cannot be read.
pub(super) fn across(units: &[(&UnitRows, &[Needle])], beside: &[Withheld], aside: &dyn Aside) -> Result<Vec<Needle>, Failure> {
    let mut needles: Vec<(Option<usize>, Needle)> = Vec::new();
    for (place, (_, withheld)) in units.iter().enumerate() {
        needles.extend(withheld.iter().map(|needle| (Some(place), needle.clone())));
    }
    for text in beside {
        let place = format!("{}:{}", text.file, text.line);
        needles.extend(needles_of(&text.text, &[], &place, |_| false).into_iter().map(|needle| (None, needle)));
    }
    if needles.is_empty() {
        return Ok(Vec::new());
    }
    for (place, (rows, _)) in units.iter().enumerate() {
        let said = squeezed(&rows.said(aside)?);
        let is_said = |text: &str| said.contains(squeezed(&as_json(text)).trim_matches('"'));
        needles.retain(|(owner, needle)| *owner == Some(place) || !is_said(&needle.text));
    }
    Ok(needles.into_iter().map(|(_, needle)| needle).collect())
}

/// A text as JSON has it, as rows are put aside.
fn as_json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// What may be said: the accepted cells and texts of a unit, and the product's own texts.
struct Said {
    texts: BTreeSet<String>,
}

impl Said {
    fn of(unit: &Unit<'_>) -> Said {
        let rows = Register::ALL.iter().flat_map(|register| unit.registers.rows(*register));
        let cells = rows.flat_map(|row| row.cells.iter().map(|cell| squeezed(cell)));
        let bodies = unit.measures.iter().flat_map(|measure| [measure.title.as_str(), measure.body.as_str()]);
        let own = [unit.profile.as_str(), &unit.name, &unit.office, &unit.organization_department];
        let product = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| lang.texts().values().map(String::as_str));
        let checks = crate::checks::catalogue().map(|check| check.text);
        let provisions = crate::regulation::provisions().iter().map(|(_, text)| *text);
        let texts = bodies.chain(own).chain(product).chain(checks).chain(provisions).map(squeezed);
        Said { texts: cells.chain(texts).filter(|text| !text.is_empty()).collect() }
    }

    fn holds(&self, piece: &str) -> bool {
        let piece = squeezed(piece);
        self.texts.iter().any(|text| text.contains(&piece))
    }
}
