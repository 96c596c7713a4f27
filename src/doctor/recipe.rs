//! What an administrator pastes: the section of manager.conf with the least rights, a user of the database who only reads.
//!
//! Plain data; `texts::doctor::recipe` writes it down with its comments.

use core::net::IpAddr;
use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

use super::checkup::rights::{Class, Function, Least};
use super::checkup::versions::{Number, has_advanced_filters};

/// Events of the classes `call` and `agent` that the program makes nothing of, by their share in an hour of calls: a
/// good tenth of all that such a user is sent, on Asterisk 16 and 22. Nothing that ends a call or shows who
/// talks with whom is among them.
pub const SPARE_EVENTS: [&str; 7] = [
    "BridgeCreate",
    "BridgeDestroy",
    "SoftHangupRequest",
    "MusicOnHoldStart",
    "MusicOnHoldStop",
    "LocalOptimizationBegin",
    "LocalOptimizationEnd",
];

/// Others of which the program makes nothing: rare, or of classes that a user with the least rights does not read. A
/// filter is proposed where they were seen to come. (`UserEvent` is an office's own, and may come to mean something.)
pub const RARER_SPARE_EVENTS: [&str; 25] = [
    "AgentComplete",
    "AgentDump",
    "AgentLogin",
    "AgentLogoff",
    "AgentRingNoAnswer",
    "BridgeVideoSourceUpdate",
    "Cdr",
    "CEL",
    "ChanSpyStart",
    "ChanSpyStop",
    "ContactStatus",
    "DTMFBegin",
    "DTMFEnd",
    "MessageWaiting",
    "MixMonitorMute",
    "MixMonitorStart",
    "MixMonitorStop",
    "MonitorStart",
    "MonitorStop",
    "NewAccountCode",
    "Newexten",
    "PeerStatus",
    "SuccessfulAuth",
    "TestEvent",
    "VarSet",
];

/// The event's name as Asterisk writes it, where the program makes nothing of this event: a filter minds the case.
pub fn spare(event: &str) -> Option<&'static str> {
    let mut all = SPARE_EVENTS.iter().chain(&RARER_SPARE_EVENTS);
    all.find(|spare| spare.eq_ignore_ascii_case(event)).copied()
}

/// Whether this version (as exactly as it is known) reads filters in the advanced way.
pub fn reads_advanced_filters(version: Option<&str>) -> bool {
    version
        .and_then(Number::parse)
        .is_some_and(has_advanced_filters)
}

/// The line of manager.conf that keeps an event away.
pub fn filter_line(event: &str, is_advanced: bool) -> String {
    match is_advanced {
        true => format!("eventfilter(action(exclude),name({event})) ="),
        // Bound to the beginning: a caller's name with these words in it must not hide the call.
        false => format!("eventfilter = !^Event: {event}"),
    }
}

/// The user's section.
#[derive(Debug, Clone)]
pub struct ManagerSection {
    /// The user.
    pub user: String,
    /// A new password.
    pub secret: SecretString,
    /// Who may log in.
    pub permit: Net,
    /// What it is for.
    pub functions: Vec<Function>,
    /// The least rights for that.
    pub least: Least,
    /// The filters are written in the advanced way.
    pub advanced_filters: bool,
}

impl ManagerSection {
    /// For these functions, on this version (as exactly as it is known; where it is not, filters are
    /// written in the way that every version reads).
    pub fn new(
        user: &str,
        secret: SecretString,
        permit: Net,
        functions: &[Function],
        version: Option<&str>,
    ) -> Self {
        Self {
            user: match user.trim() {
                "" => "trubka".to_owned(),
                user => user.to_owned(),
            },
            secret,
            permit,
            functions: functions.to_vec(),
            least: Least::of(functions),
            advanced_filters: reads_advanced_filters(version),
        }
    }

    /// The functions that a class is for.
    pub fn is_for(&self, class: Class, is_read: bool) -> Vec<Function> {
        let needs = |function: &&Function| match is_read {
            true => function.reads() == Some(class),
            false => function.writes(&self.functions) == Some(class),
        };
        let all: Vec<Function> = self.functions.iter().filter(needs).copied().collect();
        match (is_read, class) {
            // Nothing goes without it.
            (true, Class::Call) => vec![Function::Watch],
            _ => all,
        }
    }

