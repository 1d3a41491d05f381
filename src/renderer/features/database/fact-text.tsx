import type { FactValue } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { LongText } from '../../ui/long-text.tsx'

const tones: Readonly<Record<FactValue['tone'], string>> = {
  plain: 'text-ink',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-ink-3',
}

/** One value of a fact or a cell; an instant shows its age. */
export function FactText({ value }: { value: FactValue }) {
  return (
    <span className={tones[value.tone]}>
      {value.text !== '' && <LongText text={value.text} limit={240} />}
      {value.at !== null && (
        <>
          {value.text !== '' && ' '}
          <Age at={value.at} />
        </>
      )}
      {value.text === '' && value.at === null && <span className="text-ink-3">–</span>}
    </span>
  )
}
