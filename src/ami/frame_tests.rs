//! The framer against every trap known, each stream cut at every index.

use proptest::prelude::*;

use super::event::EventKind;
use super::frame::{FrameError, Framer, MAX_FIELDS, MAX_LINE, MAX_MESSAGE, MAX_SKIPPED};

type Owned = Vec<(String, Vec<u8>)>;

fn drain(framer: &mut Framer, into: &mut Vec<Owned>) -> Result<(), FrameError> {
    while let Some(message) = framer.next_message()? {
        let field = |(key, value): (&[u8], &[u8])| {
            (String::from_utf8_lossy(key).into_owned(), value.to_vec())
        };
        into.push(message.raw_fields().map(field).collect());
    }
    Ok(())
}

fn read(framer: Framer, pieces: &[&[u8]]) -> Vec<Owned> {
    let (mut framer, mut out) = (framer, Vec::new());
    for piece in pieces {
        framer.push(piece);
        drain(&mut framer, &mut out).expect("a good stream");
    }
    out
}

/// The messages of a stream, found the same however it is cut.
fn messages(stream: &[u8]) -> Vec<Owned> {
    let whole = read(Framer::without_banner(), &[stream]);
    for at in 0..=stream.len() {
        let (a, b) = stream.split_at(at);
        assert_eq!(
            read(Framer::without_banner(), &[a, b]),
            whole,
            "cut at {at}"
        );
    }
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(
        read(Framer::without_banner(), &bytes),
        whole,
        "byte by byte"
    );
    whole
}

fn pairs(message: &Owned) -> Vec<(&str, &str)> {
    message
        .iter()
        .map(|(key, value)| (key.as_str(), std::str::from_utf8(value).expect("UTF-8")))
        .collect()
}

#[test]
fn lines_end_at_crlf_and_messages_at_an_empty_line() {
    let found = messages(b"Event: A\r\nX: 1\r\n\r\nResponse: Success\r\nY:2\r\nZ: \r\nE:\r\n\r\n\r\n\r\nEvent: B\r\n\r\nEvent: unfinished\r\n");
    assert_eq!(found.len(), 3);
    assert_eq!(pairs(&found[0]), [("Event", "A"), ("X", "1")]);
    let second = [("Response", "Success"), ("Y", "2"), ("Z", ""), ("E", "")];
    assert_eq!(pairs(&found[1]), second);
    assert_eq!(pairs(&found[2]), [("Event", "B")]);
}

#[test]
fn only_the_first_space_after_the_colon_is_not_the_value() {
    let found =
        messages(b"Event: A\r\nName:   two  spaces  \r\nReportBlock:\r\nTime: 12:30\r\n\r\n");
    let want = [
        ("Event", "A"),
        ("Name", "  two  spaces  "),
        ("ReportBlock", ""),
        ("Time", "12:30"),
    ];
    assert_eq!(pairs(&found[0]), want);
}

#[test]
fn a_bare_lf_before_a_crlf_is_no_empty_line() {
    let found = messages(
        b"Response: Success\r\nMessage: Park successful\n\r\nActionID: 7\r\n\r\nEvent: A\r\n\r\n",
    );
    assert_eq!(found.len(), 2);
    let want = [
        ("Response", "Success"),
        ("Message", "Park successful"),
        ("ActionID", "7"),
    ];
    assert_eq!(pairs(&found[0]), want);
}

#[test]
fn bare_lf_and_cr_inside_a_value_stay_in_it() {
    let found = messages(b"Event: A\r\nMessage: one\ntwo\nthree\r\nName: a\rb\r\r\nX: 1\r\n\r\n");
    let want = [
        ("Event", "A"),
        ("Message", "one\ntwo\nthree"),
        ("Name", "a\rb\r"),
        ("X", "1"),
    ];
    assert_eq!(pairs(&found[0]), want);
}

#[test]
fn lf_only_lines_are_tolerated() {
    let found = messages(
        b"Event: A\nX: 1\n\nEvent: B\nX: 2\r\nY: 3\r\n\r\nEvent: C\nX: 3\n\r\nEvent: D\r\n\r\n",
    );
    assert_eq!(found.len(), 4);
    assert_eq!(pairs(&found[0]), [("Event", "A"), ("X", "1")]);
    assert_eq!(pairs(&found[1]), [("Event", "B"), ("X", "2"), ("Y", "3")]);
    assert_eq!(pairs(&found[2]), [("Event", "C"), ("X", "3")]);
}

#[test]
fn crlf_lf_ends_a_message() {
    let found = messages(b"Event: PeerlistComplete\r\nListItems: 0\r\n\nEvent: A\r\n\r\n");
    assert_eq!(found.len(), 2);
    assert_eq!(pairs(&found[1]), [("Event", "A")]);
}

