//! `dialling.auto_answer`: the SIP header that makes the operator's own phone answer by itself when a click rings
//! it. Which one a phone heeds, and whether it does at all, is the phone's matter and its settings'.

/// Names for the headers that families of phones heed.
const FAMILIES: [(&str, &str, &str); 3] = [
    // Grandstream, Yealink, Fanvil, Snom, Cisco SPA, MicroSIP.
    ("call-info", "Call-Info", "<sip:trubka>;answer-after=0"),
    // Yealink, Mitel and Aastra, Panasonic, Snom.
    (
        "alert-info",
        "Alert-Info",
        "<http://trubka>;info=alert-autoanswer",
    ),
    // Polycom, with its ring type of that name.
    ("polycom", "Alert-Info", "Ring Answer"),
];

/// The header's name and value; `None` when it is switched off, or is none.
pub fn auto_answer_header(setting: &str) -> Option<(&str, &str)> {
    let family = FAMILIES.iter().find(|(name, ..)| *name == setting);
    if let Some((_, name, value)) = family {
        return Some((name, value));
    }
    let (name, value) = setting.split_once(": ")?;
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    // AMI splits at commas, and the dialplan takes the others for its own.
    let is_value = |b: u8| (b.is_ascii_graphic() || b == b' ') && !b",\"\\$`".contains(&b);
    let is_good = (2..=40).contains(&name.len())
        && name.bytes().all(is_name)
        && (1..=200).contains(&value.len())
        && value.bytes().all(is_value);
    is_good.then_some((name, value))
}
