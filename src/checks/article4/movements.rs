//! The movements of classified documents: taken out, copied, excerpted, lent, shown.

use std::collections::HashSet;

use crate::checks::bodies::names_body;
use crate::checks::case::Deadline;
use crate::checks::{Case, Verdict, Why};
use crate::records::{Movement, MovementAction, Register, Relation};
use crate::regulation::Parameter;
use crate::time::Moment;

/// `taken-out-without-approval`, `copied-without-approval` and `excerpted-without-approval`
pub(super) fn without_approval(case: &Case<'_>, action: MovementAction) -> Verdict {
    case.each(
        Register::Movements,
        &case.registers().movements,
        |row| row.action == action && case.in_quarter(Some(row.on)),
        |row| not_approved(case, row),
    )
}

/// "Not approved" of checks.md: by nobody who may, or on no day that is in time.
fn not_approved(case: &Case<'_>, movement: &Movement<'_>) -> Vec<Why> {
    let office = case.unit_office();
    let by_wrong = match movement.approved_by {
        None => Some("approved-by-blank"),
        Some(by) if by == movement.staff => Some("approved-by-mover"),
        Some(by) if !case.is_leader(&by) && !names_body(&by, &office) => Some("approved-by-other"),
        Some(_) => None,
    };
    let mut why: Vec<Why> = by_wrong.map(|code| Why::new(code, [("office", office)])).into_iter().collect();
    let on = ("on", movement.on.to_string());
    match movement.approved_on {
        None => why.push(Why::new("approved-on-blank", [on])),
        Some(approved) if approved > movement.on => {
            why.push(Why::new("approved-after", [("approved", approved.to_string()), on]));
        }
        Some(_) => {}
    }
    why
}

/// `document-not-returned`
pub(super) fn not_returned(case: &Case<'_>) -> Verdict {
    case.due(
        Register::Movements,
        &case.registers().movements,
        |row| match (row.action, row.due_on) {
            (MovementAction::Copy | MovementAction::Excerpt, _) => None,
            (_, Some(due)) => Some(Deadline::given(due)),
            (_, None) => Some(case.days_after(row.on, Parameter::DocumentsReturnDays)),
        },
        |row| row.returned_on.map(Moment::on),
    )
}

/// `unregistered-document-moved`: an id that a row bears which could not be read is in the ledger.
pub(super) fn unregistered(case: &Case<'_>) -> Verdict {
    let documents = &case.registers().documents;
    let ids = documents.rows.iter().map(|row| &*row.id).chain(documents.unread_ids.iter().copied());
    let registered: HashSet<&str> = ids.collect();
    case.each(
        Register::Movements,
        &case.registers().movements,
        |row| case.in_quarter(Some(row.on)),
        |row| {
            let unregistered = !registered.contains(row.document.text);
            unregistered.then(|| Why::new("unregistered", [("document", row.document.text.to_owned())])).into_iter().collect()
        },
    )
}

/// `shown-to-outsider`
pub(super) fn shown_to_outsider(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Movements,
        &case.registers().movements,
        |row| case.in_quarter(Some(row.on)),
        |row| match row.recipient_relation {
            Some(Relation::Family) => vec![Why::plain("family")],
            Some(Relation::Friend) => vec![Why::plain("friend")],
            Some(Relation::Unrelated) => vec![Why::plain("unrelated")],
            Some(Relation::Work) | None => Vec::new(),
        },
    )
}
