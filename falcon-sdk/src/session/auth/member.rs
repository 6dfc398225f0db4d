//! The id of a member: a child tenant of an MSSP.

use crate::error::ConfigError;
use crate::wire::Secret;

/// The id of a member, as the service takes it: 32 hexadecimal digits in lower case.
#[derive(Clone, Eq, Hash, PartialEq)]
pub(crate) struct Member(String);

impl Member {
    /// Reads an id as the console shows it: in either case, with or without its checksum, such as
    /// `-0A`.
    pub(crate) fn parse(cid: &Secret) -> Result<Self, ConfigError> {
        let cid = cid.expose().trim();
        let (id, checksum) = match cid.split_once('-') {
            Some((id, checksum)) => (id, Some(checksum)),
            None => (cid, None),
        };
        if is_hex(id, 32) && checksum.is_none_or(|checksum| is_hex(checksum, 2)) {
            Ok(Member(id.to_ascii_lowercase()))
        } else {
            Err(ConfigError::MemberCid)
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.0
    }

    pub(crate) fn secret(&self) -> Secret {
        self.0.as_str().into()
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn an_id_is_taken_as_the_console_shows_it() {
        for cid in [
            ID,
            "0123456789ABCDEF0123456789ABCDEF",
            "0123456789ABCDEF0123456789ABCDEF-0A",
            "0123456789abcdef0123456789abcdef-ff",
            " 0123456789abcdef0123456789abcdef\n",
        ] {
            let member = Member::parse(&cid.into());
            assert_eq!(member.as_ref().map(Member::id).ok(), Some(ID), "{cid:?}");
        }
    }

    #[test]
    fn a_malformed_id_is_refused() {
        for cid in [
            "",
            "0123456789abcdef0123456789abcde",
            "0123456789abcdef0123456789abcdef0",
            "0123456789abcdef0123456789abcdeg",
            "0123456789abcdef0123456789abcdef-",
            "0123456789abcdef0123456789abcdef-0",
            "0123456789abcdef0123456789abcdef-0g",
            "0123456789abcdef0123456789abcdef-000",
            "0123456789abcdef-0123456789abcdef",
        ] {
            assert!(Member::parse(&cid.into()).is_err(), "{cid:?}");
        }
    }
}
