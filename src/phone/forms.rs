//! The form in which an external number is handed to the PBX; dialplans differ.

use serde::{Deserialize, Serialize};

/// How an external number is written for the PBX (setting `dialling.number_form`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum PbxForm {
    /// `+79161234567`, the international form of the documentation.
    #[serde(rename = "+7")]
    Plus,
    /// `79161234567`: the international form without the plus.
    #[default]
    #[serde(rename = "7")]
    Digits,
    /// `89161234567`; other countries as `810…`.
    #[serde(rename = "8")]
    Trunk8,
    /// `989161234567`: 9 for an outside line, then the form of [`PbxForm::Trunk8`].
    #[serde(rename = "98")]
    Outside98,
}
