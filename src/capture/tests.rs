//! Both directions, in pieces of every size.

use super::*;

fn scrubbed(mask: Option<Mask>, bytes: &[u8], piece: usize) -> String {
    let mut scrubber = Scrubber::new(mask, false);
    let lines = bytes.chunks(piece).map(|piece| scrubber.push(piece));
    String::from_utf8(lines.collect::<Vec<_>>().concat()).unwrap()
}

/// Of a line of this key.
fn value(text: &str, key: &str, nth: usize) -> String {
    let values = text.lines().filter_map(|line| line.split_once(": "));
    let mut values = values.filter(|(other, _)| *other == key);
    values.nth(nth).map(|(_, value)| value.to_owned()).unwrap()
}

#[test]
fn a_login_is_in_no_recording() {
    let sent = b"Action: Login\r\nUsername: operator\r\nKey: 5f4dcc3b5aa765d6\r\n\r\nAction: Login\r\nSecret: amp111\r\n\r\n";
    let heard = b"Response: Success\r\nChallenge: 123456789\r\nsecret : amp111\r\n\r\n";
    for bytes in [&sent[..], heard] {
        for piece in 1..bytes.len() {
            for mask in [None, Some(Mask::default())] {
                let text = scrubbed(mask, bytes, piece);
                for secret in ["5f4d", "amp111", "123456789"] {
                    assert!(!text.contains(secret), "{text}");
                }
                assert!(!text.contains("Action") || text.contains("Username: operator"));
                assert_eq!(
                    text.lines().count(),
                    bytes.iter().filter(|b| **b == b'\n').count()
                );
            }
        }
    }
}

#[test]
fn without_a_mask_all_else_stays_byte_by_byte() {
    let bytes = "Asterisk Call Manager/11.0.0\r\nEvent: X\r\nName: Иван\r\nBroken\r\n: x\r\n\r\n"
        .as_bytes();
    for piece in 1..bytes.len() {
        assert_eq!(scrubbed(None, bytes, piece).as_bytes(), bytes);
    }
}

#[test]
fn a_number_is_masked_the_same_way_in_every_form_and_extensions_stay() {
    let bytes = "CallerIDNum: 79161234567\r\nCallerIDNum: +79161234567\r\nCallerIDNum: 8 (916) 123-45-67\r\nExten: 9161234567\r\nExten: 1234567\r\nExten: 101\r\nChannel: SIP/79161234567-00000012\r\nDestChannel: PJSIP/101-12345678\r\nUniqueid: 1732392920.17\r\nLinkedid: 1732392920.17\r\nAppData: Dial(PJSIP/79161234567@trunk,30)\r\nCallerIDName: Иван Петров\r\nConnectedLineName: Иван Петров\r\nCallerIDName: <unknown>\r\nCallerIDName: 79161234567\r\nLastCall: 1732392920\r\nConnectedLineNum: 74951234568\r\n";
    let mask = Mask::default();
    let text = scrubbed(Some(mask), bytes.as_bytes(), 10);
    let number = value(&text, "CallerIDNum", 0);
    assert!(number.starts_with("7916") && number.len() == 11, "{text}");
    let last = number[4..].to_owned();
    assert_eq!(value(&text, "CallerIDNum", 1), format!("+{number}"));
    let written = value(&text, "CallerIDNum", 2);
    assert!(written.starts_with("8 (916) "), "{written}");
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    assert!(digits.ends_with(&last), "{written} {last}");
    assert_eq!(value(&text, "Exten", 0), format!("916{last}"));
    assert_eq!(value(&text, "Exten", 1), last);
    assert_eq!(value(&text, "Exten", 2), "101");
    assert_eq!(value(&text, "Channel", 0), format!("SIP/{number}-00000012"));
    assert_eq!(value(&text, "DestChannel", 0), "PJSIP/101-12345678");
    for key in ["Uniqueid", "Linkedid"] {
        assert_eq!(value(&text, key, 0), "1732392920.17");
    }
    assert_eq!(value(&text, "LastCall", 0), "1732392920");
    assert!(value(&text, "AppData", 0).contains(&number));
    let name = value(&text, "CallerIDName", 0);
    assert!(name.starts_with("Name "), "{name}");
    assert_eq!(value(&text, "ConnectedLineName", 0), name);
    assert_eq!(value(&text, "CallerIDName", 1), "<unknown>");
    assert_eq!(value(&text, "CallerIDName", 2), number);
    assert_ne!(value(&text, "ConnectedLineNum", 0)[4..], last);
}

#[test]
fn two_numbers_are_never_masked_as_one() {
    let mask = Mask::default();
    let masked = |number: u32| {
        let text = scrubbed(
            Some(mask.clone()),
            format!("Exten: {number:07}\n").as_bytes(),
            99,
        );
        value(&text, "Exten", 0)
    };
    let all: std::collections::HashSet<_> = (0..20_000).map(masked).collect();
    assert_eq!(all.len(), 20_000);
}

#[test]
fn from_the_middle_it_begins_with_the_next_message() {
    let bytes = b"erIDNum: 1\r\nX: y\r\n\r\nEvent: A\r\nX: z\r\n\r\n";
    for piece in 1..bytes.len() {
        let mut scrubber = Scrubber::new(None, true);
        let lines = bytes.chunks(piece).map(|piece| scrubber.push(piece));
        let all = lines.collect::<Vec<_>>().concat();
        assert_eq!(all, b"Event: A\r\nX: z\r\n\r\n");
    }
}
