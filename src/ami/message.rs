//! One message: its fields, reachable without copying.
//!
//! A [`Message`] lends the framer's buffer. Keys are compared without regard to ASCII case (AMI
//! writes `Uniqueid` here and `UniqueID` there) and may repeat. A value is decoded when it is asked
//! for: UTF-8, else cp1251, which old PBXs send; names are freed of the C escapes that Asterisk puts
//! in since 13.5. [`Message::raw`] gives the bytes as they came.
//!
//! Nothing here is trusted or interpreted further: numbers come literally (`anonymous`, `+7…`).

use std::borrow::Cow;
use std::fmt;

use encoding_rs::WINDOWS_1251;

use super::event::EventKind;
use super::fields::ChannelFields;
use super::frame::{Field, Head};

/// A whole message, lent from the framer.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    bytes: &'a [u8],
    fields: &'a [Field],
    head: Head,
    escaped: bool,
}

/// The first word of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// `Success` (`Follows` of an old `Command` is one too).
    Success,
    /// `Error`.
    Error,
    /// `Goodbye`: the answer to Logoff.
    Goodbye,
    /// Anything else.
    Other,
}

impl<'a> Message<'a> {
    pub(super) fn new(bytes: &'a [u8], fields: &'a [Field], head: Head, escaped: bool) -> Self {
        Self {
            bytes,
            fields,
            head,
            escaped,
        }
    }

    /// Which event it is; `None` for a response and for a packet that is neither.
    #[must_use]
    pub fn event(&self) -> Option<EventKind> {
        match self.head {
            Head::Event(kind) => Some(kind),
            Head::Response | Head::Other => None,
        }
    }

    /// True for the answer to an action (`OriginateResponse` is an event).
    #[must_use]
    pub fn is_response(&self) -> bool {
        self.head == Head::Response
    }

    /// The answer's first word, `None` for an event.
    #[must_use]
    pub fn response(&self) -> Option<Response> {
        if !self.is_response() {
            return None;
        }
        let word = self.raw("Response").unwrap_or_default().trim_ascii();
        Some(
            if word.eq_ignore_ascii_case(b"success") || word.eq_ignore_ascii_case(b"follows") {
                Response::Success
            } else if word.eq_ignore_ascii_case(b"error") {
                Response::Error
            } else if word.eq_ignore_ascii_case(b"goodbye") {
                Response::Goodbye
            } else {
                Response::Other
            },
        )
    }

