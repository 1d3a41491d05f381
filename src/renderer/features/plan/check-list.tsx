import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Check } from '../../../shared/domain/plan.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { classNames } from '../../ui/class-names.ts'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusBadge, type StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'
import { groupChecks } from './check-groups.ts'

const looks: Readonly<Record<Check['status'], { tone: Tone; shape: StatusShape; word: string; many: string }>> = {
  fail: { tone: 'bad', shape: 'error', word: 'Fails', many: 'fail' },
  unknown: { tone: 'unknown', shape: 'question', word: 'Unknown', many: 'unknown' },
  warn: { tone: 'warn', shape: 'alert', word: 'Look', many: 'to look at' },
  pass: { tone: 'good', shape: 'check', word: 'Passes', many: 'pass' },
}

export type CheckListProps = {
  checks: readonly Check[]
  /** Ids of unknown checks that need consent. */
  needed: readonly string[]
  accepted: ReadonlySet<string>
  onAccept: (id: string, on: boolean) => void
  /** The plan can still be applied, so consent makes sense. */
  open: boolean
}

/** All preflight checks, gravest first. Those that pass are folded: they are the long list. */
export function CheckList({ checks, needed, accepted, onAccept, open }: CheckListProps) {
  const groups = groupChecks(checks)
  const grave = groups.filter(group => group.status !== 'pass')
  const passed = groups.find(group => group.status === 'pass')?.checks ?? []
  const [unfolded, setUnfolded] = useState(grave.length === 0 && passed.length <= 4)
  const about = groups.map(group => `${group.checks.length} ${looks[group.status].many}`).join(' · ')
  return (
    <Panel title="Checks" about={about} flush>
      {checks.length === 0 && <p className="px-4 py-3 text-sm text-ink-3">This plan has no checks.</p>}
      <ul className="divide-y divide-line">
        {grave.flatMap(group =>
          group.checks.map(check => (
            <CheckRow key={check.id} check={check}>
              {open && needed.includes(check.id) && (
                <div className="mt-1.5">
                  <Checkbox checked={accepted.has(check.id)} onChange={on => onAccept(check.id, on)}>
                    I know that this could not be checked, and go on.
                  </Checkbox>
                </div>
              )}
            </CheckRow>
          )),
        )}
        {passed.length > 0 && (
          <li>
            <button
              type="button"
              aria-expanded={unfolded}
              onClick={() => setUnfolded(!unfolded)}
              className="flex w-full items-center gap-2 px-4 py-2 text-left text-sm text-ink-2 -outline-offset-2 hover:bg-hover"
            >
              <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', unfolded && 'rotate-90')} />
              {passed.length === 1 ? '1 check passes' : `${passed.length} checks pass`}
            </button>
          </li>
        )}
        {unfolded && passed.map(check => <CheckRow key={check.id} check={check} />)}
      </ul>
    </Panel>
  )
}

function CheckRow({ check, children }: { check: Check; children?: ReactNode }) {
  const look = looks[check.status]
  return (
    <li className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-3 px-4 py-2">
      <span>
        <StatusBadge tone={look.tone} shape={look.shape} label={look.word} />
      </span>
      <div className="min-w-0 text-sm">
        <p className="font-medium text-ink">
          <LongText text={check.title} />
        </p>
        {check.seen !== '' && (
          <p className="text-ink-2">
            <LongText text={check.seen} />
          </p>
        )}
        {check.cure !== null && (
          <p className="text-ink">
            <span className="text-ink-3">To do: </span>
            <LongText text={check.cure} />
          </p>
        )}
        {children}
      </div>
    </li>
  )
}
