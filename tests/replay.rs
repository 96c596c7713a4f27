//! The recordings of a real Asterisk 16 and 22 in `tests/fixtures/captures`, replayed in the office's
//! and in each operator's view.
//!
//! What is expected stands here as a table, from what the phones of the test office did
//! (`*.expect.json`), not from what the program prints. Seconds may differ by 0.2: 0.1 is the
//! resolution, the rest is what the recording machine took between a phone and the PBX.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use trubka::cli::replay::{ReplayError, replay};
use trubka::settings::Settings;

const VERSIONS: [&str; 2] = ["16", "22"];

fn captures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/captures")
}

fn lines(path: &Path, ext: &[&str]) -> Vec<Value> {
    let ext: Vec<String> = ext.iter().map(|e| (*e).to_owned()).collect();
    let lines = replay(path, &ext, &Settings::default()).unwrap();
    lines
        .iter()
        .map(|line| serde_json::to_value(line).unwrap())
        .collect()
}

/// A call from outside that rang these extensions.
fn incoming(number: &str, rang: &[&str], outcome: &str, ring: f64) -> Value {
    json!({
        "direction": "incoming", "number": number, "name": null, "extension": rang.first(),
        "rang": rang, "answered_by": null, "outcome": outcome, "reason": null,
        "ring_secs": ring, "talk_secs": 0.0, "queue": null, "transfers": [], "ended": true,
    })
}

/// An attempt of 101 (or another extension) to call outside.
fn outgoing(
    number: Option<&str>,
    extension: Option<&str>,
    outcome: &str,
    reason: Option<&str>,
    ring: f64,
) -> Value {
    json!({
        "direction": "outgoing", "number": number, "name": null, "extension": extension,
        "rang": [], "answered_by": null, "outcome": outcome, "reason": reason,
        "ring_secs": ring, "talk_secs": 0.0, "queue": null, "transfers": [], "ended": true,
    })
}

fn with(mut line: Value, changes: Value) -> Value {
    let line_fields = line.as_object_mut().unwrap();
    line_fields.extend(changes.as_object().unwrap().clone());
    line
}

/// (capture, the office's view, [(operator, that operator's view)]).
type Row = (&'static str, Vec<Value>, Vec<(&'static str, Vec<Value>)>);

