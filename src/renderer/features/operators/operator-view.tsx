import { CloudOff, Lock } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { OperatorDetail, OperatorSight } from '../../../shared/domain/operator.ts'
import { client } from '../../client.ts'
import { addressOf, navigate } from '../../router.ts'
import { ActionsMenu } from '../../sight/actions-menu.tsx'
import { RunsTab } from '../../sight/runs-tab.tsx'
import { SightBar } from '../../sight/sight-bar.tsx'
import { contextsStore } from '../../state/contexts-store.ts'
import { fleetStore } from '../../state/fleet-store.ts'
import { useShownFreshness } from '../../state/shown-freshness.ts'
import { AgesByClockAhead } from '../../ui/age.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ConfigurationTab } from './configuration-tab.tsx'
import { DatabasesTab } from './databases-tab.tsx'
import { NoOperator } from './no-operator.tsx'
import { OperatorOverview } from './operator-overview.tsx'
import { PresenceBadge } from './presence-badge.tsx'

const LogsTab = lazy(() => import('../../logs/logs-tab.tsx').then(module => ({ default: module.LogsTab })))

export type OperatorViewProps = {
  sight: OperatorSight
  tab: string
  /** Why nothing newer is seen; null: all is well. */
  interrupted: string | null
}

/** Everything about one operator, in tabs. */
export function OperatorView({ sight, tab, interrupted }: OperatorViewProps) {
  const { contextId, engine, detail } = sight
  // The page is as old as what was read for it, whatever of the context was heard since.
  const seen = { ...sight.freshness, asOf: detail === null ? sight.freshness.asOf : sight.asOf }
  const freshness = useShownFreshness(seen)
  const aheadMs = contextsStore(view => view.byId.get(contextId)?.clockAheadMs ?? 0)
  const databases = fleetStore(view => view.fleet.rows)
  const own = [...databases.values()].filter(row => row.contextId === contextId && row.engine === engine)
  const stale = freshness.state !== 'live' || interrupted !== null
  const [first] = detail?.deployments ?? []
  const tabs =
    detail === null
      ? []
      : [
          { id: 'overview', title: 'Overview', content: <OperatorOverview sight={sight} detail={detail} stale={stale} /> },
          { id: 'databases', title: 'Databases', count: own.length, content: <DatabasesTab rows={own} stale={stale} /> },
          { id: 'configuration', title: 'Configuration', content: <ConfigurationTab sections={detail.sections} /> },
          {
            id: 'logs',
            title: 'Logs',
            content:
              detail.presence === 'missing' ? (
                <NoOperator sight={sight} />
              ) : (
                <Suspense fallback={<SkeletonLines lines={12} label="Loading the logs" />}>
                  <LogsTab
                    printer="pod"
                    origin={{
                      key: sight.id,
                      open: (input, signal) => client.operators.logs({ context: contextId, engine, ...input }, { signal }),
                    }}
                  />
                </Suspense>
              ),
          },
          { id: 'runs', title: 'Runs', content: <RunsTab id={sight.id} /> },
        ]
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={sight.title}
        badges={
          detail === null ? undefined : <PresenceBadge row={{ presence: detail.presence, available: isAvailable(detail) }} stale={stale} />
        }
        about={
          <>
            <span className="text-ink-3">operator</span>
            {first !== undefined && (
              <>
                <SafeText>{first.version ?? 'of unknown version'}</SafeText>
                <span>
                  in <SafeText>{first.namespace}</SafeText>
                </span>
              </>
            )}
          </>
        }
        actions={<ActionsMenu actions={sight.actions} hrefOf={operation => addressOf(['operator-change', contextId, engine, operation])} />}
      />
      <SightBar freshness={seen} contextId={contextId} interrupted={detail === null ? null : interrupted} />
      {detail === null ? (
        <Unseen sight={sight} interrupted={interrupted} />
      ) : (
        <AgesByClockAhead value={aheadMs}>
          <Tabs
            label="Parts of this operator"
            value={tabs.some(one => one.id === tab) ? tab : 'overview'}
            onChange={next => navigate(addressOf(['operator', contextId, engine, next]), { replace: true })}
            tabs={tabs}
          />
        </AgesByClockAhead>
      )}
    </div>
  )
}

/** What stands there instead, when nothing of it was ever read: what kind of trouble it is, and its cure. */
function Unseen({ sight, interrupted }: Pick<OperatorViewProps, 'sight' | 'interrupted'>) {
  const forbidden = sight.problemCode === 'forbidden'
  return (
    <EmptyState icon={forbidden ? Lock : CloudOff} title={forbidden ? 'You may not see this operator' : 'Nothing could be read yet'}>
      {interrupted !== null && interrupted !== sight.freshness.message && (
        <p>
          <LongText text={interrupted} limit={300} />
        </p>
      )}
      <p className="mt-2 text-ink-3">
        {sight.problemHint !== null && (
          <>
            <SafeText>{sight.problemHint}</SafeText>{' '}
          </>
        )}
        It is tried again by itself.
      </p>
    </EmptyState>
  )
}

/** Whether any of its pods serves; null: could not tell. */
function isAvailable(detail: OperatorDetail): boolean | null {
  const known = detail.deployments.map(deployment => deployment.ready)
  if (known.some(ready => ready !== null && ready > 0)) return true
  return known.length > 0 && known.every(ready => ready !== null) ? false : null
}
