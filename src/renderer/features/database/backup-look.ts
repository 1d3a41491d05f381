import type { BackupRecord, BackupState } from '../../../shared/domain/database-cluster.ts'
import type { StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'

type Look = { readonly tone: Tone; readonly shape: StatusShape; readonly label: string }

/**
 * The state of backups in colour, shape and word; not set up is not good, and unknown is not either. `stale`: nobody knows it now, so
 * nothing is green.
 */
export function backupLook(backup: BackupState, stale = false): Look {
  // Good with a remark, or without the time of a good one: something about it is not known to be well.
  if (backup.state === 'ok' && backup.lastSuccess === null) return { tone: 'unknown', shape: 'question', label: 'Unknown' }
  if (backup.state === 'ok' && backup.text !== null) return { tone: 'warn', shape: 'alert', label: 'Good, see note' }
  if (backup.state === 'ok') return { tone: stale ? 'muted' : 'good', shape: 'check', label: 'Good' }
  if (backup.state === 'failing') return { tone: 'bad', shape: 'error', label: 'Failing' }
  if (backup.state === 'none') return { tone: 'muted', shape: 'dashed', label: 'Not set up' }
  return { tone: 'unknown', shape: 'question', label: 'Unknown' }
}

/** One backup's phase, in the operator's own word. */
export function recordLook(record: BackupRecord): Look {
  const label = record.phase === '' ? '?' : record.phase.slice(0, 40)
  if (record.tone === 'good') return { tone: 'good', shape: 'check', label }
  if (record.tone === 'bad') return { tone: 'bad', shape: 'error', label }
  if (record.tone === 'warn') return { tone: 'warn', shape: 'alert', label }
  if (record.tone === 'muted') return { tone: 'muted', shape: 'dashed', label }
  return { tone: 'info', shape: 'info', label }
}
