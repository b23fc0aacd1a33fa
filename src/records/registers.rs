//! The 21 registers: each column is declared once, as the field of a struct with its Chinese header. What the reader
//! expects, what `init` writes and what `schema` says are derived from here.
//!
//! The English header of a column is the field's name; a column is required when its field is not an `Option`.

use super::Amount;
use super::choices::*;
use super::unit::{Kept, RowMeta, Table};
use super::value::*;
use crate::regulation::Provision;
use crate::time::{Day, Moment};

macro_rules! registers {
    ($($(#[doc = $doc:literal])+ $variant:ident $register:ident $file:literal $zh:literal $record:ident {
        $($(#[doc = $fdoc:literal])* $field:ident $header:literal: $type:ty,)+
    })+) => {
        /// A register (登记簿), in the regulation's order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Register {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Register {
            /// All registers.
            pub const ALL: &'static [Register] = &[$(Register::$variant),+];

            /// The English name: of the file, and in record keys.
            pub fn name(self) -> &'static str {
                match self { $(Register::$variant => $file),+ }
            }

            /// The register of this English name.
            pub fn named(name: &str) -> Option<Register> {
                Register::ALL.iter().copied().find(|register| register.name() == name)
            }

            /// The Chinese title, which may name the file too.
            pub fn chinese(self) -> &'static str {
                match self { $(Register::$variant => $zh),+ }
            }

            /// The columns.
            pub fn columns(self) -> &'static [Column] {
                match self { $(Register::$variant => <$record<'static> as Record<'static>>::COLUMNS),+ }
            }
        }

        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug)]
            pub struct $record<'a> {
                $(
                    #[doc = $header]
                    $(#[doc = $fdoc])*
                    pub $field: $type,
                )+
            }

            impl<'a> Record<'a> for $record<'a> {
                const REGISTER: Register = Register::$variant;
                const COLUMNS: &'static [Column] = &[$(Column {
                    en: stringify!($field),
                    zh: $header,
                    kind: <$type as Field>::KIND,
                    required: <$type as Field>::REQUIRED,
                }),+];

                fn from_values(values: &Values<'a>) -> Option<Self> {
                    let mut values = values.iter().copied();
                    Some($record { $($field: Field::from_value(values.next().flatten())?),+ })
                }

                fn value(&self, column: usize) -> Option<Value<'a>> {
                    [$(Field::to_value(&self.$field)),+].get(column).copied().flatten()
                }
            }
        )+

        /// The registers of one unit.
        #[derive(Debug, Default)]
        pub struct Registers<'a> {
            $(#[doc = $zh] pub $register: Table<'a, $record<'a>>,)+
        }

        impl<'a> Registers<'a> {
            /// Whether a register was kept and could be read.
            pub fn kept(&self, register: Register) -> Kept {
                match register { $(Register::$variant => self.$register.kept),+ }
            }

            /// The rows of a register that were rejected or withheld.
            pub fn unread(&self, register: Register) -> u32 {
                match register { $(Register::$variant => self.$register.unread),+ }
            }

            /// The ids that rejected and withheld rows of a register bear.
            pub fn unread_ids(&self, register: Register) -> &[&'a str] {
                match register { $(Register::$variant => &self.$register.unread_ids),+ }
            }

            /// Counts more rows of a register that were not read.
            pub fn count_unread(&mut self, register: Register, rows: u32) {
                match register { $(Register::$variant => self.$register.unread += rows),+ }
            }

            /// What every row has, whatever its register.
            pub fn rows(&self, register: Register) -> Box<dyn Iterator<Item = &RowMeta<'a>> + '_> {
                match register { $(Register::$variant => Box::new(self.$register.rows.iter().map(|row| &row.meta))),+ }
            }

            /// The value of one row in the column at this place; `None` where the cell is blank.
            pub fn value(&self, register: Register, row: u32, column: usize) -> Option<Value<'a>> {
                match register {
                    $(Register::$variant => self.$register.rows.get(row as usize).and_then(|row| row.values.value(column))),+
                }
            }

            /// What one row has, whatever its register.
            pub fn row(&self, register: Register, row: u32) -> Option<&RowMeta<'a>> {
                match register { $(Register::$variant => self.$register.rows.get(row as usize).map(|row| &row.meta)),+ }
            }
        }
    };
}

