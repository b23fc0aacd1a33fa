use std::fs;

use super::*;
use crate::read::tree::survey;
use crate::records::{Kept, sha256};

const UNIT: &str =
    "---\nid: s\nname: 甲\nlevel: county\nkind: party\noffice: 办公室\norganization_department: 组织部\n---\n# 概况\n";
const MEASURE: &str = "---\ntitle: 学习制度\narticles: [1]\nstatus: draft\n---\n正文\n";

fn file(name: &str, text: &str) -> UnitFile {
    UnitFile { name: name.to_owned(), bytes: Ok(text.as_bytes().to_vec()) }
}

fn told(unit: &Unit<'_>) -> Vec<(&'static str, String)> {
    unit.problems.iter().map(|problem| (problem.code.name(), problem.file.clone().unwrap_or_default())).collect()
}

fn measures_account<'u>(unit: &'u Unit<'_>) -> &'u FileAccount {
    unit.accounts.iter().find(|account| account.register.is_none()).unwrap()
}

#[test]
fn a_unit_is_read_from_the_disk_with_its_measures_and_their_accounting() {
    let root = tempfile::tempdir().unwrap();
    let measures = root.path().join("s/Measures");
    fs::create_dir_all(&measures).unwrap();
    fs::write(root.path().join("s/unit.md"), UNIT).unwrap();
    fs::write(measures.join("b.md"), MEASURE).unwrap();
    fs::write(measures.join("a.md"), MEASURE).unwrap();
    fs::write(measures.join("c.md"), "no front matter").unwrap();
    fs::write(measures.join("d.md"), MEASURE.replace("学习制度", "绝密★10年")).unwrap();
    fs::write(measures.join("e.md"), vec![b'x'; TEXT_LIMIT as usize + 1]).unwrap();
    let tree = survey(root.path()).unwrap();
    let arena = Bump::new();
    let unit = read_unit(&tree, 0, &arena).unwrap();
    assert_eq!(unit.profile, "# 概况\n");
    let files: Vec<_> = unit.measures.iter().map(|measure| (measure.id.as_str(), measure.file.as_str())).collect();
    assert_eq!(files, [("a", "Measures/a.md"), ("b", "Measures/b.md")]);
    let account = measures_account(&unit);
    assert_eq!((account.file.as_str(), account.accepted, account.rejected, account.withheld), ("Measures", 2, 2, 1));
    assert_eq!(unit.measures_unread, 3);
    assert_eq!(
        told(&unit),
        [
            ("bad-front-matter", "Measures/c.md".to_owned()),
            ("classified-marking", "Measures/d.md".to_owned()),
            ("too-large", "Measures/e.md".to_owned()),
        ]
    );
    assert!(read_unit(&tree, 1, &arena).is_none());
}

#[test]
fn a_measure_that_vanishes_after_the_survey_is_an_error_and_no_panic() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("s/measures")).unwrap();
    fs::write(root.path().join("s/unit.md"), UNIT).unwrap();
    fs::write(root.path().join("s/measures/a.md"), MEASURE).unwrap();
    let tree = survey(root.path()).unwrap();
    fs::remove_dir_all(root.path().join("s")).unwrap();
    let arena = Bump::new();
    let unit = read_unit(&tree, 0, &arena).unwrap();
    assert_eq!(told(&unit), [("bad-front-matter", "measures/a.md".to_owned())]);
    assert_eq!(measures_account(&unit).rejected, 1);
}

#[test]
fn a_folder_of_measures_without_files_is_accounted_for_and_no_folder_is_not() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("s/具体措施")).unwrap();
    fs::write(root.path().join("s/unit.md"), UNIT).unwrap();
    let arena = Bump::new();
    let unit = read_unit(&survey(root.path()).unwrap(), 0, &arena).unwrap();
    assert_eq!((measures_account(&unit).file.as_str(), measures_account(&unit).rows()), ("具体措施", 0));
    let unit = read_files(&UnitEntry::example(), Vec::new(), &arena).unwrap();
    assert!(unit.accounts.iter().all(|account| account.register.is_some()));
}

#[test]
fn a_unit_may_be_read_from_files_in_memory() {
    let arena = Bump::new();
    let files = vec![file("measures/xuexi.md", MEASURE), file("stafff.csv", ""), file("unit.md", "")];
    let unit = read_files(&UnitEntry::example(), files, &arena).unwrap();
    assert_eq!((unit.id.as_str(), unit.office.as_str()), ("shili-xian", "县委办公室"));
    assert_eq!(unit.measures[0].id, "xuexi");
    assert_eq!(told(&unit), [("unknown-file", "stafff.csv".to_owned())]);
}

