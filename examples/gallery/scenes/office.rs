//! Colleagues and queues.

use trubka::desk::snapshot::{
    Colleague, ColleagueGroup, ColleagueState as S, Colleagues, OwnMember, QueueRow, Queues,
    WaitingCaller, With,
};

use super::*;

fn colleague(extension: &str, name: &str, state: S, secs: i64) -> Colleague {
    Colleague {
        extension: extension.into(),
        name: (!name.is_empty()).then(|| name.into()),
        state,
        since_unix_ms: Some(NOW_MS - secs * 1000),
        ..Colleague::default()
    }
}

/// A small office in two groups, with every state.
pub fn colleagues() -> Arc<Colleagues> {
    let anna = Arc::new(Colleague {
        is_own: true,
        with: Some(With::Outside(found("+7 916 123-45-67", vec![maria()]))),
        ..colleague("101", "Анна Соколова", S::Talking, 134)
    });
    let pavel = Colleague {
        with: Some(With::Outside(found("+7 903 456-78-90", vec![neighbour()]))),
        ..colleague("102", "Павел Орлов", S::Talking, 125)
    };
    let olga = Colleague {
        ringing_call: Some("2".into()),
        with: Some(With::Outside(found("+7 495 456-71-22", vec![igor()]))),
        ..colleague("103", "Ольга Никитина", S::Ringing, 8)
    };
    let elena = Colleague {
        do_not_disturb: true,
        ..colleague("105", "Елена Фомина", S::Free, 900)
    };
    let timur = Colleague {
        with: Some(With::Inside {
            extension: "102".into(),
            name: Some("Павел Орлов".into()),
        }),
        ..colleague("106", "Тимур Садыков", S::OnHold, 40)
    };
    let others = vec![
        colleague("104", "Фёдор Лапин", S::Unreachable, 3_600),
        colleague(
            "110",
            "Константинопольская-Преображенская Александра Вениаминовна, старший логист",
            S::Busy,
            4_000,
        ),
        colleague("111", "", S::Calling, 3),
        colleague("112", "", S::Unknown, 0),
    ];
    let shared = |people: Vec<Colleague>| people.into_iter().map(Arc::new).collect();
    Arc::new(Colleagues {
        groups: vec![
            ColleagueGroup {
                name: Some("Логисты".into()),
                people: [Arc::clone(&anna)]
                    .into_iter()
                    .chain([elena, olga, pavel, timur].map(Arc::new))
                    .collect(),
            },
            ColleagueGroup {
                name: None,
                people: shared(others),
            },
        ],
        own: Some(anna),
        is_listed: true,
        lacks: None,
    })
}

/// Five hundred extensions without groups.
pub fn crowd() -> Arc<Colleagues> {
    let people = (0..500).map(|n| {
        let state = [S::Free, S::Talking, S::Unreachable][n % 3];
        Arc::new(colleague(
            &format!("{}", 2000 + n),
            &format!("Сотрудник {n:03}"),
            state,
            n as i64,
        ))
    });
    Arc::new(Colleagues {
        groups: vec![ColleagueGroup {
            name: None,
            people: people.collect(),
        }],
        is_listed: true,
        ..Colleagues::default()
    })
}

/// Two queues of one's own, and another.
pub fn queues() -> Arc<Queues> {
    let waits = |id: &str, party, secs: i64| WaitingCaller {
        id: id.into(),
        party,
        since_unix_ms: NOW_MS - secs * 1000,
    };
    let queue = |name: &str| QueueRow {
        name: name.into(),
        ready: 3,
        free: 1,
        ..QueueRow::default()
    };
    let rows = vec![
        QueueRow {
            own: Some(OwnMember::default()),
            waiting: vec![
                waits("1", found("+7 916 123-45-67", vec![maria()]), 95),
                waits("2", bare("+7 921 000-45-67"), 4),
            ],
            more_waiting: 7,
            paused: 1,
            ..queue("Заказы")
        },
        QueueRow {
            own: Some(OwnMember {
                paused: true,
                reason: "Обед".into(),
                is_static: true,
            }),
            ..queue("couriers")
        },
        QueueRow {
            more_waiting: 2,
            ready: 0,
            free: 0,
            ..queue("Очередь с очень длинным названием для самых терпеливых клиентов на свете")
        },
    ];
    Arc::new(Queues {
        queues: rows.into_iter().map(Arc::new).collect(),
        is_listed: true,
        ..Queues::default()
    })
}