    /// The lines `eventfilter`.
    pub fn filters(&self) -> Vec<String> {
        let line = |event: &&str| filter_line(event, self.advanced_filters);
        SPARE_EVENTS.iter().map(line).collect()
    }
}

/// A user of MySQL or MariaDB who may read the tables that the program reads, and nothing else.
#[derive(Debug, Clone)]
pub struct SqlUser {
    /// The user.
    pub user: String,
    /// A new password.
    pub password: SecretString,
    /// From where, as MySQL writes it: `10.0.0.7`, `192.168.10.0/255.255.255.0`.
    pub host: String,
    /// The database.
    pub database: String,
    /// The tables.
    pub tables: Vec<String>,
}

impl SqlUser {
    /// For these tables of this database.
    pub fn new(
        user: &str,
        password: SecretString,
        from: Net,
        database: &str,
        tables: &[&str],
    ) -> Self {
        Self {
            user: match user.trim() {
                "" => "trubka".to_owned(),
                user => user.to_owned(),
            },
            password,
            host: match from.address {
                IpAddr::V4(_) if from.bits < 32 => from.to_string(),
                // It knows no subnets of IPv6.
                IpAddr::V6(_) if from.bits < 128 => "%".to_owned(),
                address => address.to_string(),
            },
            database: database.to_owned(),
            tables: tables.iter().map(|table| (*table).to_owned()).collect(),
        }
    }

    /// The statements. The first has the password in it.
    pub fn statements(&self) -> Zeroizing<Vec<String>> {
        let who = format!("{}@{}", quoted(&self.user), quoted(&self.host));
        let mut all = vec![format!(
            "CREATE USER {who} IDENTIFIED BY {};",
            quoted(self.password.expose_secret())
        )];
        all.extend(self.tables.iter().map(|table| {
            let (database, table) = (named(&self.database), named(table));
            format!("GRANT SELECT ON {database}.{table} TO {who};")
        }));
        Zeroizing::new(all)
    }
}

/// A string of SQL. `pub(crate)`: the sentence that names a right to grant quotes the same way.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// A name of SQL.
pub(crate) fn named(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

/// Addresses of computers: one, or a subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    /// The address, with zeroes behind its bits.
    pub address: IpAddr,
    /// How many bits of it count.
    pub bits: u8,
}

/// Not an address, nor one with its number of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a subnet")]
pub struct NoNet;

impl Net {
    /// One computer.
    pub fn of(address: IpAddr) -> Self {
        let bits = if address.is_ipv4() { 32 } else { 128 };
        Self { address, bits }
    }

    /// `255.255.255.0`, or the number of bits for IPv6.
    pub fn mask(&self) -> String {
        match self.address {
            IpAddr::V4(_) => {
                let ones = u32::MAX
                    .checked_shl(32 - u32::from(self.bits.min(32)))
                    .unwrap_or(0);
                core::net::Ipv4Addr::from(ones).to_string()
            }
            IpAddr::V6(_) => self.bits.to_string(),
        }
    }
}

impl fmt::Display for Net {
    /// `10.0.0.0/255.255.255.0`, as manager.conf reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.mask())
    }
}

impl FromStr for Net {
    type Err = NoNet;

