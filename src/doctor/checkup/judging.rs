//! What the answers mean: version, rights, phones, the dialplan.

use super::Checkup;
use super::asks::{Device, Place};
use super::report::{Dialling, Finding, Phone, Rights, Version, Whose};
use super::rights::{self, Class, Function, Least};
use super::versions::{self, ADVISORIES, Number as VersionNumber};
use crate::dialling::{self, Caller, DialError};
use crate::doctor::Why;
use crate::phone::Number;

impl Checkup {
    pub(super) fn versions(&self) -> Vec<Finding> {
        let exact = self.asks.version.as_deref();
        let branch = self.version().and_then(versions::branch);
        let mut seen = vec![match (exact, &self.banner_version) {
            (Some(exact), _) => Version::Exact(exact.to_owned()),
            (None, Some(branch)) => Version::Branch(branch.clone()),
            (None, None) => Version::Unknown,
        }];
        if let Some(branch) = branch
            && let Some(since) = versions::ended(branch, self.question.today)
        {
            seen.push(Version::EndOfLife { branch, since });
        }
        let granted = self.asks.listed.as_ref().map(rights::Listed::granted);
        let may = |class: Class| granted.as_ref().is_none_or(|all| all.contains(&class));
        let shown = |number: VersionNumber| format!("{}.{}.{}", number.0, number.1, number.2);
        for advisory in ADVISORIES.iter().filter(|advisory| may(advisory.needs)) {
            let number = exact.and_then(VersionNumber::parse);
            let hole = match (number, branch) {
                (Some(number), _) => advisory.touches(number),
                (None, Some(branch)) => advisory.touches_branch(branch),
                (None, None) => None,
            };
            match hole {
                None => {}
                Some(Some(fixed)) if number.is_none() => seen.push(Version::PerhapsVulnerable {
                    advisory,
                    fixed: shown(fixed),
                }),
                Some(fixed) => seen.push(Version::Vulnerable {
                    advisory,
                    fixed: fixed.map(shown),
                    packaged: exact.is_some_and(versions::is_packaged),
                }),
            }
        }
        seen.into_iter().map(Finding::Version).collect()
    }

    pub(super) fn rights(&self) -> Vec<Finding> {
        let functions = &self.question.functions;
        let listed = self.asks.listed.as_ref();
        let (mut seen, mut unseen, mut enough) = (Vec::new(), Vec::new(), Vec::new());
        for function in functions.iter().copied() {
            let lacks = listed.and_then(|listed| listed.lacks(function, functions));
            match (
                function.reads().map(|class| (class, self.hears(class))),
                lacks,
            ) {
                (Some((class, Some(false))), _) => self.missing(&mut seen, function, class, true),
                (Some((class, None)), _) => unseen.push(class),
                (_, Some(class)) => self.missing(&mut seen, function, class, false),
                (read, None) if listed.is_some() || read.is_some() => enough.push(function),
                _ => {}
            }
        }
        if !enough.is_empty() {
            seen.insert(0, Rights::Enough(enough));
        }
        match listed {
            Some(listed) => {
                let spare = listed.too_many(functions);
                if !spare.is_empty() {
                    seen.push(Rights::TooMany(spare));
                }
            }
            None => seen.push(Rights::NotTold),
        }
        if !unseen.is_empty() {
            seen.push(Rights::OnlySeen(unseen));
        }
        if self.asks.reads.is_some() {
            let granted = listed.map(rights::Listed::granted).unwrap_or_default();
            let by = [Class::Call, Class::Reporting].into_iter();
            seen.push(Rights::ReadsSecrets(
                by.filter(|class| granted.contains(class)).collect(),
            ));
        }
        seen.into_iter().map(Finding::Rights).collect()
    }

    /// One more function that lacks a class.
    fn missing(&self, seen: &mut Vec<Rights>, function: Function, lacking: Class, reads: bool) {
        let needed = self.question.by_name || function.is_essential();
        for rights in seen.iter_mut() {
            if let Rights::Missing {
                functions,
                class,
                is_read,
                is_needed,
                ..
            } = rights
                && (*class, *is_read) == (lacking, reads)
            {
                functions.push(function);
                *is_needed |= needed;
                return;
            }
        }
        let least = Least::of(&self.question.functions);
        seen.push(Rights::Missing {
            functions: vec![function],
            class: lacking,
            list: if reads { least.read } else { least.write },
            is_read: reads,
            is_needed: needed,
        });
    }

