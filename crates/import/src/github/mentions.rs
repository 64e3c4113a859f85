//! What a text points at: "Fixes #12", `owner/repo#7`, an address, a tracker's
//! key in a title or in the name of a branch.

use super::record::address;
use domain::Key;
use std::collections::BTreeMap;

/// How an item points at another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum How {
    /// It says that it closes it; GitHub then does so at the merge.
    Closes,
    /// It is opened with its name: in its title, its text or its branch.
    Names,
    /// Somebody names it in passing: in a comment or a commit.
    Mentions,
}

impl How {
    /// The word that the link carries.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closes => "closes",
            Self::Names => "names",
            Self::Mentions => "mentions",
        }
    }
}

/// What a text points at; "closes" wins where the text says both. Code is skipped,
/// as GitHub does, and so are the frames of a stack, which debuggers number `#0`, `#1` …
pub(super) fn in_text(text: &str, repository: &str) -> BTreeMap<Key, How> {
    let mut found = BTreeMap::new();
    let mut fenced = false;
    let has_frames = text.lines().any(|line| line.split_whitespace().next() == Some("#0"));
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !is_frame(line, has_frames) {
            in_line(line, repository, &mut found);
        }
    }
    found
}

/// `#4  0x00005623 in main ()`: no issue is meant.
fn is_frame(line: &str, has_frames: bool) -> bool {
    let mut words = line.split_whitespace();
    let numbered = words.next().and_then(|first| first.strip_prefix('#')).is_some_and(|rest| rest.parse::<u32>().is_ok());
    numbered && (has_frames || words.next().is_some_and(|second| second.starts_with("0x")))
}

fn in_line(line: &str, repository: &str, found: &mut BTreeMap<Key, How>) {
    // Every second piece between backticks is code.
    for piece in line.split('`').step_by(2) {
        let mut closing = false;
        // Git's own words; where the branch came from another copy, so did the number.
        let merging = if piece.trim_start().starts_with("Merge pull request #") { 4 } else { 0 };
        for word in piece.split_whitespace().skip(merging) {
            let bare = word.trim_matches(|c: char| "()[]{}<>,.;:!?\"'*_".contains(c));
            if let Some(key) = reference(bare, repository) {
                let how = if closing { How::Closes } else { How::Mentions };
                let known = found.entry(key).or_insert(how);
                *known = how.min(*known);
            }
            closing = is_closing(bare);
        }
    }
}

