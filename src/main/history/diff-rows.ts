import type { Health } from '../../shared/domain/health.ts'
import type { TimelineEntry } from '../../shared/domain/timeline.ts'
import type { Seen } from './seen.ts'

/** One change, in words. */
export interface Change {
  readonly what: string
  readonly tone: TimelineEntry['tone']
  readonly title: string
  readonly detail: string | null
  /** When the cluster says that it was (ISO 8601); null: it was seen, and nobody dates it. */
  readonly datedAt: string | null
  /** The database's health after it. */
  readonly health: Health
}

const toneOf: Readonly<Record<Health, Change['tone']>> = {
  healthy: 'good',
  paused: 'muted',
  progressing: 'info',
  degraded: 'bad',
  unknown: 'unknown',
}
const wordOf: Readonly<Record<Health, string>> = {
  healthy: 'Healthy',
  paused: 'Paused',
  progressing: 'Progressing',
  degraded: 'Degraded',
  unknown: 'Unknown',
}

/**
 * What became of a database between two looks at it. Something that could not be told before or after is no change of it; nor is a finding that
 * only counts on (`3 s`, `4 s`).
 */
export function diffRows(before: Seen, after: Seen): readonly Change[] {
  const health = after.health
  if (before.uid !== after.uid && before.uid !== '' && after.uid !== '') {
    const detail = 'It is another database of the same name since.'
    return [{ what: 'replaced', tone: 'warn', title: 'Deleted and created again', detail, datedAt: null, health }]
  }
  const found: Change[] = []
  const say = (what: string, tone: Change['tone'], title: string, detail: string | null = null, datedAt: string | null = null) => {
    found.push({ what, tone, title, detail, datedAt, health })
  }
  diffHealth(before, after, say)
  diffMembers(before, after, say)
  if (before.primary !== null && after.primary !== null && before.primary !== after.primary)
    say('primary', 'warn', `Primary: ${before.primary} → ${after.primary}`)
  if (isOtherVersion(before.version, after.version)) say('version', 'info', `Version: ${before.version} → ${after.version}`)
  if (before.storageBytes !== null && after.storageBytes !== null && before.storageBytes !== after.storageBytes)
    say('storage', 'info', `Storage of each member: ${sizeText(before.storageBytes)} → ${sizeText(after.storageBytes)}`)
  diffBackups(before, after, say)
  return found
}

type Say = (what: string, tone: Change['tone'], title: string, detail?: string | null, datedAt?: string | null) => void

function diffHealth(before: Seen, after: Seen, say: Say): void {
  const reason = after.reasons[0] ?? null
  if (before.health !== after.health) {
    say('health', toneOf[after.health], `${wordOf[before.health]} → ${wordOf[after.health]}`, reason)
    return
  }
  // Remarks on what is healthy come and go without meaning.
  if (after.health === 'healthy' || reason === null || sameFinding(before.reasons[0] ?? '', reason)) return
  say('reason', toneOf[after.health], reason, `Still ${wordOf[after.health].toLowerCase()}`)
}

function diffMembers(before: Seen, after: Seen, say: Say): void {
  const ready = after.ready === null || after.desired === null ? null : `${after.ready} of ${after.desired} ready`
  if (before.desired !== null && after.desired !== null && before.desired !== after.desired) {
    say('scaled', 'info', `Members asked for: ${before.desired} → ${after.desired}`, ready)
    return
  }
  if (before.ready === null || after.ready === null || before.ready === after.ready) return
  const whole = after.desired !== null && after.ready >= after.desired
  say('members', whole ? 'good' : 'warn', `Members ready: ${before.ready} → ${after.ready}`, ready)
}

function diffBackups(before: Seen, after: Seen, say: Say): void {
  if (before.backup !== after.backup && before.backup !== 'unknown' && after.backup !== 'unknown') {
    if (after.backup === 'failing') say('backup', 'bad', 'Backups fail')
    else if (after.backup === 'none') say('backup', 'warn', 'Backups are no longer set up')
    else say('backup', 'good', before.backup === 'none' ? 'Backups are set up and work' : 'Backups work again')
  }
  // Before backups could be told of, there may well have been some.
  if (before.backup === 'unknown') return
  if (isLater(before.lastBackup, after.lastBackup)) say('backup', 'good', 'A backup completed', null, after.lastBackup)
  if (isLater(before.lastFailedBackup, after.lastFailedBackup)) say('backup', 'bad', 'A backup failed', null, after.lastFailedBackup)
}

function isLater(before: string | null, after: string | null): boolean {
  if (after === null) return false
  const [then, now] = [before === null ? Number.NEGATIVE_INFINITY : Date.parse(before), Date.parse(after)]
  return !Number.isNaN(now) && now > then
}

/** `17` that turns out to be `17.5` was it before: somebody looked closer. */
function isOtherVersion(before: string | null, after: string | null): boolean {
  if (before === null || after === null || before === after) return false
  return !before.startsWith(`${after}.`) && !after.startsWith(`${before}.`)
}

/** Findings that differ in their figures alone count on. */
function sameFinding(before: string, after: string): boolean {
  const bare = (text: string) => text.replace(/\d+/g, '0')
  return bare(before) === bare(after)
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  return `${Number((bytes / 1024 ** unit).toFixed(1))} ${units[unit]}`
}
