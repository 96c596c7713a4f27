//! The colours of both themes. Values are those of the design, save where AA asked for more contrast.

use egui::Color32;

use crate::desk::snapshot::Role;

/// A tone: what a thing says by its colour. Whoever uses one gives a word or a shape besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Plain,
    /// The program's accent: outgoing, selected, links.
    Accent,
    /// Good: talking, connected.
    Ok,
    /// Wants attention: waiting, connecting.
    Warn,
    /// Bad: missed, refused, not connected.
    Bad,
    /// A client.
    Client,
    /// A courier.
    Courier,
    /// A recipient.
    Recipient,
    /// Staff, and unknown callers.
    Staff,
}

impl From<Option<Role>> for Tone {
    fn from(role: Option<Role>) -> Self {
        match role {
            Some(Role::Client) => Self::Client,
            Some(Role::Courier) => Self::Courier,
            Some(Role::Recipient) => Self::Recipient,
            Some(Role::Staff) | None => Self::Staff,
        }
    }
}

/// The colours of one theme.
#[derive(Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub bg: Color32,
    /// Panels, tables, cards.
    pub panel: Color32,
    /// Lines and borders.
    pub line: Color32,
    /// Borders of what can be typed into or has the focus at its edge (3:1 against its ground).
    pub edge: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub dim: Color32,
    /// Hints and reasons: the faintest that is still AA.
    pub faint: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// A button under the pointer, a row under the pointer.
    pub hover: Color32,
    accent: (Color32, Color32),
    ok: (Color32, Color32),
    warn: (Color32, Color32),
    bad: (Color32, Color32),
    client: (Color32, Color32),
    courier: (Color32, Color32),
    recipient: (Color32, Color32),
    staff: (Color32, Color32),
}

impl Palette {
    /// Light or dark.
    pub fn of(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }

    /// The tone's colour, for text and shapes.
    pub fn ink(&self, tone: Tone) -> Color32 {
        self.pair(tone).0
    }

    /// The tone's ground.
    pub fn ground(&self, tone: Tone) -> Color32 {
        self.pair(tone).1
    }

    fn pair(&self, tone: Tone) -> (Color32, Color32) {
        match tone {
            Tone::Plain => (self.text, self.panel),
            Tone::Accent => self.accent,
            Tone::Ok => self.ok,
            Tone::Warn => self.warn,
            Tone::Bad => self.bad,
            Tone::Client => self.client,
            Tone::Courier => self.courier,
            Tone::Recipient => self.recipient,
            Tone::Staff => self.staff,
        }
    }
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const LIGHT: Palette = Palette {
    bg: rgb(0xf6f7f9),
    panel: rgb(0xffffff),
    line: rgb(0xe3e6ea),
    edge: rgb(0x858d97),
    text: rgb(0x1b1f24),
    dim: rgb(0x555d69),
    faint: rgb(0x636b76),
    on_accent: rgb(0xffffff),
    accent_hover: rgb(0x0c52a6),
    hover: rgb(0xeef1f4),
    accent: (rgb(0x0f62c6), rgb(0xe8f0fc)),
    ok: (rgb(0x147039), rgb(0xe3f4e8)),
    warn: (rgb(0x8a5100), rgb(0xfdf0d9)),
    bad: (rgb(0xb3261e), rgb(0xfbe6e4)),
    client: (rgb(0x0f62c6), rgb(0xe6effb)),
    courier: (rgb(0x7a3fb8), rgb(0xf1e8fa)),
    recipient: (rgb(0x0a687a), rgb(0xe0f3f6)),
    staff: (rgb(0x4d5560), rgb(0xeceef1)),
};

const DARK: Palette = Palette {
    bg: rgb(0x15181c),
    panel: rgb(0x1d2126),
    line: rgb(0x2d333a),
    edge: rgb(0x6c7580),
    text: rgb(0xe8ebee),
    dim: rgb(0xa9b2bc),
    faint: rgb(0x98a1ab),
    on_accent: rgb(0x0d1116),
    accent_hover: rgb(0x8bbbf8),
    hover: rgb(0x282d34),
    accent: (rgb(0x6aa7f5), rgb(0x1c2d44)),
    ok: (rgb(0x6fcf8f), rgb(0x17301f)),
    warn: (rgb(0xe8b45c), rgb(0x352a15)),
    bad: (rgb(0xf28b82), rgb(0x3a1f1d)),
    client: (rgb(0x7fb2f7), rgb(0x1c2d44)),
    courier: (rgb(0xc39af0), rgb(0x2e2140)),
    recipient: (rgb(0x6cc7d6), rgb(0x143238)),
    staff: (rgb(0xb3bbc4), rgb(0x2a2f35)),
};
