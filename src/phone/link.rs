//! The text of a `tel:` link, as a person would write the number.
//!
//! Rule: RFC 3966 and what programs make of it. Any page may hold such a link, so it is bounded, and only read.

/// Longer is no number.
const MOST: usize = 200;
/// As browsers and mail programs write them.
const SCHEMES: [&str; 2] = ["tel:", "callto:"];

/// The number in a link, with its extension; `None`: it is none of these links, or too long.
pub fn of_link(link: &str) -> Option<String> {
    let scheme = SCHEMES
        .iter()
        .find(|scheme| starts_with(link.trim(), scheme))?;
    let rest = link.trim().get(scheme.len()..)?;
    if rest.len() > MOST {
        return None;
    }
    let text = decoded(rest.trim_start_matches('/'))?;
    let mut parts = text.split([';', '?']);
    let number = parts.next()?.trim().to_owned();
    let extension = parts.find_map(|part| part.trim().strip_prefix("ext=").map(str::to_owned));
    Some(match extension {
        Some(extension) => format!("{number};ext={extension}"),
        None => number,
    })
}

fn starts_with(link: &str, scheme: &str) -> bool {
    let head = link.get(..scheme.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// `%20` as a space.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_gives_the_number_that_a_person_would_write() {
        for (link, number) in [
            ("tel:+79161234567", Some("+79161234567")),
            ("TEL:8%20(916)%20123-45-67", Some("8 (916) 123-45-67")),
            (
                "tel://+7-495-123-45-67;ext=12",
                Some("+7-495-123-45-67;ext=12"),
            ),
            ("tel:+7495;phone-context=x;ext=9", Some("+7495;ext=9")),
            ("callto:+79161234567?call", Some("+79161234567")),
            ("tel:%", None),
            ("tel:%D0", None),
            ("https://example.com", None),
            ("tel", None),
            ("те", None),
            ("", None),
        ] {
            assert_eq!(of_link(link).as_deref(), number, "{link}");
        }
        assert_eq!(of_link(&format!("tel:{}", "1".repeat(300))), None);
    }
}