#[test]
fn glued_messages_are_parted_at_event_and_response() {
    let found = messages(b"Event: A\r\nX: 1\r\nEvent: B\r\nY: 2\r\n\r\nResponse: Success\r\nevent: C\r\n\r\nResponse: Error\r\nResponse: Success\r\n\r\n");
    let heads: Vec<_> = found.iter().map(|m| pairs(m)[0]).collect();
    let want = [
        ("Event", "A"),
        ("Event", "B"),
        ("Response", "Success"),
        ("event", "C"),
        ("Response", "Error"),
        ("Response", "Success"),
    ];
    assert_eq!(heads, want);
    assert_eq!(found[1].len(), 2);
}

#[test]
fn an_event_may_carry_a_response() {
    let stream =
        b"Event: OriginateResponse\r\nActionID: 1\r\nResponse: Failure\r\nReason: 5\r\n\r\n";
    assert_eq!(messages(stream)[0].len(), 4);
    let mut framer = Framer::without_banner();
    framer.push(stream);
    let message = framer.next_message().expect("good").expect("whole");
    assert_eq!(message.event(), Some(EventKind::OriginateResponse));
    assert!(!message.is_response());
}

#[test]
fn lines_without_a_colon_and_orphans_break_nothing() {
    let found = messages(b"stray line\r\nOther: x\r\n\r\n\0\0\r\n\r\nEvent: A\r\nno colon here\r\nX: a\0b\r\n: empty key\r\n\r\n");
    assert_eq!(found.len(), 3);
    assert_eq!(pairs(&found[0]), [("", "stray line"), ("Other", "x")]);
    assert_eq!(pairs(&found[1]), [("", "\0\0")]);
    let want = [
        ("Event", "A"),
        ("", "no colon here"),
        ("X", "a\0b"),
        ("", "empty key"),
    ];
    assert_eq!(pairs(&found[2]), want);
}

#[test]
fn a_forged_packet_does_not_disturb_the_next_message() {
    let found = messages(b"Event: Newchannel\r\nCallerIDNum: 7916\r\n\r\nEvent: Hangup\r\nUniqueid: 1.1\r\n\r\nCallerIDName: x\r\nUniqueid: 2.2\r\n\r\nEvent: Newstate\r\nUniqueid: 2.2\r\n\r\n");
    assert_eq!(found.len(), 4);
    assert_eq!(
        pairs(&found[3]),
        [("Event", "Newstate"), ("Uniqueid", "2.2")]
    );
}

#[test]
fn captures_are_found_the_same_in_any_pieces() {
    for stream in [
        &include_bytes!("../../tests/fixtures/captures/16/24-responses.ami")[..],
        include_bytes!("../../tests/fixtures/captures/22/24-responses.ami"),
        include_bytes!("../../tests/fixtures/captures/16/25-names.ami"),
        include_bytes!("../../tests/fixtures/captures/22/25-names.ami"),
    ] {
        let whole = read(Framer::new(), &[stream]);
        let ends = |w: &&[u8]| w.starts_with(b"\n\r\n") && w.get(3) != Some(&b'\r');
        let blank = (0..stream.len())
            .map(|at| &stream[at..])
            .filter(ends)
            .count();
        assert_eq!(
            whole.len(),
            blank,
            "every message of a capture ends in an empty line"
        );
        for size in [1, 7, 1000, 1448, 4096] {
            let pieces: Vec<&[u8]> = stream.chunks(size).collect();
            assert!(read(Framer::new(), &pieces) == whole, "pieces of {size}");
        }
    }
}

#[test]
fn the_banner_tells_the_branch() {
    let branch = |version: &str| {
        let mut framer = Framer::new();
        let banner = format!("Asterisk Call Manager/{version}\r\n");
        for byte in banner.as_bytes() {
            assert!(framer.banner().is_none());
            framer.push(&[*byte]);
            assert!(framer.next_message().expect("a banner").is_none());
        }
        let banner = framer.banner().expect("read");
        assert_eq!(banner.version, version);
        (banner.branch().unwrap_or_default(), banner.escapes_names())
    };
    for (version, want, escapes) in [
        ("1.1", "1.8", false),
        ("1.3", "11", false),
        ("2.5", "12", false),
        ("2.8.0", "13", true),
        ("2.10.4", "13", true),
        ("3.2.0", "14", true),
        ("5.0.4", "16", true),
        ("11.0.0", "22", true),
        ("12.0.0", "23", true),
    ] {
        assert_eq!(branch(version), (want.to_owned(), escapes), "{version}");
    }
}

