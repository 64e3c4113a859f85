use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(text: &str) -> Read<Value> {
    from_str(text)
}

/// Any value; its fractions are exact, so that both readers round alike.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from);
        let members = prop::collection::btree_map(".{0,12}", inner, 0..6);
        prop_oneof![list, members.prop_map(|members| Value::Object(members.into_iter().collect()))]
    })
}

proptest! {
    #[test]
    fn every_value_reads_back_as_it_was_written(value in any_value()) {
        prop_assert_eq!(read(&value.to_string()), Ok(value.clone()));
        prop_assert_eq!(read(&serde_json::to_string_pretty(&value).expect("it is written")), Ok(value));
    }

    #[test]
    fn what_serde_json_refuses_is_refused_and_nothing_else(value in any_value(), at in any::<prop::sample::Index>(), by in "[\\[\\]{}\",:0-9a-z.\\- ]{0,2}") {
        let mut text = value.to_string();
        let starts: Vec<_> = text.char_indices().map(|(start, _)| start).collect();
        let start = starts[at.index(starts.len())];
        let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        text.replace_range(start..end, &by);
        // Not the values themselves: serde_json rounds long fractions less exactly.
        let expected = serde_json::from_str::<Value>(&text).is_ok();
        prop_assert!(read(&text).is_ok() == expected || text.contains("\\u"), "{}", text);
    }

    #[test]
    fn a_value_that_is_cut_off_is_said_to_be(value in any_value(), at in any::<prop::sample::Index>()) {
        let text = json!([value, "the end"]).to_string();
        let starts: Vec<_> = text.char_indices().map(|(start, _)| start).collect();
        let cut = &text[..starts[at.index(starts.len())]];
        prop_assert!(read(cut).is_err(), "{}", cut);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,60}") {
        prop_assert!(read(&text).is_ok() || serde_json::from_str::<Value>(&text).is_err());
    }
}

#[test]
fn numbers_keep_their_form_as_in_serde_json() {
    for text in ["0", "-0", "-1", "18446744073709551615", "18446744073709551616", "-9223372036854775809", "1e3", "-2.5E-1", "0.5"] {
        assert_eq!(read(text).ok(), serde_json::from_str(text).ok(), "{text}");
    }
    for text in ["01", "-", "+1", "1.", ".5", "1.e3", "1e", "1e1.5", "inf", "NaN", "1e999", "0x1", "1_0", "--1", "-01"] {
        assert!(read(text).is_err() && serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
}

#[test]
fn escapes_are_undone_and_halves_of_pairs_are_marked() {
    assert_eq!(read(r#""a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00""#), Ok(json!("a\"\\/\u{8}\u{c}\n\r\tä😀")));
    assert_eq!(read(r#""\ud83d!\ude00""#), Ok(json!("\u{fffd}!\u{fffd}")));
    assert_eq!(read(r#""\ud83d\u0041""#), Ok(json!("\u{fffd}A")));
    assert_eq!(read("\"a\u{1}b\""), Ok(json!("a\u{1}b")));
}

#[test]
fn an_error_says_where_and_whether_the_text_was_cut() {
    let error = read("{\"a\": 1,\n  \"b\": nothing}").expect_err("it is no JSON");
    assert!(error.to_string().ends_with("at line 2 column 15"), "{error}");
    assert!(!error.is_cut());
    for text in ["", "{", "[1,", "{\"a\":", "\"abc", "[\"\\"] {
        assert!(read(text).expect_err(text).is_cut(), "{text}");
    }
}

#[test]
fn values_may_not_lie_too_deep_in_each_other() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read(&deep(128)).is_ok() && read(&deep(129)).is_err() && from_str::<de::IgnoredAny>(&deep(1_000_000)).is_err());
}

#[test]
fn what_is_written_can_be_kept_for_later() {
    assert_eq!(from_str::<Vec<Raw<'_>>>("[ {\"a\" : [1]} , 2]"), Ok(vec![Raw("{\"a\" : [1]}"), Raw("2")]));
    assert!(from_str::<(u8, u8)>("[1, 2, 3]").is_err(), "what was not asked for is not passed over in silence");
}
