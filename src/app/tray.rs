//! The icon in the tray, from the snapshot: a value that can be compared, and its picture.

use crate::app::icon;
use crate::desk::snapshot::{Connection, QuietFor, Snapshot};
use crate::platform::tray::SIDE;
use crate::ports::outside::{TrayAction, TrayIcon, TrayItem, TrayState, TrayView};
use crate::texts::{Label, Lang, connection, outside};
use crate::ui::theme::tray as colours;

/// A picture tells no more missed calls apart: the last one says "9 and more".
const MOST: usize = 10;

/// What is to be seen of the tray.
pub(super) fn view(snapshot: &Snapshot, lang: Lang) -> TrayView {
    let until = snapshot.do_not_disturb_unix_ms;
    let quiet = until.map(|until| outside::quiet_now(until, snapshot.now_unix_ms, lang));
    let missed = snapshot.to_call_back.count;
    let state = match &snapshot.connection {
        Connection::Offline { .. } => TrayState::Offline,
        _ if until.is_some() => TrayState::Quiet,
        Connection::Online { .. } => TrayState::Connected,
        Connection::NotConfigured | Connection::Connecting { .. } => TrayState::Waiting,
    };
    let mut menu = vec![
        TrayItem::Do {
            label: Label::OpenWindow.text(lang).to_owned(),
            action: TrayAction::Open,
        },
        TrayItem::Words(connection::connection_brief(&snapshot.connection, lang).to_owned()),
    ];
    if missed > 0 {
        menu.push(TrayItem::Words(outside::missed_calls(missed, lang)));
    }
    menu.push(TrayItem::Separator);
    let choice = |quiet| TrayItem::Do {
        label: outside::quiet_line(quiet, lang),
        action: TrayAction::Quiet(quiet),
    };
    if let Some(quiet) = &quiet {
        menu.push(TrayItem::Words(quiet.clone()));
        menu.push(choice(QuietFor::Over));
    }
    menu.extend(QuietFor::TIMES.map(choice));
    menu.push(TrayItem::Separator);
    menu.push(TrayItem::Do {
        label: Label::QuitProgram.text(lang).to_owned(),
        action: TrayAction::Quit,
    });
    TrayView {
        icon: TrayIcon {
            state,
            missed: missed.min(MOST),
        },
        tooltip: outside::tray_tooltip(&snapshot.connection, quiet.as_deref(), missed, lang),
        menu,
    }
}

/// The picture: the program's icon, the state's sign in the lower right corner, missed calls as a
/// number in the upper one.
pub(super) fn paint(tray: TrayIcon) -> Vec<u8> {
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    for y in 0..SIDE {
        for x in 0..SIDE {
            rgba.extend(pixel(tray, x as f32 + 0.5, y as f32 + 0.5));
        }
    }
    rgba
}

/// Middle and radius of the state's sign.
const SIGN: (f32, f32, f32) = (48.0, 48.0, 15.0);
/// Middle and radius of the number's ground.
const NUMBER: (f32, f32, f32) = (45.0, 18.0, 18.0);
/// Around both the icon is cut away, so that they stand out on any ground.
const GAP: f32 = 3.0;

fn pixel(tray: TrayIcon, x: f32, y: f32) -> [u8; 4] {
    let [mut red, mut green, mut blue, mut alpha] = icon::pixel(x, y);
    if tray.state == TrayState::Offline {
        // Grey, as nothing works; the sign says it by its shape too.
        let grey = ((u16::from(red) + u16::from(green) + u16::from(blue)) / 3) as u8;
        [red, green, blue] = [grey; 3];
    }
    let mut put = |inside: f32, colour: [u8; 3]| {
        let share = inside.clamp(0.0, 1.0);
        let mix =
            |to: u8, from: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * share) as u8;
        [red, green, blue] = [
            mix(colour[0], red),
            mix(colour[1], green),
            mix(colour[2], blue),
        ];
        alpha = mix(255, alpha);
    };
    let sign = (x - SIGN.0, y - SIGN.1);
    let far = sign.0.hypot(sign.1);
    let (shape, colour) = match tray.state {
        // A full dot.
        TrayState::Connected => (SIGN.2 - 3.0 - far, colours::OK),
        // A ring.
        TrayState::Waiting => (3.0 - (far - SIGN.2 + 5.0).abs(), colours::WAITING),
        // A triangle.
        TrayState::Offline => (triangle(sign), colours::BAD),
        // A full dot with a bar.
        TrayState::Quiet => {
            let bar = (sign.0.abs() - 7.5).max(sign.1.abs() - 2.5);
            ((SIGN.2 - 2.0 - far).min(bar), colours::QUIET)
        }
    };
    put(SIGN.2 + GAP - far, colours::GROUND);
    put(shape + 0.5, colour);
    if tray.missed > 0 {
        let at = (x - NUMBER.0, y - NUMBER.1);
        let far = at.0.hypot(at.1);
        put(NUMBER.2 + GAP - far - 2.0, colours::GROUND);
        put(NUMBER.2 - 1.0 - far + 0.5, colours::MISSED);
        put(figure(tray.missed, at), colours::GROUND);
    }
    [red, green, blue, alpha]
}

/// How far inside of a triangle that stands on its base.
fn triangle((x, y): (f32, f32)) -> f32 {
    let base = 10.0 - y;
    let sides = (y + 14.0) * 0.5 - x.abs();
    base.min(sides)
}

