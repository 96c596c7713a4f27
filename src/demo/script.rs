//! What happens in the demo office by itself: one call after the other, of every kind that a card
//! can show. The order is fixed, the people are drawn from the seed.

use super::exchange::Exchange;
use super::people::{CLIENTS, COURIERS, OWN, RECIPIENTS, STRANGERS};
use super::ring::Incoming;

impl Exchange {
    /// Calls for ever, the first one a moment after the login.
    pub(super) async fn live(&self) {
        let mut wait = self.pace.first_call;
        for n in 0_usize.. {
            tokio::time::sleep(wait).await;
            self.scene(n).await;
            wait = self.pace.between;
        }
    }

    async fn scene(&self, n: usize) {
        let pace = &self.pace;
        let from = |people: &[&str]| Incoming {
            number: people
                .get(self.chance(people.len()))
                .map_or_else(String::new, |number| (*number).to_owned()),
            patience: pace.patience,
            taker: None,
        };
        let taken = |call: Incoming, who| Incoming {
            taker: Some((who, pace.colleague)),
            ..call
        };
        match n % 8 {
            0 => {
                self.incoming_direct(&from(&RECIPIENTS), OWN.extension)
                    .await
            }
            // Gives up soon: a missed call.
            1 => {
                let call = Incoming {
                    patience: pace.patience / 3,
                    ..from(&CLIENTS)
                };
                self.incoming_direct(&call, OWN.extension).await;
            }
            2 => self.incoming_direct(&from(&COURIERS), OWN.extension).await,
            3 => self.queue_call(&taken(from(&RECIPIENTS), "103")).await,
            4 => self.ring_group(&taken(from(&CLIENTS), "102")).await,
            5 => self.incoming_direct(&from(&STRANGERS), OWN.extension).await,
            // A colleague's own call, which only the office's journal shows.
            6 => {
                self.incoming_direct(&taken(from(&COURIERS), "102"), "102")
                    .await
            }
            _ => self.incoming_direct(&from(&[]), OWN.extension).await,
        }
    }
}