fn table() -> Vec<Row> {
    let all = ["101", "102", "103"];
    let answered = |line: Value, by: &str, talk: f64| {
        with(line, json!({"answered_by": by, "talk_secs": talk}))
    };
    let card =
        |line: &Value, changes: Value| with(with(line.clone(), json!({"cards": 1})), changes);
    let no_card = |line: &Value| vec![with(line.clone(), json!({"cards": 0}))];
    let redirect = json!([{"kind": "redirect", "to": "103", "answered": true}]);
    let attended = json!([{"kind": "attended", "to": "103", "answered": true}]);
    let pickup = json!([{"kind": "pickup", "to": "103", "answered": true}]);

    let direct = answered(
        incoming("79161234567", &["101"], "answered", 3.0),
        "101",
        5.0,
    );
    let missed = incoming("79161234568", &["101"], "missed", 4.0);
    let busy = incoming("79161234569", &["101"], "busy", 0.0);
    let group = answered(incoming("79161234571", &all, "answered", 3.0), "102", 4.0);
    let queue = answered(incoming("79161234573", &all, "answered", 4.0), "103", 4.5);
    let queue = with(queue, json!({"queue": "operators"}));
    let abandoned = with(
        incoming("79161234575", &all, "missed", 4.5),
        json!({"queue": "operators"}),
    );
    let click = answered(
        outgoing(Some("79161112233"), Some("101"), "answered", None, 2.5),
        "79161112233",
        5.0,
    );
    let silent = outgoing(
        Some("79161112233"),
        Some("101"),
        "own_phone",
        Some("silent"),
        5.0,
    );
    let by_phone = answered(
        outgoing(Some("79162223344"), Some("101"), "answered", None, 2.0),
        "79162223344",
        4.0,
    );
    let redirected = with(
        answered(
            incoming("79161234576", &["101", "103"], "answered", 1.0),
            "101",
            7.0,
        ),
        json!({"transfers": redirect}),
    );
    let transferred = with(
        answered(
            incoming("79161234577", &["101", "103"], "answered", 1.0),
            "101",
            15.0,
        ),
        json!({"transfers": attended}),
    );
    let picked_up = with(
        answered(
            incoming("79161234580", &["101"], "answered", 2.5),
            "103",
            4.0,
        ),
        json!({"transfers": pickup}),
    );
    let callback = json!({
        "direction": "callback", "number": "79165550002", "courier": "79165550001", "name": null,
        "extension": null, "rang": [], "answered_by": "79165550002", "outcome": "answered",
        "reason": null, "ring_secs": 3.0, "talk_secs": 6.0, "queue": null, "transfers": [], "ended": true,
    });
    let restarted = answered(
        incoming("79161234581", &["101"], "answered", 1.0),
        "101",
        2.05,
    );
    let asked = Some("79161112233");
    let impossible = vec![
        outgoing(asked, Some("105"), "own_phone", Some("unreachable"), 0.0),
        outgoing(asked, Some("999"), "own_phone", Some("unreachable"), 0.0),
        outgoing(asked, Some("101"), "own_phone", Some("unreachable"), 0.0),
        outgoing(None, Some("101"), "failed", Some("no_extension"), 0.0),
        outgoing(asked, Some("101"), "failed", Some("no_extension"), 0.0),
        outgoing(
            Some("1"),
            None,
            "failed",
            Some("Channel not specified"),
            0.0,
        ),
        outgoing(None, Some("101"), "own_phone", Some("silent"), 30.0),
    ];
    let elsewhere = |ext: &str| json!({"outcome": "answered_elsewhere", "extension": ext});

    vec![
        (
            "01-in-answered",
            vec![direct.clone()],
            vec![
                ("101", vec![card(&direct, json!({}))]),
                ("102", vec![]),
                ("103", vec![]),
            ],
        ),
        (
            "02-in-missed",
            vec![missed.clone()],
            vec![
                ("101", vec![card(&missed, json!({}))]),
                ("102", vec![]),
                ("103", vec![]),
            ],
        ),
        (
            "03-in-busy",
            vec![busy.clone()],
            vec![
                ("101", vec![card(&busy, json!({}))]),
                ("102", vec![]),
                ("103", vec![]),
            ],
        ),
        (
            "05-group",
            vec![group.clone()],
            vec![
                ("101", vec![card(&group, elsewhere("101"))]),
                ("102", vec![card(&group, json!({"extension": "102"}))]),
                ("103", vec![card(&group, elsewhere("103"))]),
            ],
        ),
        (
            "06-queue",
            vec![queue.clone()],
            vec![
                ("101", vec![card(&queue, elsewhere("101"))]),
                ("102", vec![card(&queue, elsewhere("102"))]),
                ("103", vec![card(&queue, json!({"extension": "103"}))]),
            ],
        ),
        (
            "07-queue-abandoned",
            vec![abandoned.clone()],
            vec![
                ("101", vec![card(&abandoned, json!({"extension": "101"}))]),
                ("102", vec![card(&abandoned, json!({"extension": "102"}))]),
                ("103", vec![card(&abandoned, json!({"extension": "103"}))]),
            ],
        ),
        (
            "08-originate",
            vec![click.clone()],
            vec![("101", no_card(&click)), ("102", vec![]), ("103", vec![])],
        ),
        (
            "09-originate-timeout",
            vec![silent.clone()],
            vec![("101", no_card(&silent)), ("102", vec![])],
        ),
        (
            "10-originate-unreachable",
            impossible.clone(),
            vec![("105", no_card(&impossible[0])), ("102", vec![])],
        ),
        (
            "11-out-by-phone",
            vec![by_phone.clone()],
            vec![("101", no_card(&by_phone)), ("103", vec![])],
        ),
        (
            "12-redirect",
            vec![redirected.clone()],
            vec![
                ("101", vec![card(&redirected, json!({}))]),
                ("102", vec![]),
                ("103", vec![card(&redirected, json!({"extension": "103"}))]),
            ],
        ),
        (
            "13-atxfer",
            vec![transferred.clone()],
            vec![
                ("101", vec![card(&transferred, json!({}))]),
                ("102", vec![]),
                ("103", vec![card(&transferred, json!({"extension": "103"}))]),
            ],
        ),
        (
            "16-courier-callback",
            vec![callback],
            vec![("101", vec![]), ("102", vec![]), ("103", vec![])],
        ),
        (
            "18-pickup",
            vec![picked_up.clone()],
            vec![
                (
                    "101",
                    vec![card(
                        &picked_up,
                        with(elsewhere("101"), json!({"ring_secs": 3.0})),
                    )],
                ),
                ("102", vec![]),
                // Who picks up by *8 was never rung.
                (
                    "103",
                    no_card(&with(picked_up.clone(), json!({"extension": "103"}))),
                ),
            ],
        ),
        (
            "22-restart",
            vec![restarted.clone()],
            vec![("101", vec![card(&restarted, json!({}))])],
        ),
        ("22-restart-reconnected", vec![], vec![("101", vec![])]),
        ("19-wrong-password", vec![], vec![]),
        ("20-md5", vec![], vec![]),
    ]
}

