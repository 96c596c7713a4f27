//! What else than AMI may answer on a port.

/// What speaks on a port that is none of AMI's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A secure shell.
    Ssh,
    /// A web server (or FreePBX's pages).
    Http,
    /// Telephones, not their manager.
    Sip,
    /// A mail server.
    Mail,
    /// A file server.
    Ftp,
    /// MySQL or MariaDB.
    Database,
    /// TLS: perhaps AMI behind it.
    Tls,
}

impl Protocol {
    /// By the first line that something says.
    pub fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        if line.starts_with("SSH-") {
            Some(Self::Ssh)
        } else if line.starts_with("HTTP/") || line.starts_with("<!DOCTYPE") {
            Some(Self::Http)
        } else if line.starts_with("SIP/2.0") {
            Some(Self::Sip)
        } else if line.contains("mysql_native_password")
            || line.contains("caching_sha2_password")
            || line.contains("MariaDB")
        {
            Some(Self::Database)
        } else if line.starts_with("220") && line.to_ascii_uppercase().contains("FTP") {
            Some(Self::Ftp)
        } else if line.starts_with("220") || line.starts_with("+OK") || line.starts_with("* OK") {
            Some(Self::Mail)
        } else {
            None
        }
    }

    /// For machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ssh => "ssh",
            Self::Http => "http",
            Self::Sip => "sip",
            Self::Mail => "mail",
            Self::Ftp => "ftp",
            Self::Database => "database",
            Self::Tls => "tls",
        }
    }
}
