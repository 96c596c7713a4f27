//! WAV files: uncompressed ones are read, 16-bit ones are made.

/// Sound as numbers from -1 to 1, the channels' in turn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Samples {
    /// Of each channel in a second.
    pub rate: u32,
    pub channels: u16,
    pub values: Vec<f32>,
}

impl Samples {
    /// Reads a file; `None` when it is no WAV, compressed, or of an unusual kind.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"RIFF")?;
        let mut rest = rest.get(4..)?.strip_prefix(b"WAVE")?;
        let mut format = None;
        while let Some((name, size, after)) = chunk(rest) {
            // The last one may be cut, or not know its size (a recorder that was switched off).
            let body = after.get(..size).unwrap_or(after);
            match name {
                b"fmt " => format = Format::parse(body),
                b"data" => return format?.samples(body),
                _ => {}
            }
            rest = after.get(size + size % 2..)?;
        }
        None
    }

    /// The first seconds of it.
    pub(super) fn cut(mut self, secs: u32) -> Self {
        let most = u64::from(self.rate) * u64::from(secs) * u64::from(self.channels);
        self.values
            .truncate(usize::try_from(most).unwrap_or(usize::MAX));
        self
    }

    /// At this loudness, percent: as an ear hears it, half is a quarter of the power.
    pub(super) fn at(mut self, percent: u32) -> Self {
        let share = (percent.min(100) as f32 / 100.0).powi(2);
        for value in &mut self.values {
            *value *= share;
        }
        self
    }

    /// A 16-bit file.
    #[cfg_attr(
        windows,
        allow(dead_code, reason = "Windows plays the numbers themselves")
    )]
    pub(super) fn to_wav(&self) -> Vec<u8> {
        let size = u32::try_from(self.values.len() * 2).unwrap_or(0);
        let frame = self.channels * 2;
        let mut wav = Vec::with_capacity(44 + self.values.len() * 2);
        wav.extend(b"RIFF");
        wav.extend((36 + size).to_le_bytes());
        wav.extend(b"WAVEfmt ");
        wav.extend(16_u32.to_le_bytes());
        wav.extend(PCM.to_le_bytes());
        wav.extend(self.channels.to_le_bytes());
        wav.extend(self.rate.to_le_bytes());
        wav.extend((self.rate * u32::from(frame)).to_le_bytes());
        wav.extend(frame.to_le_bytes());
        wav.extend(16_u16.to_le_bytes());
        wav.extend(b"data");
        wav.extend(size.to_le_bytes());
        for value in &self.values {
            let number = (value.clamp(-1.0, 1.0) * 32_767.0) as i16;
            wav.extend(number.to_le_bytes());
        }
        wav
    }
}

const PCM: u16 = 1;
const FLOAT: u16 = 3;
/// The kind stands behind, in the place of more about the channels.
const EXTENSIBLE: u16 = 0xfffe;

struct Format {
    kind: u16,
    channels: u16,
    rate: u32,
    bits: u16,
}

impl Format {
    fn parse(body: &[u8]) -> Option<Self> {
        let short = |at: usize| Some(u16::from_le_bytes(body.get(at..at + 2)?.try_into().ok()?));
        let rate = u32::from_le_bytes(body.get(4..8)?.try_into().ok()?);
        let kind = match short(0)? {
            EXTENSIBLE => short(24)?,
            kind => kind,
        };
        let format = Self {
            kind,
            channels: short(2)?,
            rate,
            bits: short(14)?,
        };
        let is_usual =
            (1..=2).contains(&format.channels) && (4_000..=192_000).contains(&format.rate);
        is_usual.then_some(format)
    }

    fn samples(&self, body: &[u8]) -> Option<Samples> {
        let read: fn(&[u8]) -> f32 = match (self.kind, self.bits) {
            (PCM, 8) => |b| (f32::from(u8::from_le_bytes(padded(b))) - 128.0) / 128.0,
            (PCM, 16) => |b| f32::from(i16::from_le_bytes(padded(b))) / 32_768.0,
            (PCM, 24 | 32) => |b| i32::from_le_bytes(padded(b)) as f32 / 2_147_483_648.0,
            (FLOAT, 32) => |b| f32::from_le_bytes(padded(b)),
            _ => return None,
        };
        let values: Vec<f32> = body
            .chunks_exact(usize::from(self.bits / 8))
            .map(read)
            .map(|value| if value.is_finite() { value } else { 0.0 })
            .collect();
        (!values.is_empty()).then_some(Samples {
            rate: self.rate,
            channels: self.channels,
            values,
        })
    }
}

/// The bytes of a little-endian number, with zeros before them where it is shorter.
fn padded<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut padded = [0; N];
    for (to, from) in padded.iter_mut().rev().zip(bytes.iter().rev()) {
        *to = *from;
    }
    padded
}

/// The first chunk: its name, its size, and all that follows its head.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], usize, &[u8])> {
    let (name, rest) = bytes.split_first_chunk::<4>()?;
    let (size, rest) = rest.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
    Some((name, size, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        Samples {
            rate: 8_000,
            channels: 2,
            values: vec![0.0, 0.5, -0.5, 1.0, -1.0, 0.25],
        }
    }

    #[test]
    fn what_is_made_can_be_read() {
        let read = Samples::parse(&samples().to_wav()).unwrap();
        assert_eq!((read.rate, read.channels), (8_000, 2));
        for (one, other) in read.values.iter().zip(&samples().values) {
            assert!((one - other).abs() < 0.001, "{read:?}");
        }
    }

    #[test]
    fn no_file_of_any_kind_does_harm() {
        let whole = samples().to_wav();
        for end in 0..whole.len() {
            let part = Samples::parse(&whole[..end]);
            assert_eq!(part.is_some(), end > 45, "{end}");
        }
        let mut odd = whole.clone();
        for at in 0..44 {
            for byte in [0, 1, 0x7f, 0xff] {
                odd[at] = byte;
                let _ = Samples::parse(&odd);
            }
            odd[at] = whole[at];
        }
    }

    #[test]
    fn it_is_cut_and_made_softer() {
        assert_eq!(samples().cut(0).values, [0.0; 0]);
        assert_eq!(samples().cut(5), samples());
        assert_eq!(samples().at(50).values[1], 0.125);
        assert_eq!(samples().at(100), samples());
        assert!(samples().at(0).values.iter().all(|value| *value == 0.0));
    }
}