#[test]
fn every_capture_gives_what_happened_in_every_view() {
    let mut wrong = Vec::new();
    for version in VERSIONS {
        for (capture, office, operators) in table() {
            let path = captures().join(version).join(format!("{capture}.ami"));
            compare(
                &format!("{version}/{capture}"),
                &office,
                &lines(&path, &[]),
                &mut wrong,
            );
            for (operator, expected) in operators {
                let name = format!("{version}/{capture} --ext {operator}");
                compare(&name, &expected, &lines(&path, &[operator]), &mut wrong);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn an_operator_with_several_extensions_has_one_card() {
    for version in VERSIONS {
        for capture in ["05-group", "06-queue", "07-queue-abandoned"] {
            let path = captures().join(version).join(format!("{capture}.ami"));
            let got = lines(&path, &["101", "102", "103"]);
            assert_eq!(got.len(), 1, "{version}/{capture}");
            assert_eq!(got[0]["cards"], 1, "{version}/{capture}");
            assert_ne!(
                got[0]["outcome"], "answered_elsewhere",
                "{version}/{capture}"
            );
        }
    }
}

#[test]
fn an_operator_may_be_given_by_the_device() {
    let path = captures().join("22/01-in-answered.ami");
    assert_eq!(lines(&path, &["PJSIP/101"]), lines(&path, &["101"]));
    assert!(
        lines(&path, &["SIP/101"]).len() == 1,
        "an extension is one whatever drives its phone"
    );
    // A trunk taken for a phone: it stands for itself.
    let trunk = lines(
        &captures().join("22/08-originate.ami"),
        &["PJSIP/trunk_name"],
    );
    assert_eq!(trunk.len(), 1);
}

#[test]
fn odd_caller_names_and_numbers_are_shown_as_far_as_they_are_any() {
    for version in VERSIONS {
        let got = lines(&captures().join(version).join("25-names.ami"), &["101"]);
        let number = |n: &str| {
            got.iter()
                .find(|line| line["number"] == n)
                .unwrap_or_else(|| panic!("{version}: {n}"))
        };
        assert_eq!(number("79160001001")["name"], "Иванов Пётр «Ромашка»");
        assert_eq!(number("79160001004")["name"], Value::Null);
        // +7916…, 8 916 000-10-08 and 8916… are the same world's numbers.
        for n in ["79160001005", "79160001008", "79160001014"] {
            number(n);
        }
        assert_eq!(number("79160002001")["name"], "Иванов Пётр «ООО Ромашка»");
        let withheld = |name: Value| {
            got.iter()
                .filter(|l| l["number"].is_null() && l["name"] == name)
                .count()
        };
        assert_eq!(withheld(json!("Anonymous")), 1);
        assert_eq!(withheld(json!("sip uri name")), 1);
        assert!(
            withheld(Value::Null) >= 2,
            "no user; emptied by the dialplan"
        );
        assert!(got.iter().all(|line| line["ended"] == true));
        // Towards the end the phone is switched off: it is dialled, but does not ring.
        for line in &got {
            let rang = line["outcome"] == "answered";
            assert_eq!(line["cards"], if rang { 1 } else { 0 });
            assert!(rang || line["outcome"] == "unreachable" && line["ring_secs"] == 0.0);
        }
    }
}

#[test]
fn under_load_no_call_is_stuck_and_none_is_told_twice() {
    for version in VERSIONS {
        let path = captures().join(version).join("23-load-operator.ami.gz");
        let got = lines(&path, &["101"]);
        assert_eq!(got.len(), 1500);
        let mut ids: Vec<&str> = got
            .iter()
            .map(|line| line["call"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1500);
        for line in &got {
            assert_eq!(line["ended"], true);
            assert_eq!(line["outcome"], "answered");
            assert_eq!(line["answered_by"], "101");
            assert_eq!(line["cards"], 1);
            // No .times file lies beside it: there is no clock.
            assert_eq!(line["ring_secs"], Value::Null);
            assert_eq!(line["talk_secs"], Value::Null);
        }
    }
}

#[test]
fn a_listing_in_mid_call_is_a_resync_and_drops_nothing_that_it_lists() {
    for version in VERSIONS {
        let got = lines(&captures().join(version).join("24-responses.ami"), &[]);
        let numbers: Vec<_> = got
            .iter()
            .filter_map(|line| line["number"].as_str())
            .collect();
        for number in ["79161110001", "79161110002", "79161110003"] {
            assert_eq!(
                numbers.iter().filter(|n| **n == number).count(),
                1,
                "{version}: {number}"
            );
        }
        assert!(got.iter().all(|line| line["ended"] == true), "{version}");
        assert!(
            got.iter().all(|line| line["reason"].is_null()),
            "{version}: nothing was lost"
        );
        let parked = got
            .iter()
            .find(|line| line["number"] == "79161110002")
            .unwrap();
        assert_eq!(
            parked["transfers"],
            json!([{"kind": "park", "to": "701", "answered": false}])
        );
    }
}

#[test]
fn a_queues_call_is_not_that_of_a_member_whose_phone_never_rang() {
    for version in VERSIONS {
        let path = captures().join(version).join("24-responses.ami");
        let of_queue = |operator: &str| {
            let lines = lines(&path, &[operator]).into_iter();
            lines.filter(|line| line["queue"] == "operators").count()
        };
        assert_eq!(of_queue("101"), 0, "{version}: 101 is tried, but speaks");
        assert_eq!(of_queue("102"), 1, "{version}");

        // 101 is busy, 102 answers; a phone that is not registered has no channel.
        let own = captures().join("own").join(version);
        let group = own.join("12-group-one-busy.ami");
        assert!(lines(&group, &["101"]).is_empty(), "{version}");
        assert_eq!(lines(&group, &["102"])[0]["cards"], 1, "{version}");
        let unregistered = lines(&own.join("10-unregistered.ami"), &["105"]);
        assert_eq!(unregistered[0]["outcome"], "unreachable", "{version}");
        assert_eq!(unregistered[0]["cards"], 0, "{version}");
    }
}

#[test]
fn a_capture_cut_anywhere_gives_calls_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(captures().join("22/13-atxfer.ami")).unwrap();
    let path = folder.path().join("cut.ami");
    for cut in (40..whole.len()).step_by(997) {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let got = replay(&path, &[], &Settings::default());
        match got {
            Ok(lines) => assert!(lines.len() <= 1, "cut at {cut}: {} calls", lines.len()),
            Err(error) => assert!(cut < 200, "cut at {cut}: {error}"),
        }
    }
    // A call that goes on is told last, and not as ended.
    let answered = whole
        .windows(16)
        .rposition(|w| w == b"Event: BridgeEnt")
        .unwrap();
    std::fs::write(&path, &whole[..answered]).unwrap();
    let got = lines(&path, &[]);
    assert_eq!(got.len(), 1);
    assert_eq!(
        (&got[0]["ended"], &got[0]["outcome"]),
        (&json!(false), &Value::Null)
    );
}

#[test]
fn what_is_no_recording_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.ami");
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        replay(&path, &[], &Settings::default())
            .unwrap_err()
            .to_string()
    };
    assert!(refused(b"SSH-2.0-OpenSSH_9.2\r\n").contains("no recording"));
    assert!(refused(b"").contains("no recording"));
    assert!(refused(&[0; 100_000]).contains("no recording"));
    assert!(refused(&[0x1f, 0x8b, 1, 2, 3]).contains("cannot read"));
    let missing = replay(&folder.path().join("none.ami"), &[], &Settings::default());
    assert!(matches!(missing, Err(ReplayError::Read { .. })));
    std::fs::copy(captures().join("22/01-in-answered.ami"), &path).unwrap();
    std::fs::write(path.with_extension("times"), "[0, 0.1]\nnonsense\n").unwrap();
    let wrong = replay(&path, &[], &Settings::default()).unwrap_err();
    assert!(wrong.to_string().contains("line 2"), "{wrong}");
}

fn compare(name: &str, expected: &[Value], got: &[Value], wrong: &mut Vec<String>) {
    if expected.len() != got.len() {
        wrong.push(format!(
            "{name}: {} calls, not {}: {got:?}",
            got.len(),
            expected.len()
        ));
        return;
    }
    for (expected, got) in expected.iter().zip(got) {
        for key in got.as_object().unwrap().keys().filter(|key| *key != "call") {
            let (want, have) = (&expected[key], &got[key]);
            let same = match key.as_str() {
                "ring_secs" | "talk_secs" => {
                    (want.as_f64().unwrap_or(-1.0) - have.as_f64().unwrap_or(-9.0)).abs() <= 0.2
                }
                // Phones of a group begin to ring in any order.
                "rang" => sorted(want) == sorted(have),
                "extension"
                    if want.is_string()
                        && sorted(&expected["rang"]).len() > 1
                        && expected.get("cards").is_none() =>
                {
                    have.is_string()
                }
                _ => want == have,
            };
            if !same {
                wrong.push(format!("{name}: {key} is {have}, not {want}"));
            }
        }
    }
}

fn sorted(value: &Value) -> Vec<String> {
    let mut all: Vec<String> = value
        .as_array()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    all.sort();
    all
}
