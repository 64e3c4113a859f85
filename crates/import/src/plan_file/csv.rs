//! The items of a plan as a table.

use super::{ItemLine, PlanFile, Wrong, number, range, ranges, side, title, value, worth};
use csv::{ReaderBuilder, StringRecord, Trim};
use domain::estimate::{Range, Unit};

/// Names that people give to a column, by the field that it is.
const COLUMNS: [(&str, &[&str]); 14] = [
    ("id", &["id", "item", "key", "no", "number"]),
    ("title", &["title", "name", "summary", "what", "slice"]),
    ("value", &["value", "business value", "benefit"]),
    ("worth", &["worth", "priority", "essential", "moscow"]),
    ("side", &["side"]),
    ("needs", &["needs", "predecessors", "depends on", "blocked by", "after"]),
    ("product", &["product", "product estimate"]),
    ("engineering", &["engineering", "engineering estimate"]),
    ("settled", &["settled", "estimate", "effort", "agreed"]),
    ("p10", &["p10", "low", "optimistic"]),
    ("p50", &["p50", "median", "likely", "most likely"]),
    ("p90", &["p90", "high", "pessimistic"]),
    ("unit", &["unit"]),
    ("cut", &["cut", "given up", "why cut"]),
];

/// Reads the items from a table with a header. Comma, semicolon and tab are understood.
///
/// # Errors
/// Every cell that cannot be understood, with its line and column.
pub fn from_csv(text: &str) -> Result<PlanFile, Vec<Wrong>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let (columns, unread) = match reader.headers() {
        Ok(header) => columns(header)?,
        Err(error) => return Err(vec![Wrong::new(1, "header", format!("It cannot be read: {error}."))]),
    };
    let (mut file, mut wrong) = (PlanFile { unread, ..PlanFile::default() }, vec![]);
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => file.items.push(item(&columns, &record, &mut wrong)),
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as usize);
                wrong.push(Wrong::new(line, "the line", format!("It cannot be read: {error}.")));
            }
        }
    }
    if wrong.is_empty() { Ok(file) } else { Err(wrong) }
}

/// What stands between the cells of the header.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |byte: &u8| header.bytes().filter(|other| other == byte).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(count).unwrap_or(b',')
}

/// The field of each column.
type Columns = Vec<Option<&'static str>>;

/// The field of each column, and the columns that nobody knows.
fn columns(header: &StringRecord) -> Result<(Columns, Vec<String>), Vec<Wrong>> {
    let known = |name: &str| {
        let name = name.to_lowercase().replace('_', " ");
        COLUMNS.iter().find(|(_, names)| names.contains(&name.trim())).map(|(field, _)| *field)
    };
    let columns: Vec<_> = header.iter().map(known).collect();
    if columns.contains(&Some("title")) || columns.contains(&Some("id")) {
        let unread = header.iter().zip(&columns).filter(|(_, field)| field.is_none()).map(|(name, _)| name.to_owned());
        let unread = unread.collect();
        return Ok((columns, unread));
    }
    let fields: Vec<&str> = COLUMNS.iter().map(|(field, _)| *field).collect();
    let message = format!("There is no column “title” or “id”; the columns are {}.", fields.join(", "));
    Err(vec![Wrong::new(1, "header", message)])
}