/// The nine words by which GitHub closes an issue.
/// Source: "Linking a pull request to an issue", docs.github.com.
fn is_closing(word: &str) -> bool {
    const WORDS: [&str; 9] = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn reference(word: &str, repository: &str) -> Option<Key> {
    if word.starts_with("http://") || word.starts_with("https://") {
        let (repository, number) = address(word)?;
        return Some(key(&repository, number?));
    }
    if let Some((before, after)) = word.split_once('#') {
        let repository = match before {
            "" => repository,
            other if other.split('/').count() == 2 && other.split('/').all(is_name) => other,
            _ => return None,
        };
        return Some(key(repository, number(after)?));
    }
    let after = word.get(..3).filter(|start| start.eq_ignore_ascii_case("gh-")).and(word.get(3..))?;
    Some(key(repository, number(after)?))
}

/// The number that a reference begins with: `12`, `12's`, not `12px` nor `123456789`.
fn number(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    number.parse().ok().filter(|n| ends && number.len() <= 7 && *n > 0)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// What the name of a branch points at: `12-split-payments`, `issue-12`, `fix/12`,
/// `PAY-12-split`.
pub(super) fn in_branch(branch: &str, repository: &str) -> Vec<Key> {
    let mut found = tracker_keys(branch);
    let steps: Vec<&str> = branch.split(['/', '-', '_']).collect();
    let after_word = steps.windows(2).find(|pair| matches!(pair[0], "issue" | "issues" | "gh" | "fix" | "fixes")).map(|pair| pair[1]);
    let last = branch.rsplit('/').next().unwrap_or_default();
    let leading = last.split_once('-').filter(|(_, rest)| rest.starts_with(char::is_alphabetic)).map(|(first, _)| first);
    let number = [after_word, leading].into_iter().flatten().filter(|step| step.len() <= 5).find_map(|step| step.parse().ok());
    found.extend(number.filter(|n| *n > 0).map(|n: u64| key(repository, n)));
    found
}

/// Keys of a tracker such as `PAY-12` in a title or in the name of a branch.
pub(super) fn tracker_keys(text: &str) -> Vec<Key> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter_map(tracker_key).map(Key::new).collect()
}

/// The key that a word begins with, unless it is the name of a norm.
fn tracker_key(word: &str) -> Option<&str> {
    const NORMS: [&str; 22] = [
        "AES", "BCP", "BIP", "CVE", "CWE", "DRAFT", "ECMA", "ED", "HTTP", "IEEE", "ISO", "MD", "PEP", "RFC", "RSA", "SHA", "SHAKE", "SIP",
        "TLS", "UTF", "VERSION", "WCAG",
    ];
    let (project, rest) = word.split_once('-')?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let well_formed = project.len() >= 2
        && project.starts_with(|c: char| c.is_ascii_uppercase())
        && project.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && (1..=6).contains(&digits)
        && !rest[digits..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (well_formed && !NORMS.contains(&project)).then(|| &word[..=project.len() + digits])
}

/// What people call an issue or pull request: `owner/repo#12`.
pub(super) fn key(repository: &str, number: u64) -> Key {
    Key::new(format!("{repository}#{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, &'static str)> {
        in_text(text, "o/r").into_iter().map(|(key, how)| (key.to_string(), how.word())).collect()
    }

    #[test]
    fn closing_words_close_and_bare_numbers_mention() {
        let closes = |n: &str| vec![(n.to_string(), "closes")];
        for text in [
            "Fixes #12",
            "this closes: #12.",
            "(resolved o/r#12)",
            "FIX https://github.com/o/r/issues/12",
            "close GH-12",
            "see #12, fixes #12",
        ] {
            assert_eq!(said(text), closes("o/r#12"), "{text}");
        }
        assert_eq!(said("see #12 and other/repo#3's text"), [("o/r#12".into(), "mentions"), ("other/repo#3".into(), "mentions")]);
        assert_eq!(said("prefixes #4"), [("o/r#4".into(), "mentions")]);
    }

    #[test]
    fn code_colours_and_fragments_are_no_references() {
        for text in ["`fixes #12`", "```\nfixes #12\n```", "#1e90ff", "#12px", "page.html#12", "a/b/c#12", "#", "#0", "#99999999", "fixes"]
        {
            assert_eq!(said(text), [], "{text}");
        }
    }

    #[test]
    fn frames_of_a_stack_and_merges_are_no_references() {
        assert_eq!(said("#0  0x00007f in raise ()\n#1  main () at a.c:3\nsee #12"), [("o/r#12".into(), "mentions")]);
        assert_eq!(said("#10 0x5623d9 in run ()"), []);
        assert_eq!(said("Merge pull request #1 from o/main\n\nfixes #7"), [("o/r#7".into(), "closes")]);
        assert_eq!(said("#12 is what this is about"), [("o/r#12".into(), "mentions")]);
    }

    #[test]
    fn branches_name_issues_and_tracker_keys() {
        let named = |branch: &str| in_branch(branch, "o/r").iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named("12-split-payments"), ["o/r#12"]);
        assert_eq!(named("ann/issue-12"), ["o/r#12"]);
        assert_eq!(named("fix/12"), ["o/r#12"]);
        assert_eq!(named("feature/PAY-12-split"), ["PAY-12"]);
        for branch in
            ["main", "1_error_message", "2020-06-21_release", "uppercase-uri", "20210621-sync", "RFC-8446", "v2", "PAY-x", "-", ""]
        {
            assert_eq!(named(branch), [] as [&str; 0], "{branch}");
        }
    }

    #[test]
    fn norms_are_no_tracker_keys() {
        assert_eq!(tracker_keys("PAY-12: use SHA-256 and UTF-8, see ABC2-7"), [Key::new("PAY-12"), Key::new("ABC2-7")]);
    }
}
