import type Database from "better-sqlite3";
import { copyAt, newestCopy, versionOf } from "./database-copies.ts";
import { UserError } from "../model/error.ts";

/** In order; `user_version` says how many have run. Never change one that has been released: add another. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE self (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;

  CREATE TABLE instances (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    directory TEXT NOT NULL,
    homeserver TEXT NOT NULL,
    onlyMatrix INTEGER NOT NULL,
    serverName TEXT,
    domain TEXT NOT NULL UNIQUE,
    desired TEXT NOT NULL,
    createdBy TEXT NOT NULL,
    createdAt INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE trash (
    slot TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    instance TEXT NOT NULL,
    ports TEXT NOT NULL,
    subnet TEXT,
    by TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;

  -- By name, not by the instance's row: ports are taken before there is one.
  CREATE TABLE ports (
    port INTEGER PRIMARY KEY,
    instance TEXT,
    role TEXT,
    by TEXT NOT NULL,
    CHECK ((instance IS NULL) = (role IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX portsOfInstance ON ports (instance, role) WHERE instance IS NOT NULL;

  -- The first address of a /28, as a number.
  CREATE TABLE subnets (start INTEGER PRIMARY KEY, instance TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE announcements (instanceId TEXT PRIMARY KEY, announced TEXT NOT NULL) STRICT;

  CREATE TABLE claims (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    instanceId TEXT NOT NULL,
    state TEXT NOT NULL,
    user TEXT,
    expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX claimsOfInstance ON claims (instanceId, position);

  CREATE TABLE confirmations (
    number TEXT PRIMARY KEY,
    asker TEXT NOT NULL,
    room TEXT NOT NULL,
    command TEXT NOT NULL,
    input TEXT NOT NULL,
    instanceId TEXT,
    expiresAt INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE inbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    sender TEXT NOT NULL,
    body TEXT,
    direct INTEGER NOT NULL,
    thread TEXT,
    sentAt INTEGER NOT NULL,
    receivedAt INTEGER NOT NULL,
    dealtAt INTEGER
  ) STRICT;
  CREATE INDEX inboxWaiting ON inbox (position) WHERE dealtAt IS NULL;

  -- AUTOINCREMENT: an id used again would look to the homeserver like a message sent again.
  CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT NOT NULL) STRICT;

  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    input TEXT NOT NULL,
    asker TEXT NOT NULL,
    origin TEXT NOT NULL,
    lock TEXT,
    state TEXT NOT NULL,
    failure TEXT,
    before TEXT,
    createdAt INTEGER NOT NULL,
    startedAt INTEGER,
    endedAt INTEGER
  ) STRICT;
  CREATE INDEX jobsUnfinished ON jobs (id) WHERE endedAt IS NULL;

  CREATE TABLE steps (
    job INTEGER NOT NULL REFERENCES jobs (id),
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    result TEXT,
    begunAt INTEGER NOT NULL,
    endedAt INTEGER,
    PRIMARY KEY (job, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rooms (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE sync (user TEXT PRIMARY KEY, token TEXT NOT NULL) STRICT;
  `,
  `
  ALTER TABLE inbox ADD COLUMN device TEXT;
  ALTER TABLE inbox ADD COLUMN ciphertext TEXT;
  -- The same ciphertext under another event id is a replay.
  CREATE UNIQUE INDEX inboxCiphertext ON inbox (ciphertext) WHERE ciphertext IS NOT NULL;
  `,
  `
  ALTER TABLE jobs ADD COLUMN cancelledBy TEXT;
  CREATE INDEX jobsThatChange ON jobs (id) WHERE lock IS NOT NULL;
  `,
  `
  CREATE TABLE guesses (
    asker TEXT NOT NULL,
    room TEXT NOT NULL,
    line TEXT NOT NULL,
    expiresAt INTEGER NOT NULL,
    PRIMARY KEY (asker, room)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE identities (
    user TEXT PRIMARY KEY,
    key TEXT,
    by TEXT,
    since INTEGER,
    shown TEXT,
    shownAt INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE inbox ADD COLUMN answerTo TEXT;
  -- The command that is asked about, and the message that asks.
  ALTER TABLE confirmations ADD COLUMN event TEXT NOT NULL DEFAULT '';
  ALTER TABLE confirmations ADD COLUMN prompt TEXT;
  `,
  `
  CREATE TABLE plainRooms (room TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE inbox ADD COLUMN missed TEXT;
  ALTER TABLE sync ADD COLUMN heardAt INTEGER;
  `,
  `
  ALTER TABLE outbox ADD COLUMN room TEXT AS (message ->> '$.room');
  ALTER TABLE outbox ADD COLUMN isNotice INTEGER AS (message ->> '$.kind' = 'notice');
  CREATE INDEX outboxLanes ON outbox (room, isNotice, id);
  `,
  `
  CREATE TABLE unread (event TEXT PRIMARY KEY, room TEXT NOT NULL, since INTEGER NOT NULL, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE verifications (flow TEXT PRIMARY KEY, user TEXT NOT NULL, emoji TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- Under which entry of the config it is an admin room.
  ALTER TABLE rooms ADD COLUMN configured TEXT;
  `,
  `
  CREATE TABLE links (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    page TEXT NOT NULL,
    instanceId TEXT NOT NULL,
    asker TEXT NOT NULL,
    about TEXT,
    state TEXT NOT NULL,
    user TEXT,
    expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX linksOfInstance ON links (instanceId, page, position);
  -- Who had asked for a first-admin link wasn't kept.
  INSERT INTO links (position, id, page, instanceId, asker, about, state, user, expiresAt)
    SELECT position, id, 'claim', instanceId, '', NULL, state, user, expiresAt FROM claims;
  DROP TABLE claims;
  `,
  `
  -- A port without a role is one that its instance had, kept until it answers on its new one.
  CREATE TABLE portsAnew (
    port INTEGER PRIMARY KEY,
    instance TEXT,
    role TEXT,
    by TEXT NOT NULL,
    CHECK (instance IS NOT NULL OR role IS NULL)
  ) STRICT;
  INSERT INTO portsAnew SELECT port, instance, role, by FROM ports;
  DROP TABLE ports;
  ALTER TABLE portsAnew RENAME TO ports;
  CREATE UNIQUE INDEX portsOfInstance ON ports (instance, role) WHERE instance IS NOT NULL;
  `,
  `
  -- Rooms that the bot is out of, or that go on as others, are remembered: jobs still name them.
  ALTER TABLE rooms ADD COLUMN lostAt INTEGER;
  ALTER TABLE rooms ADD COLUMN replacedBy TEXT;
  ALTER TABLE rooms ADD COLUMN refusedTombstone TEXT;
  `,
  `
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    place TEXT NOT NULL,
    device TEXT,
    said TEXT,
    command TEXT,
    instance TEXT,
    job INTEGER,
    code TEXT,
    note TEXT
  ) STRICT;
  CREATE INDEX auditOfInstance ON audit (instance, id) WHERE instance IS NOT NULL;
  CREATE INDEX auditOfJob ON audit (job) WHERE job IS NOT NULL;
  CREATE TRIGGER auditNotChanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
  CREATE TRIGGER auditNotDeleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is never deleted from'); END;
  -- INSERT OR REPLACE would delete without the trigger above.
  CREATE TRIGGER auditNotReplaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
  `,
  `
  CREATE TABLE keyMessages (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL UNIQUE,
    room TEXT NOT NULL,
    sender TEXT NOT NULL,
    thread TEXT,
    device TEXT,
    what TEXT NOT NULL,
    doneAt INTEGER
  ) STRICT;
  CREATE INDEX keyMessagesWaiting ON keyMessages (position) WHERE doneAt IS NULL;
  `,
  `
  CREATE INDEX jobsEnded ON jobs (endedAt) WHERE endedAt IS NOT NULL;
  -- Of what was dealt with only the names stay, by which it counts once.
  UPDATE inbox SET room = '', sender = '', thread = NULL, answerTo = NULL, device = NULL, missed = NULL WHERE dealtAt IS NOT NULL;
  `,
  `
  -- Of a message with several commands, what is left waits for the job of the one before.
  ALTER TABLE inbox ADD COLUMN after INTEGER;
  CREATE INDEX inboxAfter ON inbox (after) WHERE after IS NOT NULL;
  `,
  `
  -- A step was known by its title before.
  ALTER TABLE steps ADD COLUMN id TEXT;
  `,
  `
  ALTER TABLE inbox RENAME COLUMN direct TO addressed;
  ALTER TABLE inbox ADD COLUMN unclear INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Configurations that MindRoom has taken.
  CREATE TABLE validConfigs (
    fingerprint TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Which revision of its operation began a job.
  ALTER TABLE jobs ADD COLUMN revision INTEGER;
  UPDATE jobs SET revision = 1 WHERE startedAt IS NOT NULL;
  `,
  `
  UPDATE outbox SET message = json_set(message, '$.kind', 'resolved') WHERE message ->> '$.kind' = 'relief';
  `,
  `
  -- The config that the bot last went by.
  CREATE TABLE appliedConfig (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    settings TEXT NOT NULL
  ) STRICT;
  `,
];

/** Brings the tables to what this program knows, with a copy of what was before beside them. @throws UserError `database-newer`. */
export function migrate(db: Database.Database): void {
  const version = versionOf(db);
  const known = migrations.length;
  if (version > known) throw new UserError("database-newer", { version, known, copy: newestCopy(db.name, known) });
  if (version === known) return;
  if (version > 0) copyAt(db, version);
  db.transaction(() => {
    // Asked again: another program may have done it while this one waited for its turn.
    for (const migration of migrations.slice(versionOf(db))) db.exec(migration);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}
