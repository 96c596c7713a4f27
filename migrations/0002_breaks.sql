-- Times in which this program had no connection to a PBX: calls of then may be missing.
CREATE TABLE breaks (
    id  INTEGER PRIMARY KEY,
    pbx TEXT NOT NULL,
    -- Unix milliseconds.
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
);
CREATE INDEX breaks_since ON breaks (pbx, since);
