-- Filters and searches are answered from a compact copy in memory: of each call its party, its
-- extensions, its direction and its orders. Instead of an index for every filter the file has one,
-- `calls_walk`, from which that copy is filled and followed: each write of a call takes the next
-- `rev`, so what is newer than the last `rev` read is what changed, whichever process wrote it.

-- Which extensions took part: sorted JSON lists, each distinct one once; only ever added.
CREATE TABLE teams (
    id         INTEGER PRIMARY KEY,
    extensions TEXT NOT NULL UNIQUE
);
INSERT INTO teams (extensions)
    SELECT DISTINCT json_group_array(extension)
    FROM (SELECT call, extension FROM call_extensions ORDER BY call, extension) GROUP BY call;

ALTER TABLE calls ADD COLUMN rev INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calls ADD COLUMN team INTEGER NOT NULL DEFAULT 0;
-- A person spoke with the outside party.
ALTER TABLE calls ADD COLUMN spoken INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET
    rev = numbered.n,
    spoken = answered_by IS NOT NULL,
    team = coalesce((SELECT teams.id FROM teams WHERE extensions = (
        SELECT json_group_array(extension)
        FROM (SELECT extension FROM call_extensions WHERE call = calls.id ORDER BY extension))), 0),
    -- Orders were a JSON list; now they stand in an index, and a unit separator is shorter.
    orders = (SELECT group_concat(value, char(31)) FROM json_each(calls.orders))
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM calls) AS numbered
    WHERE numbered.id = calls.id;

DROP TABLE call_extensions;
DROP TABLE call_orders;
DROP TABLE orders;
DROP INDEX calls_party;
DROP INDEX calls_direction;
DROP INDEX calls_missed;
CREATE INDEX calls_walk ON calls (rev, party, team, direction, missed, spoken, orders);

-- As before, but found by the number alone: an index of all seven columns held every text twice.
CREATE TABLE parties_by_number (
    id      INTEGER PRIMARY KEY,
    number  TEXT NOT NULL DEFAULT '',
    courier TEXT NOT NULL DEFAULT '',
    role    INTEGER NOT NULL DEFAULT 0,
    code    TEXT NOT NULL DEFAULT '',
    name    TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    caller  TEXT NOT NULL DEFAULT ''
);
INSERT INTO parties_by_number SELECT id, number, courier, role, code, name, company, caller
    FROM parties;
DROP TABLE parties;
ALTER TABLE parties_by_number RENAME TO parties;
CREATE INDEX parties_number ON parties (number);

-- The journal as one table, to be read by people and written by the program: one statement keeps
-- all of it in step. `team` is the sorted JSON list of extensions. The rowid is the first free one
-- of the 64 from the given `id` on; when all are taken, the insert fails on the primary key.
-- A row without a direction is the trace of a call that turned out to be a part of another one.
CREATE VIEW journal AS
    SELECT c.id, x.name AS pbx, c.call, c.started, c.ended, c.direction, p.number, p.courier, p.role,
        p.code, p.name, p.company, p.caller, c.outcome, c.missed, c.own, c.ring_ms, c.talk_ms,
        c.extension, c.answered_by, c.reason, c.queue, c.orders, c.rang, c.transfers, c.legs,
        t.extensions AS team
    FROM calls c JOIN pbxs x ON x.id = c.pbx JOIN parties p ON p.id = c.party
        LEFT JOIN teams t ON t.id = c.team
    WHERE c.direction <> 0;

CREATE TRIGGER journal_write INSTEAD OF INSERT ON journal BEGIN
    INSERT INTO pbxs (name) SELECT NEW.pbx
        WHERE NOT EXISTS (SELECT 1 FROM pbxs WHERE name = NEW.pbx);
    INSERT INTO teams (extensions) SELECT NEW.team
        WHERE NOT EXISTS (SELECT 1 FROM teams WHERE extensions = NEW.team);
    INSERT INTO parties (number, courier, role, code, name, company, caller)
        SELECT NEW.number, NEW.courier, NEW.role, NEW.code, NEW.name, NEW.company, NEW.caller
        WHERE NOT EXISTS (SELECT 1 FROM parties
            WHERE number = NEW.number AND courier = NEW.courier AND role = NEW.role
                AND code = NEW.code AND name = NEW.name AND company = NEW.company
                AND caller = NEW.caller);
    UPDATE calls SET
        rev = (SELECT max(rev) + 1 FROM calls),
        party = (SELECT id FROM parties
            WHERE number = NEW.number AND courier = NEW.courier AND role = NEW.role
                AND code = NEW.code AND name = NEW.name AND company = NEW.company
                AND caller = NEW.caller),
        team = (SELECT id FROM teams WHERE extensions = NEW.team),
        started = NEW.started, ended = NEW.ended, direction = NEW.direction,
        outcome = NEW.outcome, missed = NEW.missed, own = NEW.own, ring_ms = NEW.ring_ms,
        talk_ms = NEW.talk_ms, extension = NEW.extension, answered_by = NEW.answered_by,
        spoken = NEW.answered_by IS NOT NULL, reason = NEW.reason, queue = NEW.queue,
        orders = NEW.orders, rang = NEW.rang, transfers = NEW.transfers, legs = NEW.legs
        WHERE pbx = (SELECT id FROM pbxs WHERE name = NEW.pbx) AND call = NEW.call;
    INSERT INTO calls (id, pbx, call, started, ended, direction, party, outcome, missed, own,
            ring_ms, talk_ms, extension, answered_by, reason, queue, orders, rang, transfers, legs,
            rev, team, spoken)
        SELECT
            coalesce((SELECT max(id) + 1 FROM calls WHERE id >= NEW.id AND id < NEW.id + 64), NEW.id),
            (SELECT id FROM pbxs WHERE name = NEW.pbx),
            NEW.call, NEW.started, NEW.ended, NEW.direction,
            (SELECT id FROM parties
                WHERE number = NEW.number AND courier = NEW.courier AND role = NEW.role
                    AND code = NEW.code AND name = NEW.name AND company = NEW.company
                    AND caller = NEW.caller),
            NEW.outcome, NEW.missed, NEW.own, NEW.ring_ms, NEW.talk_ms, NEW.extension,
            NEW.answered_by, NEW.reason, NEW.queue, NEW.orders, NEW.rang, NEW.transfers, NEW.legs,
            (SELECT coalesce(max(rev), 0) + 1 FROM calls),
            (SELECT id FROM teams WHERE extensions = NEW.team),
            NEW.answered_by IS NOT NULL
        WHERE NOT EXISTS (SELECT 1 FROM calls
            WHERE pbx = (SELECT id FROM pbxs WHERE name = NEW.pbx) AND call = NEW.call);
END;
