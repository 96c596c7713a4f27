//! The PBX's certificate, where a person has to say whether it is the PBX's.

use egui::{Id, Ui};

use super::Desk;
use super::banners::{Button, strip_ui};
use super::icons::Icon;
use super::theme::{Tone, size};
use crate::desk::snapshot::{Command, Connection, Offline, TlsFault};
use crate::texts::{Label, connection, tls};

/// What is wrong with a certificate that the operator may declare the PBX's.
pub fn to_judge(connection: &Connection) -> Option<&TlsFault> {
    match connection {
        Connection::Offline {
            why: Offline::Tls { fault, .. },
            ..
        } => Some(&**fault).filter(|fault| fault.to_trust().is_some()),
        _ => None,
    }
}

/// Stands there whole, since nothing else goes on without it; in a narrow window with the fingerprints alone, and
/// the rest on hovering.
pub fn certificate_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (lang, snapshot) = (desk.lang, desk.snapshot);
    let Some(fault) = to_judge(&snapshot.connection) else {
        return;
    };
    let now_unix_ms = snapshot.now_unix_ms;
    let messages = connection::connection_troubles(&snapshot.connection, now_unix_ms, lang);
    let Some(mut message) = messages.into_iter().next() else {
        return;
    };
    if ui.available_width() < size::NARROW {
        message.what = format!("{} {}", message.what, tls::fingerprints(fault, lang));
    }
    let buttons = [
        Button::Word(Label::TrustCertificate.text(lang)),
        Button::Word(Label::Reconnect.text(lang)),
    ];
    let look = (Tone::Bad, Icon::Alert);
    let shown = strip_ui(ui, Id::unique("certificate"), look, &message, &buttons);
    if let Some(certificate) = fault.to_trust().filter(|_| shown.pressed(0)) {
        (desk.send)(Command::TrustCertificate(certificate.fingerprint));
    }
    if shown.pressed(1) {
        (desk.send)(Command::Reconnect);
    }
}
