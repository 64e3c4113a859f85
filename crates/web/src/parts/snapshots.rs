//! A few parts as they leave the house: a change of their markup is seen before it is kept.

use super::{chip, delays, gauge, mark, ribbon, row, sample, sentence};
use insta::assert_snapshot;
use maud::Markup;

/// One element a line, so that a difference is easy to read.
fn lines(markup: &Markup) -> String {
    markup.0.replace("><", ">\n<")
}

#[test]
fn the_mark_says_in_words_which_sides_took_part() {
    assert_snapshot!(lines(&mark::mark(mark::Part::Took, mark::Part::Asked)));
}

#[test]
fn a_small_ribbon_says_its_largest_parts() {
    assert_snapshot!(lines(&ribbon::small(&sample::rows()[3].ribbon, None, 24.0)));
}

#[test]
fn a_sentence_underlines_what_its_figures_count() {
    assert_snapshot!(lines(&sentence::lede(&sample::why().sentence)));
}

#[test]
fn a_row_that_waits_too_long_says_so() {
    assert_snapshot!(lines(&row::waiting(&sample::today().waiting[0])));
}

#[test]
fn chips_and_rings_carry_their_words() {
    assert_snapshot!(format!("{}\n{}", lines(&chip::confidence(0.85)), lines(&gauge::wait(7_200, 86_400))));
}

#[test]
fn the_table_of_delays_ends_with_the_elapsed_time() {
    let table = delays::table(&sample::why(), delays::Judging::Offered).into_string();
    assert_snapshot!(table[table.find("<tfoot").expect("a foot")..].to_owned());
}
