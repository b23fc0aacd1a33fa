//! What a reader relies on when a report says what became of the findings of the quarter before.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod support;

use serde_json::Value;
use support::Desk;

#[test]
fn a_complaint_with_an_action_is_settled_though_it_no_longer_counts_as_upheld() {
    let desk = Desk::new();
    let header = "id,staff,received_on,concern,upheld,replied_on,action\n";
    desk.write("data/sheng/feedback.csv", &format!("{header}F1,S1,2026-05-04,other,yes,2026-05-05,\n"));
    desk.build("2026-Q2");
    desk.write("data/sheng/feedback.csv", &format!("{header}F1,S1,2026-05-04,other,no,2026-05-05,已说明情况\n"));
    assert_eq!(how(&desk, "feedback-not-acted-on", "feedback:F1"), "settled");
}

#[test]
fn whoever_left_the_post_settles_every_appraisal_that_called_for_it() {
    let desk = Desk::new();
    let staff = "id,name,role,serves,appointed_on,left_on\nS1,甲某某,secretary,L1,2020-01-01,";
    let appraisals = "staff,on,result,suitable\nS1,2026-05-04,competent,no\n";
    desk.write("data/sheng/staff.csv", &format!("{staff}\n"));
    desk.write("data/sheng/appraisals.csv", appraisals);
    desk.build("2026-Q2");
    desk.write("data/sheng/staff.csv", &format!("{staff}2026-07-10\n"));
    desk.write("data/sheng/appraisals.csv", &format!("{appraisals}S1,2026-07-06,competent,no\n"));
    assert_eq!(how(&desk, "unsuitable-not-transferred", "appraisals:S1@2026-05-04"), "settled");
}

/// In what way the report of the third quarter says that a finding was resolved.
fn how(desk: &Desk, check: &str, record: &str) -> String {
    desk.build("2026-Q3");
    let report: Value = serde_json::from_slice(&desk.site()["2026-Q3/units/sheng/report.json"]).unwrap();
    let resolved = report["resolved"].as_array().unwrap();
    let entry = resolved.iter().find(|entry| entry["check"] == check && entry["record"] == record);
    entry.map_or_else(String::new, |entry| entry["how"].as_str().unwrap().to_owned())
}