    /// `192.168.10.0/24`, `192.168.10.0/255.255.255.0`, `192.168.10.7`.
    fn from_str(text: &str) -> Result<Self, NoNet> {
        let (address, mask) = match text.trim().split_once('/') {
            Some((address, mask)) => (address, Some(mask)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| NoNet)?;
        let all = Self::of(address).bits;
        let bits = match mask {
            None => all,
            Some(mask) => match mask.parse::<u8>() {
                Ok(bits) => bits,
                Err(_) => {
                    let mask: core::net::Ipv4Addr = mask.parse().map_err(|_| NoNet)?;
                    let ones = u32::from(mask);
                    let is_mask = ones.leading_ones() + ones.trailing_zeros() >= 32;
                    let bits = u8::try_from(ones.leading_ones()).map_err(|_| NoNet)?;
                    is_mask.then_some(bits).ok_or(NoNet)?
                }
            },
        };
        if bits > all {
            return Err(NoNet);
        }
        let address = match address {
            IpAddr::V4(v4) => {
                let ones = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
                IpAddr::V4((u32::from(v4) & ones).into())
            }
            IpAddr::V6(v6) => {
                let ones = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
                IpAddr::V6((u128::from(v6) & ones).into())
            }
        };
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn subnets_are_read_as_people_write_them() {
        for (text, shown) in [
            ("192.168.10.7", "192.168.10.7/255.255.255.255"),
            ("192.168.10.7/24", "192.168.10.0/255.255.255.0"),
            ("10.1.2.3/255.255.0.0", "10.1.0.0/255.255.0.0"),
            ("10.0.0.0/0", "0.0.0.0/0.0.0.0"),
            ("fd00::1/64", "fd00::/64"),
        ] {
            assert_eq!(text.parse::<Net>().unwrap().to_string(), shown, "{text}");
        }
        for text in [
            "",
            "office",
            "10.0.0.0/33",
            "10.0.0.0/255.0.255.0",
            "10.0.0/8",
        ] {
            assert_eq!(text.parse::<Net>(), Err(NoNet), "{text}");
        }
    }

    #[test]
    fn the_user_of_the_database_only_reads() {
        let net: Net = "192.168.10.7/24".parse().unwrap();
        let user = SqlUser::new(
            "о'нил",
            "p\\w".into(),
            net,
            "courier",
            &["contacts", "givn"],
        );
        let wanted = [
            "CREATE USER 'о''нил'@'192.168.10.0/255.255.255.0' IDENTIFIED BY 'p\\\\w';",
            "GRANT SELECT ON `courier`.`contacts` TO 'о''нил'@'192.168.10.0/255.255.255.0';",
            "GRANT SELECT ON `courier`.`givn` TO 'о''нил'@'192.168.10.0/255.255.255.0';",
        ];
        assert_eq!(user.statements().as_slice(), wanted);
        let one = SqlUser::new(
            "",
            "p".into(),
            Net::of("10.0.0.7".parse().unwrap()),
            "c",
            &[],
        );
        assert_eq!(
            one.statements().as_slice(),
            ["CREATE USER 'trubka'@'10.0.0.7' IDENTIFIED BY 'p';"]
        );
    }

    #[test]
    fn no_filter_keeps_away_what_the_program_needs() {
        use crate::ami::EventKind;
        let names = || EventKind::all().map(EventKind::name);
        for spare in SPARE_EVENTS.iter().chain(&RARER_SPARE_EVENTS) {
            assert!(
                names().any(|name| name.eq_ignore_ascii_case(spare)),
                "{spare}"
            );
            // The old form is the beginning of the line: it takes longer names with it.
            let longer =
                names().find(|name| name.starts_with(spare) && super::spare(name).is_none());
            assert_eq!(longer, None, "{spare}");
        }
        assert_eq!(spare("newexten"), Some("Newexten"));
        for needed in ["", "Newstate", "UserEvent"] {
            assert_eq!(spare(needed), None);
        }
    }

    #[test]
    fn each_right_says_what_it_is_for() {
        let net = Net::of("10.0.0.7".parse().unwrap());
        let section = ManagerSection::new("", "s".into(), net, &Function::ALL, Some("16.28.0"));
        assert_eq!(section.user, "trubka");
        assert_eq!(section.is_for(Class::Call, true), [Function::Watch]);
        assert_eq!(
            section.is_for(Class::Call, false),
            [Function::Colleagues, Function::Handling]
        );
        assert_eq!(section.is_for(Class::Agent, true), [Function::Queues]);
        assert_eq!(section.is_for(Class::Originate, false), [Function::Dial]);
        assert!(section.filters()[0].starts_with("eventfilter = !^Event: "));
        let newer = ManagerSection::new("a", "s".into(), net, &Function::ALL, Some("22.10.1"));
        assert!(newer.filters()[0].starts_with("eventfilter(action(exclude)"));
        // Which of the two it reads is not known.
        let unknown = ManagerSection::new("a", "s".into(), net, &Function::ALL, Some("22"));
        assert!(!unknown.advanced_filters);
    }
}
