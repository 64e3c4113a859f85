//! A whole plan as TOML.

use super::{AwayLine, ItemLine, MilestoneLine, PlanFile, SeatLine, Wrong, day, number, range, share, side, title, value, worth};
use serde::Deserialize;
use toml::Spanned;

type Field<T> = Option<Spanned<T>>;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Raw {
    item: Vec<Spanned<RawItem>>,
    seat: Vec<Spanned<RawSeat>>,
    milestone: Vec<Spanned<RawMilestone>>,
    away: Vec<Spanned<RawAway>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RawItem {
    id: Option<String>,
    title: Field<String>,
    value: Field<toml::Value>,
    worth: Field<String>,
    side: Field<String>,
    needs: Option<Vec<String>>,
    product: Field<String>,
    engineering: Field<String>,
    settled: Field<String>,
    cut: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RawSeat {
    person: Option<String>,
    side: Field<String>,
    share: Field<toml::Value>,
    from: Field<String>,
    until: Field<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RawMilestone {
    what: Option<String>,
    by: Field<String>,
    needs: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RawAway {
    person: Option<String>,
    from: Field<String>,
    until: Field<String>,
    why: String,
}

/// Reads a whole plan.
///
/// # Errors
/// Every field that cannot be understood, with its line.
pub fn from_toml(text: &str) -> Result<PlanFile, Vec<Wrong>> {
    let mut reading = Reading { text, wrong: vec![] };
    let raw: Raw = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| reading.line(span.start));
        vec![Wrong::new(line, "the file", format!("{}.", error.message()))]
    })?;
    let file = PlanFile {
        items: raw.item.into_iter().map(|item| reading.item(item)).collect(),
        seats: raw.seat.into_iter().map(|seat| reading.seat(seat)).collect(),
        milestones: raw.milestone.into_iter().filter_map(|milestone| reading.milestone(milestone)).collect(),
        away: raw.away.into_iter().filter_map(|away| reading.away(away)).collect(),
        unread: vec![],
    };
    if reading.wrong.is_empty() { Ok(file) } else { Err(reading.wrong) }
}

/// A number, also one in quotes.
fn figure(written: &toml::Value) -> Result<f64, String> {
    match written {
        toml::Value::Integer(whole) => Ok(*whole as f64),
        toml::Value::Float(number) => Ok(*number),
        toml::Value::String(text) => number(text),
        other => Err(format!("{other} is no number; write it like 8 or 2.5.")),
    }
}

struct Reading<'t> {
    text: &'t str,
    wrong: Vec<Wrong>,
}

impl Reading<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|byte| *byte == b'\n').count()
    }

    /// What a field says, or a remark on why it says nothing.
    fn said<F, T>(&mut self, name: &str, field: Field<F>, read: impl Fn(&F) -> Result<T, String>) -> Option<T> {
        let field = field?;
        let line = self.line(field.span().start);
        read(field.get_ref()).map_err(|message| self.wrong.push(Wrong::new(line, name, message))).ok()
    }

    fn day(&mut self, name: &str, field: Field<String>) -> Option<jiff::civil::Date> {
        self.said(name, field, |text: &String| day(text))
    }

    fn missing(&mut self, line: usize, name: &str, message: &str) {
        self.wrong.push(Wrong::new(line, name, message));
    }

    fn item(&mut self, item: Spanned<RawItem>) -> ItemLine {
        let line = self.line(item.span().start);
        let raw = item.into_inner();
        ItemLine {
            line,
            id: raw.id,
            title: self.said("title", raw.title, |text: &String| title(text)),
            value: self.said("value", raw.value, |written| value(figure(written)?)),
            worth: self.said("worth", raw.worth, |word: &String| worth(word)),
            side: self.said("side", raw.side, |word: &String| side(word)),
            needs: raw.needs,
            product: self.said("product", raw.product, |text: &String| range(text)),
            engineering: self.said("engineering", raw.engineering, |text: &String| range(text)),
            settled: self.said("settled", raw.settled, |text: &String| range(text)),
            cut: raw.cut,
        }
    }

    fn seat(&mut self, seat: Spanned<RawSeat>) -> SeatLine {
        let line = self.line(seat.span().start);
        let raw = seat.into_inner();
        let side = self.said("side", raw.side, |word: &String| side(word));
        let (from, until) = (self.day("from", raw.from), self.day("until", raw.until));
        let share = self.said("share", raw.share, |written| share(figure(written)?)).unwrap_or(1.0);
        SeatLine { line, person: raw.person, side, share, from, until }
    }

    fn milestone(&mut self, milestone: Spanned<RawMilestone>) -> Option<MilestoneLine> {
        let line = self.line(milestone.span().start);
        let raw = milestone.into_inner();
        if raw.by.is_none() {
            self.missing(line, "by", "A milestone needs the day by which it must be true.");
        }
        let by = self.day("by", raw.by)?;
        Some(MilestoneLine { line, what: raw.what.unwrap_or_default(), by, needs: raw.needs })
    }

    fn away(&mut self, away: Spanned<RawAway>) -> Option<AwayLine> {
        let line = self.line(away.span().start);
        let raw = away.into_inner();
        if raw.from.is_none() {
            self.missing(line, "from", "Days off need their first day.");
        }
        let from = self.day("from", raw.from)?;
        let until = self.day("until", raw.until).unwrap_or(from);
        Some(AwayLine { line, person: raw.person, from, until, why: raw.why })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Side, Worth};

    #[test]
    fn the_example_of_the_documentation_can_be_read() {
        let text =
            include_str!("mod.rs").lines().filter_map(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line));
        let example: Vec<&str> = text.skip_while(|line| *line != "```toml").skip(1).take_while(|line| *line != "```").collect();
        let file = from_toml(&example.join("\n")).expect("the example is right");
        assert_eq!((file.items.len(), file.seats.len(), file.milestones.len(), file.away.len()), (1, 1, 1, 1));
        assert_eq!((file.items[0].worth, file.items[0].side), (Some(Worth::Essential), Some(Side::Engineering)));
    }

    #[test]
    fn every_wrong_field_is_named_with_its_line() {
        let text = "[[item]]\ntitle = \"One\"\nworth = \"perhaps\"\n\n[[seat]]\nside = \"left\"\n[[milestone]]\nwhat = \"Beta\"\n[[away]]\nfrom = \"soon\"\n";
        let wrong = from_toml(text).expect_err("it is wrong");
        let places: Vec<_> = wrong.iter().map(|wrong| (wrong.line, wrong.field.as_str())).collect();
        assert_eq!(places, [(3, "worth"), (6, "side"), (7, "by"), (10, "from")]);
        let text = "[[item]]\ntitle = \" \"\nvalue = -13\n[[item]]\ntitle = \"Two\"\nvalue = \"13\"\n[[seat]]\nshare = 7\n";
        let places: Vec<_> = from_toml(text).expect_err("it is wrong").iter().map(|wrong| (wrong.line, wrong.field.clone())).collect();
        assert_eq!(places, [(2, "title".into()), (3, "value".into()), (8, "share".into())]);
        let wrong = from_toml("[[item]]\ntitel = \"One\"\n").expect_err("no such field");
        assert!(wrong[0].line == 2 && wrong[0].message.contains("titel"), "{}", wrong[0]);
    }
}