    /// Whether events of a class come, by those that came, by a try, or by the file; `None` where only a call shows it.
    fn hears(&self, class: Class) -> Option<bool> {
        let by_file = || Some(self.asks.reads.as_ref()?.contains(&class));
        match class {
            _ if self.asks.heard.contains(&class) => Some(true),
            Class::Call => self.asks.hears_calls.or_else(by_file),
            _ => by_file(),
        }
    }

    pub(super) fn phones(&self) -> Vec<Finding> {
        if self.settings.operator.extensions.is_empty() {
            return vec![Finding::Phone(Phone::NoExtension)];
        }
        let all = self.asks.devices.iter();
        all.map(|device| Finding::Phone(self.phone(device)))
            .collect()
    }

    fn phone(&self, device: &Device) -> Phone {
        let phones = &self.asks.phones;
        let of = match &device.extension {
            Some(extension) => Whose::Extension(extension.clone()),
            None => Whose::Trunk,
        };
        if let Some(name) = phones.connected_as(&device.name) {
            return Phone::Registered {
                of,
                device: name.to_owned(),
            };
        }
        match phones.why(&device.name) {
            Why::NotConnected(device) => Phone::NotRegistered { of, device },
            Why::NotKnown { phone, instead } => Phone::NotKnown {
                of,
                device: phone,
                instead,
            },
            Why::NoDriver { technology, in_use } => Phone::NoDriver {
                of,
                technology,
                in_use,
            },
            _ => Phone::CannotTell {
                of,
                device: device.name.clone(),
                no_right: !self.asks.may_list_devices,
            },
        }
    }

    pub(super) fn dialling(&self) -> Vec<Finding> {
        let mut seen = Vec::new();
        let extensions = &self.settings.operator.extensions;
        let dials = self.question.functions.contains(&Function::Dial);
        if let Some(key) = self.bad_setting().filter(|_| dials) {
            return vec![Finding::Dialling(Dialling::BadSetting(key))];
        }
        for place in &self.asks.places {
            let told = self.place(place);
            if !seen.contains(&told) {
                seen.push(told);
            }
        }
        let is_well = seen.iter().all(|told| {
            let is_there = matches!(
                told,
                Dialling::Knows { .. }
                    | Dialling::CannotTell
                    | Dialling::HasShipped { .. }
                    | Dialling::LacksShipped { .. }
                    | Dialling::ShippedUnproven { .. }
            );
            is_there
                || matches!(
                    told,
                    Dialling::NoNumber {
                        takes_others: true,
                        ..
                    }
                )
        });
        if let Some(extension) = extensions.first().filter(|_| is_well && dials) {
            let extension = extension.clone();
            seen.push(Dialling::OnlyACallShows { extension });
        }
        seen.into_iter().map(Finding::Dialling).collect()
    }

    /// No request can be made of these settings.
    fn bad_setting(&self) -> Option<&'static str> {
        let (dialling, extensions) = (&self.settings.dialling, &self.settings.operator.extensions);
        let number = Number::Internal("0".to_owned());
        let caller = Caller {
            dialling,
            extensions,
            colleagues: &|_| true,
        };
        match dialling::originate(&caller, &number, 0) {
            Err(DialError::BadSetting(key)) => Some(key),
            _ => None,
        }
    }

    fn place(&self, place: &Place) -> Dialling {
        if let Some(what) = place.shipped {
            let context = place.to.context().to_owned();
            return match place.is_there {
                Some(true) => Dialling::HasShipped { context, what },
                Some(false) => Dialling::LacksShipped { context, what },
                None => Dialling::ShippedUnproven { context, what },
            };
        }
        let (context, exten) = (place.to.context().to_owned(), place.to.exten().to_owned());
        let (setting, is_outside) = (place.setting, place.is_outside);
        let of_same = self.asks.places.iter();
        let takes_others = of_same
            .filter(|other| other.to.context() == place.to.context())
            .any(|other| other.is_there == Some(true));
        match (place.is_there, place.has_context) {
            (Some(true), _) => Dialling::Knows {
                context,
                exten,
                is_outside,
            },
            (Some(false), Some(false)) => Dialling::NoContext { context, setting },
            (Some(false), has_context) if takes_others || has_context == Some(true) => {
                Dialling::NoNumber {
                    context,
                    exten,
                    is_outside,
                    takes_others,
                    setting,
                }
            }
            (Some(false), _) => Dialling::NoContextOrNumber {
                context,
                exten,
                setting,
            },
            (None, _) => Dialling::CannotTell,
        }
    }
}
