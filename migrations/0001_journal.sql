-- The journal of calls. Never edited once released: a change is a new migration.
--
-- Rowids of `calls` are made from the time of start (Unix milliseconds * 64 + a small number), so
-- that the newest page is the end of the table, a page is a range of rowids, and no index on the
-- time is needed.

CREATE TABLE pbxs (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- The outside side of calls, each distinct one once: a million calls have about a tenth as many.
-- Rows are only ever added, never changed: the copy in memory that is searched relies on it.
-- '' stands for "none" (withheld, unknown), because NULLs are distinct in a UNIQUE index.
CREATE TABLE parties (
    id      INTEGER PRIMARY KEY,
    number  TEXT NOT NULL DEFAULT '',
    courier TEXT NOT NULL DEFAULT '',
    role    INTEGER NOT NULL DEFAULT 0,
    code    TEXT NOT NULL DEFAULT '',
    name    TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    caller  TEXT NOT NULL DEFAULT '',
    UNIQUE (number, courier, role, code, name, company, caller)
);

-- Order numbers, each once; only ever added.
CREATE TABLE orders (
    id     INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE
);

CREATE TABLE calls (
    id          INTEGER PRIMARY KEY,
    pbx         INTEGER NOT NULL,
    call        TEXT NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER,
    direction   INTEGER NOT NULL,
    party       INTEGER NOT NULL,
    outcome     INTEGER,
    missed      INTEGER NOT NULL DEFAULT 0,
    own         INTEGER NOT NULL DEFAULT 0,
    ring_ms     INTEGER,
    talk_ms     INTEGER,
    extension   TEXT,
    answered_by TEXT,
    reason      TEXT,
    queue       TEXT,
    orders      TEXT,
    rang        TEXT,
    transfers   TEXT,
    legs        TEXT
);
CREATE UNIQUE INDEX calls_key ON calls (pbx, call);
CREATE INDEX calls_party ON calls (party, id);
CREATE INDEX calls_direction ON calls (direction, id);
CREATE INDEX calls_missed ON calls (id) WHERE missed = 1;
CREATE INDEX calls_open ON calls (id) WHERE ended IS NULL;

-- Which extensions took part; direction and missed stand here too, so that a filter of one's own
-- calls never looks at the calls of others, nor at the rows of `calls` that it leaves out.
CREATE TABLE call_extensions (
    extension TEXT NOT NULL,
    call      INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    missed    INTEGER NOT NULL,
    PRIMARY KEY (extension, call)
) WITHOUT ROWID;
CREATE INDEX call_extensions_missed ON call_extensions (extension, call) WHERE missed = 1;

CREATE TABLE call_orders (
    ord  INTEGER NOT NULL,
    call INTEGER NOT NULL,
    PRIMARY KEY (ord, call)
) WITHOUT ROWID;
