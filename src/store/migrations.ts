import { IbidError } from '../core/errors.ts'
import type { Sql } from '../core/ports.ts'

/** Longest surface word that spelling correction knows, in code points. */
export const MAX_WORD_LENGTH = 32

/**
 * The statements that lead from each schema version to the next; version n is what the first n entries make.
 * A published entry is never changed, only followed by another.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE documents (
      id TEXT PRIMARY KEY, title TEXT NOT NULL, author TEXT, publisher TEXT, published_at TEXT, url TEXT,
      media_type TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL)`,

    // The texts that are embedded, each once: equal texts share one label, because copies of a vector tear an HNSW
    // graph apart. Labels are never reused, so a label in an old index can only mean the same text or nothing.
    `CREATE TABLE passages (label INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL)`,

    `CREATE TABLE chunks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
      headings TEXT NOT NULL, text TEXT NOT NULL,
      label INTEGER NOT NULL REFERENCES passages(label))`,
    `CREATE UNIQUE INDEX chunks_of_document ON chunks (document_id, ordinal)`,
    `CREATE INDEX chunks_of_label ON chunks (label)`,

    // Labels whose chunks a transaction has deleted, until its end decides which of them nothing needs any more.
    `CREATE TABLE released_labels (label INTEGER PRIMARY KEY)`,

    // Contentless: the rows are found by rowid (the chunk's id) and their text is in chunks and documents.
    `CREATE VIRTUAL TABLE chunk_keywords USING fts5 (title, headings, body,
      content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2')`,

    // Surface words for spelling correction: in how many chunks each occurs, and how many of them a document brought,
    // so that a document takes exactly its own share away.
    `CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, frequency INTEGER NOT NULL)`,
    `CREATE INDEX words_gone ON words (frequency) WHERE frequency <= 0`,
    `CREATE TABLE document_words (
      document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, frequencies TEXT NOT NULL)`,
    `CREATE TABLE word_grams (gram TEXT NOT NULL, length INTEGER NOT NULL, word_id INTEGER NOT NULL,
      PRIMARY KEY (gram, length, word_id)) WITHOUT ROWID`,
    `CREATE TABLE gram_positions (position INTEGER PRIMARY KEY)`,
    `INSERT INTO gram_positions WITH RECURSIVE p(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM p WHERE n < ${MAX_WORD_LENGTH})
      SELECT n FROM p`,
    `CREATE TRIGGER word_added AFTER INSERT ON words BEGIN
      INSERT OR IGNORE INTO word_grams
      SELECT substr('^' || new.word || '$', position, 3), length(new.word), new.id
      FROM gram_positions WHERE position <= length(new.word);
    END`,
    `CREATE TRIGGER word_removed AFTER DELETE ON words BEGIN
      DELETE FROM word_grams WHERE word_id = old.id AND length = length(old.word) AND gram IN (
        SELECT substr('^' || old.word || '$', position, 3) FROM gram_positions WHERE position <= length(old.word));
    END`,

    `CREATE TABLE embedders (id TEXT PRIMARY KEY, state BLOB, created_at INTEGER NOT NULL)`,
    `CREATE TABLE vectors (
      embedder TEXT NOT NULL, label INTEGER NOT NULL REFERENCES passages(label) ON DELETE CASCADE,
      vector BLOB NOT NULL, PRIMARY KEY (embedder, label))`,
    `CREATE INDEX vectors_of_label ON vectors (label)`,

    `CREATE TABLE conversations (id TEXT PRIMARY KEY, created_at TEXT NOT NULL)`,
    `CREATE TABLE turns (
      conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE, seq INTEGER NOT NULL,
      id TEXT NOT NULL, asked_at TEXT NOT NULL, turn TEXT NOT NULL, PRIMARY KEY (conversation_id, seq))`,
  ],
  [`CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)`],
  // Conversations have an owner ('' where nobody has a key), and ids are each owner's own: a chosen id can neither meet
  // nor find out that of somebody else. `updated_at` is the time of the last turn: retention and lists go by it.
  [
    `ALTER TABLE conversations RENAME TO old_conversations`,
    `ALTER TABLE turns RENAME TO old_turns`,
    `CREATE TABLE conversations (
      key INTEGER PRIMARY KEY, owner TEXT NOT NULL DEFAULT '', id TEXT NOT NULL,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL, UNIQUE (owner, id))`,
    `CREATE INDEX conversations_by_age ON conversations (updated_at)`,
    `CREATE INDEX conversations_of_owner ON conversations (owner, updated_at, id)`,
    `CREATE TABLE turns (
      conversation INTEGER NOT NULL REFERENCES conversations(key) ON DELETE CASCADE, seq INTEGER NOT NULL,
      id TEXT NOT NULL, asked_at TEXT NOT NULL, turn TEXT NOT NULL, PRIMARY KEY (conversation, seq))`,
    `CREATE INDEX turns_by_id ON turns (id)`,
    `CREATE TABLE feedback (
      conversation INTEGER NOT NULL, seq INTEGER NOT NULL, rating TEXT NOT NULL, comment TEXT, given_at TEXT NOT NULL,
      PRIMARY KEY (conversation, seq), FOREIGN KEY (conversation, seq) REFERENCES turns ON DELETE CASCADE)`,
    `CREATE INDEX feedback_by_time ON feedback (given_at)`,
    `INSERT INTO conversations (id, created_at, updated_at)
      SELECT id, created_at, coalesce((SELECT max(asked_at) FROM old_turns WHERE conversation_id = old_conversations.id), created_at)
      FROM old_conversations`,
    `INSERT INTO turns (conversation, seq, id, asked_at, turn)
      SELECT c.key, t.seq, t.id, t.asked_at, t.turn FROM old_turns t JOIN conversations c ON c.id = t.conversation_id`,
    `DROP TABLE old_turns`,
    `DROP TABLE old_conversations`,
  ],
]

/** The schema version this Ibid writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

/**
 * Brings a database to the present schema; one that has it is only read.
 * The version is a row and not `PRAGMA user_version`, which D1 refuses.
 *
 * @throws IbidError `unsupported_version` for a database of a newer Ibid, `conflict` for one of another program
 */
