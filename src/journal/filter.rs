//! Which calls pass, by what the copy in memory has of each: one comparison of bits, and a look into two lists.

use super::codes;
use super::index::{DIRECTION_SHIFT, Index, Key, MISSED};
use crate::calls::Direction;
use crate::ports::journal::Query;

/// A query without its fragment, as [`Key`] knows it.
pub(super) struct Filter {
    mask: u32,
    value: u32,
    /// By team; `None` for everybody.
    teams: Option<Vec<bool>>,
    /// By party; `None` for every number.
    parties: Option<Vec<bool>>,
}

impl Filter {
    /// `None` when nothing can match.
    pub(super) fn new(query: &Query, index: &Index) -> Option<Self> {
        let (mut mask, mut value) = (0, 0);
        if query.missed {
            mask |= MISSED;
            value |= MISSED;
        }
        if let Some(direction) = query.direction {
            if query.missed && direction != Direction::Incoming {
                return None;
            }
            let code = u32::try_from(codes::direction_code(direction)).ok()?;
            mask |= 7 << DIRECTION_SHIFT;
            value |= code << DIRECTION_SHIFT;
        }
        let (extensions, numbers) = (&query.extensions, &query.numbers);
        let teams = (!extensions.is_empty()).then(|| index.teams_with(extensions));
        let parties = (!numbers.is_empty()).then(|| index.parties_with(numbers));
        Some(Self {
            mask,
            value,
            teams,
            parties,
        })
    }

    pub(super) fn passes(&self, key: Key) -> bool {
        key.traits & self.mask == self.value
            && self
                .teams
                .as_ref()
                .is_none_or(|teams| teams.get(key.team()).is_some_and(|passes| *passes))
            && self.parties.as_ref().is_none_or(|parties| {
                let passes = parties.get(key.party as usize);
                passes.is_some_and(|passes| *passes)
            })
    }
}
