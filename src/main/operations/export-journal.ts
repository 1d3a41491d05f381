import { AppError } from '../../shared/domain/app-error.ts'
import type { TextFile } from '../../shared/domain/text-file.ts'
import { csvText } from '../lib/csv.ts'
import type { ChainedEntry } from './search-journal.ts'

/** What one file holds at most (characters): what a spreadsheet still opens, and the app's memory is no matter. */
const mostExported = 32 * 1024 * 1024

/** How the chain is followed, for whoever checks an exported file. */
const rule =
  'hash = SHA-256, in hex, of: previousHash, a line feed, and the entry as JSON without white space, its keys (at, contextName, detail, kind, ' +
  'planId, runId, seq, title, who) in this order. The first entry’s previousHash is empty, or the hash of the last entry that was removed. ' +
  'clusterId serves searching and is not part of it.'

/** The entries as a file. JSON has their hashes, so that the chain can be followed without the app. Throws bad-input when it is too much. */
export async function exportJournal(entries: AsyncIterable<ChainedEntry>, format: 'json' | 'csv', now: string): Promise<TextFile> {
  const found: ChainedEntry[] = []
  let size = 0
  for await (const each of entries) {
    found.push(each)
    size += each.entry.title.length + (each.entry.detail?.length ?? 0) + 400
    if (size > mostExported) throw tooMuch()
  }
  const name = `journal-${now.slice(0, 19).replaceAll(':', '-')}.${format}`
  return format === 'csv' ? { name, type: 'text/csv', text: asCsv(found) } : { name, type: 'application/json', text: asJson(found, now) }
}

/** The error of an export that doesn't fit into one file. */
function tooMuch(): AppError {
  return new AppError('bad-input', 'This is more than fits into one file.', {
    fields: [{ path: 'since', message: 'Choose a shorter time.' }],
    hint: 'Narrow it by dates or filters and export it in parts.',
  })
}

function asJson(found: readonly ChainedEntry[], now: string): string {
  const entries = found.map(({ entry, hash, previousHash }) => ({ ...entry, previousHash, hash }))
  return `${JSON.stringify({ format: 'clouddb-journal', version: 1, exportedAt: now, rule, entries }, null, 1)}\n`
}

function asCsv(found: readonly ChainedEntry[]): string {
  const header = ['seq', 'at', 'kind', 'who', 'context', 'database', 'title', 'plan', 'run', 'detail', 'hash']
  return csvText(
    header,
    found.map(({ entry: each, hash }) => [
      each.seq,
      each.at,
      each.kind,
      each.who,
      each.contextName,
      each.clusterId ?? null,
      each.title,
      each.planId,
      each.runId,
      each.detail,
      hash,
    ]),
  )
}