    /// The ActionID as it was sent, `None` if absent, empty or no UTF-8.
    #[must_use]
    pub fn action_id(&self) -> Option<&'a str> {
        let id = std::str::from_utf8(self.raw("ActionID")?).ok()?;
        (!id.is_empty()).then_some(id)
    }

    /// An answer after which the items come as events.
    #[must_use]
    pub fn is_list_start(&self) -> bool {
        self.event_list_is(b"start")
    }

    /// The event that ends a list, [cancelled](Self::is_list_cancelled) or not.
    #[must_use]
    pub fn is_list_complete(&self) -> bool {
        self.event_list_is(b"complete") || self.is_list_cancelled()
    }

    /// The event that ends a list early.
    #[must_use]
    pub fn is_list_cancelled(&self) -> bool {
        self.event_list_is(b"cancelled")
    }

    /// How long it is as it came, without the empty line that ends it, bytes.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The first value of this key, decoded: an absent key is `None`, an empty value is not.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Cow<'a, str>> {
        self.find("", key).map(|field| self.decode(field))
    }

    /// The first value of this key as it came.
    #[must_use]
    pub fn raw(&self, key: &str) -> Option<&'a [u8]> {
        self.find("", key).map(|field| self.value(field))
    }

    /// Every value of this key, decoded, in order.
    pub fn all<'k>(&self, key: &'k str) -> impl Iterator<Item = Cow<'a, str>> + use<'a, 'k> {
        let message = *self;
        let same = move |field: &&Field| message.key(field).eq_ignore_ascii_case(key.as_bytes());
        message
            .fields
            .iter()
            .filter(same)
            .map(move |field| message.decode(field))
    }

    /// Every line in order: the key as it was written, lossily decoded (empty for a line without a
    /// colon), and the value, decoded.
    pub fn fields(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        let message = *self;
        let pair = move |field| {
            (
                String::from_utf8_lossy(message.key(field)),
                message.decode(field),
            )
        };
        message.fields.iter().map(pair)
    }

    /// Every line in order as bytes: key (empty for a line without a colon) and value.
    #[cfg(test)]
    pub(super) fn raw_fields(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let message = *self;
        message
            .fields
            .iter()
            .map(move |field| (message.key(field), message.value(field)))
    }

    /// The channel that the event is about: the fields without a prefix.
    #[must_use]
    pub fn channel(&self) -> ChannelFields<'a> {
        ChannelFields::new(*self, "")
    }

    /// The dialled channel of the Dial and Agent events: the prefix `Dest`.
    #[must_use]
    pub fn dest(&self) -> ChannelFields<'a> {
        ChannelFields::new(*self, "Dest")
    }

    /// Another channel of the event by its prefix: `Transferer`, `Transferee`, `TransferTarget`,
    /// `OrigTransferer`, `SecondTransferer`, `LocalOne`, `LocalTwo`, `Parkee`, `Parker`, `Target` …
    #[must_use]
    pub fn prefixed(&self, prefix: &'static str) -> ChannelFields<'a> {
        ChannelFields::new(*self, prefix)
    }

    /// The first value of `prefix` + `key`, decoded.
    pub(super) fn get_prefixed(&self, prefix: &str, key: &str) -> Option<Cow<'a, str>> {
        self.find(prefix, key).map(|field| self.decode(field))
    }

    fn find(&self, prefix: &str, key: &str) -> Option<&'a Field> {
        let (prefix, rest) = (prefix.as_bytes(), key.as_bytes());
        let len = prefix.len() + rest.len();
        self.fields.iter().find(|field| {
            if field.key_len as usize != len {
                return false;
            }
            let (first, second) = self.key(field).split_at(prefix.len());
            second.eq_ignore_ascii_case(rest) && first.eq_ignore_ascii_case(prefix)
        })
    }

    /// The first field of each of `prefix` + key. With each key the line is given in which it mostly
    /// stands, counted from the first key's: there it is looked for first.
    pub(super) fn find_all<const N: usize>(
        &self,
        prefix: &str,
        keys: &[(&str, usize); N],
    ) -> [Option<&'a Field>; N] {
        let mut found = [None; N];
        let is = |field: &Field, key: &str| {
            let parts = self.key(field).split_at_checked(prefix.len());
            parts.is_some_and(|(first, rest)| {
                is_same(rest, key.as_bytes()) && is_same(first, prefix.as_bytes())
            })
        };
        let Some((first, _)) = keys.first() else {
            return found;
        };
        let begin = self.fields.iter().position(|field| is(field, first));
        for (found, (key, line)) in found.iter_mut().zip(keys) {
            let there = begin.and_then(|begin| self.fields.get(begin + line));
            *found = there
                .filter(|field| is(field, key))
                .or_else(|| self.fields.iter().find(|field| is(field, key)));
        }
        found
    }

    fn event_list_is(&self, word: &[u8]) -> bool {
        self.raw("EventList")
            .is_some_and(|value| value.trim_ascii().eq_ignore_ascii_case(word))
    }

    fn key(&self, field: &Field) -> &'a [u8] {
        self.slice(field.key, field.key + field.key_len)
    }

    pub(super) fn value(&self, field: &Field) -> &'a [u8] {
        self.slice(field.value, field.value_end)
    }

    fn slice(&self, from: u32, to: u32) -> &'a [u8] {
        self.bytes
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    pub(super) fn decode(&self, field: &Field) -> Cow<'a, str> {
        let text = decode(self.value(field));
        // The rarest is asked last, the cheapest first.
        if self.escaped && self.is_escaped(self.key(field)) && text.contains('\\') {
            Cow::Owned(unescape(&text))
        } else {
            text
        }
    }

    /// Asterisk escapes what it prints from a channel's snapshot. `OriginateResponse`, `QueueEntry`
    /// and `EffectiveConnectedLineName` are printed by other code, as they are.
    fn is_escaped(&self, key: &[u8]) -> bool {
        use EventKind::{OriginateResponse, QueueEntry};
        // Almost no key ends as these do.
        if !matches!(key, [.., b'e' | b'E']) {
            return false;
        }
        let ends = |end: &[u8]| {
            let at = key.len().checked_sub(end.len());
            at.and_then(|at| key.get(at..))
                .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        };
        if matches!(self.event(), Some(OriginateResponse | QueueEntry)) {
            return false;
        }
        let name = ends(b"CallerIDName") || ends(b"ConnectedLineName");
        (name && !key.eq_ignore_ascii_case(b"EffectiveConnectedLineName")) || ends(b"ChanVariable")
    }
}

/// Only what it is: the fields hold numbers and names, which belong in no log.
impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("head", &self.head)
            .field("fields", &self.fields.len())
            .finish_non_exhaustive()
    }
}

/// The same key; AMI mostly writes it as it is asked for.
fn is_same(key: &[u8], asked: &[u8]) -> bool {
    let lower = |text: &[u8]| text.first().map(|b| b | 0x20);
    key.len() == asked.len()
        && lower(key) == lower(asked)
        && (key == asked || key.eq_ignore_ascii_case(asked))
}

/// UTF-8, else cp1251, in which every byte means something.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1251.decode_without_bom_handling(bytes).0,
    }
}

/// The reverse of Asterisk's `ast_escape_c`; an escape that it does not make stays.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('a') => out.push('\x07'),
            Some('b') => out.push('\x08'),
            Some('f') => out.push('\x0c'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('v') => out.push('\x0b'),
            Some(c @ ('\\' | '\'' | '"' | '?')) => out.push(c),
            Some(c) => out.extend(['\\', c]),
            None => out.push('\\'),
        }
    }
    out
}
