-- What people at this workplace noted of calls: beside the calls, so that no later writing of a call touches it.
--
-- `rev` grows with each write of a note, as `calls.rev` does with each of a call; the call's own `rev` moves too,
-- so who follows the calls hears of it. '' stands for none. Rows are never deleted: what is noted no more is empty,
-- and other readers hear of that as well.
CREATE TABLE notes (
    pbx    INTEGER NOT NULL,
    call   TEXT NOT NULL,
    rev    INTEGER NOT NULL,
    text   TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (pbx, call)
) WITHOUT ROWID;
CREATE INDEX notes_walk ON notes (rev);
