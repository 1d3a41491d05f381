import { AppError } from '../../shared/domain/app-error.ts'
import type { TextFile } from '../../shared/domain/text-file.ts'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import { csvText } from '../lib/csv.ts'

/** What one file holds at most. */
const mostEntries = 100_000

/** Entries as a file. Throws bad-input when they are too many. */
export async function exportTimeline(entries: AsyncIterable<TimelineEntry>, format: 'json' | 'csv', now: string): Promise<TextFile> {
  const found: TimelineEntry[] = []
  for await (const entry of entries) {
    found.push(entry)
    if (found.length > mostEntries)
      throw new AppError('bad-input', 'This is more than fits into one file.', {
        fields: [{ path: 'since', message: 'Choose a shorter time.' }],
        hint: 'Narrow it by dates or filters and export it in parts.',
      })
  }
  const name = `timeline-${now.slice(0, 19).replaceAll(':', '-')}.${format}`
  if (format === 'json') {
    const text = `${JSON.stringify({ format: 'clouddb-timeline', version: 1, exportedAt: now, entries: found }, null, 1)}\n`
    return { name, type: 'application/json', text }
  }
  const header = [
    'at',
    'notBefore',
    'whyNotSeen',
    'kind',
    'what',
    'tone',
    'context',
    'namespace',
    'database',
    'operator',
    'uid',
    'health',
    'title',
    'detail',
    'about',
    'count',
    'who',
    'plan',
    'run',
  ]
  const rows = found.map(each => [
    each.at,
    each.from,
    each.gap,
    each.kind,
    each.what,
    each.tone,
    each.contextName ?? each.contextId,
    each.namespace,
    each.name,
    each.operator ?? null,
    each.uid,
    each.health,
    each.title,
    each.detail,
    each.about,
    each.count,
    each.who,
    each.planId,
    each.runId,
  ])
  return { name, type: 'text/csv', text: csvText(header, rows) }
}
