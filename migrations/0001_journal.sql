-- The journal of calls. Never edited once released: a change is a new migration.
--
-- Rowids of `calls` are made from the time of start (Unix milliseconds * 64 + a small number), so
-- that the newest page is the end of the table, a page is a range of rowids, and no index on the
-- time is needed.
--
-- Filters and searches are answered from a compact copy in memory: of each call its party, its
-- extensions, its direction and its orders. Instead of an index for every filter the file has one,
-- `calls_walk`, from which that copy is filled and followed: each write of a call takes the next
-- `rev`, so what is newer than the last `rev` read is what changed, whichever process wrote it.
--
-- Each index is a page more to be written with every call: what is not asked for has none.

CREATE TABLE pbxs (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- The outside side of calls, each distinct one once: a million calls have about a fifth as many.
-- Rows are only ever added, never changed: the copy in memory that is searched and the writer's
-- memory of their ids rely on it. '' stands for "none" (withheld, unknown). Found by the number
-- alone: an index of all seven columns would hold every text twice.
CREATE TABLE parties (
    id      INTEGER PRIMARY KEY,
    number  TEXT NOT NULL DEFAULT '',
    courier TEXT NOT NULL DEFAULT '',
    role    INTEGER NOT NULL DEFAULT 0,
    code    TEXT NOT NULL DEFAULT '',
    name    TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    caller  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX parties_number ON parties (number);

-- Which extensions took part, and by which queue it came ("queue/NAME"): sorted JSON lists, each distinct
-- one once; only ever added.
CREATE TABLE teams (
    id         INTEGER PRIMARY KEY,
    extensions TEXT NOT NULL UNIQUE
);

-- `spoken`: a person spoke with the outside party. A row with direction 0 is the trace of a call
-- that turned out to be a part of another one. `orders` are separated by a unit separator.
CREATE TABLE calls (
    id          INTEGER PRIMARY KEY,
    pbx         INTEGER NOT NULL,
    call        TEXT NOT NULL,
    rev         INTEGER NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER,
    direction   INTEGER NOT NULL,
    party       INTEGER NOT NULL,
    team        INTEGER NOT NULL,
    outcome     INTEGER,
    missed      INTEGER NOT NULL,
    spoken      INTEGER NOT NULL,
    own         INTEGER NOT NULL,
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
CREATE INDEX calls_open ON calls (id) WHERE ended IS NULL;
CREATE INDEX calls_walk ON calls (rev, party, team, direction, missed, spoken, orders);
