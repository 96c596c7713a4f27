//! What the loop waits for, where it is there at all.

use super::Pretended;
use super::wire::Wire;

pub(super) async fn wire_ready(wire: Option<&mut Wire>) {
    match wire {
        Some(wire) => wire.ready().await,
        None => std::future::pending().await,
    }
}

pub(super) async fn phone_changed(phone: Option<&mut Pretended>) {
    let changed = match phone {
        Some(phone) => phone.state.changed().await.is_ok(),
        None => false,
    };
    if !changed {
        std::future::pending().await
    }
}
