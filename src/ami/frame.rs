//! Where messages begin and end: bytes are pushed in, borrowed messages come out.
//!
//! The [`Framer`] owns one buffer and one list of field positions, and reuses both; a message lends
//! from them. A scan resumes where it stopped, so a message in a thousand pieces costs what one in
//! one piece does.
//!
//! Where a line ends is decided so:
//! - by CRLF. A bare CR is part of the value (caller names in `OriginateResponse` are not escaped).
//! - by a bare LF too, if what follows has a colon (peers that send LF-only lines). What follows
//!   without a colon is still the value, and so is `\n` right before a CRLF: Asterisk 16 and 22 send
//!   `Message: Park successful\n\r\n` with a literal LF in the value.
//! - an empty line ends the message, in whichever of these forms, `\r\n\n` (asterisk#761) included.
//!   Further empty lines are nothing.
//!
//! Messages glued without an empty line are seen in the field. `Event:` is always a message's first
//! line, so it always begins one; `Response:` does unless the message is an event, because
//! `OriginateResponse` and `ChallengeResponseFailed` carry a `Response:` of their own. A caller who
//! gets a CRLF into a number can forge such a line; that takes nothing from us, since a whole forged
//! message gets through as well. Nothing in a message is trusted.
//!
//! Bounds, so that nothing grows whatever comes: a message of more than [`MAX_MESSAGE`] bytes or
//! [`MAX_FIELDS`] lines, or a line of more than [`MAX_LINE`] bytes, is **skipped and counted**, not
//! an error: such a message is somebody's overlong variable (`VarSet`), and breaking off would come
//! back to it after every reconnect. Only when [`MAX_SKIPPED`] bytes pass without an end is it no
//! AMI any more: [`FrameError::Endless`].

use memchr::memchr;

use super::banner::{Banner, NotAmi};
use super::event::EventKind;
use super::message::Message;
use super::scan;

/// The longest line kept, bytes. The longest lines that Asterisk sends are values of variables; its
/// own buffers for numbers, names and dial strings end at a few kilobytes.
pub const MAX_LINE: usize = 32 * 1024;
/// The longest message kept, bytes. A list's items are messages of their own, about 1 KB each.
pub const MAX_MESSAGE: usize = 256 * 1024;
/// The most lines of a message kept. `ListCommands` answers with about 200.
pub const MAX_FIELDS: usize = 2048;
/// So many bytes without the end of a message are no AMI any more.
pub const MAX_SKIPPED: usize = 4 * 1024 * 1024;

/// The stream is broken for good: the connection has to go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The first line is not the manager's.
    #[error("not Asterisk's manager port: {0}")]
    NotAmi(#[from] NotAmi),
    /// [`MAX_SKIPPED`] bytes came without the end of a message.
    #[error("a message without an end")]
    Endless,
}

/// Positions of a field, relative to the message's first byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// The key's first byte.
    pub key: u32,
    /// The key's length; 0 for a line without a colon.
    pub key_len: u32,
    /// The value's first byte.
    pub value: u32,
    /// One past the value's last byte.
    pub value_end: u32,
}

/// What a message began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing has come yet, or something that is neither.
    Other,
    /// `Event:`, with its name's kind.
    Event(EventKind),
    /// `Response:`.
    Response,
}

/// Splits a stream into messages. See the module's text for the rules.
///
/// ```
/// use trubka::ami::frame::Framer;
/// let mut framer = Framer::new();
/// framer.push(b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Hi\r\n\r\n");
/// let message = framer.next_message().unwrap().unwrap();
/// assert_eq!(message.get("message").as_deref(), Some("Hi"));
/// assert!(framer.next_message().unwrap().is_none());
/// ```
#[derive(Debug)]
pub struct Framer {
    buffer: Vec<u8>,
    /// The first byte of the message that is being put together.
    start: usize,
    /// The first byte of the line that is being looked at.
    line: usize,
    /// No LF stands in `line..scanned`.
    scanned: usize,
    fields: Vec<Field>,
    head: Head,
    /// The line before ended in a bare LF.
    bare_lf: bool,
    /// A line of this message ended in CRLF.
    crlf: bool,
    /// The fields are those of a message that was lent: it ends at `line`.
    lent: bool,
    /// Bytes of the message that is being skipped.
    skipping: Option<usize>,
    /// The beginning of the line at `line` was dropped.
    cut_line: bool,
    skipped_messages: u64,
    banner: Option<Banner>,
    awaits_banner: bool,
}

impl Default for Framer {
    fn default() -> Self {
        Self::new()
    }
}

