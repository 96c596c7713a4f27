//! The window's icon: a handset on the accent's blue, computed, so that no picture has to be shipped.

use egui::IconData;

const SIDE: usize = 64;

/// The icon.
pub fn icon() -> IconData {
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    for y in 0..SIDE {
        for x in 0..SIDE {
            rgba.extend(pixel(x as f32 + 0.5, y as f32 + 0.5));
        }
    }
    IconData {
        rgba,
        width: SIDE as u32,
        height: SIDE as u32,
    }
}

/// White within the handset, blue within the rounded square, else clear; edges are smoothed.
pub(super) fn pixel(x: f32, y: f32) -> [u8; 4] {
    const BLUE: [f32; 3] = [15.0, 98.0, 198.0];
    let (half, corner) = (SIDE as f32 / 2.0, 14.0);
    let (dx, dy) = (
        ((x - half).abs() - half + corner).max(0.0),
        ((y - half).abs() - half + corner).max(0.0),
    );
    let ground = (corner - dx.hypot(dy) + 0.5).clamp(0.0, 1.0);
    let bow = [(17.0, 20.0), (21.0, 32.0), (32.0, 43.0), (44.0, 47.0)];
    let ends = [((15.0, 15.5), (22.0, 25.0)), ((39.0, 42.0), (48.5, 49.0))];
    let mut near = f32::INFINITY;
    for pair in bow.windows(2) {
        if let [from, to] = pair {
            near = near.min(distance((x, y), *from, *to) - 3.6);
        }
    }
    for (from, to) in ends {
        near = near.min(distance((x, y), from, to) - 5.4);
    }
    let white = (0.5 - near).clamp(0.0, 1.0);
    let mix = |blue: f32| (blue + (255.0 - blue) * white) as u8;
    [
        mix(BLUE[0]),
        mix(BLUE[1]),
        mix(BLUE[2]),
        (ground * 255.0) as u8,
    ]
}

/// From a point to a segment.
fn distance(at: (f32, f32), from: (f32, f32), to: (f32, f32)) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((at.0 - from.0) * dx + (at.1 - from.1) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    (at.0 - from.0 - along * dx).hypot(at.1 - from.1 - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Windows shows the file by a picture of its own, which `packaging/windows/icon.py` makes.
    #[test]
    fn the_file_of_the_windows_program_has_the_same_icon() {
        let file = include_bytes!("../../packaging/windows/trubka.ico");
        let number = |at: usize| {
            u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]) as usize
        };
        // The first entry: 64 by 64, a bitmap of 32 bits, from its last row to its first, blue first.
        assert_eq!(usize::from(file[6]), SIDE);
        let pixels = &file[number(6 + 12) + 40..][..SIDE * SIDE * 4];
        let icon = icon();
        for (row, drawn) in pixels.chunks(SIDE * 4).rev().enumerate() {
            for (column, bgra) in drawn.chunks(4).enumerate() {
                let rgba = &icon.rgba[(row * SIDE + column) * 4..][..4];
                let shown = [bgra[2], bgra[1], bgra[0], bgra[3]];
                // The script computes with more digits.
                let is_near = |(a, b): (&u8, &u8)| a.abs_diff(*b) <= 1;
                let clear = rgba[3] == 0 && shown[3] == 0;
                let same = rgba.iter().zip(&shown).all(is_near);
                assert!(clear || same, "{column}, {row}: {rgba:?}, {shown:?}");
            }
        }
    }
}
