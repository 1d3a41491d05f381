import { DatabaseSync } from 'node:sqlite'
import type { KubeObject } from './kube-object.ts'
import type { CommitListener, Entry } from './store.ts'

/** One object as it was stored. */
export interface SavedObject {
  readonly collection: string
  readonly key: string
  readonly revision: number
  readonly object: KubeObject
}

/** Where a context's objects outlive the process. */
export interface Persistence extends CommitListener {
  /** The highest revision ever given out; 1 for a new store. */
  readonly revision: number
  load(): Iterable<SavedObject>
  /** Writes what is pending and closes the file. */
  close(): Promise<void>
}

/** How long a commit may wait for its batch. */
const flushAfterMs = 150

/**
 * Keeps a context's objects in one SQLite file, written behind: a crash loses at most the last 150 ms, and since revisions are
 * handed out a block ahead on disk, none that a client may have seen is ever given out twice.
 */
export function openPersistence(path: string): Persistence {
  const database = new DatabaseSync(path)
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS objects (
      collection TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (collection, key)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL);
  `)
  const upsert = database.prepare('INSERT OR REPLACE INTO objects (collection, key, revision, body) VALUES (?, ?, ?, ?)')
  const erase = database.prepare('DELETE FROM objects WHERE collection = ? AND key = ?')
  const count = database.prepare('INSERT OR REPLACE INTO counter (id, revision) VALUES (1, ?)')
  const saved = database.prepare('SELECT revision FROM counter WHERE id = 1').get()
  const revision = typeof saved?.revision === 'number' ? saved.revision : 1
  const pending = new Map<string, { collection: string; key: string; entry: Entry | undefined }>()
  let newest = revision
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (pending.size === 0) return
    database.exec('BEGIN')
    for (const { collection, key, entry } of pending.values()) {
      if (entry === undefined) erase.run(collection, key)
      else upsert.run(collection, key, entry.revision, JSON.stringify(entry.object))
    }
    // 1,000 ahead: what a crash forgets was given out below this.
    count.run(newest + 1000)
    database.exec('COMMIT')
    pending.clear()
  }

  function note(collection: string, key: string, at: number, entry: Entry | undefined): void {
    newest = Math.max(newest, at)
    pending.set(`${collection} ${key}`, { collection, key, entry })
    timer ??= setTimeout(flush, flushAfterMs)
  }

  return {
    revision,
    *load() {
      for (const row of database.prepare('SELECT collection, key, revision, body FROM objects ORDER BY collection, key').iterate()) {
        const object: KubeObject = JSON.parse(String(row.body))
        yield { collection: String(row.collection), key: String(row.key), revision: Number(row.revision), object }
      }
    },
    put: (collection, entry) => note(collection, entry.key, entry.revision, entry),
    remove: (collection, key, at) => note(collection, key, at, undefined),
    async close() {
      flush()
      database.close()
    },
  }
}
