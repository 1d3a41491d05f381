import { lazy, Suspense } from 'react'
import type { ClusterSight } from '../../../shared/contract/clusters.ts'
import type { DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import { client } from '../../client.ts'
import { addressOf, navigate } from '../../router.ts'
import { ActionsMenu } from '../../sight/actions-menu.tsx'
import { RunsTab } from '../../sight/runs-tab.tsx'
import { SightBar } from '../../sight/sight-bar.tsx'
import { contextsStore } from '../../state/contexts-store.ts'
import { useShownFreshness } from '../../state/shown-freshness.ts'
import { AgesByClockAhead } from '../../ui/age.tsx'
import { Badge } from '../../ui/badge.tsx'
import { HealthBadge } from '../../ui/health-badge.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { BackupsTab } from './backups-tab.tsx'
import { ConditionsTab } from './conditions-tab.tsx'
import { EndpointsTab } from './endpoints-tab.tsx'
import { EventsTab } from './events-tab.tsx'
import { MembersTab } from './members-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { TimelineTab } from './timeline-tab.tsx'

const LogsTab = lazy(() => import('../../logs/logs-tab.tsx').then(module => ({ default: module.LogsTab })))
const YamlView = lazy(() => import('../../editor/yaml-view.tsx').then(module => ({ default: module.YamlView })))

export type DatabaseViewProps = {
  sight: ClusterSight
  detail: DatabaseClusterDetail
  tab: string
  /** Why the stream is interrupted; null when it isn't. */
  interrupted: string | null
}

/** Everything about one database, in tabs. */
export function DatabaseView({ sight, detail, tab, interrupted }: DatabaseViewProps) {
  const { cluster } = detail
  const freshness = useShownFreshness(sight.freshness)
  const aheadMs = contextsStore(view => view.byId.get(cluster.contextId)?.clockAheadMs ?? 0)
  const stale = freshness.state !== 'live' || interrupted !== null
  // None that was read is not none that is there.
  const countOf = (list: readonly unknown[]) => (stale && list.length === 0 ? null : list.length)
  const tabs = [
    { id: 'overview', title: 'Overview', content: <OverviewTab detail={detail} stale={stale} /> },
    { id: 'members', title: 'Members', count: countOf(detail.members), content: <MembersTab detail={detail} stale={stale} /> },
    {
      id: 'endpoints',
      title: 'Endpoints',
      count: countOf(detail.endpoints),
      content: <EndpointsTab id={sight.id} endpoints={detail.endpoints} stale={stale} />,
    },
    { id: 'backups', title: 'Backups', count: countOf(detail.backups), content: <BackupsTab detail={detail} stale={stale} /> },
    { id: 'conditions', title: 'Conditions', count: countOf(detail.conditions), content: <ConditionsTab conditions={detail.conditions} /> },
    { id: 'timeline', title: 'Timeline', content: <TimelineTab cluster={cluster} stale={stale} /> },
    {
      id: 'events',
      title: 'Events',
      count: countOf(detail.events),
      content: <EventsTab id={sight.id} events={detail.events} sure={!stale && sight.eventsRead === true} />,
    },
    {
      id: 'logs',
      title: 'Logs',
      content: (
        <Suspense fallback={<SkeletonLines lines={12} label="Loading the logs" />}>
          <LogsTab origin={{ key: sight.id, open: (input, signal) => client.clusters.logs({ id: sight.id, ...input }, { signal }) }} />
        </Suspense>
      ),
    },
    {
      id: 'yaml',
      title: 'YAML',
      content: (
        <div className="h-full p-6">
          <div className="h-full overflow-hidden rounded-lg border border-line bg-surface">
            <Suspense fallback={<SkeletonLines lines={10} label="Loading the YAML" />}>
              <YamlView text={detail.yaml} label={`${cluster.name} as YAML`} fill />
            </Suspense>
          </div>
        </div>
      ),
    },
    { id: 'runs', title: 'Runs', content: <RunsTab id={sight.id} /> },
  ]
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title={<SafeText>{cluster.name}</SafeText>}
        badges={
          <>
            <HealthBadge health={cluster.health} stale={stale} />
            {cluster.deprecations.length > 0 && <Badge tone="warn">{cluster.deprecations.length} deprecated</Badge>}
          </>
        }
        about={
          <>
            <span>
              {detail.engineTitle} <SafeText>{cluster.version ?? '?'}</SafeText>
            </span>
            <span>
              in <SafeText>{cluster.namespace}</SafeText>
            </span>
            <span className="text-ink-3">
              operator <SafeText>{detail.operatorVersion ?? '?'}</SafeText>
            </span>
          </>
        }
        actions={<ActionsMenu actions={sight.actions} hrefOf={operation => addressOf(['change', sight.id, operation])} />}
      />
      <SightBar freshness={sight.freshness} contextId={cluster.contextId} interrupted={interrupted} />
      <AgesByClockAhead value={aheadMs}>
        <Tabs
          label="Parts of this database"
          value={tabs.some(one => one.id === tab) ? tab : 'overview'}
          onChange={next => navigate(addressOf(['database', sight.id, next]), { replace: true })}
          tabs={tabs}
        />
      </AgesByClockAhead>
    </div>
  )
}
