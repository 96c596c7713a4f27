//! The system's default calling program: who calls where there is no PBX to be asked.

/// Why a number could not be handed over. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallingProgramError {
    /// The system has no program for `tel:` links.
    #[error("no program for tel: links")]
    Missing,
    /// The system's program for `tel:` links is this one: it would call itself without end.
    #[error("the program for tel: links is this one")]
    Ourselves,
    /// The same number was handed over a moment ago, by this process or by another one. A click too
    /// many, or a calling program that gives numbers back to us.
    #[error("handed over a moment ago")]
    AMomentAgo,
    /// It did not start, in the system's words.
    #[error("{0}")]
    Failed(String),
}

/// Hands numbers to the system's default calling program.
pub trait CallingProgram: Send + Sync {
    /// Opens a `tel:` link. Blocks until the program took it, for seconds at most: the engine asks on
    /// a thread of its own. What becomes of the call is never known.
    fn call(&self, link: &str) -> Result<(), CallingProgramError>;
}
