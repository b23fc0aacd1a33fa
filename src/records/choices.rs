//! The enumerated values of the registers and of the front matter, each with its English and its Chinese spellings.

use serde::{Deserialize, Serialize};

use super::value::{Field, Kind, Value};

/// One value of an enumeration: its English spelling and its Chinese ones, the first of which is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// English, as `report.json` has it.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static [&'static str],
}

/// The place of a value among choices by its spelling: English in any case, Chinese as it stands.
pub fn spelled(choices: &[Choice], word: &str) -> Option<usize> {
    choices.iter().position(|choice| choice.en.eq_ignore_ascii_case(word) || choice.zh.contains(&word))
}

/// The spellings of yes and no (是、否); English in any case.
pub fn yes_no(word: &str) -> Option<bool> {
    let mut chars = word.chars();
    match (chars.next()?.to_ascii_lowercase(), chars.as_str()) {
        ('是' | '有' | '对' | 'y' | '1' | '√' | '✓' | '✔', "") => Some(true),
        ('否' | '无' | '错' | 'n' | '0' | '×' | '✗' | '✘', "") => Some(false),
        ('y', rest) if rest.eq_ignore_ascii_case("es") => Some(true),
        ('t', rest) if rest.eq_ignore_ascii_case("rue") => Some(true),
        ('n', rest) if rest.eq_ignore_ascii_case("o") => Some(false),
        ('f', rest) if rest.eq_ignore_ascii_case("alse") => Some(false),
        _ => None,
    }
}

macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident = $en:literal, $($zh:literal),+;)+ }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $(
                #[doc = concat!("`", $en, "`")]
                $(#[doc = $vdoc])*
                #[serde(rename = $en)]
                $variant,
            )+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The spellings of every value, in the same order.
            pub const CHOICES: &'static [Choice] = &[$(Choice { en: $en, zh: &[$($zh),+] }),+];

            /// The English spelling.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $en),+ }
            }

            /// The Chinese spelling.
            pub fn chinese(self) -> &'static str {
                match self { $($name::$variant => [$($zh),+][0]),+ }
            }

            /// The value with this spelling, English in any case.
            pub fn named(word: &str) -> Option<$name> {
                let found = $name::CHOICES.iter().position(|c| c.en.eq_ignore_ascii_case(word) || c.zh.contains(&word))?;
                $name::ALL.get(found).copied()
            }
        }

        impl<'a> Field<'a> for $name {
            const KIND: Kind = Kind::Choice($name::CHOICES);
            const REQUIRED: bool = true;
            fn from_value(value: Option<Value<'a>>) -> Option<$name> {
                match value {
                    Some(Value::Choice(n)) => $name::ALL.get(n).copied(),
                    _ => None,
                }
            }
            fn to_value(&self) -> Option<Value<'a>> {
                $name::ALL.iter().position(|value| value == self).map(Value::Choice)
            }
        }
    };
}

