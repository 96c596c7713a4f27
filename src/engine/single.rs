//! One question at a time.

/// A question to the journal: one at a time, the latest next. Each call that is written asks anew.
#[derive(Debug)]
pub(super) struct Single<Q> {
    pub(super) busy: bool,
    pub(super) next: Option<Q>,
}

impl<Q> Default for Single<Q> {
    fn default() -> Self {
        Self {
            busy: false,
            next: None,
        }
    }
}

impl<Q> Single<Q> {
    /// What is to be asked now.
    pub(super) fn take(&mut self) -> Option<Q> {
        let next = self.next.take_if(|_| !self.busy);
        self.busy |= next.is_some();
        next
    }
}
