import { ArrowDown, ArrowUp, ChevronRight, Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { Rollout, RolloutItem, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { ContextName } from '../../context-name.tsx'
import { addressOf, navigate } from '../../router.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { useRuns } from '../../state/runs-store.ts'
import { classNames } from '../../ui/class-names.ts'
import { consequenceLooks } from '../../ui/consequence-looks.ts'
import { FreshnessBadge } from '../../ui/freshness-badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { progressOf } from '../../ui/run-progress.ts'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { changeWords } from './change-words.ts'
import { itemLook } from './item-look.ts'
import { PlanBrief } from './plan-brief.tsx'
import type { RolloutActions } from './use-rollout-actions.ts'

export type ItemRowProps = {
  item: RolloutItem
  plan: RolloutPlan | undefined
  state: Rollout['state']
  actions: RolloutActions
  hostGone: boolean
  /** null: its place is settled. */
  onMove: ((by: -1 | 1) => void) | null
}

/** One database of a rollout: what its plan changes, how far it is, and what can be done about it. Its plan unfolds. */
export function ItemRow({ item, plan, state, actions, hostGone, onMove }: ItemRowProps) {
  const [open, setOpen] = useState(false)
  const freshness = fleetStore(view => view.fleet.contexts.get(item.contextId)?.freshness)
  const [change] = plan?.changes ?? []
  const more = (plan?.changes.length ?? 0) + (plan?.moreChanges ?? 0) - 1
  // What can't be applied, or won't be, promises nothing.
  const level = item.gravest === null || item.planState === 'blocked' || item.state === 'left-out' ? null : consequenceLooks[item.gravest]
  return (
    <li data-item={item.clusterId} data-state={item.state}>
      <div className="grid grid-cols-[1.75rem_minmax(0,1.4fr)_minmax(0,1.6fr)_minmax(0,1.6fr)_5.5rem] items-center gap-3 py-1.5 pr-3 pl-2 text-sm">
        <IconButton
          size="sm"
          label={open ? `Fold the plan of ${item.name}` : `Unfold the plan of ${item.name}`}
          icon={ChevronRight}
          aria-expanded={open}
          className={classNames(open && 'rotate-90')}
          onClick={() => setOpen(!open)}
        />
        <div className="min-w-0">
          <div className="flex min-w-0 items-center gap-2">
            <a href={addressOf(['database', item.clusterId])} className="truncate font-medium text-ink hover:underline">
              <SafeText>{item.name}</SafeText>
            </a>
            <span className="truncate text-xs text-ink-3">
              <SafeText>{item.namespace}</SafeText>
            </span>
          </div>
          <div className="flex min-w-0 items-center gap-2 text-xs">
            <ContextName id={item.contextId} name={item.contextName} brief />
            {freshness !== undefined && freshness.state !== 'live' && <FreshnessBadge freshness={freshness} bare />}
          </div>
        </div>
        <div className="min-w-0">
          {level !== null && <StatusBadge tone={level.tone} shape={level.shape} label={level.word} bare />}
          {change !== undefined && (
            <div className="truncate font-mono text-xs text-ink-2" title={changeWords(change)}>
              <SafeText>{changeWords(change)}</SafeText>
              {more > 0 && <span className="font-sans text-ink-3"> and {more} more</span>}
            </div>
          )}
        </div>
        <div className="min-w-0">
          <StatusBadge {...itemLook(item, hostGone)} />
          <ItemNow item={item} />
        </div>
        <div className="flex items-center justify-end">
          {onMove !== null && (
            <>
              <IconButton size="sm" label={`Move ${item.name} up`} icon={ArrowUp} data-move={-1} onClick={() => onMove(-1)} />
              <IconButton size="sm" label={`Move ${item.name} down`} icon={ArrowDown} data-move={1} onClick={() => onMove(1)} />
            </>
          )}
          <Menu
            trigger={<IconButton size="sm" label={`What to do with ${item.name}`} icon={Ellipsis} />}
            items={itemsFor(item, state, actions)}
          />
        </div>
      </div>
      {open && <PlanBrief item={item} plan={plan} />}
    </li>
  )
}

/** How far its run is, or why it stands as it does. */
function ItemNow({ item }: { item: RolloutItem }) {
  const run = useRuns(view => view.byId.get(item.runId ?? ''))
  if (item.state === 'running' && run !== undefined) {
    const progress = progressOf(run)
    return (
      <div className="truncate text-xs text-ink-2" title={progress.now}>
        <span className="tabular">
          {progress.done}/{progress.of}
        </span>{' '}
        <SafeText>{progress.now}</SafeText>
      </div>
    )
  }
  if (item.reason === null || item.state === 'left-out') return null
  return (
    <div className="text-xs text-ink-2">
      <LongText text={item.reason} limit={200} />
    </div>
  )
}

function itemsFor(item: RolloutItem, state: Rollout['state'], actions: RolloutActions): MenuItem[] {
  const over = state === 'completed' || state === 'ended'
  const begun = item.state === 'sending' || item.state === 'running' || item.state === 'completed'
  const notNow = over ? 'The rollout is over.' : begun ? 'It was begun already.' : null
  const out = item.state === 'left-out'
  const still = state === 'draft' || state === 'stopped' ? null : 'Stop the rollout first.'
  const noPlan = item.planId === null ? 'It has no plan.' : null
  return [
    {
      id: 'plan',
      title: 'Open its plan',
      because: noPlan,
      onSelect: () => navigate(addressOf(['plan', item.planId ?? ''])),
    },
    {
      id: 'run',
      title: 'Open its run',
      because: item.runId === null ? 'It was not begun.' : null,
      onSelect: () => navigate(addressOf(['runs', item.runId ?? ''])),
    },
    { kind: 'separator', id: 'rest' },
    {
      id: 'out',
      title: out ? 'Take it in again' : 'Leave it out',
      because: notNow ?? (out ? still : null),
      onSelect: () => actions.leaveOut(item.clusterId, !out),
    },
    {
      id: 'again',
      title: 'Plan it again',
      because: notNow ?? still ?? (out ? 'Take it in first.' : item.state === 'planning' ? 'It is being planned.' : null),
      onSelect: () => actions.replan(item.clusterId),
    },
  ]
}
