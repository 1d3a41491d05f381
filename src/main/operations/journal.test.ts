import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../lib/clock.ts'
import { redact } from '../lib/redaction.ts'
import { openStore } from '../lib/store.ts'
import { storeMigrations } from '../lib/store-migrations.ts'
import { createJournal } from './journal.ts'

const entry = { kind: 'test', who: 'me', contextName: 'here', title: 'Something', planId: null, runId: null, detail: null }

function inFolder(work: (path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'))
  try {
    work(join(folder, 'deep', 'state.sqlite'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('entries outlive the app, newest first, in a file that only the user can read', () => {
  inFolder(path => {
    for (const title of ['first', 'second']) {
      using store = openStore({ path, migrations: storeMigrations })
      createJournal({ store, clock: systemClock, redact }).append({ ...entry, title })
    }
    using store = openStore({ path, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact })
    expect(journal.list({}).map(each => [each.seq, each.title])).toEqual([
      [2, 'second'],
      [1, 'first'],
    ])
    expect(journal.list({ before: 2 }).map(each => each.title)).toEqual(['first'])
    for (const suffix of ['', '-wal']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600)
  })
})

test('an entry that was changed, removed or put in breaks the chain', () => {
  for (const tamper of [
    "update journal set title = 'else' where seq = 2",
    'delete from journal where seq = 2',
    'update journal set hash = 0 where seq = 2',
  ]) {
    using store = openStore({ path: null, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact })
    for (let count = 0; count < 3; count++) journal.append(entry)
    expect(journal.firstBroken()).toBeNull()
    store.run(tamper)
    expect(journal.firstBroken()).toBe(tamper.startsWith('delete') ? 3 : 2)
  }
})

test('what looks like a secret does not get into the journal', () => {
  using store = openStore({ path: null, migrations: storeMigrations })
  const journal = createJournal({ store, clock: systemClock, redact })
  journal.append({ ...entry, detail: 'postgres://app:swordfish@db Authorization: Bearer abcdef123456' })
  expect(JSON.stringify(journal.list({}))).not.toMatch(/swordfish|abcdef123456/)
})

test('a store that can’t be opened, or whose disk is full, says so, can be read, and keeps nothing from being appended unseen', () => {
  using lost = openStore({ path: '/dev/null/nowhere/state.sqlite', migrations: storeMigrations })
  expect(lost.problem()).toContain("can't be opened")
  expect(createJournal({ store: lost, clock: systemClock, redact }).list({})).toEqual([])

  inFolder(path => {
    using store = openStore({ path, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact })
    journal.append(entry)
    const pages = Number(store.get('pragma page_count')?.page_count)
    store.run(`pragma max_page_count = ${pages}`)
    const fill = () => {
      for (let count = 0; count < 200; count++) journal.append({ ...entry, detail: 'x'.repeat(4_000) })
    }
    expect(fill).toThrowError(expect.objectContaining({ code: 'blocked' }))
    expect(journal.problem()).toContain('full')
    const kept = journal.list({}).length
    expect(kept).toBeGreaterThan(0)
    store.run('pragma max_page_count = 1000000')
    journal.append(entry)
    expect(journal.problem()).toBeNull()
    expect(journal.list({})).toHaveLength(kept + 1)
    expect(journal.firstBroken()).toBeNull()
  })
})