/// 1 within a figure of five by seven squares, or within the two of `9+`, which are narrower.
fn figure(missed: usize, (x, y): (f32, f32)) -> f32 {
    let glyph = |figure: usize, middle: f32, square: (f32, f32)| {
        let column = ((x - middle) / square.0 + 2.5).floor();
        let row = (y / square.1 + 3.5).floor();
        let is_in = (0.0..5.0).contains(&column) && (0.0..7.0).contains(&row);
        let line = FIGURES.get(figure).and_then(|rows| rows.get(row as usize));
        let bit = 4_u32.saturating_sub(column as u32);
        is_in && line.is_some_and(|line| line >> bit & 1 == 1)
    };
    let is_on = match missed {
        1..MOST => glyph(missed, 0.0, (3.6, 3.6)),
        _ => glyph(9, -6.0, (2.2, 3.2)) || glyph(0, 7.5, (2.2, 3.2)),
    };
    f32::from(u8::from(is_on))
}

/// A plus in the place of the nought, which is never shown; then 1 to 9.
const FIGURES: [[u8; 7]; 10] = [
    [
        0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000,
    ],
    [
        0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
    ],
    [
        0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111,
    ],
    [
        0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110,
    ],
    [
        0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
    ],
    [
        0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
    ],
    [
        0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110,
    ],
    [
        0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000,
    ],
    [
        0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110,
    ],
    [
        0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100,
    ],
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::*;
    use crate::desk::snapshot::{Offline, ToCallBack};

    fn online() -> Snapshot {
        Snapshot {
            now_unix_ms: 1_700_000_000_000,
            connection: Connection::Online {
                version: None,
                round_trip_ms: Some(3),
                blind_to_earlier_calls: false,
                sees_calls: true,
            },
            ..Snapshot::default()
        }
    }

    fn offline() -> Connection {
        Connection::Offline {
            why: Offline::Lost,
            since_unix_ms: 0,
            retry_unix_ms: None,
        }
    }

    fn with_missed(count: usize) -> Snapshot {
        let to_call_back = ToCallBack {
            count,
            ..ToCallBack::default()
        };
        Snapshot {
            to_call_back: Arc::new(to_call_back),
            ..online()
        }
    }

    fn actions(view: &TrayView) -> Vec<TrayAction> {
        let items = view.menu.iter().filter_map(|item| match item {
            TrayItem::Do { action, .. } => Some(*action),
            _ => None,
        });
        items.collect()
    }

    #[test]
    fn the_state_is_what_the_operator_must_know_first() {
        let state = |snapshot: &Snapshot| view(snapshot, Lang::Ru).icon.state;
        let mut snapshot = online();
        assert_eq!(state(&snapshot), TrayState::Connected);
        snapshot.do_not_disturb_unix_ms = Some(snapshot.now_unix_ms + 60_000);
        assert_eq!(state(&snapshot), TrayState::Quiet);
        snapshot.connection = offline();
        assert_eq!(state(&snapshot), TrayState::Offline);
        assert_eq!(state(&Snapshot::default()), TrayState::Waiting);
    }

    #[test]
    fn the_menu_ends_the_quiet_only_while_it_lasts_and_always_quits() {
        let mut snapshot = online();
        let quiet = |quiet| TrayAction::Quiet(quiet);
        let times = QuietFor::TIMES.map(quiet);
        let free = actions(&view(&snapshot, Lang::Ru));
        assert_eq!(free[0], TrayAction::Open);
        assert_eq!(free[1..4], times);
        assert_eq!(free[4..], [TrayAction::Quit]);
        snapshot.do_not_disturb_unix_ms = Some(snapshot.now_unix_ms + 60_000);
        let on = actions(&view(&snapshot, Lang::Ru));
        assert_eq!(on[1], quiet(QuietFor::Over));
        assert_eq!(on.last(), Some(&TrayAction::Quit));
    }

    #[test]
    fn what_concerns_other_parts_changes_nothing() {
        let mut snapshot = with_missed(3);
        let before = view(&snapshot, Lang::Ru);
        snapshot.now_unix_ms += 1_000;
        snapshot.demo = true;
        if let Connection::Online { round_trip_ms, .. } = &mut snapshot.connection {
            *round_trip_ms = Some(8);
        }
        assert_eq!(view(&snapshot, Lang::Ru), before);
        assert!(
            before.tooltip.contains("3 пропущенных звонка"),
            "{before:?}"
        );
        assert_ne!(view(&with_missed(4), Lang::Ru), before);
        let (many, more) = (with_missed(10), with_missed(11));
        let icon = |snapshot| view(snapshot, Lang::Ru).icon;
        assert_eq!(icon(&many), icon(&more), "the picture is the same");
    }

    #[test]
    fn every_picture_is_another_one_also_without_colours() {
        let states = [
            TrayState::Connected,
            TrayState::Waiting,
            TrayState::Offline,
            TrayState::Quiet,
        ];
        let mut seen = HashSet::new();
        for state in states {
            for missed in 0..=MOST {
                let picture = paint(TrayIcon { state, missed });
                assert_eq!(picture.len(), SIDE * SIDE * 4);
                let is_light =
                    |rgba: &[u8]| rgba[..3].iter().map(|c| u16::from(*c)).sum::<u16>() > 500;
                let shape: Vec<bool> = picture.chunks(4).map(is_light).collect();
                assert!(seen.insert(shape), "{state:?} {missed}");
            }
        }
    }
}
