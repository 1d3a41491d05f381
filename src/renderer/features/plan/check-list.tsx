import { ChevronRight } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { bundleChecks, type CheckBundle } from '../../../shared/domain/bundle-checks.ts'
import type { Check } from '../../../shared/domain/plan.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { classNames } from '../../ui/class-names.ts'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusBadge, type StatusShape } from '../../ui/status-badge.tsx'
import type { Tone } from '../../ui/tone.ts'
import { bundleWords, groupChecks } from './check-groups.ts'

const looks: Readonly<Record<Check['status'], { tone: Tone; shape: StatusShape; word: string; many: string }>> = {
  fail: { tone: 'bad', shape: 'error', word: 'Fails', many: 'fail' },
  unknown: { tone: 'unknown', shape: 'question', word: 'Unknown', many: 'unknown' },
  warn: { tone: 'warn', shape: 'alert', word: 'Warning', many: 'with a warning' },
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
  const apart = useMemo(() => new Set(open ? needed : []), [open, needed])
  const groups = groupChecks(checks).map(group => ({ status: group.status, bundles: bundleChecks(group.checks, apart) }))
  const grave = groups.filter(group => group.status !== 'pass')
  const passed = groups.find(group => group.status === 'pass')?.bundles ?? []
  const [unfolded, setUnfolded] = useState(grave.length === 0 && passed.length <= 4)
  // What is counted is what is seen: rows.
  const about = groups.map(group => `${group.bundles.length} ${looks[group.status].many}`).join(' · ')
  return (
    <Panel title="Checks" about={about} flush>
      {checks.length === 0 && <p className="px-4 py-3 text-sm text-ink-3">This plan has no checks.</p>}
      <ul className="divide-y divide-line">
        {grave.flatMap(group =>
          group.bundles.map(bundle => (
            <CheckRow key={bundle[0].id} bundle={bundle}>
              {apart.has(bundle[0].id) && (
                <div className="mt-1.5">
                  <Checkbox checked={accepted.has(bundle[0].id)} onChange={on => onAccept(bundle[0].id, on)}>
                    I accept that this could not be checked.
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
        {unfolded && passed.map(bundle => <CheckRow key={bundle[0].id} bundle={bundle} />)}
      </ul>
    </Panel>
  )
}

function CheckRow({ bundle, children }: { bundle: CheckBundle; children?: ReactNode }) {
  const [check] = bundle
  const { title, about } = bundleWords(bundle)
  const look = looks[check.status]
  return (
    <li className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-3 px-4 py-2">
      <span>
        <StatusBadge tone={look.tone} shape={look.shape} label={look.word} />
      </span>
      <div className="min-w-0 text-sm">
        <p className="font-medium text-ink">
          <LongText text={title} />
        </p>
        {about.length > 0 && (
          <p className="text-ink-2">
            <LongText text={about.join(', ')} />
          </p>
        )}
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
