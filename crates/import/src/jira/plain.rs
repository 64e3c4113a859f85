//! Texts as Jira writes them → plain text: wiki markup of Server, and the
//! Atlassian document format (a tree of nodes) of Cloud.
//!
//! Nothing is interpreted: HTML and scripts stay the text that they are, and
//! whoever shows them escapes them.

use serde_json::Value;

/// The words of an Atlassian document, one block a line. Lists keep their signs and
/// their depth, rows of tables their cells, links their addresses; what has no words
/// (a picture, a macro) leaves its kind in brackets, so that nothing goes unseen.
pub fn document(node: &Value) -> String {
    let mut text = String::new();
    write(node, 0, &mut text);
    text.trim().to_owned()
}

fn string<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn write(node: &Value, depth: usize, text: &mut String) {
    let attribute = |names: &[&str]| {
        let attrs = node.get("attrs").unwrap_or(&Value::Null);
        names.iter().map(|name| string(attrs, name)).find(|value| !value.is_empty())
    };
    match string(node, "type") {
        "" | "doc" => children(node, depth, text),
        "text" => words(node, text),
        "hardBreak" => text.push('\n'),
        "rule" => block(text, |text| text.push_str("---")),
        "mention" => text.push_str(&mention(attribute(&["text", "id"]).unwrap_or_default())),
        "emoji" => text.push_str(attribute(&["text", "shortName"]).unwrap_or("[emoji]")),
        "status" => text.push_str(attribute(&["text"]).unwrap_or("[status]")),
        "date" => text.push_str(&date(attribute(&["timestamp"]).unwrap_or_default())),
        "inlineCard" => text.push_str(attribute(&["url"]).unwrap_or("[card]")),
        "blockCard" | "embedCard" => block(text, |text| text.push_str(attribute(&["url"]).unwrap_or("[card]"))),
        "bulletList" | "orderedList" | "taskList" | "decisionList" => list(node, depth, text),
        "tableRow" => block(text, |text| row(node, depth, text)),
        "mediaSingle" | "mediaGroup" => block(text, |text| children(node, depth, text)),
        "expand" | "nestedExpand" | "panel" | "blockquote" | "codeBlock" | "heading" | "paragraph" => block(text, |text| {
            if let Some(title) = attribute(&["title"]) {
                text.push_str(title);
                text.push('\n');
            }
            children(node, depth, text);
        }),
        kind => other(node, kind, attribute(&["alt", "text", "title", "url"]), depth, text),
    }
}

/// A node of a kind that is not known: its words where it has any, else its kind in brackets.
fn other(node: &Value, kind: &str, said: Option<&str>, depth: usize, text: &mut String) {
    let before = text.len();
    children(node, depth, text);
    if text.len() == before {
        match (kind, said) {
            ("media" | "mediaInline", Some(said)) => text.push_str(&format!("[picture: {said}]")),
            ("media" | "mediaInline", None) => text.push_str("[picture]"),
            (_, Some(said)) => text.push_str(said),
            (_, None) => text.push_str(&format!("[{kind}]")),
        }
    }
}

