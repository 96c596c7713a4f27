//! Fields, decoding, and what "nothing" looks like.

use std::borrow::Cow;

use super::event::EventKind;
use super::fields::ChannelState;
use super::frame::Framer;
use super::message::{Message, Response};

/// Runs `check` on the first message of `stream`, read after `banner` (none if empty).
fn with(banner: &str, stream: &[u8], check: impl FnOnce(Message<'_>)) {
    let mut framer = if banner.is_empty() {
        Framer::without_banner()
    } else {
        Framer::new()
    };
    framer.push(banner.as_bytes());
    framer.push(stream);
    check(framer.next_message().expect("good").expect("whole"));
}

#[test]
fn keys_have_no_case_and_may_repeat() {
    let stream =
        b"Event: hangup\r\nUniqueID: 1.2\r\nVariable: a=1\r\nvariable: b=2\r\nEmpty: \r\n\r\n";
    with("", stream, |message| {
        assert_eq!(message.event(), Some(EventKind::Hangup));
        assert_eq!(message.get("Uniqueid").as_deref(), Some("1.2"));
        assert_eq!(message.get("VARIABLE").as_deref(), Some("a=1"));
        assert_eq!(message.all("Variable").collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert_eq!(message.get("Empty").as_deref(), Some(""));
        assert_eq!(message.get("Unique"), None);
        assert_eq!(message.fields().count(), 5);
    });
}

#[test]
fn values_are_utf8_else_cp1251() {
    let stream = b"Event: A\r\nName: \xc2\xe8\xf2\xe0\xeb\xe8\xe9\r\nOther: \xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0\r\nCut: \xd0\x90\xd0\r\n\r\n";
    with("", stream, |message| {
        assert_eq!(message.get("Name").as_deref(), Some("Виталий"));
        assert_eq!(
            message.raw("Name"),
            Some(&b"\xc2\xe8\xf2\xe0\xeb\xe8\xe9"[..])
        );
        assert_eq!(message.get("Other").as_deref(), Some("Анна"));
        assert!(
            message.get("Cut").is_some(),
            "a name cut in a character is still shown"
        );
    });
}

#[test]
fn names_are_unescaped_since_13_5() {
    let stream = br#"Event: Newchannel
CallerIDName: A \"B\" C\\D\n
DestConnectedLineName: it\'s \x
ChanVariable: a=\"1\"
EffectiveConnectedLineName: a\\b
AppData: a\\b

"#;
    with("Asterisk Call Manager/5.0.4\r\n", stream, |message| {
        assert_eq!(
            message.get("CallerIDName").as_deref(),
            Some("A \"B\" C\\D\n")
        );
        assert_eq!(
            message.channel().caller_name().as_deref(),
            Some("A \"B\" C\\D")
        );
        assert_eq!(message.dest().connected_name().as_deref(), Some("it's \\x"));
        assert_eq!(message.get("ChanVariable").as_deref(), Some("a=\"1\""));
        assert_eq!(
            message.get("EffectiveConnectedLineName").as_deref(),
            Some("a\\\\b")
        );
        assert_eq!(message.get("AppData").as_deref(), Some("a\\\\b"));
    });
    with("Asterisk Call Manager/1.3\r\n", stream, |message| {
        assert_eq!(
            message.channel().caller_name().as_deref(),
            Some(r#"A \"B\" C\\D\n"#)
        );
    });
    let originate = b"Event: OriginateResponse\r\nCallerIDName: a\\\\b\r\n\r\n";
    with("Asterisk Call Manager/11.0.0\r\n", originate, |message| {
        assert_eq!(message.get("CallerIDName").as_deref(), Some("a\\\\b"));
    });
}

#[test]
fn nothing_is_none() {
    let stream = b"Event: DialBegin\r\nChannel: \r\nCallerIDNum: <unknown>\r\nCallerIDName:   \r\nDestChannel: SIP/101-1\r\nDestChannelState: 5\r\nChannelState: x\r\nDestCallerIDName:  Anna\tB\xe2\x80\xae \r\nDestUniqueID: 1.1\r\n\r\n";
    with("", stream, |message| {
        let channel = message.channel();
        assert_eq!(channel.channel(), None);
        assert_eq!(channel.caller_num(), None);
        assert_eq!(channel.caller_name(), None);
        assert_eq!(channel.state(), None);
        assert_eq!(channel.uniqueid(), None);
        let dest = message.dest();
        assert_eq!(dest.channel().as_deref(), Some("SIP/101-1"));
        assert_eq!(dest.state(), Some(ChannelState::Ringing));
        assert_eq!(dest.caller_name().as_deref(), Some("Anna B"));
        assert_eq!(dest.uniqueid().as_deref(), Some("1.1"));
    });
}

#[test]
fn answers_and_lists_are_told_apart() {
    for (stream, want) in [
        (&b"Response: Success\r\n\r\n"[..], Some(Response::Success)),
        (b"response: follows\r\n\r\n", Some(Response::Success)),
        (b"Response: Error\r\n\r\n", Some(Response::Error)),
        (b"Response: Goodbye\r\n\r\n", Some(Response::Goodbye)),
        (b"Response: Maybe\r\n\r\n", Some(Response::Other)),
        (
            b"Event: OriginateResponse\r\nResponse: Success\r\n\r\n",
            None,
        ),
        (b"Junk: x\r\n\r\n", None),
    ] {
        with("", stream, |message| assert_eq!(message.response(), want));
    }
    with(
        "",
        b"Response: Success\r\nActionID: \r\nEventList: start\r\n\r\n",
        |message| {
            assert!(message.is_list_start() && !message.is_list_complete());
            assert_eq!(message.action_id(), None);
        },
    );
    with(
        "",
        b"Event: StatusComplete\r\nActionID: 7\r\nEventList: cancelled\r\n\r\n",
        |message| {
            assert!(message.is_list_complete() && message.is_list_cancelled());
            assert_eq!(message.action_id(), Some("7"));
        },
    );
}

#[test]
fn odd_names_of_a_real_pbx() {
    let names = |stream: &[u8]| {
        let mut framer = Framer::new();
        framer.push(stream);
        let mut names = std::collections::BTreeSet::new();
        while let Some(message) = framer.next_message().expect("a capture") {
            if message.event() == Some(EventKind::Newchannel) {
                names.extend(message.channel().caller_name().map(Cow::into_owned));
            }
        }
        names
    };
    let on_16 = names(include_bytes!(
        "../../tests/fixtures/captures/16/25-names.ami"
    ));
    for name in [
        "A \"B\" C\\D; <x>, y: z",
        "two spaces",
        "tab here",
        "Иванов Пётр", // sent as cp1251
    ] {
        assert!(on_16.contains(name), "{name}: {on_16:?}");
    }
    // PJSIP leaves the quoted pairs of the SIP header as they are.
    let on_22 = names(include_bytes!(
        "../../tests/fixtures/captures/22/25-names.ami"
    ));
    for name in [
        "A \\\"B\\\" C\\\\D; <x>, y: z",
        "two  spaces",
        "Курьер 🚚 №5",
    ] {
        assert!(on_22.contains(name), "{name}: {on_22:?}");
    }
}

#[test]
fn debug_shows_no_values() {
    with(
        "",
        b"Event: Hangup\r\nCallerIDNum: 79161234567\r\n\r\n",
        |message| {
            let text = format!("{message:?}");
            assert!(text.contains("Hangup") && !text.contains("7916"), "{text}");
        },
    );
}
