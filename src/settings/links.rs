//! Addresses in the office's own system, made from templates.
//!
//! Rule: what is put in is data (an order's number, a code) and never changes where the address leads: it stands
//! behind the host and is percent-encoded.

use serde::{Deserialize, Serialize};

/// `[links]`: orders and parties are opened in the office's own system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Links {
    /// Of an order: `https://office.example/orders/{ORDER}`; empty: orders cannot be opened.
    pub order: String,
    /// Of a client, by `clients.code`: `{CLIENT}`.
    pub client: String,
    /// Of a courier, by `kurier.code`: `{COURIER}`.
    pub courier: String,
    /// Of a recipient, by `address.code`: `{RECIPIENT}`.
    pub recipient: String,
    /// Other schemes than http and https that these addresses may have, for programs of one's own.
    pub schemes: Vec<String>,
}

/// Why a template cannot work. Rendered by `texts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkFault {
    /// Spaces or control characters, or far too long.
    Broken,
    /// Neither http, https nor one of `links.schemes`.
    Scheme(String),
    /// A scheme that would open files or run something.
    Forbidden(String),
    /// The place is missing, stands in the host's name, or another word stands in the brackets: the place.
    Place(&'static str),
}

/// Never, whatever the settings say: they open files of this computer or run what stands in them.
const FORBIDDEN: [&str; 6] = ["file", "javascript", "data", "vbscript", "about", "shell"];
/// No sane template reaches it.
const MAX_TEMPLATE: usize = 1_000;

impl Links {
    /// The address of an order; `None` where none is set, or it cannot work.
    #[must_use]
    pub fn of_order(&self, number: &str) -> Option<String> {
        self.filled(&self.order, ORDER, number)
    }

    /// The address of a client.
    #[must_use]
    pub fn of_client(&self, code: &str) -> Option<String> {
        self.filled(&self.client, CLIENT, code)
    }

    /// The address of a courier.
    #[must_use]
    pub fn of_courier(&self, code: &str) -> Option<String> {
        self.filled(&self.courier, COURIER, code)
    }

    /// The address of a recipient.
    #[must_use]
    pub fn of_recipient(&self, code: &str) -> Option<String> {
        self.filled(&self.recipient, RECIPIENT, code)
    }

    /// Each key, and what is wrong with it.
    pub(super) fn faults(&self) -> Vec<(&'static str, LinkFault)> {
        let templates = [
            ("links.order", &self.order, ORDER),
            ("links.client", &self.client, CLIENT),
            ("links.courier", &self.courier, COURIER),
            ("links.recipient", &self.recipient, RECIPIENT),
        ];
        let faults = templates.into_iter().filter_map(|(key, template, place)| {
            let is_set = !template.is_empty();
            let fault = is_set.then(|| self.fault(template, place)).flatten()?;
            Some((key, fault))
        });
        let schemes = self.schemes.iter().filter_map(|scheme| {
            let fault = match scheme_of(&format!("{scheme}:")) {
                Some(_) if FORBIDDEN.contains(&scheme.to_ascii_lowercase().as_str()) => {
                    LinkFault::Forbidden(scheme.clone())
                }
                Some(_) => return None,
                None => LinkFault::Scheme(scheme.clone()),
            };
            Some(("links.schemes", fault))
        });
        faults.chain(schemes).collect()
    }

    fn fault(&self, template: &str, place: &'static str) -> Option<LinkFault> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control();
        if template.len() > MAX_TEMPLATE || !template.chars().all(is_plain) {
            return Some(LinkFault::Broken);
        }
        let Some(scheme) = scheme_of(template) else {
            return Some(LinkFault::Scheme(String::new()));
        };
        if FORBIDDEN.contains(&scheme.as_str()) {
            return Some(LinkFault::Forbidden(scheme));
        }
        let is_web = scheme == "http" || scheme == "https";
        let is_allowed = |allowed: &String| allowed.eq_ignore_ascii_case(&scheme);
        if !is_web && !self.schemes.iter().any(is_allowed) {
            return Some(LinkFault::Scheme(scheme));
        }
        let rest = template.get(scheme.len() + 1..).unwrap_or_default();
        let behind_host = match rest.strip_prefix("//") {
            Some(rest) => rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)),
            None => (!is_web).then_some(rest),
        };
        let is_right = behind_host.is_some_and(|path| path.contains(place))
            && !template.replace(place, "").contains(['{', '}'])
            && template.matches(place).count()
                == behind_host.map_or(0, |path| path.matches(place).count());
        (!is_right).then_some(LinkFault::Place(place))
    }

    fn filled(&self, template: &str, place: &'static str, value: &str) -> Option<String> {
        let is_usable = !template.is_empty() && self.fault(template, place).is_none();
        (is_usable && !value.is_empty()).then(|| template.replace(place, &encoded(value)))
    }
}

