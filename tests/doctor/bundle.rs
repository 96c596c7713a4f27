//! The file for support: everything that is needed, and nothing that must not leave the office.

use crate::pbx::Pbx;

#[test]
fn it_has_what_was_found_and_the_log_without_secrets_names_and_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.txt");
    let settings = "caller_id = \"74951230000\"\n[[operators]]\nname = \"Борис Годунов\"\nextensions = [\"102\"]\n\
        [links]\norder = \"https://office.example/{ORDER}?token=tell-nobody\"\n# password: in-a-comment\n";
    let log = "{\"timestamp\":\"2026-11-23T16:52:12.123456Z\",\"message\":\"a call from 8 916 123-45-67\"}\n\
        {\"message\":\"again +79161234567\"}\n";
    let logs = [
        ("data/logs/2026-11-22.log", "an older line\n"),
        ("data/logs/2026-11-23.log", log),
    ];
    let args = ["--bundle", path.to_str().unwrap()];
    let ran = Pbx::default().examined_once(settings, &args, &logs);
    ran.ended(0);
    let text = std::fs::read_to_string(&path).unwrap();
    for part in [
        "context = \"internal\"",
        "Asterisk 22.10.1.",
        "PJSIP/101",
        "write = originate,call,agent",
        "2026-11-23T16:52:12.123456Z",
        "a call from [number 2]",
        "again [number 2]",
        "caller_id = \"[number 1]\"",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    for part in [
        "wonderful",
        "Борис",
        "916",
        "74951230000",
        "tell-nobody",
        "in-a-comment",
        "an older line",
    ] {
        assert!(!text.contains(part), "{part} in {text}");
    }
    // The password that was proposed is on the screen only.
    let proposed = ran.out.split("secret = ").nth(1).unwrap();
    let proposed = &proposed[..20];
    assert!(!text.contains(proposed), "{text}");
    // It is not written over.
    let again = Pbx::default().examined_once(settings, &args, &[]);
    again.ended(2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}