registers! {
    /// 领导同志名册: the leaders whom the unit's staff serve.
    Leaders leaders "leaders" "领导同志名册" Leader {
        id "编号": Id<'a>,
        name "姓名": Name<'a>,
        title "职务": Option<Free<'a>>,
        /// Blank: the unit's office.
        office "所在部门办公厅室": Option<Folded<'a>>,
        from_on "任职日期": Option<Day>,
        to_on "离任日期": Option<Day>,
    }
    /// 人员名册: secretaries and others who work for leaders.
    Staff staff "staff" "人员名册" StaffMember {
        id "工号": Id<'a>,
        name "姓名": Name<'a>,
        role "岗位类别": Role,
        /// Blank: serves the office.
        serves "服务领导": Option<LeaderRef<'a>>,
        office "管理办公厅室": Option<Folded<'a>>,
        party_member "中共党员": Option<bool>,
        party_branch "党支部或党小组": Option<Free<'a>>,
        education "文化程度": Option<Education>,
        appointed_on "任用日期": Day,
        left_on "离岗日期": Option<Day>,
    }
    /// 调配审查登记: how an appointment was vetted.
    Appointments appointments "appointments" "调配审查登记" Appointment {
        staff "工号": StaffRef<'a>,
        appointed_on "任用日期": Day,
        proposed_by "提名人": Option<Body<'a>>,
        recommended_by "推荐领导": Option<LeaderRef<'a>>,
        organization_review_by "组织审查单位": Option<Folded<'a>>,
        organization_review_on "组织审查日期": Option<Day>,
        organization_review "组织审查意见": Option<Review>,
        office_review_by "办公厅室审查单位": Option<Folded<'a>>,
        office_review_on "办公厅室审查日期": Option<Day>,
        office_review "办公厅室审查意见": Option<Review>,
        political_review "政治条件": Option<Outcome>,
        knowledge_test "业务知识考核": Option<Outcome>,
        secrecy_training_on "保密训练日期": Option<Day>,
        secrecy_training "保密训练结果": Option<Outcome>,
        kinship_declared "亲属关系申报": Option<bool>,
        relative_of "亲属领导": Option<LeaderRef<'a>>,
        appointed_by "任用决定单位": Option<Body<'a>>,
    }
    /// 岗位责任书: a signed statement of responsibilities.
    Duties duties "duties" "岗位责任书" Duty {
        staff "工号": StaffRef<'a>,
        post "岗位": Free<'a>,
        responsibilities "职责": Option<Free<'a>>,
        signed_on "签订日期": Option<Day>,
        reviewed_on "复核日期": Option<Day>,
    }
    /// 学习培训登记: study and training.
    Training training "training" "学习培训登记" Study {
        staff "工号": StaffRef<'a>,
        on "日期": Day,
        subject "内容类别": Subject,
        hours "学时": Amount,
        topic "主题": Option<Free<'a>>,
        result "结果": Option<Outcome>,
    }
    /// 交办任务登记: tasks given to a staff member.
    Tasks tasks "tasks" "交办任务登记" Task {
        id "编号": Id<'a>,
        staff "工号": StaffRef<'a>,
        assigned_on "交办日期": Day,
        due_on "办结期限": Day,
        done_on "办结日期": Option<Day>,
        summary "事项": Option<Free<'a>>,
    }
    /// 情况报告登记: what was reported or advised to a leader.
    Reports reports "reports" "情况报告登记" InformationReport {
        id "编号": Id<'a>,
        staff "工号": StaffRef<'a>,
        leader "报告领导": LeaderRef<'a>,
        kind "类别": ReportKind,
        occurred_on "情况发生日期": Day,
        reported_on "报告日期": Option<Day>,
        verified "已核实": Option<bool>,
    }
    /// 领导意见传达登记: a leader's words relayed to a department.
    Relays relays "relays" "领导意见传达登记" Relay {
        id "编号": Id<'a>,
        staff "工号": StaffRef<'a>,
        leader "领导": LeaderRef<'a>,
        given_at "交代时间": Moment,
        relayed_at "传达时间": Option<Moment>,
        recipient "承办部门": Free<'a>,
        content "传达内容": Free<'a>,
        confirmed_at "承办部门确认时间": Option<Moment>,
        personal_opinion "夹杂个人意见": Option<bool>,
        decided "已正式决定": Option<bool>,
        caused_error "造成失误": Option<bool>,
    }
    /// 文稿批示签发登记: drafts and instructions that went out.
    Issuances issuances "issuances" "文稿批示签发登记" Issuance {
        id "编号": Id<'a>,
        kind "类别": IssuanceKind,
        staff "起草人": StaffRef<'a>,
        leader "授意领导": LeaderRef<'a>,
        reviewed_by "审阅人": Option<LeaderRef<'a>>,
        reviewed_on "审阅日期": Option<Day>,
        signed_by "签署人": Option<LeaderRef<'a>>,
        signed_on "签署日期": Option<Day>,
        signature "签署方式": Option<Signature>,
        issued_on "发出日期": Option<Day>,
    }
    /// 群众意见登记: remarks of the public.
    Feedback feedback "feedback" "群众意见登记" Remark {
        id "编号": Id<'a>,
        staff "工号": Option<StaffRef<'a>>,
        received_on "收到日期": Day,
        concern "反映类别": Concern,
        upheld "属实": Option<bool>,
        replied_on "答复日期": Option<Day>,
        action "处理情况": Option<Free<'a>>,
    }
    /// 机要文件登记簿: the ledger of classified documents. There is no column for a title.
    Documents documents "documents" "机要文件登记簿" Document {
        id "登记号": Id<'a>,
        classification "密级": Option<Classification>,
        copies "份数": Option<u64>,
        received_on "收到日期": Day,
        registered_on "登记日期": Option<Day>,
        registered_by "登记人": Option<StaffRef<'a>>,
        custodian "保管人": Option<StaffRef<'a>>,
        location "保管场所": Option<Folded<'a>>,
        disposition "去向": Option<Disposition>,
        disposed_on "处置日期": Option<Day>,
        disposed_by "经办人": Option<Body<'a>>,
        witnessed_by "监销人": Option<Body<'a>>,
    }
    /// 机要文件流转登记: a classified document taken out, copied, excerpted or lent.
    Movements movements "movements" "机要文件流转登记" Movement {
        id "编号": Id<'a>,
        document "登记号": DocumentRef<'a>,
        staff "工号": StaffRef<'a>,
        action "方式": MovementAction,
        on "日期": Day,
        approved_by "批准人": Option<Body<'a>>,
        approved_on "批准日期": Option<Day>,
        recipient "接触人": Option<Person<'a>>,
        recipient_relation "接触人关系": Option<Relation>,
        due_on "应还日期": Option<Day>,
        returned_on "归还日期": Option<Day>,
    }
    /// 机要文件清点: a count of the documents in custody.
    Inventories inventories "inventories" "机要文件清点" Inventory {
        on "清点日期": Day,
        found "实有件数": u64,
        checked_by "清点人": Person<'a>,
    }
    /// 违纪及处理登记: misconduct and what was decided.
    Conduct conduct "conduct" "违纪及处理登记" Misconduct {
        id "编号": Id<'a>,
        staff "工号": StaffRef<'a>,
        found_on "发现日期": Day,
        provision "涉及条款": Provision,
        severity "程度": Gravity,
        verified "属实": Option<bool>,
        decision "处理": Option<Decision>,
        decided_by "处理单位": Option<Body<'a>>,
        decided_on "处理日期": Option<Day>,
    }
    /// 表彰奖励登记: praise, awards and promotions.
    Rewards rewards "rewards" "表彰奖励登记" Reward {
        staff "工号": StaffRef<'a>,
        on "日期": Day,
        kind "类别": RewardKind,
        decided_by "决定单位": Option<Body<'a>>,
    }
    /// 考核登记: appraisals.
    Appraisals appraisals "appraisals" "考核登记" Appraisal {
        staff "工号": StaffRef<'a>,
        on "考核日期": Day,
        office "考核办公厅室": Option<Folded<'a>>,
        organization_department "考核组织部门": Option<Folded<'a>>,
        result "结果": AppraisalResult,
        suitable "适合秘书工作": Option<bool>,
    }
    /// 组织生活登记: party life.
    PartyLife party_life "party_life" "组织生活登记" PartyActivity {
        staff "工号": StaffRef<'a>,
        on "日期": Day,
        branch "党支部或党小组": Option<Free<'a>>,
        activity "内容": Option<Free<'a>>,
    }
    /// 关心帮助登记: help, guidance, inspection, and hardship.
    Support support "support" "关心帮助登记" Care {
        id "编号": Id<'a>,
        staff "工号": StaffRef<'a>,
        on "日期": Day,
        kind "类别": SupportKind,
        resolved_on "解决日期": Option<Day>,
    }
    /// 对照检查登记: the unit's self-check against a provision.
    SelfChecks self_checks "self_checks" "对照检查登记" SelfCheck {
        on "日期": Day,
        provision "条款": Provision,
        result "结果": SelfCheckResult,
        evidence "依据": Option<Free<'a>>,
        checked_by "检查人": Option<Person<'a>>,
    }
    /// 整改台账: what is done about findings.
    Corrections corrections "corrections" "整改台账" Correction {
        id "编号": Id<'a>,
        check "检查项": Folded<'a>,
        /// Blank: every finding of that check.
        record "记录": Option<Folded<'a>>,
        action "整改措施": Free<'a>,
        responsible "责任人": Option<Person<'a>>,
        due_on "整改期限": Day,
        done_on "完成日期": Option<Day>,
        verified_by "复核人": Option<Person<'a>>,
        verified_on "复核日期": Option<Day>,
    }
    /// 例外核准: approved exceptions.
    Exceptions exceptions "exceptions" "例外核准" Exception {
        check "检查项": Folded<'a>,
        /// Blank: the whole check.
        record "记录": Option<Folded<'a>>,
        reason "理由": Free<'a>,
        approved_by "批准单位": Body<'a>,
        approved_on "批准日期": Day,
        expires_on "有效期至": Day,
    }
}

impl Register {
    /// Whether its rows have an id of their own.
    pub fn has_id(self) -> bool {
        self.columns().first().is_some_and(|column| column.kind == Kind::Id)
    }

    /// The column with this English header.
    pub fn column(self, en: &str) -> Option<(usize, &'static Column)> {
        self.columns().iter().enumerate().find(|(_, column)| column.en == en)
    }
}
