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

/// How a number is dialled and shown.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// What a click on it dials.
    pub to_dial: String,
    /// As it is shown.
    pub shown: String,
}

impl Words {
    /// Of a [`Number::key`]; digits that are no number are shown as they are.
    pub(super) fn of(key: &str, numbering: &Numbering) -> Self {
        Self {
            to_dial: Number::key_to_dial(key, numbering),
            shown: Number::from_key(key, numbering)
                .map_or_else(|_| key.to_owned(), |number| number.shown()),
        }
    }
}

/// The words of the numbers seen last: to find them out takes as long as all else of a row.
#[derive(Debug, Default)]
pub(super) struct NumberWords(RefCell<HashMap<String, Words>>);

impl NumberWords {
    /// So many are kept; beyond it all are found out anew.
    const MOST: usize = 4_096;

    pub(super) fn of(&self, number: &str, numbering: &Numbering) -> Words {
        let mut known = self.0.borrow_mut();
        if let Some(words) = known.get(number) {
            return words.clone();
        }
        let words = Words::of(number, numbering);
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(number.to_owned(), words.clone());
        words
    }
}