export async function migrate(sql: Sql): Promise<void> {
  let version = await schemaVersion(sql)
  while (version < SCHEMA_VERSION) {
    const target = version + 1
    const statements = (MIGRATIONS[version] ?? []).map((text) => ({ sql: text }))
    const record =
      version === 0
        ? [{ sql: 'CREATE TABLE schema_version (version INTEGER NOT NULL)' }, insertVersion(target)]
        : [{ sql: 'UPDATE schema_version SET version = ?', params: [target] }]
    try {
      await sql.batch([...record, ...statements])
    } catch (error) {
      // Another process that started at the same time may have done this step.
      if ((await schemaVersion(sql)) < target) throw error
    }
    version = await schemaVersion(sql)
  }
}

const insertVersion = (version: number) => ({ sql: 'INSERT INTO schema_version VALUES (?)', params: [version] })

/**
 * The schema version of a database, 0 for an empty one.
 * @throws IbidError `unsupported_version` for a database of a newer Ibid, `conflict` for one of another program
 */
export async function schemaVersion(sql: Sql): Promise<number> {
  const tables = await sql.all<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('schema_version', 'documents')`,
  )
  const names = new Set(tables.map((table) => table.name))
  if (!names.has('schema_version')) {
    if (names.size === 0) return 0
    throw new IbidError('conflict', 'The database holds the tables of another program: use another DATA_DIR')
  }
  const [row] = await sql.all<{ version: number }>('SELECT version FROM schema_version')
  const version = row?.version ?? 0
  if (version > SCHEMA_VERSION) {
    throw new IbidError(
      'unsupported_version',
      `The database was written by a newer Ibid (schema ${version}, this one knows ${SCHEMA_VERSION}): upgrade Ibid, or use another DATA_DIR`,
    )
  }
  return version
}