#[test]
fn of_two_measures_whose_stems_differ_in_case_only_the_second_is_rejected() {
    let arena = Bump::new();
    let files = vec![file("measures/Xuexi.md", MEASURE), file("measures/xuexi.md", MEASURE), file("measures/xuexi2.md", MEASURE)];
    let unit = read_files(&UnitEntry::example(), files, &arena).unwrap();
    assert_eq!(unit.measures.iter().map(|measure| measure.id.as_str()).collect::<Vec<_>>(), ["Xuexi", "xuexi2"]);
    assert_eq!(told(&unit), [("bad-front-matter", "measures/xuexi.md".to_owned())]);
}

#[test]
fn a_measure_whose_name_carries_a_marking_or_a_number_counts_and_is_not_read() {
    let arena = Bump::new();
    let files = vec![file("measures/a-13800000000.md", MEASURE), file("measures/机密★.md", MEASURE)];
    let unit = read_files(&UnitEntry::example(), files, &arena).unwrap();
    let account = measures_account(&unit);
    assert_eq!((account.accepted, account.rejected, account.withheld), (0, 1, 1));
    let problems = told(&unit);
    assert_eq!(problems, [("personal-id", "measures/⟦1⟧".to_owned()), ("classified-marking", "measures/⟦2⟧".to_owned())]);
}

#[test]
fn the_inputs_depend_on_every_byte_that_is_read_and_on_nothing_else() {
    let arena = Bump::new();
    let inputs = |text: &str| read_files(&UnitEntry::example(), vec![file("measures/a.md", text)], &arena).unwrap().inputs;
    assert_eq!(inputs(MEASURE), inputs(MEASURE));
    assert_ne!(inputs(MEASURE), inputs(&MEASURE.replace("正文", "正文。")));
    assert!(inputs(MEASURE).starts_with("sha256:"));
    let mut entry = UnitEntry::example();
    entry.inputs.push(("unit.md".to_owned(), sha256(b"x")));
    assert_ne!(read_files(&entry, vec![file("measures/a.md", MEASURE)], &arena).unwrap().inputs, inputs(MEASURE));
}

#[test]
fn a_register_whose_name_carries_a_marking_or_a_number_is_unreadable_and_its_rows_are_counted() {
    let arena = Bump::new();
    let rows = "on,found,checked_by\n2026-09-01,1,甲\n2026-09-02,2,甲\n";
    for (name, code, rejected, withheld) in
        [("inventories-机密★.csv", "classified-marking", 0, 2), ("inventories-13800000000.csv", "personal-id", 2, 0)]
    {
        let files = vec![file("inventories.csv", rows), file(name, rows)];
        let unit = read_files(&UnitEntry::example(), files, &arena).unwrap();
        assert_eq!(unit.registers.kept(Register::Inventories), Kept::Unreadable);
        assert_eq!((unit.registers.inventories.rows.len(), unit.registers.unread(Register::Inventories)), (2, 2));
        let barred = unit.accounts.iter().find(|account| account.file.starts_with('⟦')).unwrap();
        assert_eq!((barred.accepted, barred.rejected, barred.withheld), (0, rejected, withheld));
        assert_eq!(unit.accounts.len(), 2);
        assert_eq!(unit.problems.len(), 1);
        assert_eq!(unit.problems[0].code.name(), code);
        assert!(unit.problems[0].file.as_ref().unwrap().starts_with('⟦'));
    }
}

#[test]
fn a_register_that_vanishes_or_is_too_large_is_unreadable_and_the_others_are_read() {
    let arena = Bump::new();
    let rows = "on,found,checked_by\n2026-09-01,1,甲\n";
    for (kind, code) in [(io::ErrorKind::NotFound, "register-unreadable"), (io::ErrorKind::FileTooLarge, "too-large")] {
        let lost = UnitFile { name: "inventories-2.csv".to_owned(), bytes: Err(kind) };
        let unit = read_files(&UnitEntry::example(), vec![file("inventories.csv", rows), lost], &arena).unwrap();
        assert_eq!(unit.registers.kept(Register::Inventories), Kept::Unreadable);
        assert_eq!(told(&unit), [(code, "inventories-2.csv".to_owned())]);
        assert_eq!(unit.accounts.len(), 2);
        assert_eq!(unit.accounts.iter().map(FileAccount::rows).sum::<u32>(), 1);
    }
}
