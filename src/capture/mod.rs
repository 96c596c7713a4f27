//! What a recorded AMI connection may hold: no login, and on wish no number and no name.
//!
//! Bytes in, bytes out, line by line; the order and the sizes of pieces do not matter. Rule: what could help to log in
//! (a challenge, its answer, a password) is taken out always. Masked, a number keeps its beginning and its length and
//! loses its last seven digits, the same number the same way in every form (`+7 916…`, `8916…`, `495…` and without
//! the area code), so that a replay still finds who called whom; extensions stay. Left out: files and clocks.

mod mask;
#[cfg(test)]
mod tests;

pub use mask::Mask;

/// Longer lines are no AMI; they are taken as they come.
const MAX_LINE: usize = 64 * 1024;

/// Whatever would help to log in. `Key` is the answer to a challenge.
const SECRETS: [&str; 9] = [
    "Key",
    "Secret",
    "Password",
    "MD5Secret",
    "Challenge",
    "ReceivedChallenge",
    "ReceivedHash",
    "ExpectedResponse",
    "RemoteSecret",
];

/// One direction of a connection.
#[derive(Debug)]
pub struct Scrubber {
    mask: Option<Mask>,
    unfinished: Vec<u8>,
    /// Until the next message begins: what came before is a part of one.
    skips: bool,
}

impl Scrubber {
    /// From the first byte of a connection, or from its middle.
    #[must_use]
    pub fn new(mask: Option<Mask>, from_the_middle: bool) -> Self {
        Self {
            mask,
            unfinished: Vec::new(),
            skips: from_the_middle,
        }
    }

    /// Takes bytes; gives the lines that are whole by now.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|b| *b == b'\n') {
            let (line, after) = rest.split_at(at + 1);
            rest = after;
            if self.unfinished.is_empty() {
                self.line(line, &mut out);
            } else {
                let mut whole = std::mem::take(&mut self.unfinished);
                whole.extend_from_slice(line);
                self.line(&whole, &mut out);
            }
        }
        self.unfinished.extend_from_slice(rest);
        if self.unfinished.len() > MAX_LINE {
            let whole = std::mem::take(&mut self.unfinished);
            self.line(&whole, &mut out);
        }
        out
    }

    fn line(&mut self, line: &[u8], out: &mut Vec<u8>) {
        if self.skips {
            self.skips = !line.trim_ascii().is_empty();
            return;
        }
        let Some(colon) = line.iter().position(|b| *b == b':') else {
            out.extend_from_slice(line);
            return;
        };
        let (key, rest) = line.split_at(colon);
        let name = String::from_utf8_lossy(key.trim_ascii());
        let end = rest
            .iter()
            .rposition(|b| !matches!(b, b'\r' | b'\n'))
            .map_or(0, |at| at + 1);
        let (value, line_end) = rest.split_at(end);
        out.extend_from_slice(key);
        if SECRETS
            .iter()
            .any(|secret| secret.eq_ignore_ascii_case(&name))
        {
            out.extend_from_slice(b": -");
        } else if let Some(mask) = &self.mask {
            out.extend_from_slice(&mask.value(&name, value));
        } else {
            out.extend_from_slice(value);
        }
        out.extend_from_slice(line_end);
    }
}
