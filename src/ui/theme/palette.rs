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
    bg: rgb(0xf6_f7_f9),
    panel: rgb(0xff_ff_ff),
    line: rgb(0xe3_e6_ea),
    edge: rgb(0x85_8d_97),
    text: rgb(0x1b_1f_24),
    dim: rgb(0x55_5d_69),
    faint: rgb(0x63_6b_76),
    on_accent: rgb(0xff_ff_ff),
    accent_hover: rgb(0x0c_52_a6),
    hover: rgb(0xee_f1_f4),
    accent: (rgb(0x0f_62_c6), rgb(0xe8_f0_fc)),
    ok: (rgb(0x14_70_39), rgb(0xe3_f4_e8)),
    warn: (rgb(0x8a_51_00), rgb(0xfd_f0_d9)),
    bad: (rgb(0xb3_26_1e), rgb(0xfb_e6_e4)),
    client: (rgb(0x0f_62_c6), rgb(0xe6_ef_fb)),
    courier: (rgb(0x7a_3f_b8), rgb(0xf1_e8_fa)),
    recipient: (rgb(0x0a_68_7a), rgb(0xe0_f3_f6)),
    staff: (rgb(0x4d_55_60), rgb(0xec_ee_f1)),
};

const DARK: Palette = Palette {
    bg: rgb(0x15_18_1c),
    panel: rgb(0x1d_21_26),
    line: rgb(0x2d_33_3a),
    edge: rgb(0x6c_75_80),
    text: rgb(0xe8_eb_ee),
    dim: rgb(0xa9_b2_bc),
    faint: rgb(0x98_a1_ab),
    on_accent: rgb(0x0d_11_16),
    accent_hover: rgb(0x8b_bb_f8),
    hover: rgb(0x28_2d_34),
    accent: (rgb(0x6a_a7_f5), rgb(0x1c_2d_44)),
    ok: (rgb(0x6f_cf_8f), rgb(0x17_30_1f)),
    warn: (rgb(0xe8_b4_5c), rgb(0x35_2a_15)),
    bad: (rgb(0xf2_8b_82), rgb(0x3a_1f_1d)),
    client: (rgb(0x7f_b2_f7), rgb(0x1c_2d_44)),
    courier: (rgb(0xc3_9a_f0), rgb(0x2e_21_40)),
    recipient: (rgb(0x6c_c7_d6), rgb(0x14_32_38)),
    staff: (rgb(0xb3_bb_c4), rgb(0x2a_2f_35)),
};
