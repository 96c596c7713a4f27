//! Windows: the default device.

use std::num::NonZero;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use rodio::buffer::SamplesBuffer;
use rodio::{DeviceSinkBuilder, Player};

use super::wav::Samples;
use super::{MAX_SECS, Play};

/// How often the player is asked whether it is done, and how often at most.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: u32 = (MAX_SECS + 1) * 10;

pub(super) struct System;

impl System {
    pub(super) fn new(_data: &Path) -> Self {
        Self
    }
}

impl Play for System {
    fn play(&mut self, samples: &Samples) -> Result<(), String> {
        let (Some(channels), Some(rate)) =
            (NonZero::new(samples.channels), NonZero::new(samples.rate))
        else {
            return Err("no samples".into());
        };
        // Opened each time: the operator may have put on the headset meanwhile.
        let mut device =
            DeviceSinkBuilder::open_default_sink().map_err(|error| error.to_string())?;
        device.log_on_drop(false);
        let player = Player::connect_new(device.mixer());
        player.append(SamplesBuffer::new(channels, rate, samples.values.clone()));
        // A device that is pulled out never ends.
        for _ in 0..LOOKS {
            if player.empty() {
                break;
            }
            sleep(LOOK_AGAIN);
        }
        Ok(())
    }
}
