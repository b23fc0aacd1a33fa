//! Persons and bodies that a cell names: offices, organization departments, and the leaders who may decide.

use crate::records::{Body, Someone, StaffMember};

use super::case::Case;
use super::shapes::{folded, names};

impl<'a> Case<'a> {
    /// The unit's office, folded.
    pub(super) fn unit_office(&self) -> String {
        folded(&self.unit.office)
    }

    /// The unit's organization department, folded.
    pub(super) fn organization_department(&self) -> String {
        folded(&self.unit.organization_department)
    }

    /// "Leader's office" of a staff member, folded.
    pub(super) fn leaders_office(&self, member: &StaffMember<'a>) -> String {
        folded(self.office_of(member))
    }

    /// Whether the cell is the id or the name of a leader. One that resolves is that one person; a name that several
    /// leaders bear resolves to nobody and is a leader's all the same.
    pub(super) fn is_leader(&self, body: &Body<'_>) -> bool {
        match body.person {
            Some(someone) => matches!(someone, Someone::Leader(_)),
            None => self.registers().leaders.rows.iter().any(|leader| &*leader.name == body.name),
        }
    }

    /// Whether the cell is the id or the name of someone on the roster, as for leaders.
    pub(super) fn is_on_roster(&self, body: &Body<'_>) -> bool {
        match body.person {
            Some(someone) => matches!(someone, Someone::Staff(_)),
            None => self.registers().staff.rows.iter().any(|member| &*member.name == body.name),
        }
    }
}

/// Whether the cell names a body of this folded name. A cell that resolves to a person names none.
pub(super) fn names_body(cell: &Body<'_>, body: &str) -> bool {
    cell.person.is_none() && names(cell.text, body)
}
