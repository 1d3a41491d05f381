/**
 * Local state in one SQLite file: what was planned and done from here, kept secrets (encrypted), saved things. Nothing in it is ever the truth
 * about a cluster: it can be deleted and only history is lost. When the file can't be opened, the app goes on over an empty database in memory
 * and says so; what must be on disk before it happens (the journal) then refuses.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite'

export type StoreRow = Record<string, SQLOutputValue>

export interface Store extends Disposable {
  /** Why what is written now would not last: the file couldn't be opened, the disk is full. null when all is well. */
  problem(): string | null
  /** One write. Throws when it can't be made; a later one that works clears the problem. */
  run(sql: string, ...values: SQLInputValue[]): void
  all(sql: string, ...values: SQLInputValue[]): StoreRow[]
  get(sql: string, ...values: SQLInputValue[]): StoreRow | null
  /** All or nothing: what `work` writes is kept only if it returns. */
  transaction<T>(work: () => T): T
  /**
   * The same for what may be lost when the machine itself goes down the next moment (history): nobody waits for the disk. Never for what has to be
   * on it before something happens.
   */
  lightTransaction<T>(work: () => T): T
}

interface StoreOptions {
  /** The file; null for a database in memory (tests). Its folder is made when missing. */
  readonly path: string | null
  readonly migrations: readonly string[]
}

/** How long to wait for another process that writes, in ms. */
const busyTimeoutMs = 5_000

/** Opens the store. Never throws: see `problem`. */
export function openStore(options: StoreOptions): Store {
  let openingProblem: string | null = null
  let database: DatabaseSync
  try {
    database = openFile(options)
  } catch (error) {
    openingProblem = `The app's local database can't be opened: ${reasonOf(error)}`
    database = openFile({ ...options, path: null })
  }
  let writingProblem: string | null = null
  let depth = 0

  function guard<T>(work: () => T): T {
    try {
      const result = work()
      if (depth === 0) writingProblem = null
      return result
    } catch (error) {
      if (isStorageFailure(error)) writingProblem = `The app's local database can't be written: ${reasonOf(error)}`
      throw error
    }
  }

  function transaction<T>(work: () => T): T {
    if (depth > 0) return work()
    return guard(() => {
      database.exec('begin immediate')
      depth++
      try {
        const result = work()
        database.exec('commit')
        return result
      } catch (error) {
        if (database.isTransaction) database.exec('rollback')
        throw error
      } finally {
        depth--
      }
    })
  }

  return {
    problem: () => openingProblem ?? writingProblem,
    run: (sql, ...values) => guard(() => void database.prepare(sql).run(...values)),
    all: (sql, ...values) => database.prepare(sql).all(...values),
    get: (sql, ...values) => database.prepare(sql).get(...values) ?? null,
    transaction,
    lightTransaction(work) {
      if (depth > 0) return work()
      database.exec('pragma synchronous = normal')
      try {
        return transaction(work)
      } finally {
        database.exec('pragma synchronous = full')
      }
    },
    [Symbol.dispose]() {
      if (database.isOpen) database.close()
    },
  }
}

function openFile(options: StoreOptions): DatabaseSync {
  if (options.path !== null) mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
  const umask = process.umask(0o077)
  let database: DatabaseSync
  try {
    database = new DatabaseSync(options.path ?? ':memory:', { timeout: busyTimeoutMs })
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on')
  } finally {
    process.umask(umask)
  }
  try {
    if (options.path !== null) chmodSync(options.path, 0o600)
    migrate(database, options.migrations)
  } catch (error) {
    database.close()
    throw error
  }
  return database
}

function migrate(database: DatabaseSync, migrations: readonly string[]): void {
  const version = Number(database.prepare('pragma user_version').get()?.user_version ?? 0)
  if (version > migrations.length) throw new Error('it was written by a newer version of the app')
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    database.exec('begin immediate')
    try {
      database.exec(`${sql}; pragma user_version = ${index + 1}`)
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }
}

/** SQLite's primary codes for a disk that can't take more: READONLY, IOERR, CORRUPT, FULL, CANTOPEN. */
const storageFailures = new Set([8, 10, 11, 13, 14])

function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false
  return storageFailures.has(error.errcode & 0xff)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
