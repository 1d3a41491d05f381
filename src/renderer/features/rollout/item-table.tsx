import { useLayoutEffect, useRef } from 'react'
import type { Rollout, RolloutItem, RolloutPlan } from '../../../shared/domain/rollout.ts'
import { Panel } from '../../ui/panel.tsx'
import { ItemRow } from './item-row.tsx'
import type { RolloutActions } from './use-rollout-actions.ts'

export type ItemTableProps = {
  rollout: Rollout
  plans: ReadonlyMap<string, RolloutPlan>
  actions: RolloutActions
  hostGone: boolean
}

/** The databases in their order, a panel for each wave; what is left out before the start stands last. */
export function ItemTable({ rollout, plans, actions, hostGone }: ItemTableProps) {
  const numbers = [...new Set(rollout.items.map(item => item.wave))].sort((a, b) => (a || Infinity) - (b || Infinity))
  const ids = rollout.items.map(item => item.clusterId)
  const list = useRef<HTMLDivElement>(null)
  /** The button that moved a row: the row's element is moved too, and would lose the keys. */
  const moved = useRef<{ clusterId: string; by: -1 | 1 } | null>(null)
  const order = ids.join(' ')
  useLayoutEffect(() => {
    const at = moved.current
    if (at === null || order === '') return
    moved.current = null
    const row = list.current?.querySelector(`[data-item="${CSS.escape(at.clusterId)}"]`)
    row?.querySelector<HTMLElement>(`[data-move="${at.by}"]`)?.focus()
  }, [order])

  function move(clusterId: string, by: -1 | 1) {
    const from = ids.indexOf(clusterId)
    const to = from + by
    if (to < 0 || to >= ids.length) return
    moved.current = { clusterId, by }
    actions.arrange(ids.toSpliced(from, 1).toSpliced(to, 0, clusterId), rollout.shape)
  }

  return (
    <div ref={list} className="flex flex-col gap-3">
      {numbers.map(number => {
        const items = rollout.items.filter(item => item.wave === number)
        return (
          <Panel key={number} title={number === 0 ? 'Left out' : `Wave ${number}`} about={aboutWave(items, rollout)} flush>
            <ul className="divide-y divide-line">
              {items.map(item => (
                <ItemRow
                  key={item.clusterId}
                  item={item}
                  plan={plans.get(item.planId ?? '')}
                  state={rollout.state}
                  actions={actions}
                  hostGone={hostGone}
                  onMove={rollout.state === 'draft' && number !== 0 ? by => move(item.clusterId, by) : null}
                />
              ))}
            </ul>
          </Panel>
        )
      })}
    </div>
  )
}

function aboutWave(items: readonly RolloutItem[], rollout: Rollout): string {
  const count = items.length === 1 ? '1 database' : `${items.length} databases`
  if (rollout.state === 'draft') return count
  const done = items.filter(item => item.state === 'completed').length
  return `${done} of ${count} completed`
}
