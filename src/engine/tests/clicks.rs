//! From a click to the bytes on the wire, and back to both legs' fate.

use super::*;
use crate::calls::{Outcome, Reason};
use crate::desk::snapshot::{DialProgress, DialState};

fn progress(snapshot: &Snapshot) -> Option<&DialProgress> {
    match &snapshot.dial {
        DialState::Placed { progress, .. } => Some(progress),
        _ => None,
    }
}

async fn until_progress(program: &Program, want: DialProgress) -> Arc<Snapshot> {
    program
        .until(|snapshot| progress(snapshot) == Some(&want))
        .await
}

#[tokio::test(start_paused = true)]
async fn a_click_is_an_originate_and_both_legs_fates_are_told() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    program
        .command(Command::Dial("8 (916) 111-22-33".into()))
        .await;
    until_progress(&program, DialProgress::Asked).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let originates = program.pbx.heard("Originate");
    assert_eq!(originates.len(), 1);
    let id = originates[0]
        .lines()
        .find_map(|line| line.strip_prefix("ChannelId: "))
        .expect("ours")
        .to_owned();
    assert!(id.starts_with("trubka-101-"), "{id}");
    let mut lines: Vec<&str> = originates[0].lines().collect();
    lines.sort_unstable();
    let action_id = format!("ActionID: {id}");
    let channel_id = format!("ChannelId: {id}");
    let want = [
        "",
        "Action: Originate",
        &action_id,
        "Async: true",
        "CallerID: \"101\" <101>",
        "Channel: PJSIP/101",
        &channel_id,
        "Context: internal",
        "Exten: 79161112233",
        "Priority: 1",
        "Timeout: 30000",
    ];
    assert_eq!(lines, want);

    let pieces = recording("08-originate");
    let over = DialProgress::Over {
        outcome: Outcome::Answered,
        reason: None,
    };
    // The last piece is the farewell of the recording's own client.
    let fates = [
        DialProgress::OwnPhoneRings,
        DialProgress::Ringing,
        DialProgress::Talking,
        DialProgress::Talking,
        over.clone(),
        over,
    ];
    assert_eq!(pieces.len(), fates.len());
    for ((gap, piece), fate) in pieces.into_iter().zip(fates) {
        tokio::time::sleep(gap).await;
        let piece = piece.replace("lab-08-a", &id).replace("call-0001", &id);
        program.pbx.say(piece);
        let snapshot = until_progress(&program, fate).await;
        assert!(snapshot.cards.is_empty(), "no card for the own click");
        assert!(
            snapshot
                .calls
                .iter()
                .all(|call| call.call == id && call.own)
        );
    }
    program
        .until(|snapshot| snapshot.dial == DialState::Idle)
        .await;
    assert!(program.announced.lock().expect("lock").is_empty());
    let (_, journal) = program.end().await;
    let last = journal.last();
    assert_eq!((last.call, last.outcome), (id, Some(Outcome::Answered)));
    assert_eq!(last.number.as_deref(), Some("79161112233"));
    assert_eq!(last.extension.as_deref(), Some("101"));
}

#[tokio::test(start_paused = true)]
async fn a_refused_originate_is_told_and_written() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    program.pbx.refuse("Permission denied");
    program
        .command(Command::Dial("+7 916 111-22-33".into()))
        .await;
    let over = DialProgress::Over {
        outcome: Outcome::Failed,
        reason: Some(Reason::NoPermission),
    };
    until_progress(&program, over).await;
    let (_, journal) = program.end().await;
    let last = journal.last();
    assert_eq!(last.outcome, Some(Outcome::Failed));
    assert_eq!(last.number.as_deref(), Some("79161112233"));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_number_is_never_sent() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    let digits = "7".repeat(2_000);
    for text in ["Иванов", "8916\r\nAction: Originate", digits.as_str(), ""] {
        program.command(Command::Dial(text.into())).await;
        program
            .until(|snapshot| matches!(snapshot.dial, DialState::Invalid { .. }))
            .await;
        program.command(Command::DismissDial).await;
        program
            .until(|snapshot| snapshot.dial == DialState::Idle)
            .await;
    }
    let (pbx, journal) = program.end().await;
    assert!(pbx.heard("Originate").is_empty());
    assert_eq!(journal.written(), ["close stale"]);
}
