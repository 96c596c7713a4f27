//! What is measured, told while somebody looks.

use tokio::time::sleep;

use super::*;
use crate::desk::snapshot::Diagnostics;

fn told(snapshot: &Snapshot) -> Option<&Diagnostics> {
    snapshot.diagnostics.as_deref()
}

#[tokio::test(start_paused = true)]
async fn events_look_ups_and_breaks_are_told_once_a_second_while_somebody_looks() {
    let program = Program::online(FakeDirectory::default(), FakeJournal::default()).await;
    program.command(Command::Diagnose(true)).await;
    program.until(|snapshot| told(snapshot).is_some()).await;
    for (pause, bytes) in recording("01-in-answered") {
        sleep(pause).await;
        program.pbx.say(bytes);
    }
    let snapshot = program
        .until(|snapshot| {
            let told = told(snapshot);
            told.is_some_and(|told| told.events.iter().any(|share| share.name == "Hangup"))
        })
        .await;
    let seen = told(&snapshot).unwrap();
    assert_eq!(
        seen.all.count,
        seen.events.iter().map(|share| share.count).sum::<u64>()
    );
    assert!(seen.all.bytes > seen.all.count * 50, "{:?}", seen.all);
    let look_ups = seen.database.as_ref().unwrap().look_ups.unwrap();
    assert!(look_ups.count > 0);
    assert!(
        seen.spare
            .iter()
            .any(|spare| spare.line.contains("BridgeCreate")),
        "{:?}",
        seen.spare
    );
    assert_eq!(seen.break_count, 0);

    program.pbx.drop_connections();
    let snapshot = program
        .until(|snapshot| {
            told(snapshot)
                .is_some_and(|told| told.breaks.iter().any(|of| of.until_unix_ms.is_some()))
        })
        .await;
    assert_eq!(told(&snapshot).unwrap().break_count, 1);

    program.command(Command::Diagnose(false)).await;
    program.until(|snapshot| told(snapshot).is_none()).await;
    // As idle as before.
    sleep(Duration::from_secs(60)).await;
    let polls = program.polls.load(std::sync::atomic::Ordering::SeqCst);
    sleep(Duration::from_secs(60)).await;
    let polls = program.polls.load(std::sync::atomic::Ordering::SeqCst) - polls;
    assert!(polls < 20, "{polls}");
    program.end().await;
}
