use core::net::IpAddr;

use super::*;
use crate::desk::snapshot::Offline;
use crate::doctor::checkup::database::Database;
use crate::doctor::checkup::report::{
    Dialling, Login, Network, Phone, Protocol, Rights, Shipped, Version, Whose,
};
use crate::doctor::checkup::rights::{Class, Function};
use crate::doctor::checkup::versions::ADVISORIES;
use crate::doctor::recipe::{ManagerSection, Net};
use crate::ports::directory::DirectoryError;
use crate::ports::inspection::{Numbers, Timed, Unindexed};
use crate::texts::checks::phrases;

fn here() -> IpAddr {
    IpAddr::from([10, 0, 0, 7])
}

fn network() -> Vec<Finding> {
    let other = |protocol| Network::Other {
        address: "pbx:5038".into(),
        protocol,
        line: "hello".into(),
    };
    let all = [
        Network::Resolved {
            host: "pbx".into(),
            addresses: vec![here()],
        },
        Network::Resolved {
            host: "10.0.0.7".into(),
            addresses: vec![here()],
        },
        Network::Connected {
            peer: ([10, 0, 0, 5], 5038).into(),
            local: here(),
            ms: 4,
        },
        Network::NotEncrypted { is_here: true },
        Network::NotEncrypted { is_here: false },
        Network::Ami("Asterisk Call Manager/11.0.0".into()),
        other(Protocol::Ssh),
        other(Protocol::Http),
        other(Protocol::Sip),
        other(Protocol::Mail),
        other(Protocol::Ftp),
        other(Protocol::Database),
        other(Protocol::Tls),
        Network::Offline(Offline::Refused("pbx:5038".into())),
    ];
    all.map(Finding::Network).into()
}

fn logins() -> Vec<Finding> {
    let all = [
        Login::In("trubka".into()),
        Login::Refused {
            user: "trubka".into(),
            local: Some(here()),
        },
        Login::PlainAllowed,
        Login::Offline(Offline::AlreadyInUse),
    ];
    all.map(Finding::Login).into()
}

fn versions() -> Vec<Finding> {
    let vulnerable = |at: usize, fixed: Option<&str>, packaged| Version::Vulnerable {
        advisory: &ADVISORIES[at],
        fixed: fixed.map(str::to_owned),
        packaged,
    };
    let all = [
        Version::Branch("22".into()),
        Version::Unknown,
        Version::EndOfLife {
            branch: 16,
            since: (2023, 10, 9),
        },
        vulnerable(0, Some("20.9.2"), false),
        vulnerable(0, None, true),
        vulnerable(2, Some("20.11.1"), true),
        Version::PerhapsVulnerable {
            advisory: &ADVISORIES[0],
            fixed: "20.9.2".into(),
        },
    ];
    all.map(Finding::Version).into()
}

fn rights() -> Vec<Finding> {
    let all = [
        Rights::Enough(vec![Function::Watch, Function::Dial]),
        Rights::Missing {
            functions: vec![Function::Dial],
            class: Class::Originate,
            list: vec![Class::Originate, Class::Call],
            is_read: false,
            is_needed: true,
        },
        Rights::TooMany(Class::ALL.to_vec()),
        Rights::TooMany(vec![Class::Log]),
        Rights::ReadsSecrets(vec![Class::Call, Class::Reporting]),
        Rights::ReadsSecrets(Vec::new()),
        Rights::NotTold,
        Rights::OnlySeen(vec![Class::Agent]),
    ];
    all.map(Finding::Rights).into()
}

fn phones() -> Vec<Finding> {
    let own = || Whose::Extension("101".into());
    let device = || "PJSIP/101".to_owned();
    let mut all = vec![Phone::NoExtension];
    for of in [own(), Whose::Trunk] {
        let not_known = |instead: Option<&str>| Phone::NotKnown {
            of: of.clone(),
            device: device(),
            instead: instead.map(str::to_owned),
        };
        all.extend([
            Phone::Registered {
                of: of.clone(),
                device: device(),
            },
            Phone::NotRegistered {
                of: of.clone(),
                device: device(),
            },
            not_known(None),
            not_known(Some("SIP/101")),
            Phone::NoDriver {
                of: of.clone(),
                technology: "PJSIP".into(),
                in_use: vec!["SIP".into()],
            },
            Phone::CannotTell {
                of: of.clone(),
                device: device(),
                no_right: true,
            },
        ]);
    }
    all.into_iter().map(Finding::Phone).collect()
}

fn dialling_findings() -> Vec<Finding> {
    let knows = |is_outside| Dialling::Knows {
        context: "internal".into(),
        exten: "79991234567".into(),
        is_outside,
    };
    let no_number = |is_outside| Dialling::NoNumber {
        context: "internal".into(),
        exten: "101".into(),
        is_outside,
        takes_others: true,
        setting: "dialling.context",
    };
    let mut all = Vec::new();
    for what in [Shipped::Connect, Shipped::CallBack] {
        let context = || "trubka-connect".to_owned();
        all.extend([
            Dialling::HasShipped {
                context: context(),
                what,
            },
            Dialling::LacksShipped {
                context: context(),
                what,
            },
            Dialling::ShippedUnproven {
                context: context(),
                what,
            },
        ]);
    }
    all.extend([
        Dialling::BadSetting("dialling.context"),
        knows(true),
        knows(false),
        Dialling::NoContext {
            context: "internal".into(),
            setting: "dialling.context",
        },
        no_number(true),
        no_number(false),
        Dialling::NoContextOrNumber {
            context: "internal".into(),
            exten: "101".into(),
            setting: "dialling.context",
        },
        Dialling::CannotTell,
        Dialling::OnlyACallShows {
            extension: "101".into(),
        },
    ]);
    all.into_iter().map(Finding::Dialling).collect()
}

