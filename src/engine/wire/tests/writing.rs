//! What is written: to a peer that reads slowly or not at all.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_read_stops_no_reading() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.serve_until("Ping").await;
        // Reads nothing more, but talks on.
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            pbx.write(b"Event: Hangup\r\n\r\n").await;
        }
        std::future::pending::<()>().await;
    })]);
    desk.until("ResyncDone").await;
    let large = Action::new("UserEvent").header("X", "x".repeat(900));
    for _ in 0..60 {
        desk.wire.send(&large, None).expect("online");
    }
    desk.until("Offline Silent").await;
    assert_eq!(
        desk.said.iter().filter(|said| *said == "<Hangup>").count(),
        4
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_written_waits_for_a_slow_reader_and_comes_whole() {
    let mut desk = Desk::new(vec![script(|mut pbx| async move {
        pbx.serve_until("ExtensionStateList").await;
        let mut numbers = Vec::new();
        while let Some((name, _, text)) = pbx.action().await {
            // Something comes in between, so that turns without output follow.
            tokio::time::sleep(Duration::from_millis(50)).await;
            pbx.write(b"Event: Hangup\r\n\r\n").await;
            if name == "UserEvent" {
                let number = text.lines().find_map(|line| line.strip_prefix("N: "));
                numbers.push(number.expect("numbered").to_owned());
            }
            if numbers.len() == 60 {
                let want: Vec<_> = (0..60).map(|n| n.to_string()).collect();
                let event = if numbers == want { "Join" } else { "Leave" };
                pbx.write(format!("Event: {event}\r\n\r\n").as_bytes())
                    .await;
            }
        }
    })]);
    desk.until("ResyncDone").await;
    for n in 0..60 {
        let large = Action::new("UserEvent")
            .header("X", "x".repeat(900))
            .header("N", n.to_string());
        desk.wire.send(&large, None).expect("online");
    }
    desk.until("<Join>").await;
}

#[tokio::test(start_paused = true)]
async fn actions_go_out_and_their_answers_come_back() {
    let mut desk = Desk::new(vec![healthy()]);
    assert_eq!(
        desk.wire.send(&Action::ping(), None),
        Err(SendError::Offline)
    );
    desk.until("ResyncDone").await;
    let id = ActionId::new("trubka-7").expect("good");
    desk.wire
        .send(&Action::new("UserEvent"), Some(id))
        .expect("online");
    desk.until("Reply { id: ActionId(\"trubka-7\"), success: true")
        .await;
    desk.wire.log_off().await;
}