const ORDER: &str = "{ORDER}";
const CLIENT: &str = "{CLIENT}";
const COURIER: &str = "{COURIER}";
const RECIPIENT: &str = "{RECIPIENT}";

/// The scheme in small letters, where the text begins with one.
fn scheme_of(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once(':')?;
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_scheme && scheme.chars().all(is_sign)).then(|| scheme.to_ascii_lowercase())
}

/// Percent-encoded: only what RFC 3986 calls unreserved stays as it is.
fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // A part that is nothing but dots would lead somewhere else.
    match out.bytes().all(|byte| byte == b'.') {
        true => out.replace('.', "%2E"),
        false => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(order: &str) -> Links {
        Links {
            order: order.into(),
            ..Links::default()
        }
    }

    #[test]
    fn what_is_put_in_stays_data() {
        let links = of("https://office.example/orders/{ORDER}?again={ORDER}");
        let opened = |number| links.of_order(number).unwrap_or_default();
        assert_eq!(
            opened("К-1/2&x=1 #"),
            "https://office.example/orders/%D0%9A-1%2F2%26x%3D1%20%23?again=%D0%9A-1%2F2%26x%3D1%20%23"
        );
        assert!(!opened("../../admin").contains("../"));
        assert!(opened("..").contains("/%2E%2E?"), "{}", opened(".."));
        assert_eq!(
            opened("10293"),
            "https://office.example/orders/10293?again=10293"
        );
        assert_eq!(links.of_order(""), None);
        assert_eq!(links.of_client("7"), None, "none is set");
    }

    #[test]
    fn a_template_that_cannot_work_says_why_and_opens_nothing() {
        let scheme = |text: &str| LinkFault::Scheme(text.into());
        let forbidden = |text: &str| LinkFault::Forbidden(text.into());
        for (template, fault) in [
            ("https://office.example/{ORDER}", None),
            ("HTTP://office.example:8080/?order={ORDER}", None),
            ("office.example/{ORDER}", Some(scheme(""))),
            ("ftp://office.example/{ORDER}", Some(scheme("ftp"))),
            ("file:///etc/{ORDER}", Some(forbidden("file"))),
            ("javascript:alert({ORDER})", Some(forbidden("javascript"))),
            ("https://office.example/", Some(LinkFault::Place(ORDER))),
            ("https://{ORDER}", Some(LinkFault::Place(ORDER))),
            (
                "https://{ORDER}.example/{ORDER}",
                Some(LinkFault::Place(ORDER)),
            ),
            (
                "https://office.example/{CLIENT}",
                Some(LinkFault::Place(ORDER)),
            ),
            (
                "https://office.example/{ORDER}{",
                Some(LinkFault::Place(ORDER)),
            ),
            ("https:{ORDER}", Some(LinkFault::Place(ORDER))),
            ("https://office.example/ {ORDER}", Some(LinkFault::Broken)),
        ] {
            let links = of(template);
            let faults: Vec<_> = links.faults();
            let wanted: Vec<_> = fault
                .into_iter()
                .map(|fault| ("links.order", fault))
                .collect();
            assert_eq!(faults, wanted, "{template}");
            assert_eq!(
                links.of_order("1").is_some(),
                wanted.is_empty(),
                "{template}"
            );
        }
    }

    #[test]
    fn other_schemes_are_the_administrators_choice_but_for_those_that_run_things() {
        let mut links = of("courier:order/{ORDER}");
        assert_eq!(links.of_order("1"), None);
        links.schemes = vec!["Courier".into()];
        assert_eq!(links.of_order("1").as_deref(), Some("courier:order/1"));
        links.schemes = vec!["File".into(), "no scheme".into()];
        let faults: Vec<_> = links.faults().into_iter().map(|(key, _)| key).collect();
        assert_eq!(faults, ["links.order", "links.schemes", "links.schemes"]);
    }
}