#[test]
fn other_servers_are_named_by_their_first_line() {
    let long = [b'x'; 300];
    for (bytes, want) in [
        (&b"SSH-2.0-OpenSSH_9.2p1\r\n"[..], "SSH-2.0-OpenSSH_9.2p1"),
        (
            b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
        (b"\x15\x03\x01\x00\x02\x02\x46", "F"),
        (b"220 \x1b[31mmail\n", "220  [31mmail"),
        (b"Asterisk Call Manager/\r\n", "Asterisk Call Manager/"),
        (
            b"Asterisk Call Manager/99999999999.1\r\n",
            "Asterisk Call Manager/99999999999.1",
        ),
        (&long, &"x".repeat(80)),
        (b"\n", ""),
    ] {
        let mut framer = Framer::new();
        framer.push(bytes);
        let Err(FrameError::NotAmi(other)) = framer.next_message() else {
            panic!("taken for a banner: {bytes:?}");
        };
        assert_eq!(other.line, want);
        assert!(framer.next_message().is_err(), "the error stays");
    }
    let mut framer = Framer::new();
    assert_eq!(framer.unfinished_banner(), None);
    framer.push(b"login: ");
    assert!(framer.next_message().expect("may go on").is_none());
    assert_eq!(framer.unfinished_banner().expect("seen").line, "login:");
}

#[test]
fn what_is_too_large_is_skipped_and_counted() {
    let long_line = format!(
        "Event: VarSet\r\nValue: {}\r\nMore: x\r\n\r\n",
        "v".repeat(MAX_LINE)
    );
    let many_lines = format!("Event: A\r\n{}\r\n", "K: v\r\n".repeat(MAX_FIELDS));
    let line = format!("K: {}\r\n", "v".repeat(MAX_LINE - 3));
    let long = format!(
        "Event: A\r\n{}\r\n",
        line.repeat(MAX_MESSAGE / line.len() + 1)
    );
    for large in [long_line, many_lines, long] {
        let stream = format!("Event: Before\r\n\r\n{large}Event: After\r\n\r\n");
        for size in [1, 4095, 4096, 65_536, stream.len()] {
            let (mut framer, mut out) = (Framer::without_banner(), Vec::new());
            for piece in stream.as_bytes().chunks(size) {
                framer.push(piece);
                drain(&mut framer, &mut out).expect("skipped, not refused");
                assert!(
                    framer.pending_bytes() <= MAX_MESSAGE + MAX_LINE,
                    "no growth"
                );
            }
            let heads: Vec<_> = out.iter().map(|m| pairs(m)[0].1).collect();
            assert_eq!(heads, ["Before", "After"], "pieces of {size}");
            assert_eq!(framer.skipped_messages(), 1);
        }
    }
}

#[test]
fn what_is_largest_is_kept() {
    let line = format!("Event: A\r\nV: {}\r\n\r\n", "v".repeat(MAX_LINE - 3));
    let lines = format!("Event: A\r\n{}\r\n", "K: v\r\n".repeat(MAX_FIELDS - 1));
    for stream in [line, lines] {
        for size in [1, 1000, stream.len()] {
            let pieces: Vec<&[u8]> = stream.as_bytes().chunks(size).collect();
            assert_eq!(read(Framer::without_banner(), &pieces).len(), 1);
        }
    }
}

#[test]
fn a_stream_without_an_end_is_refused_and_never_grows() {
    for piece in [
        &b"x"[..],
        b"Key: value\r\n",
        b"\r",
        b"\0",
        b"Key: value\n",
        b"a\r",
    ] {
        let piece = piece.repeat(4096 / piece.len());
        let mut framer = Framer::without_banner();
        let mut fed = 0;
        let error = loop {
            framer.push(&piece);
            fed += piece.len();
            match framer.next_message() {
                Ok(message) => assert!(message.is_none()),
                Err(error) => break error,
            }
            assert!(framer.pending_bytes() <= MAX_MESSAGE + MAX_LINE);
            assert!(fed < 2 * MAX_SKIPPED, "never refused");
        };
        assert_eq!(error, FrameError::Endless);
        assert_eq!(
            framer.next_message().err(),
            Some(FrameError::Endless),
            "it stays"
        );
    }
}

fn key() -> impl Strategy<Value = String> {
    "[A-Z][A-Za-z0-9()-]{0,15}".prop_filter("begins a message", |key| {
        !key.eq_ignore_ascii_case("event") && !key.eq_ignore_ascii_case("response")
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        packets in prop::collection::vec(prop::collection::vec((key(), "[^\r\n]{0,40}"), 0..8), 1..6),
        size in 1_usize..200,
    ) {
        let mut stream = Vec::new();
        let mut want: Vec<Owned> = Vec::new();
        for packet in packets {
            let mut lines = vec![("Event".to_owned(), "X".to_owned())];
            lines.extend(packet);
            for (key, value) in &lines {
                stream.extend_from_slice(format!("{key}: {value}\r\n").as_bytes());
            }
            stream.extend_from_slice(b"\r\n");
            want.push(lines.into_iter().map(|(k, v)| (k, v.into_bytes())).collect());
        }
        let pieces: Vec<&[u8]> = stream.chunks(size).collect();
        prop_assert_eq!(read(Framer::without_banner(), &pieces), want);
    }

    #[test]
    fn any_bytes_in_any_pieces_give_the_same(
        bytes in prop::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), Just(b'E'), any::<u8>()], 0..300),
        at in 0_usize..300,
    ) {
        let at = at.min(bytes.len());
        let (a, b) = bytes.split_at(at);
        let whole = read(Framer::without_banner(), &[&bytes]);
        prop_assert_eq!(read(Framer::without_banner(), &[a, b]), whole);
    }
}