/// A block stands on lines of its own.
fn block(text: &mut String, write: impl FnOnce(&mut String)) {
    if !text.is_empty() && !text.ends_with(['\n', '\t']) {
        text.push('\n');
    }
    let before = text.len();
    write(text);
    if text.len() > before && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// What is in an item or a cell; anything else stands for itself.
fn within(node: &Value, depth: usize, text: &mut String) {
    match string(node, "type") {
        "listItem" | "taskItem" | "decisionItem" | "tableCell" | "tableHeader" => children(node, depth, text),
        _ => write(node, depth, text),
    }
}

fn children(node: &Value, depth: usize, text: &mut String) {
    for child in node.get("content").and_then(Value::as_array).into_iter().flatten() {
        write(child, depth, text);
    }
}

/// Words, with the address that they lead to where they do not say it themselves.
fn words(node: &Value, text: &mut String) {
    let said = string(node, "text");
    text.push_str(said);
    let marks = node.get("marks").and_then(Value::as_array).into_iter().flatten();
    for mark in marks.filter(|mark| string(mark, "type") == "link") {
        let address = mark.get("attrs").map(|attrs| string(attrs, "href")).unwrap_or_default();
        if !address.is_empty() && address != said {
            text.push_str(&format!(" ({address})"));
        }
    }
}

fn mention(who: &str) -> String {
    if who.starts_with('@') { who.to_owned() } else { format!("@{who}") }
}

/// Milliseconds since 1970 as a day; what is none stays as it is.
fn date(milliseconds: &str) -> String {
    milliseconds.parse().map_or_else(|_| milliseconds.to_owned(), |at| domain::Moment::from_millis(at).date().to_string())
}

/// A list: each item with its sign, two spaces deeper than the list that it is in.
fn list(node: &Value, depth: usize, text: &mut String) {
    let ordered = string(node, "type") == "orderedList";
    let items = node.get("content").and_then(Value::as_array).into_iter().flatten();
    for (nth, item) in items.enumerate() {
        if matches!(string(item, "type"), "bulletList" | "orderedList" | "taskList" | "decisionList") {
            list(item, depth + 1, text);
            continue;
        }
        let state = item.get("attrs").map(|attrs| string(attrs, "state")).unwrap_or_default();
        let sign = match state {
            "DONE" | "DECIDED" => "[x] ".to_owned(),
            "TODO" | "UNDECIDED" => "[ ] ".to_owned(),
            _ if ordered => format!("{}. ", nth + 1),
            _ => "- ".to_owned(),
        };
        block(text, |text| {
            let mut inside = String::new();
            within(item, depth + 1, &mut inside);
            text.push_str(&"  ".repeat(depth));
            text.push_str(&sign);
            text.push_str(inside.trim());
        });
    }
}

/// A row of a table: its cells between bars, each on one line.
fn row(node: &Value, depth: usize, text: &mut String) {
    let cells = node.get("content").and_then(Value::as_array).into_iter().flatten().map(|cell| {
        let mut inside = String::new();
        within(cell, depth, &mut inside);
        inside.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    text.push_str(&cells.collect::<Vec<_>>().join(" | "));
}

/// Wiki markup without its marks: headings, macros and braces go, `[text|address]` is
/// its text with the address behind it, `[~login]` becomes `@login`; lists and tables
/// stay as they are written, and so does everything inside `{code}` and `{noformat}`.
pub fn wiki(markup: &str) -> String {
    if !markup.contains(['{', '[', '\r']) && !markup.lines().any(|line| heading(line).is_some()) {
        return markup.trim().to_owned();
    }
    let mut plain = String::with_capacity(markup.len());
    let mut verbatim = None;
    for line in markup.lines() {
        let line = if verbatim.is_none() { heading(line).unwrap_or(line) } else { line };
        inline(line, &mut verbatim, &mut plain);
        plain.push('\n');
    }
    plain.trim().to_owned()
}

/// What follows `h1. ` to `h6. ` or `bq. `.
fn heading(line: &str) -> Option<&str> {
    match line.as_bytes() {
        [b'h', b'1'..=b'6', b'.', b' ', ..] | [b'b', b'q', b'.', b' ', ..] => Some(&line[4..]),
        _ => None,
    }
}

/// The macros between whose two marks nothing is markup.
const VERBATIM: [&str; 2] = ["code", "noformat"];

/// One line. `verbatim` is the macro that everything is inside of, until it comes again.
fn inline(line: &str, verbatim: &mut Option<&'static str>, plain: &mut String) {
    let mut rest = line;
    loop {
        if let Some(name) = *verbatim {
            let Some((inside, after)) = rest.split_once(&format!("{{{name}}}")) else { break };
            plain.push_str(inside);
            *verbatim = None;
            rest = after;
        }
        let Some(at) = rest.find(['{', '[']) else { break };
        plain.push_str(&rest[..at]);
        let tail = &rest[at..];
        rest = if tail.starts_with('{') { brace(tail, verbatim, plain) } else { bracket(tail, plain) };
    }
    plain.push_str(rest);
}

/// `{code:java}`, `{{mono}}`: a macro goes, but for its title; what is between double
/// braces stays, and so does a macro that is not known.
fn brace<'a>(tail: &'a str, verbatim: &mut Option<&'static str>, plain: &mut String) -> &'a str {
    if let Some((inside, after)) = tail.strip_prefix("{{").and_then(|t| t.split_once("}}")) {
        plain.push_str(inside);
        return after;
    }
    let Some((macro_, after)) = tail[1..].split_once('}') else {
        plain.push('{');
        return &tail[1..];
    };
    let (name, parameters) = macro_.split_once(':').unwrap_or((macro_, ""));
    if !["code", "noformat", "quote", "color", "panel", "anchor"].contains(&name) {
        plain.push('{');
        return &tail[1..];
    }
    *verbatim = VERBATIM.into_iter().find(|known| *known == name);
    if let Some(title) = parameters.split('|').find_map(|parameter| parameter.strip_prefix("title=")) {
        plain.push_str(title);
        plain.push('\n');
    }
    after
}

/// `[text|address]` is its text with the address, `[~login]` is `@login`, any other bracket stays.
fn bracket<'a>(tail: &'a str, plain: &mut String) -> &'a str {
    match tail[1..].split_once(']') {
        Some((inside, after)) if inside.starts_with('~') => {
            plain.push('@');
            plain.push_str(inside[1..].trim_start_matches("accountid:"));
            after
        }
        Some((inside, after)) if inside.contains('|') && !inside.contains('[') => {
            let (text, address) = inside.split_once('|').unwrap_or((inside, ""));
            plain.push_str(text);
            if !address.is_empty() && address != text {
                plain.push_str(&format!(" ({address})"));
            }
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
        assert_eq!(wiki(markup), "Why\nSee the docs (http://x.example) and config.json, @ana\n\nint[] a = {1};");
    }

    #[test]
    fn wiki_lists_tables_panels_and_code_keep_their_words() {
        let lists = "* one\n** two\n*** three [~bo]\n# first\n## second\n||Head||[x|y]||\n|a|{color:red}b{color}|";
        assert_eq!(wiki(lists), "* one\n** two\n*** three @bo\n# first\n## second\n||Head||x (y)||\n|a|b|");
        assert_eq!(wiki("{panel:title=Mind|borderStyle=solid}\nthe gap\n{panel}"), "Mind\n\nthe gap");
        assert_eq!(
            wiki("see {code:title=a.js|x=1}var x = [a|b]; h1. {{y}}{code} and [c|d]"),
            "see a.js\nvar x = [a|b]; h1. {{y}} and c (d)"
        );
        assert_eq!(wiki("{noformat}\n[~not] {code} h2.\nh2. stays\n{noformat}\nh2. goes"), "[~not] {code} h2.\nh2. stays\n\ngoes");
        assert_eq!(wiki("{unknown:a=1} [^file.png] !shot.png! {"), "{unknown:a=1} [^file.png] !shot.png! {");
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
        assert_eq!(super::document(&document), "Hello @Ana\n- <b>one</b>");
    }

    #[test]
    fn a_document_keeps_lists_tables_code_panels_and_what_has_no_words() {
        use serde_json::json;
        let said = |text: &str| json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
        let item = |content: Value| json!({"type": "listItem", "content": content});
        let cell = |text: &str| json!({"type": "tableCell", "content": [said(text)]});
        let told = |node: Value| document(&json!({"type": "doc", "content": [node]}));

        let inner = json!({"type": "orderedList", "content": [item(json!([said("b")])), item(json!([said("c")]))]});
        assert_eq!(
            told(json!({"type": "bulletList", "content": [item(json!([said("a"), inner])), item(json!([said("d")]))]})),
            "- a\n  1. b\n  2. c\n- d"
        );
        let table = json!({"type": "table", "content": [
            {"type": "tableRow", "content": [{"type": "tableHeader", "content": [said("who")]}, cell("when")]},
            {"type": "tableRow", "content": [cell("Ana"), {"type": "tableCell", "content": [said("one"), said("two")]}]}]});
        assert_eq!(told(table), "who | when\nAna | one two");
        let code = json!({"type": "codeBlock", "attrs": {"language": "java"}, "content": [{"type": "text", "text": "int[] a;\nint b;"}]});
        assert_eq!(
            told(json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [said("mind"), code]})),
            "mind\nint[] a;\nint b;"
        );
        let inline = |node: Value| told(json!({"type": "paragraph", "content": [{"type": "text", "text": "x "}, node]}));
        let link =
            json!({"type": "text", "text": "docs", "marks": [{"type": "strong"}, {"type": "link", "attrs": {"href": "http://d.example"}}]});
        assert_eq!(inline(link), "x docs (http://d.example)");
        assert_eq!(inline(json!({"type": "mention", "attrs": {"id": "5b10"}})), "x @5b10");
        assert_eq!(inline(json!({"type": "date", "attrs": {"timestamp": "1582152559000"}})), "x 2020-02-19");
        assert_eq!(inline(json!({"type": "emoji", "attrs": {"shortName": ":+1:"}})), "x :+1:");
        assert_eq!(inline(json!({"type": "mediaInline", "attrs": {"id": "7"}})), "x [picture]");
        assert_eq!(inline(json!({"type": "inlineExtension", "attrs": {"extensionKey": "toc"}})), "x [inlineExtension]");
        assert_eq!(
            told(json!({"type": "mediaSingle", "content": [{"type": "media", "attrs": {"alt": "shot.png"}}]})),
            "[picture: shot.png]"
        );
        assert_eq!(told(json!({"type": "expand", "attrs": {"title": "More"}, "content": [said("below")]})), "More\nbelow");
        let task = |state: &str| json!({"type": "taskItem", "attrs": {"state": state}, "content": [{"type": "text", "text": state}]});
        assert_eq!(told(json!({"type": "taskList", "content": [task("DONE"), task("TODO")]})), "[x] DONE\n[ ] TODO");
    }

    proptest! {
        #[test]
        fn any_text_is_read(markup in ".{0,200}") {
            wiki(&markup);
        }

        /// Every word of a document comes out again, however it is nested.
        #[test]
        fn no_word_is_lost(kinds in prop::collection::vec(prop::sample::select(vec![
            "paragraph", "heading", "panel", "bulletList", "orderedList", "listItem", "taskList", "taskItem", "blockquote", "codeBlock",
            "table", "tableRow", "tableCell", "expand", "mediaSingle", "layoutSection", "unknown",
        ]), 0..12)) {
            let mut node = serde_json::json!({"type": "text", "text": "word"});
            for kind in kinds {
                node = serde_json::json!({"type": kind, "content": [{"type": "text", "text": kind}, node]});
                prop_assert!(document(&node).contains("word") && document(&node).contains(kind), "{node}");
            }
        }
    }
}
