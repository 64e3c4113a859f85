CREATE TABLE workspace (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
INSERT INTO workspace (id, name) VALUES (1, '');

-- The one truth. With a rowid, because bodies of several kilobytes then fit in
-- their page; without one a quarter of a page is the most. `at` is in milliseconds since 1970 in UTC, `body` is JSON.
CREATE TABLE journal (
  workspace INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  by        INTEGER,
  via       TEXT    NOT NULL,
  type      TEXT    NOT NULL,
  version   INTEGER NOT NULL,
  body      TEXT    NOT NULL,
  cause     INTEGER,
  PRIMARY KEY (workspace, seq)
) STRICT;

CREATE TRIGGER journal_refuses_update BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is insert-only: an event is never changed'); END;

CREATE TRIGGER journal_refuses_delete BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is insert-only: an event is never deleted'); END;

-- Also refuses INSERT OR REPLACE, which would delete without asking the trigger
-- above. ROLLBACK, and INSERT OR ROLLBACK where events are written: an ABORT that
-- can strike after a trigger began costs a statement journal for every row.
CREATE TRIGGER journal_refuses_gap BEFORE INSERT ON journal
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal WHERE workspace = NEW.workspace)
BEGIN SELECT raise(ROLLBACK, 'the journal is insert-only: an event comes after the last, without a gap'); END;

-- A cache: deleting it changes nothing.
CREATE TABLE snapshot (
  workspace INTEGER PRIMARY KEY,
  form      TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  bytes     BLOB    NOT NULL
) STRICT;

-- Big bodies by their SHA-256; the journal holds the hash. A body is NULL where
-- only the index came, out of exported lines.
CREATE TABLE attachment (
  sha256     BLOB    PRIMARY KEY CHECK (length(sha256) = 32),
  bytes      INTEGER NOT NULL,
  media_type TEXT    NOT NULL,
  body       BLOB
) STRICT, WITHOUT ROWID;

-- The people vault: the only place of names. AUTOINCREMENT, because a number
-- that the history knows must never be given to somebody else.
CREATE TABLE person (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  name   TEXT,
  email  TEXT COLLATE NOCASE,
  avatar TEXT
) STRICT;
CREATE INDEX person_by_email ON person (email) WHERE email IS NOT NULL;

-- Who somebody is in another tool.
CREATE TABLE account (
  source  TEXT    NOT NULL,
  account TEXT    NOT NULL,
  person  INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (source, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_person ON account (person);
