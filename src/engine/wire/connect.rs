//! From an address to a stream of bytes. Plain TCP; TLS ([`super::tls`]) is another [`Transport`] over the same.

use std::future::Future;
use std::io::ErrorKind;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::tls::{Tls, Trust, certificate_of};
use crate::desk::snapshot::{Fingerprint, Offline, TlsFault};
use crate::settings::shown_host;

/// Resolving, connecting to one address, and TLS's handshake may take so long each.
pub(super) const WITHIN: Duration = Duration::from_secs(5);
/// Of a name with many addresses so many are tried.
const MAX_ADDRESSES: usize = 4;

/// A future that can be kept.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// A connected stream.
pub type BoxStream = Box<dyn Stream>;

/// Bytes both ways.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// How a connection is made.
pub trait Transport: Send {
    /// `host:port`, as it is shown.
    fn address(&self) -> String;

    /// A new connection; nothing happens before the future is polled.
    ///
    /// # Errors
    /// The future gives the reason; it ends in time by itself.
    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>>;

    /// The same way by TLS, to whoever has this certificate; `None`: there is no such way.
    fn trusting(&self, fingerprint: Fingerprint) -> Option<Box<dyn Transport>> {
        let _ = fingerprint;
        None
    }

    /// Why somebody who accepted the connection says nothing; may look anew, and ends in time by itself.
    fn why_mute(&self) -> BoxFuture<Offline> {
        let address = self.address();
        Box::pin(async move { Offline::Mute(address) })
    }
}

/// Plain TCP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tcp {
    /// IP or name.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl Transport for Tcp {
    fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", shown_host(&self.host), self.port)
        }
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let (host, port, shown) = (self.host.clone(), self.port, self.address());
        Box::pin(async move {
            let stream = tcp(&host, port, shown).await?;
            Ok(Box::new(stream) as BoxStream)
        })
    }

    fn trusting(&self, fingerprint: Fingerprint) -> Option<Box<dyn Transport>> {
        Some(Box::new(Tls {
            tcp: self.clone(),
            trust: Trust::Pin(Some(fingerprint)),
        }))
    }

    /// AMI is the first to speak, and TLS waits for the other side: it may be that.
    fn why_mute(&self) -> BoxFuture<Offline> {
        let (host, port, address) = (self.host.clone(), self.port, self.address());
        Box::pin(async move {
            match certificate_of(&host, port).await {
                Ok(presented) => Offline::Tls {
                    address,
                    fault: Box::new(TlsFault::Wanted(presented.certificate)),
                },
                Err(_) => Offline::Mute(address),
            }
        })
    }
}

impl Tcp {
    /// The connection itself, for who wants to know more of it.
    ///
    /// # Errors
    /// As [`Transport::connect`]'s.
    pub async fn stream(&self) -> Result<TcpStream, Offline> {
        tcp(&self.host, self.port, self.address()).await
    }
}

async fn tcp(host: &str, port: u16, shown: String) -> Result<TcpStream, Offline> {
    let Ok(Ok(addresses)) = timeout(WITHIN, lookup_host((host, port))).await else {
        return Err(Offline::Unresolved(shown_host(host)));
    };
    let mut why = Offline::Unresolved(shown_host(host));
    for address in addresses.take(MAX_ADDRESSES) {
        match timeout(WITHIN, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Actions are small and each awaited: none should wait for the next.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY");
                }
                return Ok(stream);
            }
            Ok(Err(error)) => {
                tracing::debug!(%address, %error, "no connection");
                why = match error.kind() {
                    ErrorKind::ConnectionRefused => Offline::Refused(shown.clone()),
                    _ => Offline::TimedOut(shown.clone()),
                };
            }
            Err(_) => why = Offline::TimedOut(shown.clone()),
        }
    }
    Err(why)
}
