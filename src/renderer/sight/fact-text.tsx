import type { FactValue } from '../../shared/domain/database-cluster.ts'
import { Age } from '../ui/age.tsx'
import { LongText } from '../ui/long-text.tsx'
import { NextRun } from './next-run.tsx'

const tones: Readonly<Record<FactValue['tone'], string>> = {
  plain: 'text-ink',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-ink-3',
}

/**
 * One value of a fact or a cell. An instant shows as its age, with the exact time on hover; words beside it stay unless they only repeat
 * it. `stale`: nothing is green.
 */
export function FactText({ value, stale = false }: { value: FactValue; stale?: boolean }) {
  if (value.next !== undefined) return <NextRun schedule={value.next.schedule} timeZone={value.next.timeZone} otherwise={value.text} />
  const words = value.at !== null && Date.parse(value.text) === Date.parse(value.at) ? '' : value.text
  return (
    <span className={tones[stale && value.tone === 'good' ? 'plain' : value.tone]}>
      {words !== '' && <LongText text={words} limit={240} />}
      {value.at !== null && (
        <>
          {words !== '' && ' '}
          <Age at={value.at} />
        </>
      )}
      {words === '' && value.at === null && <span className="text-ink-3">–</span>}
    </span>
  )
}
