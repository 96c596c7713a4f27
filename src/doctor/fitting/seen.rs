//! What was seen of channel and context, and what fits.

use crate::doctor::checkup::report::Verdict;
use crate::phone::PbxForm;

/// What was seen, in the order in which it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// No extension is set: there is no phone to look for.
    NoExtension,
    /// The PBX knows the phone so.
    Phone {
        /// `PJSIP/101`.
        device: String,
        /// It is registered.
        is_connected: bool,
        /// The context that the PBX gives it.
        context: String,
    },
    /// The phone rang when it was called so.
    Rang {
        /// `PJSIP/101`.
        device: String,
    },
    /// Neither driver knows a phone of that name.
    NoPhone {
        /// The extension.
        extension: String,
    },
    /// This user may not ask: the class `reporting` (or `call`) is missing.
    MayNotAsk,
    /// This user may neither ask nor try.
    MayNotTry,
    /// A context, and what it takes.
    Context {
        /// Its name.
        context: String,
        /// Numbers of the office.
        inside: bool,
        /// An outside number, written as it takes it.
        outside: Option<String>,
    },
    /// The PBX answered too little in time.
    Silent,
}

impl Seen {
    /// How good that is.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Phone { is_connected, .. } if !is_connected => Verdict::Warning,
            Self::Phone { .. } | Self::Rang { .. } => Verdict::Good,
            Self::NoPhone { .. } | Self::Silent => Verdict::Warning,
            Self::MayNotAsk => Verdict::Note,
            Self::NoExtension | Self::MayNotTry => Verdict::Fault,
            Self::Context {
                inside, outside, ..
            } => match (inside, outside) {
                (true, Some(_)) => Verdict::Good,
                (false, None) => Verdict::Skipped,
                _ => Verdict::Note,
            },
        }
    }
}

/// What fits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// Everything that was seen.
    pub seen: Vec<Seen>,
    /// `dialling.operator_channel`.
    pub channel: Option<String>,
    /// `dialling.context`.
    pub context: Option<String>,
    /// `dialling.number_form`, where the one that is set is not taken and another is.
    pub form: Option<PbxForm>,
    /// Ringing the own phone would tell more.
    pub may_ring: bool,
}