fn databases() -> Vec<Finding> {
    let timed = |ms, bare_ms| Database::LookUp(Timed { ms, bare_ms });
    let numbers = |lost: usize| {
        Database::Numbers(Numbers {
            looked_at: 100,
            lost,
            examples: vec!["8 (9**) ***-**-67".into()],
        })
    };
    let in_there = |seen_as: Option<&str>| Database::In {
        server: "10.11.6-MariaDB".into(),
        seen_as: seen_as.map(str::to_owned),
    };
    let all = [
        in_there(Some("trubka@10.0.0.7")),
        in_there(None),
        Database::NotEncrypted,
        Database::Failed(DirectoryError::AccessDenied),
        Database::Missing {
            what: DirectoryError::MissingTable("givn".into()),
            account: Some("trubka@%".into()),
        },
        Database::Complete,
        Database::Unindexed(Unindexed {
            table: "contacts".into(),
            column: "VALUE".into(),
            best: vec!["VALUE".into()],
        }),
        Database::MayWrite(vec!["INSERT".into()]),
        timed(4, 1),
        timed(900, 1),
        timed(900, 800),
        numbers(0),
        numbers(40),
        Database::Numbers(Numbers::default()),
    ];
    all.map(Finding::Database).into()
}

#[test]
fn the_line_that_grants_a_table_names_the_account_that_the_server_took() {
    let missing = Finding::Database(Database::Missing {
        what: DirectoryError::MissingTable("givn".into()),
        account: Some("trubka@%".into()),
    });
    let told = finding(&missing, &Settings::default(), Lang::En);
    assert_eq!(
        told.lines,
        ["GRANT SELECT ON `courier`.`givn` TO 'trubka'@'%';"]
    );
}

#[test]
fn each_finding_says_in_both_languages_what_was_seen_and_what_is_wrong_says_what_to_do() {
    let mut all = vec![
        Finding::Skipped(Skipped::Before),
        Finding::Skipped(Skipped::NoDatabase),
    ];
    all.extend(databases());
    all.extend([network(), logins(), versions(), rights(), phones()].concat());
    all.extend(dialling_findings());
    all.extend(
        [
            Clock::NotTold,
            Clock::Ahead(0),
            Clock::Ahead(3_000),
            Clock::Ahead(-90_000),
        ]
        .map(Finding::Clock),
    );
    let mut settings = Settings::default();
    settings.pbx.username = "trubka".into();
    settings.pbx.port = 5039;
    phrases(&all, |seen, lang| {
        let told = finding(seen, &settings, lang);
        assert!(told.seen.ends_with(['.', '…']), "{seen:?}: {told:?}");
        if seen.verdict() >= Verdict::Warning {
            assert!(!told.todo.is_empty(), "{seen:?}");
        }
        let parts = [told.seen, told.means, told.todo];
        let full = parts.into_iter().filter(|part| !part.is_empty());
        full.collect::<Vec<_>>().join(" ")
    });
    // A plain version is no sentence.
    let exact = Finding::Version(Version::Exact("22.10.1".into()));
    assert_eq!(
        finding(&exact, &settings, Lang::Ru).seen,
        "Asterisk 22.10.1."
    );
}

#[test]
fn a_refused_login_names_all_three_reasons_and_the_line_for_this_address() {
    let refused = Finding::Login(Login::Refused {
        user: "trubka".into(),
        local: Some(here()),
    });
    let told = finding(&refused, &Settings::default(), Lang::Ru);
    for part in [
        "неверный пароль",
        "имя пользователя",
        "адреса этого компьютера",
    ] {
        assert!(told.means.contains(part), "{part}: {told:?}");
    }
    assert_eq!(
        told.lines,
        ["[trubka]", "permit = 10.0.0.7/255.255.255.255"]
    );
}

#[test]
fn the_section_says_what_each_right_is_for() {
    let net = Net::of(here());
    let all = [Function::Watch, Function::Dial, Function::Colleagues];
    let section = ManagerSection::new("trubka", "new".into(), net, &all, Some("22.10.1"));
    let lines = recipe::manager_conf(&section, Lang::En);
    let wanted = [
        "[trubka]",
        "secret = new",
        "permit = 10.0.0.7/255.255.255.255",
        "; call: seeing calls (cards, the journal)",
        "read = call",
        "write = originate,reporting",
        "eventfilter(action(exclude),name(BridgeCreate)) =",
    ];
    for line in wanted {
        assert!(lines.iter().any(|known| known == line), "{line}: {lines:?}");
    }
    assert!(!lines.iter().any(|line| line.ends_with(": ")), "{lines:?}");
}