impl Framer {
    /// A framer for a new connection: the banner is required.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buffer: Vec::new(),
            start: 0,
            line: 0,
            scanned: 0,
            fields: Vec::new(),
            head: Head::Other,
            bare_lf: false,
            crlf: false,
            lent: false,
            skipping: None,
            cut_line: false,
            skipped_messages: 0,
            banner: None,
            awaits_banner: true,
        }
    }

    /// A framer for a stream that begins after the banner (an excerpt). Names are taken to be
    /// C-escaped, as since 13.5.
    #[must_use]
    pub fn without_banner() -> Self {
        Self {
            awaits_banner: false,
            ..Self::new()
        }
    }

    /// Takes bytes as they were read. Afterwards [`Self::next_message`] is called until it has no
    /// more: what is left is less than a message, so the buffer stays bounded by the bytes pushed at
    /// once plus [`MAX_MESSAGE`] and [`MAX_LINE`].
    pub fn push(&mut self, bytes: &[u8]) {
        self.release();
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.line -= self.start;
            self.scanned -= self.start;
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole message, if there is one.
    ///
    /// # Errors
    /// See [`FrameError`]; the same error comes again if it is called again.
    pub fn next_message(&mut self) -> Result<Option<Message<'_>>, FrameError> {
        if self.awaits_banner && !self.read_banner()? {
            return Ok(None);
        }
        self.release();
        if !self.advance()? {
            return Ok(None);
        }
        self.lent = true;
        let bytes = self.buffer.get(self.start..self.line).unwrap_or_default();
        let escaped = self.banner.as_ref().is_none_or(Banner::escapes_names);
        Ok(Some(Message::new(bytes, &self.fields, self.head, escaped)))
    }

    /// The banner, once it has come.
    #[must_use]
    pub fn banner(&self) -> Option<&Banner> {
        self.banner.as_ref()
    }

    /// What has come in the banner's place so far, for a connection that ended or went silent there:
    /// `None` if nothing came or the banner was right so far.
    #[must_use]
    pub fn unfinished_banner(&self) -> Option<NotAmi> {
        let seen = self.buffer.get(self.start..).unwrap_or_default();
        let is_other = self.awaits_banner && !Banner::may_begin_with(seen);
        is_other.then(|| NotAmi::new(seen))
    }

    /// Messages that were too large and left out.
    #[must_use]
    pub fn skipped_messages(&self) -> u64 {
        self.skipped_messages
    }

    /// Bytes kept for a message that is not whole yet.
    #[cfg(test)]
    pub(super) fn pending_bytes(&self) -> usize {
        let from = if self.lent { self.line } else { self.start };
        self.buffer.len() - from
    }

    fn read_banner(&mut self) -> Result<bool, FrameError> {
        let seen = self.buffer.get(self.start..).unwrap_or_default();
        let Some((banner, len)) = Banner::read(seen)? else {
            return Ok(false);
        };
        self.banner = Some(banner);
        self.awaits_banner = false;
        self.start += len;
        self.line = self.start;
        self.scanned = self.start;
        Ok(true)
    }

    /// Gives back what a lent message used.
    fn release(&mut self) {
        if self.lent {
            self.lent = false;
            self.begin_at(self.line);
        }
    }

    /// A message begins at `position`.
    fn begin_at(&mut self, position: usize) {
        self.start = position;
        self.line = position;
        self.fields.clear();
        self.head = Head::Other;
        self.bare_lf = false;
        self.crlf = false;
    }

    /// Reads lines until a message is whole (true) or the bytes end (false). On true the message is
    /// `start..line` and the rest begins at `line`.
    fn advance(&mut self) -> Result<bool, FrameError> {
        loop {
            self.take_plain_lines();
            let rest = self.buffer.get(self.scanned..).unwrap_or_default();
            let Some(lf) = memchr(b'\n', rest) else {
                self.scanned = self.buffer.len();
                self.bound();
                return self.check().map(|()| false);
            };
            let end = self.scanned + lf;
            self.scanned = end + 1;
            if self.line_ends_message(end) {
                return Ok(true);
            }
            self.check()?;
        }
    }

    /// Takes lines of the form that almost all have, as far as they go: a key that begins no message, a
    /// value, CRLF. Where it stops, whatever the reason, [`Self::line_ends_message`] decides.
    fn take_plain_lines(&mut self) {
        if self.skipping.is_some() || self.fields.is_empty() || self.scanned != self.line {
            return;
        }
        let message = self.buffer.get(self.start..).unwrap_or_default();
        let begin = self.line - self.start;
        let mut from = begin;
        while self.fields.len() < MAX_FIELDS {
            let Some(colon) = scan::find_colon_or_lf(message, from) else {
                break;
            };
            let Some(lf) = scan::find(message, colon, b'\n') else {
                break;
            };
            let (Some(b':'), Some(b'\r')) = (message.get(colon), message.get(lf.wrapping_sub(1)))
            else {
                break;
            };
            let key_len = colon - from;
            let begins = match key_len {
                5 => is_key(message.get(from..).unwrap_or_default(), b"event"),
                8 => is_key(message.get(from..).unwrap_or_default(), b"response"),
                _ => false,
            };
            if begins || lf - from > MAX_LINE || lf > MAX_MESSAGE {
                break;
            }
            let value = colon + 1 + usize::from(message.get(colon + 1) == Some(&b' '));
            self.fields.push(Field {
                key: position(from),
                key_len: position(key_len),
                value: position(value),
                value_end: position(lf - 1),
            });
            from = lf + 1;
        }
        if from > begin {
            self.line = self.start + from;
            self.scanned = self.line;
            self.bare_lf = false;
            self.crlf = true;
        }
    }

    fn check(&self) -> Result<(), FrameError> {
        match self.skipping {
            Some(skipped) if skipped > MAX_SKIPPED => Err(FrameError::Endless),
            _ => Ok(()),
        }
    }

    /// Takes the line `self.line..end` (LF at `end`).
    fn line_ends_message(&mut self, end: usize) -> bool {
        let line = self.buffer.get(self.line..end).unwrap_or_default();
        let (text, is_crlf) = match line.split_last() {
            Some((b'\r', text)) => (text, true),
            _ => (line, false),
        };
        let from = self.line - self.start;
        if let Some(skipped) = self.skipping {
            // A line whose beginning was dropped is not empty, whatever is left of it.
            if std::mem::take(&mut self.cut_line) || !text.is_empty() {
                self.skip(skipped, end + 1);
                return false;
            }
        }
        if text.is_empty() {
            // `value\n\r\n`: the CRLF ends the value's line, unless the message has LF-only lines.
            if is_crlf && self.bare_lf && self.crlf {
                self.next_line(end + 1, true);
                return false;
            }
            return self.blank_line(end + 1);
        }
        let is_too_large = text.len() > MAX_LINE
            || self.fields.len() >= MAX_FIELDS
            || from + text.len() > MAX_MESSAGE;
        if is_too_large {
            self.skipped_messages += 1;
            self.skip(from, end + 1);
            return false;
        }
        let Some(colon) = memchr(b':', text) else {
            self.plain_line(from, text.len());
            self.next_line(end + 1, is_crlf);
            return false;
        };
        let value = match text.get(colon + 1) {
            Some(b' ') => colon + 2,
            _ => colon + 1,
        };
        // Only two keys matter here, and almost every other one differs in length or first letter.
        let begins = match colon {
            5 if is_key(text, b"event") => Some(Head::Event(EventKind::from_bytes(
                text.get(value..).unwrap_or_default(),
            ))),
            8 if is_key(text, b"response") && !matches!(self.head, Head::Event(_)) => {
                Some(Head::Response)
            }
            _ => None,
        };
        if let Some(head) = begins {
            if !self.fields.is_empty() {
                // Glued: what stands before is a message, and this line is read again as the next.
                self.scanned = self.line;
                return true;
            }
            self.head = head;
        }
        let field = Field {
            key: position(from),
            key_len: position(colon),
            value: position(from + value),
            value_end: position(from + text.len()),
        };
        self.fields.push(field);
        self.next_line(end + 1, is_crlf);
        false
    }

    fn next_line(&mut self, at: usize, is_crlf: bool) {
        self.line = at;
        self.bare_lf = !is_crlf;
        self.crlf |= is_crlf;
    }

    /// A line without a colon: the rest of the value before it, or a field without a key.
    fn plain_line(&mut self, from: usize, len: usize) {
        let end = position(from + len);
        match self.fields.last_mut() {
            Some(last) if self.bare_lf => last.value_end = end,
            _ => self.fields.push(Field {
                key: position(from),
                key_len: 0,
                value: position(from),
                value_end: end,
            }),
        }
    }

    /// An empty line: true if it ended a message.
    fn blank_line(&mut self, next: usize) -> bool {
        if self.skipping.take().is_some() || self.fields.is_empty() {
            self.begin_at(next);
            return false;
        }
        self.line = next;
        true
    }

    /// Drops everything before `next`, which belongs to a message that is too large.
    fn skip(&mut self, skipped: usize, next: usize) {
        let skipped = skipped + (next - self.line);
        self.begin_at(next);
        self.skipping = Some(skipped);
    }

    /// Keeps a line that has not ended within bounds.
    fn bound(&mut self) {
        let len = self.buffer.len();
        let unfinished = len - self.line;
        let skipped = match self.skipping {
            Some(skipped) => skipped,
            None if unfinished > MAX_LINE + 1 || len - self.start > MAX_MESSAGE + 2 => {
                self.skipped_messages += 1;
                self.line - self.start
            }
            None => return,
        };
        // A first byte may be the CR of an empty line, which ends the message: it is kept.
        if unfinished > 1 || self.cut_line {
            self.skip(skipped, len);
            self.cut_line = true;
        } else {
            self.skipping = Some(skipped);
        }
    }
}

/// Positions fit: a message is at most [`MAX_MESSAGE`] long.
#[allow(clippy::cast_possible_truncation)]
fn position(at: usize) -> u32 {
    at as u32
}

fn is_key(line: &[u8], lower: &[u8]) -> bool {
    line.first().map(u8::to_ascii_lowercase) == lower.first().copied()
        && line
            .get(..lower.len())
            .is_some_and(|key| key.eq_ignore_ascii_case(lower))
}
