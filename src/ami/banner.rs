//! The first line of a connection: which Asterisk it is, or that it is none.

/// The longest banner; Asterisk's has about 30 bytes.
const MAX_BANNER: usize = 256;
/// What is shown of something that is no banner, characters.
const MAX_SHOWN: usize = 80;
/// What every banner begins with (a proxy's has a word more before the slash).
const WORDS: &[u8] = b"Asterisk Call Manager";

/// `Asterisk Call Manager/11.0.0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// The manager's own version, as it was sent: `11.0.0`.
    pub version: String,
    major: u32,
    minor: u32,
}

impl Banner {
    /// Reads a banner from the first bytes of a connection: it and its length with the line's end,
    /// `None` if more bytes are needed.
    ///
    /// # Errors
    /// The bytes are no banner, nor can they become one.
    pub fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, NotAmi> {
        let Some(lf) = memchr::memchr(b'\n', bytes.get(..MAX_BANNER).unwrap_or(bytes)) else {
            let common = bytes.len().min(WORDS.len());
            let fits = bytes.get(..common) == WORDS.get(..common);
            // Something binary (a TLS alert has 7 bytes) may never send an LF: say so at once. Text
            // is awaited to the end of its line, because that line tells what it is.
            let is_binary = bytes.first().is_some_and(|b| b.is_ascii_control());
            if bytes.len() >= MAX_BANNER || (!fits && is_binary) {
                return Err(NotAmi::new(bytes));
            }
            return Ok(None);
        };
        let line = bytes.get(..lf).unwrap_or_default().trim_ascii();
        match Self::parse(line) {
            Some(banner) => Ok(Some((banner, lf + 1))),
            None => Err(NotAmi::new(line)),
        }
    }

    /// The branch of Asterisk that sends this banner (`"16"`, `"1.8"`), or `None` for a version that
    /// never was. The exact version comes from `CoreSettings`.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        let branch = match (self.major, self.minor) {
            (1, 0) => "1.4".into(),
            (1, 1) => "1.8".into(),
            (1, 2) => "10".into(),
            (1, _) => "11".into(),
            (2, ..8) => "12".into(),
            (2, _) => "13".into(),
            // Since 14 (3.x) each branch raised the first number by one; 23 has 12.x.
            (3.., _) => (self.major.checked_add(11)?).to_string(),
            _ => return None,
        };
        Some(branch)
    }

    /// Names of parties are C-escaped since 13.5, whose manager is 2.8.
    #[must_use]
    pub fn escapes_names(&self) -> bool {
        (self.major, self.minor) >= (2, 8)
    }

    /// What has come so far may still become a banner.
    #[must_use]
    pub fn may_begin_with(seen: &[u8]) -> bool {
        WORDS.starts_with(seen) || seen.starts_with(WORDS)
    }

    fn parse(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (words, version) = line.rsplit_once('/')?;
        if !words.as_bytes().starts_with(WORDS) {
            return None;
        }
        let mut numbers = version.split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        Some(Self {
            version: version.to_owned(),
            major,
            minor,
        })
    }
}

/// Something else than AMI answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line:?}")]
pub struct NotAmi {
    /// The first line that came, without control characters, cut to 80 characters.
    pub line: String,
}

impl NotAmi {
    /// From the first bytes of the connection.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let bytes = bytes.get(..MAX_BANNER).unwrap_or(bytes);
        let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let text = String::from_utf8_lossy(line);
        let shown = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        let line: String = shown.take(MAX_SHOWN).collect();
        Self {
            line: line.trim().to_owned(),
        }
    }
}
