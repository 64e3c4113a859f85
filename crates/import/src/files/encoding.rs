//! What bytes are as text: UTF-8, UTF-16 with its mark, or for tables Latin-1.

use crate::text;

/// The text of a page, in UTF-8.
#[derive(Debug, PartialEq)]
pub(super) enum Decoded {
    /// It was UTF-8 (a byte order mark is taken off).
    Utf8(Vec<u8>),
    /// It was UTF-16.
    Utf16(Vec<u8>),
    /// It was read as Latin-1, in which every byte is a character.
    Latin1(Vec<u8>),
    /// It is none of these: the first byte that cannot be.
    Broken(usize),
}

/// Decodes; Latin-1 only where `table`, because JSON is never written in it.
pub(super) fn decode(bytes: Vec<u8>, table: bool) -> Decoded {
    match *bytes {
        [0xEF, 0xBB, 0xBF, ..] => utf8(bytes[3..].to_vec(), table),
        [0xFF, 0xFE, ..] => utf16(&bytes[2..], u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(&bytes[2..], u16::from_be_bytes),
        _ => utf8(bytes, table),
    }
}

fn utf8(bytes: Vec<u8>, table: bool) -> Decoded {
    match text::utf8(&bytes) {
        Ok(_) => Decoded::Utf8(bytes),
        Err(_) if table => Decoded::Latin1(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()),
        Err(error) => Decoded::Broken(error.valid_up_to()),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) => Decoded::Utf16(text.into_bytes()),
        _ => Decoded::Broken(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_told_apart() {
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("{\"ä\":1}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(utf16, false), Decoded::Utf16("{\"ä\":1}".into()));
        assert_eq!(decode(b"\xEF\xBB\xBF{}".to_vec(), false), Decoded::Utf8(b"{}".to_vec()));
        assert_eq!(decode(b"M\xFCller".to_vec(), true), Decoded::Latin1("Müller".into()));
        assert_eq!(decode(b"M\xFCller".to_vec(), false), Decoded::Broken(1));
        assert_eq!(decode(b"\xFE\xFF\xD8".to_vec(), false), Decoded::Broken(2));
    }
}
