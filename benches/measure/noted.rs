//! A stream that notes when it is read from.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::measure::cpu;

/// CPU time of the reading thread when it last began to read.
pub type ReadAt = Arc<Mutex<Duration>>;

/// The stream.
pub struct Noted<S> {
    stream: S,
    read_at: ReadAt,
}

impl<S> Noted<S> {
    pub fn new(stream: S) -> (Self, ReadAt) {
        let read_at = ReadAt::default();
        let noted = Self {
            stream,
            read_at: Arc::clone(&read_at),
        };
        (noted, read_at)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Noted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        *self.read_at.lock().unwrap() = cpu();
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Noted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
