//! Bytes of a spreadsheet, as text.

use std::borrow::Cow;

/// The text, and a sentence about its encoding where it had to be guessed.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    match bytes {
        [0xff, 0xfe, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_le_bytes)), None),
        [0xfe, 0xff, rest @ ..] => (Cow::Owned(utf16(rest, u16::from_be_bytes)), None),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8_or_latin1(rest),
        rest => utf8_or_latin1(rest),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf8_or_latin1(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    const NOTE: &str = "The file is not UTF-8 and was read as Latin-1; if letters look wrong, save it as UTF-8 and import again.";
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), None),
        Err(_) => (Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()), Some(NOTE)),
    }
}

/// The sign between the fields of a first line: the one that it names (`sep=;`), else the most frequent of the usual ones.
pub(crate) fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign] = *line.as_bytes() {
        return sign;
    }
    let often = |sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|sign| often(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_is_read() {
        let utf16 =
            |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| [&mark[..], &"Grün".encode_utf16().flat_map(bytes).collect::<Vec<_>>()].concat();
        for bytes in [
            "Grün".as_bytes().to_vec(),
            "\u{feff}Grün".into(),
            utf16(u16::to_le_bytes, [0xff, 0xfe]),
            utf16(u16::to_be_bytes, [0xfe, 0xff]),
        ] {
            assert_eq!(decode(&bytes), (Cow::Borrowed("Grün"), None));
        }
        let (text, note) = decode(b"Gr\xfcn");
        assert_eq!((&*text, note.is_some()), ("Grün", true));
    }

    #[test]
    fn the_most_frequent_sign_stands_between_the_fields() {
        assert_eq!(delimiter("a;b,c;d"), b';');
        assert_eq!(delimiter("a\tb"), b'\t');
        assert_eq!(delimiter("a"), b',');
        assert_eq!(delimiter("sep=;\na,b;c"), b';');
    }
}
