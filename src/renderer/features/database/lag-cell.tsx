import type { Member } from '../../../shared/domain/database-cluster.ts'
import { Age, AgesByClockAhead } from '../../ui/age.tsx'
import { bytesText } from '../../ui/bytes-text.ts'
import { LongText } from '../../ui/long-text.tsx'
import { SafeText } from '../../ui/safe-text.tsx'

/** Seconds short enough for a cell. */
function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  return `${Math.round(seconds / 60)} min`
}

/** How far a member is behind the primary, when that was seen, and why it isn't known. */
export function LagCell({ member }: { member: Member }) {
  const { replication } = member
  if (member.role === 'primary') return <span className="text-ink-3">–</span>
  return (
    <span className="block">
      <span className="tabular block whitespace-nowrap" title={member.lagBytes === null ? 'Could not tell' : undefined}>
        {bytesText(member.lagBytes)}
        {member.lagBytes !== null && typeof replication?.lagSeconds === 'number' && (
          <span className="text-ink-2"> · {secondsText(replication.lagSeconds)}</span>
        )}
      </span>
      <Read member={member} />
    </span>
  )
}

/** How a member takes part in replication: mode, timeline, position in the log. */
export function ReplicationCell({ member }: { member: Member }) {
  const { replication } = member
  if (replication === null) return <span className="text-ink-3">–</span>
  const mode = member.role === 'primary' ? null : replication.streaming === false ? 'not streaming' : replication.syncState
  const parts = [mode, replication.timeline === null ? null : `timeline ${replication.timeline}`].filter(part => part !== null)
  return (
    <span className="block">
      <span className={mode === 'not streaming' ? 'block font-medium text-warn' : 'block'}>
        {parts.length === 0 ? <span title="Could not tell">?</span> : <SafeText>{parts.join(', ')}</SafeText>}
      </span>
      {replication.position !== null && (
        <span className="block font-mono text-2xs text-ink-3" title="Position in the log">
          <SafeText>{replication.position}</SafeText>
        </span>
      )}
      {member.role === 'primary' && <Read member={member} />}
    </span>
  )
}

function Read({ member: { replication } }: { member: Member }) {
  if (replication === null) return null
  return (
    <span className="block text-2xs text-ink-3">
      {replication.asOf !== null && (
        // By this computer's clock, as it is the app that dates what it read.
        <AgesByClockAhead value={0}>
          read <Age at={replication.asOf} light />
        </AgesByClockAhead>
      )}
      {replication.problem !== null && (
        <span className="block text-left text-ink-2">
          <LongText text={replication.problem} limit={120} />
        </span>
      )}
    </span>
  )
}
