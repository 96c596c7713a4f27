//! Which Asterisk it is, which holes are known of it, and whether its branch is still looked after.
//!
//! Only holes that an AMI user reaches are told: what else a PBX should be kept up to date for is not this
//! program's to know. From Asterisk's own advisories and change logs; each entry names its source.

use super::rights::Class;

/// `16.28.0` of `16.28.0~dfsg-0+deb11u4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub u32, pub u32, pub u32);

/// Year, month, day.
pub type Day = (i32, u32, u32);

/// A known hole.
#[derive(Debug, PartialEq, Eq)]
pub struct Advisory {
    /// `CVE-2024-42365`.
    pub cve: &'static str,
    /// A user with this right can use it.
    pub needs: Class,
    /// What it leads to.
    pub harm: Harm,
    /// The first version of each branch that has it mended; older branches never were.
    pub fixed: &'static [Number],
}

/// What a hole leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    /// Commands are run on the PBX.
    Runs,
    /// Files of the PBX are read.
    Reads,
}

/// Those that an AMI user reaches.
pub const ADVISORIES: [Advisory; 5] = [
    // GHSA-c4cg-9275-6w44; ChangeLog-18.24.2 and its like of the other branches. Branch 22 began mended.
    Advisory {
        cve: "CVE-2024-42365",
        needs: Class::Originate,
        harm: Harm::Runs,
        fixed: &[
            Number(18, 24, 2),
            Number(20, 9, 2),
            Number(21, 4, 2),
            Number(22, 0, 0),
        ],
    },
    // AST-2019-007.
    Advisory {
        cve: "CVE-2019-18610",
        needs: Class::Originate,
        harm: Harm::Runs,
        fixed: &[Number(13, 29, 2), Number(16, 6, 2), Number(17, 0, 1)],
    },
    // GHSA-33x6-fj46-6rfh (ListCategories); ChangeLog-20.11.1, -21.6.1, -22.1.1.
    Advisory {
        cve: "CVE-2024-53566",
        needs: Class::Config,
        harm: Harm::Reads,
        fixed: &[
            Number(18, 26, 1),
            Number(20, 11, 1),
            Number(21, 6, 1),
            Number(22, 1, 1),
        ],
    },
    // GHSA-8857-hfmw-vg8f (GetConfig); ChangeLog-18.20.1, -21.0.1.
    Advisory {
        cve: "CVE-2023-49294",
        needs: Class::Config,
        harm: Harm::Reads,
        fixed: &[Number(18, 20, 1), Number(20, 5, 1), Number(21, 0, 1)],
    },
    // AST-2022-009 (GetConfig). Named are the versions that distributions took it from (Alpine's list for 18, that of
    // nixpkgs for the others); a branch's security release just before may have it already.
    Advisory {
        cve: "CVE-2022-42706",
        needs: Class::Config,
        harm: Harm::Reads,
        fixed: &[
            Number(16, 30, 0),
            Number(18, 15, 1),
            Number(19, 8, 0),
            Number(20, 1, 0),
        ],
    },
];

/// A branch gets no corrections after this day: the column "EOL" of "Asterisk Versions" in the documentation. Those
/// of 22 and 23 follow from their releases (2024-10-16, 2025-10-15) by the rule that stands there: five years for
/// every second branch, two for the others.
const ENDS: [(u32, Day); 14] = [
    (10, (2013, 12, 15)),
    (11, (2017, 10, 25)),
    (12, (2015, 12, 20)),
    (13, (2021, 10, 24)),
    (14, (2018, 9, 26)),
    (15, (2019, 10, 3)),
    (16, (2023, 10, 9)),
    (17, (2021, 10, 28)),
    (18, (2025, 10, 20)),
    (19, (2023, 11, 2)),
    (20, (2027, 10, 19)),
    (21, (2026, 10, 18)),
    (22, (2029, 10, 16)),
    (23, (2027, 10, 15)),
];

impl Number {
    /// The numbers at the beginning of a version's text; `None` when there are no two of them.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches("certified/");
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
        let mut parts = text.get(..end.unwrap_or(text.len()))?.split('.');
        let mut next = || parts.next()?.parse::<u32>().ok();
        Some(Self(next()?, next()?, next().unwrap_or(0)))
    }
}

/// The branch: `22` of `22.10.1`, of `22` itself, and of certified versions; `1.8` is 1.
pub fn branch(text: &str) -> Option<u32> {
    let text = text.trim().trim_start_matches("certified/");
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.get(..end.unwrap_or(text.len()))?.parse().ok()
}

