//! The registers of classified documents: the ledger, movements, inventories.

use duizhao::records::Register;
use duizhao::time::Day;

use crate::chance::Chance;
use crate::people::Staff;
use crate::sheet::{Sheet, quarters, working};

/// A document of the ledger.
struct Document {
    id: String,
    received_on: Day,
    gone_on: Option<Day>,
}

/// The registers.
pub fn registers(staff: &Staff, chance: &Chance) -> Vec<Sheet> {
    let mut ledger = Sheet::new(Register::Documents);
    let documents = documents(&mut ledger, staff, chance);
    let movements = movements(&documents, staff, chance);
    vec![ledger, movements, inventories(&documents, staff, chance)]
}

fn documents(ledger: &mut Sheet, staff: &Staff, chance: &Chance) -> Vec<Document> {
    let custodian = &staff.secretary(4).id;
    let (mut documents, mut year, mut number): (Vec<Document>, _, _) = (Vec::new(), 0, 0);
    for (start, quarter) in quarters().into_iter().zip(0..) {
        for place in 0..8 {
            let on = working(start.plus(3 + 10 * place));
            number = if on.year() == year { number + 1 } else { 1 };
            year = on.year();
            let gone_on = ((place == 2 || place == 5) && quarter < 3).then(|| working(on.plus(70)));
            let is_destroyed = gone_on.is_some() && place == 5;
            let id = format!("{year}-{number:03}");
            ledger.add([
                ("id", id.clone()),
                ("classification", (*["秘密", "机密", "内部", "秘密"].get(place as usize % 4).unwrap_or(&"内部")).to_owned()),
                ("copies", (1 + place % 3).to_string()),
                ("received_on", on.to_string()),
                ("registered_on", if chance.once_in(30) { working(on.plus(6)) } else { on }.to_string()),
                ("registered_by", custodian.clone()),
                ("custodian", if chance.once_in(60) { String::new() } else { custodian.clone() }),
                (
                    "location",
                    if chance.once_in(60) { "办公桌抽屉" } else { chance.one(&["机要室1号柜", "二楼保密室"]) }.to_owned(),
                ),
                ("disposition", gone_on.map_or("", |_| if is_destroyed { "销毁" } else { "清退" }).to_owned()),
                ("disposed_on", gone_on.map(|on| on.to_string()).unwrap_or_default()),
                ("disposed_by", gone_on.map(|_| custodian.clone()).unwrap_or_default()),
                ("witnessed_by", if is_destroyed { staff.secretary(0).id.clone() } else { String::new() }),
            ]);
            documents.push(Document { id, received_on: on, gone_on });
        }
    }
    documents
}

fn movements(documents: &[Document], staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Movements);
    for (document, number) in documents.iter().filter(|document| document.gone_on.is_none()).zip(1..) {
        let action = chance.one(&["借阅", "借阅", "复印", "带出", "摘抄"]);
        let on = working(document.received_on.plus(2));
        let comes_back = matches!(action, "借阅" | "带出");
        let returned = if chance.once_in(30) { String::new() } else { working(on.plus(3)).to_string() };
        sheet.add([
            ("id", format!("M-{number:03}")),
            ("document", document.id.clone()),
            ("staff", staff.secretary(number).id.clone()),
            ("action", action.to_owned()),
            ("on", on.to_string()),
            ("approved_by", if chance.once_in(30) { String::new() } else { "L1".to_owned() }),
            ("approved_on", on.to_string()),
            ("recipient", chance.one(&["综合科", "督查科", "信息科"]).to_owned()),
            ("recipient_relation", "工作需要".to_owned()),
            ("due_on", if comes_back { working(on.plus(5)).to_string() } else { String::new() }),
            ("returned_on", if comes_back { returned } else { String::new() }),
        ]);
    }
    sheet
}

fn inventories(documents: &[Document], staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Inventories);
    for start in quarters() {
        let on = working(start.plus(75));
        let is_kept = |document: &&Document| document.received_on <= on && document.gone_on.is_none_or(|gone| gone > on);
        let found = documents.iter().filter(is_kept).count() - usize::from(chance.once_in(15));
        sheet.add([("on", on.to_string()), ("found", found.to_string()), ("checked_by", staff.secretary(0).name.clone())]);
    }
    sheet
}
