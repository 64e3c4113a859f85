//! The journal in SQLite; old forms lifted while reading.
