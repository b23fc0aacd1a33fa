use super::*;

fn at(text: &str) -> Result<String, BadDate> {
    moment(text).map(|moment| moment.to_string())
}

#[test]
fn every_notation_of_a_day_is_the_same_day() {
    for text in [
        "2026-09-30",
        "2026-9-30",
        "2026/9/30",
        "2026/09/30",
        "2026.9.30",
        "2026.09.30",
        "2026年9月30日",
        "2026年09月30日",
        "20260930",
        "二〇二六年九月三十日",
        "二○二六年九月三十日",
        "二零二六年九月三十日",
    ] {
        assert_eq!(day(text), Ok(Day::parse("2026-09-30").unwrap()), "{text}");
    }
}

#[test]
fn every_day_in_words_is_read() {
    let words = |n: u32| {
        let ones = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n as usize % 10];
        let tens = ["", "十", "二十", "三十"][n as usize / 10];
        format!("{tens}{ones}")
    };
    for month in 1..=12 {
        let text = format!("一九九二年{}月一日", words(month));
        assert_eq!(day(&text), Ok(Day::new(1992, month, 1).unwrap()), "{text}");
    }
    for date in 1..=31 {
        let text = format!("二〇〇〇年一月{}日", words(date));
        assert_eq!(day(&text), Ok(Day::new(2000, 1, date).unwrap()), "{text}");
    }
}

#[test]
fn two_digit_years_mixed_separators_and_half_dates_are_no_dates() {
    for text in [
        "26-9-30",
        "26.9.30",
        "26年9月30日",
        "二六年九月三十日",
        // More numerals than any year has, and than a number of 32 bits can hold.
        "二〇二六二〇二六二〇二六年九月三十日",
        "260930",
        "2026-09/30",
        "2026/9.30",
        "2026年9-30",
        "2026年9月30",
        "2026年9月",
        "2026-09",
        "2026",
        "2026-009-30",
        "2026-9-030",
        "-2026-9-30",
        "2026-09-30-",
        "46295",
        "202609301",
        "九月三十日",
        "二〇二六年九月三十",
        "二〇二六年一十月一日",
        "二〇二六年九月十十日",
        "二〇二六年〇月一日",
        "2026年九月三十日",
        "明天",
        "2026-09-3o",
        "2026 - 09 - 30",
    ] {
        assert_eq!(day(text), Err(BadDate::Notation), "{text}");
    }
}

#[test]
fn days_that_the_calendar_does_not_have_are_told_apart() {
    for text in [
        "2026-02-29",
        "2026/2/30",
        "2026.13.1",
        "20260931",
        "2026年0月1日",
        "二〇二六年二月三十日",
        "2026-09-00",
        "0000-01-01",
        "二〇二六年九月九十九日",
    ] {
        assert_eq!(day(text), Err(BadDate::NoSuchDay), "{text}");
    }
    assert!(day("2024-02-29").is_ok());
}

#[test]
fn every_notation_of_a_time_is_the_same_time() {
    for text in [
        "2026-09-30 14:30",
        "2026-09-30 14:30:00",
        "2026-09-30T14:30",
        "2026-09-30T14:30:00",
        "2026/9/30 14:30",
        "2026.9.30  14时30分",
        "2026年9月30日14时30分",
        "2026年9月30日 14时30分",
        "2026年9月30日14:30",
        "20260930 14:30",
        "二〇二六年九月三十日 14:30",
    ] {
        assert_eq!(at(text), Ok("2026-09-30 14:30".to_owned()), "{text}");
    }
    assert_eq!(at("2026-9-3 9:05:07"), Ok("2026-09-03 09:05:07".to_owned()));
    assert_eq!(at("2026年9月3日9时5分"), Ok("2026-09-03 09:05".to_owned()));
}

#[test]
fn a_day_alone_and_a_time_of_midnight_lack_a_time() {
    for text in [
        "2026-09-30",
        "2026-09-30 0:00",
        "2026-09-30 00:00:00",
        "2026-09-30T00:00",
        "2026年9月30日0时0分",
        "2026年9月30日00时00分",
    ] {
        assert_eq!(moment(text), Ok(Moment::on(Day::parse("2026-09-30").unwrap())), "{text}");
    }
    assert_eq!(at("2026-09-30 00:00:01"), Ok("2026-09-30 00:00:01".to_owned()));
}

#[test]
fn a_date_column_carries_a_time_of_midnight_and_no_other() {
    assert_eq!(day("2026/9/30 0:00"), Ok(Day::parse("2026-09-30").unwrap()));
    assert_eq!(day("2026/9/30 0:00:00"), Ok(Day::parse("2026-09-30").unwrap()));
    assert_eq!(day("2026/9/30 0:01"), Err(BadDate::CarriesTime));
    assert_eq!(day("2026/9/30 00:00:01"), Err(BadDate::CarriesTime));
}

#[test]
fn a_time_that_a_day_does_not_have_is_told_apart() {
    for text in ["2026-09-30 24:00", "2026-09-30 24:00:00", "2026-09-30 23:60", "2026-09-30 12:00:60", "2026年9月30日24时0分"]
    {
        assert_eq!(moment(text), Err(BadDate::NoSuchTime), "{text}");
    }
    assert_eq!(day("2026-09-30 24:00"), Err(BadDate::NoSuchTime));
}

#[test]
fn other_ends_of_a_moment_are_none() {
    for text in [
        "2026-09-3014:30",
        "202609301430",
        "2026-09-30T14时30分",
        "2026-09-30 14",
        "2026-09-30 14时",
        "2026-09-30 14:3",
        "2026-09-30 14:30Z",
        "2026-09-30T14:30+08:00",
        "2026-09-30 14:30:00.000",
        "2026-09-30 下午2:30",
        "2026-09-30 T14:30",
        "2026-09-30T",
        "2026-09-30 014:30",
        "14:30",
    ] {
        assert_eq!(moment(text), Err(BadDate::Notation), "{text}");
    }
}
