//! What the snapshot need not make anew: sixty are made in a second, and of most calls nothing is new.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::phone::{Number, Numbering};

/// Something that is lent to snapshots, and copied when it changes while one of them still has it.
#[derive(Debug, Default)]
pub(super) struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    pub(super) fn lend(&self) -> &Arc<T> {
        &self.0
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Clone> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(&mut self.0)
    }
}

/// How numbers are dialled and shown: to find out takes as long as all else of a row.
#[derive(Debug, Default)]
pub(super) struct NumberWords(RefCell<HashMap<String, Words>>);

#[derive(Debug, Clone)]
pub(super) struct Words {
    /// What a click on it dials.
    pub to_dial: String,
    /// As it is shown.
    pub shown: String,
}

impl NumberWords {
    /// So many are kept; beyond it all are found out anew.
    const MOST: usize = 4_096;

    pub(super) fn of(&self, number: &str, numbering: &Numbering) -> Words {
        let mut known = self.0.borrow_mut();
        if let Some(words) = known.get(number) {
            return words.clone();
        }
        let words = Words {
            to_dial: Number::key_to_dial(number, numbering),
            shown: Number::from_key(number, numbering)
                .map_or_else(|_| number.to_owned(), |number| number.shown()),
        };
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(number.to_owned(), words.clone());
        words
    }
}
