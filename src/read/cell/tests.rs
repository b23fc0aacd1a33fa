use super::*;
use crate::lang::Lang;
use crate::records::{Amount, Register};
use crate::time::{Day, Moment};

fn kind(register: Register, column: &str) -> Kind {
    register.column(column).unwrap().1.kind
}

/// The cell read as one of this kind, with nobody known.
fn read<'a>(arena: &'a Bump, kind: Kind, cell: &'a str) -> Result<Option<Value<'a>>, Fault> {
    read_cell(arena, &Known::default(), kind, cell)
}

#[test]
fn blank_cells_are_blank_in_every_column_and_none_is_no() {
    let arena = Bump::new();
    for column in Register::ALL.iter().flat_map(|register| register.columns()) {
        for cell in ["", "-", "--", "—", "——", "/", "\\", "空"] {
            assert_eq!(read(&arena, column.kind, cell), Ok(None), "{} {cell}", column.en);
        }
        let none = if column.kind == Kind::YesNo { Some(Value::YesNo(false)) } else { None };
        assert_eq!(read(&arena, column.kind, "无"), Ok(none), "{}", column.en);
    }
}

#[test]
fn full_width_marks_are_blank_but_in_free_text() {
    let arena = Bump::new();
    for cell in ["－", "／", "＼", "－－"] {
        assert_eq!(read(&arena, Kind::Day, cell), Ok(None), "{cell}");
        assert_eq!(read(&arena, Kind::Free, cell), Ok(Some(Value::Text(cell))), "{cell}");
    }
}

#[test]
fn free_text_stays_as_written_and_other_text_is_folded() {
    let arena = Bump::new();
    for kind in [Kind::Free, Kind::Person] {
        assert_eq!(read(&arena, kind, "张　三（２）"), Ok(Some(Value::Text("张　三（２）"))));
    }
    assert_eq!(read(&arena, Kind::Folded, "一　处（２）"), Ok(Some(Value::Text("一 处(2)"))));
    assert_eq!(read(&arena, Kind::Name, "甲　某同志"), Ok(Some(Value::Text("甲某"))));
    assert_eq!(read(&arena, Kind::Id, "Ｓ０１"), Ok(Some(Value::Text("S01"))));
    let body = read(&arena, Kind::Body, "县委　组织部（乙）").unwrap();
    let Some(Value::Body(body)) = body else { panic!("{body:?}") };
    assert_eq!((body.text, body.name, body.person), ("县委 组织部(乙)", "县委组织部(乙)", None));
}

#[test]
fn the_free_text_columns_are_those_of_the_records_document() {
    let mut free = Vec::new();
    for register in Register::ALL {
        for column in register.columns() {
            if matches!(column.kind, Kind::Free | Kind::Person) {
                free.push(format!("{}.{}", register.name(), column.en));
            }
        }
    }
    let expected = "leaders.title staff.party_branch duties.post duties.responsibilities training.topic tasks.summary \
        relays.recipient relays.content feedback.action movements.recipient inventories.checked_by party_life.branch \
        party_life.activity self_checks.evidence self_checks.checked_by corrections.action corrections.responsible \
        corrections.verified_by exceptions.reason";
    assert_eq!(free.join(" "), expected);
}

#[test]
fn yes_and_no_are_spelt_in_many_ways() {
    let arena = Bump::new();
    for (yes, no) in [
        ("是", "否"),
        ("有", "无"),
        ("对", "错"),
        ("yes", "no"),
        ("YES", "No"),
        ("y", "N"),
        ("true", "FALSE"),
        ("1", "0"),
        ("１", "０"),
        ("√", "×"),
        ("✓", "✗"),
        ("✔", "✘"),
        ("ｙ", "ｎ"),
    ] {
        assert_eq!(read(&arena, Kind::YesNo, yes), Ok(Some(Value::YesNo(true))), "{yes}");
        assert_eq!(read(&arena, Kind::YesNo, no), Ok(Some(Value::YesNo(false))), "{no}");
    }
    for cell in ["不是", "2", "是的", "x", "t", "√√"] {
        assert_eq!(read(&arena, Kind::YesNo, cell), Err(Fault::YesNo), "{cell}");
    }
}

#[test]
fn full_width_digits_are_digits_in_dates_and_numbers() {
    let arena = Bump::new();
    let day = Day::parse("2026-07-02").unwrap();
    assert_eq!(read(&arena, Kind::Day, "２０２６/７/２"), Ok(Some(Value::Day(day))));
    assert_eq!(read(&arena, Kind::Day, "２０２６．７．２"), Ok(Some(Value::Day(day))));
    let moment = Moment::at(day, 14, 30, 0).unwrap();
    assert_eq!(read(&arena, Kind::Moment, "２０２６年７月２日　１４：３０"), Ok(Some(Value::Moment(moment))));
    assert_eq!(read(&arena, Kind::Amount, "１．５"), Ok(Some(Value::Amount(Amount::thousandths(1500)))));
}

