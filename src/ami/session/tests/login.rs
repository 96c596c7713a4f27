//! From the banner to the events: what a real PBX accepts, and who is refused.

use super::*;

#[test]
fn logs_in_by_md5_as_a_real_pbx_accepts_it() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    assert_eq!(challenge.len(), 1);
    assert!(challenge[0].text.contains("AuthType: MD5"));
    let login = desk.input(&answer(
        &challenge[0],
        "Success",
        "Challenge: 147206993\r\n",
    ));
    // The key of the capture 22/20-md5.
    assert!(
        login[0]
            .text
            .contains("Key: 1f1f1215b584fb3a908a6eb12ed5a72d\n")
    );
    assert!(!login[0].text.contains("operator-secret"));
    let events = desk.input(&answer(
        &login[0],
        "Success",
        "Message: Authentication accepted\r\n",
    ));
    assert!(
        desk.said.is_empty(),
        "not ready before events are on: {:?}",
        desk.said
    );
    let asked = desk.input(&answer(&events[0], "Success", "Events: On\r\n"));
    assert_eq!(desk.said, ["Ready { version: \"22\" }", "ResyncStarted"]);
    let names: Vec<_> = asked.iter().map(|sent| sent.name.as_str()).collect();
    assert_eq!(names, ["CoreSettings", "Status", "ExtensionStateList"]);
}

#[test]
fn a_wrong_password_ends_it() {
    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    let capture = include_bytes!("../../../../tests/fixtures/captures/22/19-wrong-password.ami");
    let refusal = String::from_utf8_lossy(capture)
        .replace("ActionID: l1", &format!("ActionID: {}", login[0].id));
    let refusal = refusal.split_once("\r\n").expect("banner").1;
    assert!(desk.input(refusal.as_bytes()).is_empty(), "no second try");
    assert_eq!(
        desk.said,
        ["Down(LoginRefused { message: \"Authentication failed\" })"]
    );
    desk.close();
    assert_eq!(desk.said.len(), 1, "said once");
    assert_eq!(desk.session.deadline(), None);
}

#[test]
fn the_same_user_elsewhere_is_told_apart() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    desk.input(&answer(
        &login[0],
        "Error",
        "Message: Login Already In Use\r\n",
    ));
    assert_eq!(desk.said, ["Down(AlreadyInUse)"]);
}

#[test]
fn the_password_is_sent_in_the_clear_only_where_allowed() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    assert!(
        desk.input(&answer(
            &challenge[0],
            "Error",
            "Message: Must specify AuthType\r\n"
        ))
        .is_empty()
    );
    assert_eq!(desk.said, ["Down(NoMd5)"]);

    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Error", "Message: x\r\n"));
    assert!(login[0].text.contains("Secret: operator-secret\n"));

    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    assert!(
        !login[0].text.contains("operator-secret"),
        "MD5 where it is offered"
    );
}

#[test]
fn a_pbx_that_shuts_down_refuses_no_password_and_no_method() {
    let words = "Message: Asterisk is shutting down\r\n";
    // The password may go in the clear where MD5 is not offered, which this does not say.
    let mut desk = Desk::new(true);
    let challenge = desk.input(BANNER);
    assert!(
        desk.input(&answer(&challenge[0], "Error", words))
            .is_empty()
    );
    assert_eq!(desk.said, ["Down(ShutDown)"]);

    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    desk.input(&answer(&login[0], "Error", words));
    assert_eq!(desk.said, ["Down(ShutDown)"]);
}

#[test]
fn a_password_that_cannot_be_sent_is_not_sent() {
    let mut desk = Desk::new(true);
    desk.session.config.secret = "a\r\nAction: Hangup".into();
    let challenge = desk.input(BANNER);
    assert!(desk.input(&answer(&challenge[0], "Error", "")).is_empty());
    assert!(
        desk.said[0].starts_with("Down(LoginRefused"),
        "{:?}",
        desk.said
    );
}

#[test]
fn events_that_stay_off_are_noticed() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    let events = desk.input(&answer(&login[0], "Success", ""));
    let again = desk.input(&answer(&events[0], "Success", "Events: Off\r\n"));
    assert!(again[0].text.contains("EventMask: on\n"));
    desk.input(&answer(&again[0], "Success", "Events: Off\r\n"));
    assert_eq!(desk.said, ["Down(NoEvents { message: \"\" })"]);
}

#[test]
fn events_that_are_refused_are_told_in_the_words_of_the_pbx() {
    let mut desk = Desk::new(false);
    let challenge = desk.input(BANNER);
    let login = desk.input(&answer(&challenge[0], "Success", "Challenge: 1\r\n"));
    let events = desk.input(&answer(&login[0], "Success", ""));
    let refusal = format!("Message: Permission \x1bdenied{}\r\n", "!".repeat(500));
    let again = desk.input(&answer(&events[0], "Error", &refusal));
    assert!(desk.input(&answer(&again[0], "Error", &refusal)).is_empty());
    let words = format!("Permission denied{}", "!".repeat(63));
    assert_eq!(
        desk.said,
        [format!("Down(NoEvents {{ message: {words:?} }})")]
    );
}

#[test]
fn silence_and_other_servers_before_the_login() {
    let mut desk = Desk::new(false);
    assert!(
        desk.wait(9).is_empty(),
        "nothing is sent to who says nothing"
    );
    desk.wait(1);
    assert_eq!(desk.said, ["Down(Silent)"]);

    let mut desk = Desk::new(false);
    desk.input(b"SSH-2.0-OpenSSH_9.2p1\r\n");
    assert_eq!(
        desk.said,
        ["Down(NotAmi { banner: \"SSH-2.0-OpenSSH_9.2p1\" })"]
    );

    let mut desk = Desk::new(false);
    desk.input(b"login: ");
    desk.wait(10);
    assert_eq!(desk.said, ["Down(NotAmi { banner: \"login:\" })"]);

    // Ever so slow, but no other server.
    for slow in [&BANNER[..1], &BANNER[..12], &BANNER[..25]] {
        let mut desk = Desk::new(false);
        desk.input(slow);
        desk.wait(10);
        assert_eq!(desk.said, ["Down(Silent)"]);
        let mut desk = Desk::new(false);
        desk.input(slow);
        desk.close();
        assert_eq!(desk.said, ["Down(Lost)"]);
    }

    let mut desk = Desk::new(false);
    desk.input(BANNER);
    assert!(desk.wait(60).is_empty(), "no Ping before the login");
    assert_eq!(desk.said, ["Down(Silent)"]);
}
