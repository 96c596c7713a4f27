//! What a number is by the world's numbering plans: whose country's, of what kind, dear or not.
//!
//! Rule: what the library's tables do not know is no reason to call a number dear or foreign: ranges are newer than
//! tables. Emergency services are told by their short number alone.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region};

use super::Number;

/// What an outside number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its country by ISO 3166-1 (`RU`, `KZ`); `None` for numbers of no country, and where the code is shared and
    /// the tables do not know whose it is.
    pub country: Option<String>,
    /// The country calling code: 7, 375.
    pub calling_code: u16,
    /// What kind.
    pub kind: Kind,
}

/// Kinds of outside numbers, as far as they cost differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A landline.
    Landline,
    /// A mobile phone.
    Mobile,
    /// A landline or a mobile phone: the country's plan does not tell (USA).
    Either,
    /// Free for who calls: 8 800.
    Free,
    /// Dearer than an ordinary call: premium rate, shared cost, personal numbers (8 803, 8 808, 8 809).
    Premium,
    /// Satellite phones and international networks (+870, +881, +882, +883 …, +7 954).
    Satellite,
    /// Something else, or nothing that the tables know.
    Other,
}

/// The calling code of Russia and Kazakhstan.
pub const HOME_CODE: u16 = 7;

/// Calling codes of satellite and international networks; +979 is international premium rate. Universal personal
/// numbers (+878) and shared cost (+808) cost their caller like those.
const NETWORKS: [u16; 8] = [808, 870, 878, 881, 882, 883, 888, 979];
/// Russia's numbers of satellite phones (the plan's code 954).
const SATELLITE_RU: &str = "7954";
/// Codes at which a number is dear, known besides the tables, which lag behind: premium and personal numbers of
/// Russia and Kazakhstan.
const PREMIUM: [&str; 3] = ["7803", "7808", "7809"];

/// Emergency services: the one of all networks, Russia's and its neighbours' (01 to 04 of old), America's.
const EMERGENCY: [&str; 10] = [
    "112", "911", "101", "102", "103", "104", "01", "02", "03", "04",
];

impl Number {
    /// What an outside number is; `None` for short numbers and codes.
    pub fn plan(&self) -> Option<Plan> {
        let Self::External { digits, .. } = self else {
            return None;
        };
        let parsed = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?;
        let calling_code = u16::try_from(parsed.country_code).ok()?;
        let region = PHONE_NUMBER_UTIL.get_region_for_number(&parsed);
        let region = region.or_else(|| match calling_code {
            // Twenty countries share it, some of them dear.
            1 => None,
            // Kazakhstan's begin with 6 and 7.
            HOME_CODE if digits.starts_with("76") || digits.starts_with("77") => Some(Region::KZ),
            code => PHONE_NUMBER_UTIL.get_region_for_country_code(code.into()),
        });
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| digits.starts_with(prefix));
        let kind = if NETWORKS.contains(&calling_code) || begins(&[SATELLITE_RU]) {
            Kind::Satellite
        } else if begins(&PREMIUM) {
            Kind::Premium
        } else {
            let known = PHONE_NUMBER_UTIL.get_number_type(&parsed);
            kind_of(known)
        };
        let country = region.filter(|region| *region != Region::World);
        Some(Plan {
            country: country.map(|region| region.to_string()),
            calling_code,
            kind,
        })
    }

    /// An emergency service by its short number. Whether it is an extension of the office instead only the
    /// office knows.
    pub fn is_emergency(&self) -> bool {
        matches!(self, Self::Internal(short) if EMERGENCY.contains(&short.as_str()))
    }
}

/// Whether there is a country of this code (ISO 3166-1, capital letters) with telephone numbers.
pub fn is_country(code: &str) -> bool {
    calling_code(code).is_some() && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// The calling code of a country: 375 of `BY`.
pub fn calling_code(country: &str) -> Option<u16> {
    let region = Region::from_code(country).ok()?;
    let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
    u16::try_from(code).ok()
}

fn kind_of(known: PhoneNumberType) -> Kind {
    match known {
        PhoneNumberType::FixedLine => Kind::Landline,
        PhoneNumberType::Mobile => Kind::Mobile,
        PhoneNumberType::FixedLineOrMobile => Kind::Either,
        PhoneNumberType::TollFree => Kind::Free,
        PhoneNumberType::PremiumRate
        | PhoneNumberType::SharedCost
        | PhoneNumberType::PersonalNumber => Kind::Premium,
        PhoneNumberType::VoIP
        | PhoneNumberType::Pager
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail
        | PhoneNumberType::Unknown => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::Numbering;

    #[test]
    fn numbers_are_told_by_country_and_kind() {
        for (text, country, kind) in [
            ("8 916 123-45-67", Some("RU"), Kind::Mobile),
            ("8 495 123-45-67", Some("RU"), Kind::Landline),
            ("8 800 555-35-35", Some("RU"), Kind::Free),
            ("8 803 123-45-67", Some("RU"), Kind::Premium),
            ("8 809 505-12-34", Some("RU"), Kind::Premium),
            ("8 808 123-45-67", Some("RU"), Kind::Premium),
            ("+7 954 123-45-67", Some("RU"), Kind::Satellite),
            ("8 701 123-45-67", Some("KZ"), Kind::Mobile),
            ("+375 29 123-45-67", Some("BY"), Kind::Mobile),
            ("+1 212 555-01-23", Some("US"), Kind::Either),
            ("+1 876 555-01-23", Some("JM"), Kind::Mobile),
            ("+1 900 555-01-23", Some("US"), Kind::Premium),
            ("+44 70 1234 5678", Some("GB"), Kind::Premium),
            ("+870 773 111 632", None, Kind::Satellite),
            ("+881 612 345 678", None, Kind::Satellite),
            ("+882 16 12345678", None, Kind::Satellite),
            ("+883 5100 0123 4567", None, Kind::Satellite),
            ("+979 123 456 789", None, Kind::Satellite),
            ("+800 1234 5678", None, Kind::Free),
        ] {
            let number = Number::parse(text, &Numbering::default());
            let plan = number.as_ref().ok().and_then(Number::plan);
            let told = plan
                .as_ref()
                .map(|plan| (plan.country.as_deref(), plan.kind));
            assert_eq!(told, Some((country, kind)), "{text} {number:?}");
        }
    }

    #[test]
    fn a_range_newer_than_the_tables_is_of_its_country() {
        for (digits, country) in [
            ("79003", "RU"),
            ("76991234567", "KZ"),
            ("72991234567", "RU"),
        ] {
            let number = Number::External {
                digits: digits.to_owned(),
                post_dial: None,
            };
            let plan = number.plan();
            let plan = plan.as_ref().and_then(|plan| plan.country.as_deref());
            assert_eq!(plan, Some(country), "{digits}");
        }
    }

    #[test]
    fn emergency_services_are_short() {
        let is = |text: &str| {
            let number = Number::parse(text, &Numbering::default());
            number.is_ok_and(|number| number.is_emergency())
        };
        for text in ["112", "101", "104", "01", "911"] {
            assert!(is(text), "{text}");
        }
        for text in ["105", "110", "1120", "*112", "8 916 112-11-12"] {
            assert!(!is(text), "{text}");
        }
        assert!(is_country("BY") && !is_country("by") && !is_country("XX") && !is_country("001"));
        assert_eq!(calling_code("BY"), Some(375));
    }
}
