import type { LogBatch, LogLine, LogMember, LogSeverity } from '../../shared/domain/log-line.ts'
import { sortLogLines } from '../../shared/domain/log-order.ts'

/** Lines that a page keeps; the oldest go first. */
const mostLogLines = 20_000

/** What the page holds of the logs. */
export type LogView = {
  /** By time; `seq` is the page's own, so that it goes on rising when the stream is opened again. */
  lines: readonly LogLine[]
  members: readonly LogMember[]
  /** Lines that were too many on the way here. */
  dropped: number
  /** Lines that were here and were let go to keep the memory small. */
  letGo: number
  lastSeq: number
  /** The latest time of each member's lines, also of those that were let go: after it a stream that is opened again goes on. */
  lastAt: Readonly<Record<string, string>>
}

export const emptyLogView: LogView = { lines: [], members: [], dropped: 0, letGo: 0, lastSeq: 0, lastAt: {} }

/** The view with one batch more. Lines of a member that comes late find their place by time. */
export function addLogBatch(view: LogView, batch: LogBatch, most = mostLogLines): LogView {
  const fresh = batch.lines.map((line, index) => ({ ...line, seq: view.lastSeq + 1 + index }))
  const lastSeq = view.lastSeq + fresh.length
  const last = view.lines.at(-1)
  const first = fresh[0]
  const all = fresh.length === 0 ? view.lines : [...view.lines, ...fresh]
  const inOrder = last === undefined || first === undefined || (last.at !== null && first.at !== null && last.at <= first.at)
  const sorted = inOrder ? all : sortLogLines(all)
  const over = Math.max(0, sorted.length - most)
  return {
    lines: over === 0 ? sorted : sorted.slice(over),
    members: batch.members,
    dropped: view.dropped + batch.dropped,
    letGo: view.letGo + over,
    lastSeq,
    lastAt: latestOf(view.lastAt, fresh),
  }
}

function latestOf(before: LogView['lastAt'], lines: readonly LogLine[]): LogView['lastAt'] {
  const latest = new Map(Object.entries(before))
  for (const { member, at } of lines) if (at !== null && at > (latest.get(member) ?? '')) latest.set(member, at)
  return Object.fromEntries(latest)
}

/** What is looked for. Empty lists mean all. */
export type LogFilter = { text: string; members: readonly string[]; severities: readonly LogSeverity[] }

/** The lines that fit: each word of the text somewhere in the line. */
export function filterLogLines(lines: readonly LogLine[], filter: LogFilter): readonly LogLine[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  if (words.length === 0 && filter.members.length === 0 && filter.severities.length === 0) return lines
  return lines.filter(
    line =>
      (filter.members.length === 0 || filter.members.includes(line.member)) &&
      (filter.severities.length === 0 || filter.severities.includes(line.severity)) &&
      words.every(word => contains(line, word)),
  )
}

function contains(line: LogLine, word: string): boolean {
  return (
    line.message.toLowerCase().includes(word) ||
    line.member.toLowerCase().includes(word) ||
    line.source.toLowerCase().includes(word) ||
    line.facts.some(fact => fact.text.toLowerCase().includes(word))
  )
}
