//! Texts as Jira writes them → plain text: wiki markup of Server, and the
//! Atlassian document format (a tree of nodes) of Cloud.
//!
//! Nothing is interpreted: HTML and scripts stay the text that they are, and
//! whoever shows them escapes them.

use serde_json::Value;

/// The words of an Atlassian document, one block a line.
pub fn document(node: &Value) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text.trim().to_owned()
}

fn write(node: &Value, text: &mut String) {
    let string = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let attribute = |name: &str| node.get("attrs").map(|attrs| string(attrs, name)).unwrap_or_default();
    match node.get("type").and_then(Value::as_str).unwrap_or_default() {
        "text" => text.push_str(&string(node, "text")),
        "hardBreak" => text.push('\n'),
        "mention" | "emoji" | "status" => text.push_str(&attribute("text")),
        "inlineCard" | "blockCard" => text.push_str(&attribute("url")),
        "rule" => text.push_str("\n---\n"),
        kind => {
            children(node, text);
            if matches!(kind, "paragraph" | "heading" | "listItem" | "codeBlock" | "blockquote" | "tableRow") && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}

fn children(node: &Value, text: &mut String) {
    for child in node.get("content").and_then(Value::as_array).into_iter().flatten() {
        write(child, text);
    }
}

/// Wiki markup without its marks: headings, macros and braces go, `[text|address]`
/// becomes its text, `[~login]` becomes `@login`.
pub fn wiki(markup: &str) -> String {
    if !markup.contains(['{', '[', '\r']) && !markup.lines().any(|line| heading(line).is_some()) {
        return markup.trim().to_owned();
    }
    let lines = markup.lines().map(|line| inline(heading(line).unwrap_or(line)));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// What follows `h1. ` to `h6. ` or `bq. `.
fn heading(line: &str) -> Option<&str> {
    match line.as_bytes() {
        [b'h', b'1'..=b'6', b'.', b' ', ..] | [b'b', b'q', b'.', b' ', ..] => Some(&line[4..]),
        _ => None,
    }
}

fn inline(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['{', '[']) {
        plain.push_str(&rest[..at]);
        let tail = &rest[at..];
        rest = if tail.starts_with('{') { brace(tail, &mut plain) } else { bracket(tail, &mut plain) };
    }
    plain.push_str(rest);
    plain
}

/// `{code:java}`, `{{mono}}`: a macro goes, what is between double braces stays.
fn brace<'a>(tail: &'a str, plain: &mut String) -> &'a str {
    if let Some((inside, after)) = tail.strip_prefix("{{").and_then(|t| t.split_once("}}")) {
        plain.push_str(inside);
        return after;
    }
    let is_macro =
        |name: &str| ["code", "noformat", "quote", "color", "panel", "anchor"].contains(&name.split(':').next().unwrap_or_default());
    match tail[1..].split_once('}') {
        Some((name, after)) if is_macro(name) => after,
        _ => {
            plain.push('{');
            &tail[1..]
        }
    }
}

/// `[text|address]` is its text, `[~login]` is `@login`, any other bracket stays.
fn bracket<'a>(tail: &'a str, plain: &mut String) -> &'a str {
    match tail[1..].split_once(']') {
        Some((inside, after)) if inside.starts_with('~') => {
            plain.push('@');
            plain.push_str(inside[1..].trim_start_matches("accountid:"));
            after
        }
        Some((inside, after)) if inside.contains('|') && !inside.contains('[') => {
            plain.push_str(inside.split('|').next().unwrap_or_default());
            after
        }
        _ => {
            plain.push('[');
            &tail[1..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wiki_marks_go_and_words_stay() {
        let markup = "h2. Why\r\nSee [the docs|http://x.example] and {{config.json}}, [~ana]\n{code:java}\nint[] a = {1};\n{code}";
        assert_eq!(wiki(markup), "Why\nSee the docs and config.json, @ana\n\nint[] a = {1};");
    }

    #[test]
    fn html_stays_text() {
        assert_eq!(wiki("<script>alert(1)</script>"), "<script>alert(1)</script>");
    }

    #[test]
    fn a_document_becomes_lines() {
        let document = serde_json::json!({"type": "doc", "version": 1, "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "Hello "}, {"type": "mention", "attrs": {"text": "@Ana"}}]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "<b>one</b>"}]}]}]},
            null, 7]});
        assert_eq!(super::document(&document), "Hello @Ana\n<b>one</b>");
    }

    proptest! {
        #[test]
        fn any_text_is_read(markup in ".{0,200}") {
            wiki(&markup);
        }
    }
}