fn item(columns: &[Option<&'static str>], record: &StringRecord, wrong: &mut Vec<Wrong>) -> ItemLine {
    let line = record.position().map_or(0, |position| position.line() as usize);
    let mut item = ItemLine { line, ..ItemLine::default() };
    let mut parts = Parts::default();
    for (field, text) in columns.iter().zip(record.iter()).filter(|(_, text)| !text.is_empty()) {
        let Some(field) = field else { continue };
        if let Err(message) = set(&mut item, &mut parts, field, text) {
            wrong.push(Wrong::new(line, field, message));
        }
    }
    match parts.range() {
        Ok(Some(range)) => item.settled = Some(range),
        Ok(None) => {}
        Err(message) => wrong.push(Wrong::new(line, "p50", message)),
    }
    item
}

/// A range whose numbers stand in columns of their own.
#[derive(Default)]
struct Parts {
    p10: Option<f64>,
    p50: Option<f64>,
    p90: Option<f64>,
    unit: Option<Unit>,
}

impl Parts {
    fn range(&self) -> Result<Option<Range>, String> {
        let Some(p50) = self.p50 else {
            let some = self.p10.or(self.p90).is_some();
            return if some { Err("P10 or P90 is given without P50; give P50 too.".into()) } else { Ok(None) };
        };
        let range = Range { p10: self.p10, p50, p90: self.p90.unwrap_or(p50), unit: self.unit.unwrap_or(Unit::Days) };
        ranges::range(&ranges::written(&range)).map(Some)
    }
}

fn set(item: &mut ItemLine, parts: &mut Parts, field: &str, text: &str) -> Result<(), String> {
    match field {
        "id" => item.id = Some(text.into()),
        "title" => item.title = Some(title(text)?),
        "value" => item.value = Some(value(number(text)?)?),
        "cut" => item.cut = Some(text.into()),
        "worth" => item.worth = Some(worth(text)?),
        "side" => item.side = Some(side(text)?),
        "needs" => item.needs = Some(text.split([' ', ';', ',']).filter(|id| !id.is_empty()).map(Into::into).collect()),
        "product" => item.product = Some(range(text)?),
        "engineering" => item.engineering = Some(range(text)?),
        "settled" => item.settled = Some(range(text)?),
        "p10" => parts.p10 = Some(number(text)?),
        "p50" => parts.p50 = Some(number(text)?),
        "p90" => parts.p90 = Some(number(text)?),
        _ => parts.unit = Some(Unit::from_word(text).ok_or_else(|| format!("“{text}” is no unit; write hours, days or points."))?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Side, Worth};

    #[test]
    fn a_table_is_read_whatever_its_order_and_names() {
        let table = "Name;Priority;P50;P90;Unit;After;Comment\nTwo payers;essential;3;8;days;;x\n\nRefunds;later;2,5;4;h;S1 payers;\n";
        let file = from_csv(table).expect("it can be read");
        let [first, second] = file.items.as_slice() else { panic!("two items: {file:?}") };
        assert_eq!(file.unread, ["Comment"]);
        assert_eq!((first.title.as_deref(), first.worth, first.line), (Some("Two payers"), Some(Worth::Essential), 2));
        assert_eq!(first.settled, Some(Range { p10: None, p50: 3.0, p90: 8.0, unit: Unit::Days }));
        assert_eq!(second.settled, Some(Range { p10: None, p50: 2.5, p90: 4.0, unit: Unit::Hours }));
        assert_eq!(second.needs.as_deref(), Some(&["S1".to_owned(), "payers".to_owned()][..]));
    }

    #[test]
    fn every_wrong_cell_is_named_with_its_line_and_column() {
        let below = from_csv("title,value\nOne,-13\n").expect_err("below zero");
        assert!(below[0].to_string().starts_with("line 2, value: -13 is no value"), "{}", below[0]);
        let table = "id,title,value,worth,side,engineering,p90\na,One,much,perhaps,left,soon,\nb,Two,1,wanted,product,3 to 8,4\n";
        let wrong = from_csv(table).expect_err("it is wrong");
        let places: Vec<_> = wrong.iter().map(|wrong| (wrong.line, wrong.field.as_str())).collect();
        assert_eq!(places, [(2, "value"), (2, "worth"), (2, "side"), (2, "engineering"), (3, "p50")]);
        assert!(wrong[0].to_string().starts_with("line 2, value: “much” is no number"), "{}", wrong[0]);
        let header = from_csv("a,b\n1,2\n").expect_err("no title");
        assert!(header[0].message.contains("title"), "{}", header[0]);
    }

    #[test]
    fn sides_and_lines_of_a_file_with_a_mark_at_its_beginning() {
        let file = from_csv("\u{feff}title,side\nRefunds,Product\n").expect("it can be read");
        assert_eq!((file.items[0].side, file.items[0].line), (Some(Side::Product), 2));
    }
}
