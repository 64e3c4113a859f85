//! Numbers as JSON writes them.

/// A number in the narrowest of three forms.
pub(super) enum Number {
    Whole(u64),
    Negative(i64),
    Other(f64),
}

/// The number that a word is, if JSON knows numbers of this form.
pub(super) fn read(word: &str) -> Option<Number> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
    if leading_zero || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match (is_whole, digits.len() < word.len()) {
        (true, false) => word.parse().map_or_else(|_| other(word), |number| Some(Number::Whole(number))),
        (true, true) if digits != "0" => word.parse().map_or_else(|_| other(word), |number| Some(Number::Negative(number))),
        _ => other(word),
    }
}

fn other(word: &str) -> Option<Number> {
    let (before, after) = word.split_once('.').unwrap_or((word, "0"));
    let is_form = after.starts_with(|c: char| c.is_ascii_digit()) && !(before.contains(['e', 'E']) && word.contains('.'));
    word.parse().ok().filter(|number: &f64| is_form && number.is_finite()).map(Number::Other)
}
