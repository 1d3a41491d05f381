import { ChevronRight, Minus, Pencil, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { FieldChange } from '../../../shared/domain/plan.ts'
import { Badge } from '../../ui/badge.tsx'
import { classNames } from '../../ui/class-names.ts'
import { consequenceLooks } from '../../ui/consequence-looks.ts'
import { LongText } from '../../ui/long-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { groupChanges, readablePath, readableValue } from './change-groups.ts'

/** Rows of one group drawn at first: a whole new object has hundreds of fields. */
const firstRows = 60

const kinds = {
  add: { icon: Plus, word: 'added', colour: 'text-good' },
  remove: { icon: Minus, word: 'removed', colour: 'text-bad' },
  replace: { icon: Pencil, word: 'changed', colour: 'text-warn' },
} as const

/** What a step changes, field by field: ours in sight, the server's folded, bookkeeping hidden until asked for. `living`: the object exists. */
export function ChangeList({ changes, more, living }: { changes: readonly FieldChange[]; more: number; living: boolean }) {
  const groups = groupChanges(changes)
  const [withServer, setWithServer] = useState(false)
  const [withNoise, setWithNoise] = useState(false)
  return (
    <div>
      {groups.ours.length === 0 ? (
        <p className="px-4 py-2 text-sm text-ink-3">This plan would change none of the fields that it sends.</p>
      ) : (
        <ChangeRows label="Fields that this plan changes" changes={groups.ours} living={living} />
      )}
      {more > 0 && (
        <p className="border-t border-line px-4 py-2 text-sm text-warn">
          {more} more changed {more === 1 ? 'field is' : 'fields are'} not listed here. The YAML diff shows all of them.
        </p>
      )}
      {groups.server.length > 0 && (
        <Fold
          open={withServer}
          onToggle={() => setWithServer(!withServer)}
          title={`${groups.server.length} added by the server (defaults and webhooks)`}
        >
          <ChangeRows label="Fields that the server adds" changes={groups.server} living={living} />
        </Fold>
      )}
      {groups.noise.length > 0 && (
        <Fold
          open={withNoise}
          onToggle={() => setWithNoise(!withNoise)}
          title={`${withNoise ? 'Hide' : 'Show'} ${groups.noise.length}${withNoise ? '' : ' hidden'} bookkeeping ${groups.noise.length === 1 ? 'field' : 'fields'}`}
        >
          <ChangeRows label="Bookkeeping of the server" changes={groups.noise} living={living} />
        </Fold>
      )}
    </div>
  )
}

function Fold({ open, onToggle, title, children }: { open: boolean; onToggle: () => void; title: string; children: ReactNode }) {
  return (
    <div className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex w-full items-center gap-2 px-4 py-1.5 text-left text-xs font-medium text-ink-2 -outline-offset-2 hover:bg-hover"
      >
        <ChevronRight aria-hidden className={classNames('size-3.5 transition-transform', open && 'rotate-90')} />
        {title}
      </button>
      {open && children}
    </div>
  )
}

function ChangeRows({ label, changes, living }: { label: string; changes: readonly FieldChange[]; living: boolean }) {
  const [shown, setShown] = useState(firstRows)
  const left = changes.length - shown
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line/60">
        {changes.slice(0, shown).map(change => (
          <ChangeRow key={`${change.path} ${change.kind}`} change={change} living={living} />
        ))}
      </ul>
      {left > 0 && (
        <button
          type="button"
          onClick={() => setShown(shown + 500)}
          className="px-4 py-1.5 text-xs font-medium text-accent-text -outline-offset-2 hover:underline"
        >
          Show {Math.min(left, 500)} more
        </button>
      )}
    </>
  )
}

function ChangeRow({ change, living }: { change: FieldChange; living: boolean }) {
  const kind = kinds[change.kind]
  // What doesn't exist yet has nothing that could be restarted.
  const look = !living || change.consequence === null ? null : consequenceLooks[change.consequence.level]
  return (
    <li className="grid grid-cols-[1rem_minmax(0,2fr)_minmax(0,3fr)] items-start gap-x-3 px-4 py-1 text-sm">
      <kind.icon role="img" aria-label={kind.word} className={classNames('mt-1 size-3', kind.colour)} />
      <code className="min-w-0 font-mono text-xs leading-5 break-all text-ink-2">{readablePath(change.path)}</code>
      <div className="min-w-0 font-mono text-xs leading-5 break-words">
        {change.from !== null && (
          <span className="text-bad line-through decoration-bad/40">
            <span className="sr-only">from </span>
            <LongText text={readableValue(change.from)} limit={240} />
          </span>
        )}
        {change.from !== null && change.to !== null && (
          <span aria-hidden className="text-ink-3">
            {' '}
            →{' '}
          </span>
        )}
        {change.to !== null && (
          <span className={change.origin === 'ours' ? 'text-good' : 'text-ink-2'}>
            <span className="sr-only">to </span>
            <LongText text={readableValue(change.to)} limit={240} />
          </span>
        )}
        {change.from === null && change.to === null && <span className="text-ink-3">removed</span>}
        {(change.owners.length > 0 || look !== null) && (
          <div className="mt-0.5 flex flex-wrap items-baseline gap-1.5 font-sans">
            {look !== null && change.consequence !== null && change.consequence.level !== 'none' && (
              <span className="flex min-w-0 items-baseline gap-1.5">
                <StatusBadge tone={look.tone} shape={look.shape} label={look.word} />
                <span className="min-w-0 text-ink-2">
                  <LongText text={change.consequence.text} limit={240} />
                </span>
              </span>
            )}
            {change.owners.map(owner => (
              <Badge key={owner} title="Field manager that owns this field today">
                owned by {owner}
              </Badge>
            ))}
          </div>
        )}
      </div>
    </li>
  )
}