/// The last day of the branch, when that is over.
pub fn ended(branch: u32, today: Day) -> Option<Day> {
    if branch < 10 {
        // 1.8 was the last of them.
        return Some((2015, 10, 21));
    }
    let (_, day) = ENDS.iter().find(|(known, _)| *known == branch)?;
    (*day < today).then_some(*day)
}

/// A distribution's package: it may have mended a hole under the same number.
pub fn is_packaged(text: &str) -> bool {
    text.contains(['~', '+']) || text.contains("-cert") || text.contains("certified")
}

impl Advisory {
    /// Whether a version has it; the version of its branch that has not.
    pub fn touches(&self, version: Number) -> Option<Option<Number>> {
        let own = self.fixed.iter().find(|fixed| fixed.0 == version.0);
        let newest = self.fixed.iter().max()?;
        match own {
            Some(fixed) => (version < *fixed).then_some(Some(*fixed)),
            None => (version < *newest).then_some(None),
        }
    }

    /// Whether some versions of a branch have it, and from which on they have not.
    pub fn touches_branch(&self, branch: u32) -> Option<Option<Number>> {
        self.touches(Number(branch, 0, 0))
    }
}

/// Filters are written in the advanced way (`eventfilter(action(exclude),name(X))`) from these versions on
/// ("Enhance event filtering for performance" in ChangeLog-18.26.0 and its like).
pub fn has_advanced_filters(version: Number) -> bool {
    match version.0 {
        18 => version >= Number(18, 26, 0),
        20 => version >= Number(20, 11, 0),
        21 => version >= Number(21, 6, 0),
        22 => version >= Number(22, 1, 0),
        branch => branch > 22,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_distributions_write_them() {
        for (text, number) in [
            ("16.28.0~dfsg-0+deb11u4", Number(16, 28, 0)),
            ("22.10.1+dfsg+~cs6.17.60671434-1", Number(22, 10, 1)),
            ("1.8.32.3", Number(1, 8, 32)),
            ("20.7-cert2", Number(20, 7, 0)),
            ("certified/18.9-cert11", Number(18, 9, 0)),
        ] {
            assert_eq!(Number::parse(text), Some(number), "{text}");
        }
        assert_eq!(Number::parse("GIT-master"), None);
        assert_eq!(branch("22"), Some(22));
    }

    #[test]
    fn the_hole_of_originate_is_known_of_each_branch() {
        let hole = &ADVISORIES[0];
        let fixed = |a, b, c| hole.touches(Number(a, b, c));
        assert_eq!(fixed(18, 24, 1), Some(Some(Number(18, 24, 2))));
        assert_eq!(fixed(18, 24, 2), None);
        assert_eq!(fixed(20, 9, 1), Some(Some(Number(20, 9, 2))));
        assert_eq!(fixed(21, 4, 2), None);
        assert_eq!(fixed(22, 0, 0), None);
        assert_eq!(fixed(23, 1, 0), None);
        // Nobody mended these branches.
        assert_eq!(fixed(16, 30, 0), Some(None));
        assert_eq!(fixed(19, 8, 1), Some(None));
        assert_eq!(hole.touches_branch(22), None);
        assert_eq!(hole.touches_branch(20), Some(Some(Number(20, 9, 2))));
    }

    #[test]
    fn a_branch_ends_on_its_day() {
        assert_eq!(ended(16, (2026, 11, 23)), Some((2023, 10, 9)));
        assert_eq!(ended(22, (2026, 11, 23)), None);
        assert_eq!(ended(21, (2026, 11, 23)), Some((2026, 10, 18)));
        assert_eq!(ended(20, (2027, 10, 19)), None);
        assert_eq!(ended(20, (2027, 10, 20)), Some((2027, 10, 19)));
        assert_eq!(ended(1, (2026, 11, 23)), Some((2015, 10, 21)));
        assert_eq!(ended(99, (2026, 11, 23)), None);
    }

    #[test]
    fn filters_are_written_as_the_version_reads_them() {
        assert!(!has_advanced_filters(Number(16, 28, 0)));
        assert!(!has_advanced_filters(Number(18, 25, 0)));
        assert!(has_advanced_filters(Number(18, 26, 0)));
        assert!(!has_advanced_filters(Number(19, 8, 0)));
        assert!(has_advanced_filters(Number(22, 10, 1)));
        assert!(has_advanced_filters(Number(23, 0, 0)));
    }
}