choice! {
    /// 层级: the level of a leading organ.
    UnitLevel {
        Central = "central", "中央";
        Province = "province", "省级";
        Prefecture = "prefecture", "地级";
        County = "county", "县级";
        Township = "township", "乡级";
    }
}
choice! {
    /// 类别: the kind of a leading organ.
    UnitKind {
        Party = "party", "党委";
        Congress = "congress", "人大";
        Government = "government", "政府";
        Consultative = "consultative", "政协";
        Court = "court", "法院";
        Procuratorate = "procuratorate", "检察院";
        Organization = "organization", "人民团体";
        Military = "military", "军队";
    }
}
choice! {
    /// 岗位类别: what a staff member is employed as.
    Role {
        Secretary = "secretary", "秘书";
        Guard = "guard", "警卫";
        Driver = "driver", "司机";
        Service = "service", "服务人员";
    }
}
choice! {
    /// 文化程度, from the lowest to the highest.
    Education {
        Primary = "primary", "小学";
        Junior = "junior", "初中";
        Senior = "senior", "高中", "中专";
        College = "college", "大专";
        Bachelor = "bachelor", "本科";
        Master = "master", "硕士";
        Doctor = "doctor", "博士";
    }
}
choice! {
    /// 审查意见: what a reviewing body said.
    Review {
        Approved = "approved", "同意";
        Rejected = "rejected", "不同意";
    }
}
choice! {
    /// 合格与否: the outcome of a test or an examination.
    Outcome {
        Pass = "pass", "合格";
        Fail = "fail", "不合格";
    }
}
choice! {
    /// 内容类别: what is studied.
    Subject {
        Theory = "theory", "马克思主义基本原理";
        Policy = "policy", "路线方针政策";
        Culture = "culture", "文化科学";
        Professional = "professional", "业务知识";
        Secrecy = "secrecy", "保密";
        Regulation = "regulation", "本规定";
    }
}
choice! {
    /// 报告类别.
    ReportKind {
        Information = "information", "情况";
        Advice = "advice", "建议";
    }
}
choice! {
    /// 文稿或批示.
    IssuanceKind {
        Draft = "draft", "文稿";
        Instruction = "instruction", "批示";
    }
}
choice! {
    /// 签署方式.
    Signature {
        OwnHand = "own-hand", "本人签署";
        Seal = "seal", "签名章";
        Electronic = "electronic", "电子签名";
        Proxy = "proxy", "代签";
        Imitated = "imitated", "仿笔迹";
    }
}
choice! {
    /// 反映类别: what the public's remark concerns.
    Concern {
        Attitude = "attitude", "态度";
        Efficiency = "efficiency", "效率";
        Integrity = "integrity", "廉洁";
        Other = "other", "其他";
    }
}
choice! {
    /// 去向: what became of a classified document.
    Disposition {
        Returned = "returned", "清退";
        Destroyed = "destroyed", "销毁";
        Transferred = "transferred", "移交";
    }
}
choice! {
    /// 流转方式.
    MovementAction {
        TakeOut = "take-out", "带出";
        Copy = "copy", "复印";
        Excerpt = "excerpt", "摘抄";
        Lend = "lend", "借阅";
    }
}
choice! {
    /// 接触人关系.
    Relation {
        Work = "work", "工作需要";
        Family = "family", "家属";
        Friend = "friend", "亲友";
        Unrelated = "unrelated", "无关人员";
    }
}
choice! {
    /// 违纪程度.
    Gravity {
        Minor = "minor", "一般";
        Serious = "serious", "严重";
    }
}
choice! {
    /// 违纪处理.
    Decision {
        Criticism = "criticism", "批评";
        Education = "education", "教育";
        Transfer = "transfer", "调离";
        PartyDiscipline = "party-discipline", "党纪处分";
        AdministrativeDiscipline = "administrative-discipline", "政纪处分";
        Judicial = "judicial", "移送司法";
    }
}
choice! {
    /// 表彰奖励类别.
    RewardKind {
        Praise = "praise", "表扬";
        Award = "award", "奖励";
        Promotion = "promotion", "晋级";
    }
}
choice! {
    /// 考核结果.
    AppraisalResult {
        Excellent = "excellent", "优秀";
        Competent = "competent", "称职";
        Basic = "basic", "基本称职";
        Unqualified = "unqualified", "不称职";
    }
}
choice! {
    /// 关心帮助类别.
    SupportKind {
        Help = "help", "帮助";
        Guidance = "guidance", "指导";
        Inspection = "inspection", "检查";
        Difficulty = "difficulty", "生活困难";
    }
}
choice! {
    /// 对照检查结果.
    SelfCheckResult {
        Met = "met", "符合";
        Partly = "partly", "基本符合";
        Unmet = "unmet", "不符合";
    }
}
choice! {
    /// 措施类别.
    MeasureKind {
        PostResponsibility = "post-responsibility", "岗位责任制";
        RewardsAndDiscipline = "rewards-and-discipline", "奖惩制度";
        Other = "other", "其他";
    }
}
choice! {
    /// 措施状态.
    MeasureStatus {
        Draft = "draft", "拟定";
        InForce = "in-force", "施行";
        Repealed = "repealed", "废止";
    }
}

/// 密级: the classification level of a document. `机密★10年`, level ★ period, is its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// 绝密
    TopSecret,
    /// 机密
    Secret,
    /// 秘密
    Confidential,
    /// 内部
    Internal,
}

impl Classification {
    /// Every level.
    pub const ALL: &'static [Classification] =
        &[Classification::TopSecret, Classification::Secret, Classification::Confidential, Classification::Internal];
    /// The spellings of every level, in the same order.
    pub const CHOICES: &'static [Choice] = &[
        Choice { en: "top-secret", zh: &["绝密"] },
        Choice { en: "secret", zh: &["机密"] },
        Choice { en: "confidential", zh: &["秘密"] },
        Choice { en: "internal", zh: &["内部"] },
    ];
}

impl<'a> Field<'a> for Classification {
    const KIND: Kind = Kind::Classification;
    const REQUIRED: bool = true;
    fn from_value(value: Option<Value<'a>>) -> Option<Classification> {
        match value {
            Some(Value::Choice(n)) => Classification::ALL.get(n).copied(),
            _ => None,
        }
    }
    fn to_value(&self) -> Option<Value<'a>> {
        Classification::ALL.iter().position(|level| level == self).map(Value::Choice)
    }
}
