import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NewJournalEntry } from '../../shared/domain/run.ts'
import { systemClock } from '../lib/clock.ts'
import { redact } from '../lib/redaction.ts'
import { openStore } from '../lib/store.ts'
import { storeMigrations } from '../lib/store-migrations.ts'
import { createJournal } from './journal.ts'

const entry: NewJournalEntry = {
  kind: 'plan-made',
  who: 'me',
  contextName: 'here',
  title: 'Something',
  planId: null,
  runId: null,
  detail: null,
}

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

test('an entry is found by the database that its plan is about, or by the operator, which is no database', () => {
  inFolder(path => {
    using store = openStore({ path, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact })
    const subjects = {
      database: { engine: 'cnpg', namespace: 'shop', name: 'orders' },
      operator: { engine: 'cnpg', namespace: '', name: 'CloudNativePG', about: 'operator' },
    }
    for (const [id, subject] of Object.entries(subjects)) {
      const shown = JSON.stringify({ target: { contextId: 'c1' }, subject })
      store.run('insert into plan (id, created_at, shown, omitted, sealed) values (?, ?, ?, ?, ?)', id, '2026-03-01', shown, '[]', null)
      journal.append({ ...entry, planId: id })
    }
    expect(journal.list({}).map(each => each.clusterId)).toEqual(['c1:cnpg', 'c1:cnpg:shop:orders'])
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

test('a detail that is JSON stays JSON without its secrets, also where JSON stands within it', () => {
  using store = openStore({ path: null, migrations: storeMigrations })
  const journal = createJournal({ store, clock: systemClock, redact: text => redact(text, ['swordfish', '31415926']) })
  const detail = {
    digest: 'd',
    password: 'CANARY "and" more',
    env: [{ name: 'PGPASSWORD', value: 'CANARY' }],
    note: 'token: CANARY',
    about: 'a "swordfish"',
    swordfish: 31415926,
    changes: [{ path: '/spec/x', from: null, to: JSON.stringify([{ password: 'CANARY', size: 5 }, 'password="CANARY"']) }],
    secretName: 'orders-app',
    count: 3,
    exists: true,
  }
  journal.append({ ...entry, detail: JSON.stringify(detail) })
  const kept: unknown = JSON.parse(journal.list({})[0]?.detail ?? '')
  expect(JSON.stringify(kept)).not.toMatch(/CANARY|swordfish|31415926/)
  expect(kept).toEqual({
    digest: 'd',
    password: '***',
    env: [{ name: 'PGPASSWORD', value: '***' }],
    note: 'token: ***',
    about: 'a "***"',
    '***': '***',
    changes: [{ path: '/spec/x', from: null, to: JSON.stringify([{ password: '***', size: 5 }, 'password=***']) }],
    secretName: 'orders-app',
    count: 3,
    exists: true,
  })
  expect(journal.firstBroken()).toBeNull()
})

test('a detail that only looks like JSON, or is too long, is cleaned as one text', () => {
  using store = openStore({ path: null, migrations: storeMigrations })
  const journal = createJournal({ store, clock: systemClock, redact: text => redact(text, ['swordfish']) })
  for (const detail of [
    '{"password":"CANARY"',
    '[swordfish]',
    JSON.stringify({ a: 'x'.repeat(59_980), password: 'CANARY' }),
    '"swordfish"',
  ]) {
    journal.append({ ...entry, detail })
  }
  expect(JSON.stringify(journal.list({}))).not.toMatch(/CANARY|swordfish/)
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

test('the oldest entries go when there are too many, and the chain still holds from where they ended', () => {
  inFolder(path => {
    const retention = { most: 1_000, kept: 300 }
    {
      using store = openStore({ path, migrations: storeMigrations })
      const journal = createJournal({ store, clock: systemClock, redact, retention })
      store.transaction(() => {
        for (let count = 0; count < 1_000; count++) journal.append(entry)
      })
      expect(journal.trim([])).toBe(0)
      journal.append(entry)
      expect(journal.trim([])).toBe(701)
      expect(journal.trim([])).toBe(0)
    }
    using store = openStore({ path, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact, retention })
    const left = journal.list({ limit: 1_000 })
    expect([left.length, left.at(-1)?.seq]).toEqual([301, 702])
    expect(left[0]).toMatchObject({ seq: 1_002, kind: 'journal-trimmed', title: 'Removed the oldest 701 entries' })
    expect(journal.firstBroken()).toBeNull()
    expect(journal.firstBroken(10)).toBeNull()
    journal.append(entry)
    expect(journal.firstBroken()).toBeNull()
  })
})

test('what was removed can’t be made more, and a checkpoint that was changed breaks the chain', () => {
  for (const tamper of [
    'delete from journal where seq = 702',
    'delete from journal_checkpoint',
    'update journal_checkpoint set hash = 0',
  ]) {
    using store = openStore({ path: null, migrations: storeMigrations })
    const journal = createJournal({ store, clock: systemClock, redact, retention: { most: 1_000, kept: 300 } })
    for (let count = 0; count < 1_001; count++) journal.append(entry)
    journal.trim([])
    expect(journal.firstBroken()).toBeNull()
    store.run(tamper)
    expect(journal.firstBroken(), tamper).toBe(tamper.includes('702') ? 703 : 702)
  }
})

test('entries of a run that is not over stay, with its plan’s, and so does a chain that is broken', () => {
  using store = openStore({ path: null, migrations: storeMigrations })
  const journal = createJournal({ store, clock: systemClock, redact, retention: { most: 100, kept: 10 } })
  for (let count = 1; count <= 150; count++) {
    journal.append({ ...entry, planId: count === 40 ? 'plan-1' : null, runId: count === 60 ? 'run-1' : null })
  }
  expect(journal.trim([{ id: 'run-1', planId: 'plan-1' }])).toBe(39)
  expect(journal.list({ limit: 1_000 }).at(-1)?.planId).toBe('plan-1')
  store.run("update journal set title = 'else' where seq = 50")
  expect(journal.trim([])).toBe(0)
  expect(journal.firstBroken()).toBe(50)
})
