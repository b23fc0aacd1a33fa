//! What the leak gate looks for in what was made from a unit's records.

use std::collections::BTreeSet;

use crate::lang::Lang;
use crate::publish::Needle;
use crate::publish::gate::{Secret, same_name, squeezed, withheld as needles_of};
use crate::records::{Register, Unit};
use crate::report::Judged;

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
/// records, such as the names of the units around it: a name that stands in one of them, or that is an id, tells nothing.
pub(super) fn names(unit: &Unit<'_>, judged: &Judged, besides: &[&str]) -> Vec<Needle> {
    let rows = || [Register::Leaders, Register::Staff].into_iter().flat_map(|register| unit.registers.rows(register));
    let ids: BTreeSet<String> = rows().filter_map(|row| row.id).map(same_name).collect();
    let besides: Vec<String> = besides.iter().map(|text| same_name(text)).collect();
    let place_of = |name: &str| {
        let row = rows().find(|row| row.cells.iter().any(|cell| same_name(cell) == name));
        row.map_or_else(|| unit.id.clone(), |row| format!("{}/{row}", unit.id))
    };
    let mut needles = Vec::new();
    for name in &judged.hidden_names {
        let folded = same_name(name);
        if !ids.contains(&folded) && !besides.iter().any(|text| text.contains(&folded)) {
            needles.push(Needle { secret: Secret::Name, text: name.clone(), place: place_of(&folded) });
        }
    }
    needles
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