#[test]
fn whole_columns_take_twelve_point_nought_and_no_fraction() {
    let arena = Bump::new();
    let copies = kind(Register::Documents, "copies");
    assert_eq!(read(&arena, copies, "12.0"), Ok(Some(Value::Amount(Amount::thousandths(12_000)))));
    for cell in ["12.5", "-1", "1e3", "两件"] {
        assert_eq!(read(&arena, copies, cell), Err(Fault::Whole), "{cell}");
    }
    assert_eq!(read(&arena, kind(Register::Inventories, "found"), "0"), Ok(Some(Value::Amount(Amount::thousandths(0)))));
}

#[test]
fn choices_are_known_in_both_spellings_and_english_in_any_case() {
    let arena = Bump::new();
    let education = kind(Register::Staff, "education");
    for (cell, place) in [("senior", 2), ("Senior", 2), ("高中", 2), ("中专", 2), ("ＭＡＳＴＥＲ", 5), ("博士", 6)] {
        assert_eq!(read(&arena, education, cell), Ok(Some(Value::Choice(place))), "{cell}");
    }
    let signature = kind(Register::Issuances, "signature");
    assert_eq!(read(&arena, signature, "OWN-HAND"), Ok(Some(Value::Choice(0))));
    assert!(matches!(read(&arena, education, "研究生"), Err(Fault::Choice(_))));
    assert!(matches!(read(&arena, education, "本 科"), Err(Fault::Choice(_))));
}

#[test]
fn a_classification_is_its_level_with_or_without_star_and_period() {
    let arena = Bump::new();
    for (cell, place) in [
        ("绝密", 0),
        ("top-secret", 0),
        ("Secret", 1),
        ("机密★10年", 1),
        ("机密★１０年", 1),
        ("機密★10年", 1),
        ("机密 ★ 10年", 1),
        ("机密★长期", 1),
        ("机密★6个月", 1),
        ("秘密★", 2),
        ("confidential★10年", 2),
        ("内部", 3),
    ] {
        assert_eq!(read(&arena, Kind::Classification, cell), Ok(Some(Value::Choice(place))), "{cell}");
    }
    for cell in ["公开", "机密10年", "★机密", "密", "secretive"] {
        assert_eq!(read(&arena, Kind::Classification, cell), Err(Fault::Classification), "{cell}");
    }
}

#[test]
fn a_level_that_cannot_be_read_is_not_shown() {
    assert_eq!(Fault::Classification.shown("机密10年"), MASK);
    assert_eq!(Fault::Classification.shown("公开"), "公开");
}

#[test]
fn provisions_are_those_of_the_regulation() {
    let arena = Bump::new();
    assert_eq!(read(&arena, Kind::Provision, "２.10"), Ok(Some(Value::Provision(Provision::new(2, 10)))));
    for cell in ["2.11", "8.1", "第2.3条", "2", "2.1.0"] {
        assert_eq!(read(&arena, Kind::Provision, cell), Err(Fault::Provision), "{cell}");
    }
}

#[test]
fn identity_card_and_mobile_numbers_are_no_ids_and_no_references() {
    let arena = Bump::new();
    for kind in [Kind::Id, Kind::Leader, Kind::Staff, Kind::Document] {
        for cell in ["13800138000", "１３８００１３８０００", "110101199003070011", "138 0013 8000"] {
            assert_eq!(read(&arena, kind, cell), Err(Fault::PersonalNumber), "{kind:?} {cell}");
        }
        assert!(read(&arena, kind, "20260930001").is_ok());
    }
    assert!(read(&arena, Kind::Body, "13800138000").is_ok());
    assert_eq!(Fault::PersonalNumber.shown("13800138000"), MASK);
}

#[test]
fn every_fault_says_in_both_languages_what_was_found_and_how_to_mend_it() {
    let faults = [
        Fault::Day(BadDate::Notation),
        Fault::Day(BadDate::NoSuchDay),
        Fault::Day(BadDate::CarriesTime),
        Fault::Moment(BadDate::Notation),
        Fault::Moment(BadDate::NoSuchDay),
        Fault::Moment(BadDate::NoSuchTime),
        Fault::YesNo,
        Fault::Amount,
        Fault::Whole,
        Fault::Choice(Classification::CHOICES),
        Fault::Classification,
        Fault::Provision,
        Fault::PersonalNumber,
    ];
    for fault in faults {
        for lang in [Lang::Zh, Lang::En] {
            let text = lang.say(&fault.told("示例"));
            assert!(text.contains(fault.shown("示例")) && !text.contains(['{', '}']), "{text}");
        }
    }
    let text = Lang::Zh.say(&Fault::Choice(Classification::CHOICES).told("公开"));
    assert!(text.contains("top-secret=绝密, secret=机密, confidential=秘密, internal=内部"), "{text}");
}
