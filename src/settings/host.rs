//! A server's address as people write it, made one that can be connected to.
//!
//! Rule: what can only mean one thing is taken (spaces around, brackets around an IPv6 address, a name in Cyrillic);
//! what could mean another server or port is named, not guessed.

// Plain data: no socket is made of them here.
use core::net::{Ipv4Addr, Ipv6Addr};

use super::Why;

/// As DNS has it.
const MAX_NAME: usize = 253;
/// What people put before an address.
const SCHEMES: [&str; 9] = [
    "http", "https", "sip", "sips", "tcp", "tls", "ami", "mysql", "mariadb",
];

/// The address without what is not part of it.
pub fn tidy_host(text: &str) -> &str {
    let text = text.trim();
    let inner = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| inner.contains(':')).unwrap_or(text)
}

/// The address as it is asked of the network: a Cyrillic name in its ASCII form (`xn--…`).
///
/// # Errors
/// It cannot be an address, or says more than one.
pub fn network_host(text: &str) -> Result<String, Why> {
    let host = tidy_host(text);
    if host.contains("://") || has_scheme(host) {
        return Err(Why::HostWithScheme);
    }
    if is_v6(host) {
        return Ok(host.to_owned());
    }
    if let Some((name, port)) = host.rsplit_once(':') {
        let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
        let is_host = !name.contains(':') || is_v6(tidy_host(name));
        return Err(match is_port && is_host {
            true => Why::HostWithPort,
            false => Why::HostBroken,
        });
    }
    let name = match host.is_ascii() {
        true => host.to_owned(),
        false => idna::domain_to_ascii(host).map_err(|_| Why::HostBroken)?,
    };
    let is_label = |label: &str| {
        let signs = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        (1..=63).contains(&label.len()) && label.bytes().all(signs)
    };
    let is_name = name.len() <= MAX_NAME
        && name
            .strip_suffix('.')
            .unwrap_or(&name)
            .split('.')
            .all(is_label);
    // The system would take 10.0.5 for 10.0.0.5, and 10.0.0.256 for a name to be asked for.
    let is_number = name.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !is_name || (is_number && name.parse::<Ipv4Addr>().is_err()) {
        return Err(Why::HostBroken);
    }
    Ok(name)
}

/// A name of the network as a person reads it: `атс.рф` for `xn--80a8ac.xn--p1ai`.
pub fn shown_host(host: &str) -> String {
    match idna::domain_to_unicode(host) {
        (name, Ok(())) if host.contains("xn--") => name,
        _ => host.to_owned(),
    }
}

fn has_scheme(host: &str) -> bool {
    host.split_once(':').is_some_and(|(before, rest)| {
        let is_scheme = SCHEMES
            .iter()
            .any(|scheme| scheme.eq_ignore_ascii_case(before));
        // A host may be called so and have a port.
        is_scheme && !rest.bytes().all(|b| b.is_ascii_digit())
    })
}

/// With or without a zone: `fe80::1%eth0`.
fn is_v6(host: &str) -> bool {
    let (address, zone) = host.split_once('%').unwrap_or((host, "0"));
    let is_zone = !zone.is_empty() && zone.bytes().all(|b| b.is_ascii_graphic());
    is_zone && address.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_only_mean_one_thing_is_taken() {
        for (text, host) in [
            ("192.168.0.5", "192.168.0.5"),
            (" \t192.168.0.5\u{a0}", "192.168.0.5"),
            ("pbx.office.local", "pbx.office.local"),
            ("pbx.office.local.", "pbx.office.local."),
            ("my_pbx-1", "my_pbx-1"),
            ("sip", "sip"),
            ("::1", "::1"),
            ("[::1]", "::1"),
            (" [2001:db8::5] ", "2001:db8::5"),
            ("fe80::1%eth0", "fe80::1%eth0"),
            ("атс.рф", "xn--80a8ac.xn--p1ai"),
            ("АТС.РФ", "xn--80a8ac.xn--p1ai"),
            ("атс-офиса", "xn----7sba0bfc9b2a"),
        ] {
            let got = network_host(text);
            if text.starts_with("атс-") {
                let ascii = got.expect("a name");
                assert!(ascii.starts_with("xn--") && ascii.is_ascii(), "{ascii}");
                continue;
            }
            assert_eq!(got, Ok(host.to_owned()), "{text:?}");
        }
        for (host, shown) in [
            ("xn--80a8ac.xn--p1ai", "атс.рф"),
            ("PBX.Office", "PBX.Office"),
            ("fe80::1%eth0", "fe80::1%eth0"),
        ] {
            assert_eq!(shown_host(host), shown);
        }
    }

    #[test]
    fn what_says_more_than_an_address_is_named() {
        for (text, why) in [
            ("http://pbx", Why::HostWithScheme),
            ("sip:10.0.0.5", Why::HostWithScheme),
            ("SIP:pbx", Why::HostWithScheme),
            ("https://10.0.0.5:5038/", Why::HostWithScheme),
            ("pbx:5038", Why::HostWithPort),
            ("10.0.0.5:5038", Why::HostWithPort),
            ("sip:5060", Why::HostWithPort),
            ("[::1]:5038", Why::HostWithPort),
            ("атс.рф:5038", Why::HostWithPort),
            ("my pbx", Why::HostBroken),
            ("10.0.0. 5", Why::HostBroken),
            ("admin@pbx", Why::HostBroken),
            ("pbx/", Why::HostBroken),
            ("pbx..office", Why::HostBroken),
            ("10.0.5", Why::HostBroken),
            ("10.0.0.256", Why::HostBroken),
            ("10.0.0.5.", Why::HostBroken),
            ("::1::2", Why::HostBroken),
            ("[::1", Why::HostBroken),
            ("pbx:abc", Why::HostBroken),
            ("fe80::1%", Why::HostBroken),
            ("", Why::HostBroken),
            ("pbx\u{0}", Why::HostBroken),
            ("а т с", Why::HostBroken),
        ] {
            assert_eq!(network_host(text), Err(why), "{text:?}");
        }
        let long = format!("{}.ru", "a".repeat(64));
        assert_eq!(network_host(&long), Err(Why::HostBroken));
    }
}
