-- What was decided about somebody who called in vain: put off, or dismissed. One row for each number; it
-- speaks of the calls up to `upto` (a rowid of `calls`), since a later one was not known to who decided.
CREATE TABLE call_backs (
    number  TEXT PRIMARY KEY,
    upto    INTEGER NOT NULL,
    -- Unix milliseconds.
    decided INTEGER NOT NULL,
    by      TEXT NOT NULL,
    -- Put off until then, Unix milliseconds; NULL: dismissed.
    until   INTEGER,
    why     TEXT NOT NULL DEFAULT '',
    words   TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX call_backs_upto ON call_backs (upto);
