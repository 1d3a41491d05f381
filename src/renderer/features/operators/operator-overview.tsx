import { ExternalLink } from 'lucide-react'
import type { FactSection } from '../../../shared/domain/database-cluster.ts'
import type { OperatorDetail, OperatorRight, OperatorSight } from '../../../shared/domain/operator.ts'
import { addressOf } from '../../router.ts'
import { FactPanel } from '../../sight/fact-panel.tsx'
import { Age } from '../../ui/age.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { overviewSections } from './configuration-tab.tsx'

/** How it is, what it is made of, and what the user may do with it. */
export function OperatorOverview({ sight, detail, stale }: { sight: OperatorSight; detail: OperatorDetail; stale: boolean }) {
  const sections = detail.sections.filter(section => overviewSections.has(section.id))
  return (
    <div className="flex flex-col gap-4 p-6">
      {detail.presence === 'missing' && <Missing sight={sight} />}
      {detail.problems.map(problem => (
        <Callout key={problem} tone="warn" title="Something is not as it should be">
          <LongText text={problem} />
        </Callout>
      ))}
      <div className="gap-4 lg:columns-2 [&>*]:mb-4 [&>*]:break-inside-avoid">
        {detail.deployments.map(deployment => (
          <Panel key={`${deployment.namespace}/${deployment.name}`} title={<SafeText>{`Deployment ${deployment.name}`}</SafeText>}>
            <KeyValue
              items={[
                { label: 'Namespace', value: <SafeText>{deployment.namespace}</SafeText> },
                { label: 'Version', value: <SafeText>{deployment.version ?? 'could not tell'}</SafeText> },
                { label: 'Pods', value: `${deployment.ready ?? '?'} ready of ${deployment.desired ?? '?'}` },
                { label: 'Roll-out', value: <RollOut settled={deployment.settled} stale={stale} /> },
                {
                  label: deployment.images.length === 1 ? 'Image' : 'Images',
                  value: (
                    <span className="font-mono text-xs break-all">
                      <SafeText>{deployment.images.join(', ')}</SafeText>
                    </span>
                  ),
                },
                { label: 'Works in', value: <Namespaces names={detail.namespaces} /> },
                { label: 'Created', value: <Age at={deployment.createdAt} /> },
              ]}
            />
          </Panel>
        ))}
        {detail.deployments.length > 0 && (
          <Panel title="Pods" flush>
            <DataTable
              label="Pods of the operator"
              columns={[
                { id: 'name', title: 'Name', cell: pod => <SafeText>{pod.name}</SafeText> },
                {
                  id: 'state',
                  title: 'State',
                  cell: pod => (
                    <span>
                      <SafeText>{pod.phase}</SafeText>
                      {pod.ready === false && ', not ready'}
                      {pod.problem !== null && (
                        <span className="block text-xs text-bad">
                          <LongText text={pod.problem} limit={160} />
                        </span>
                      )}
                    </span>
                  ),
                },
                { id: 'restarts', title: 'Restarts', align: 'right', cell: pod => pod.restarts ?? '?' },
                { id: 'started', title: 'Started', cell: pod => <Age at={pod.startedAt} /> },
              ]}
              rows={detail.pods}
              keyOf={pod => `${pod.namespace}/${pod.name}`}
              empty="No pod of it is seen."
            />
          </Panel>
        )}
        <Panel title="What you may do" about="By the cluster’s own word" flush>
          <DataTable
            label="Rights"
            columns={[
              { id: 'title', title: 'To', cell: right => <SafeText>{right.title}</SafeText> },
              { id: 'right', title: 'Allowed', width: '9rem', cell: right => <RightBadge right={right} stale={stale} /> },
            ]}
            rows={detail.rights}
            keyOf={right => right.title}
            empty="Nothing was asked."
          />
        </Panel>
        {sections
          .filter(section => !isWide(section))
          .map(section => (
            <FactPanel key={section.id} section={section} />
          ))}
        {detail.presence === 'installed' && sight.release !== null && (
          <Panel title="Releases">
            <ReleaseLink release={sight.release} />
          </Panel>
        )}
      </div>
      {sections.filter(isWide).map(section => (
        <FactPanel key={section.id} section={section} />
      ))}
    </div>
  )
}

/** A table of so many columns has the whole width; one without rows is a sentence. */
function isWide({ table }: FactSection): boolean {
  return table !== null && table.rows.length > 0 && table.columns.length > 4
}

function Missing({ sight }: { sight: OperatorSight }) {
  const install = sight.actions.find(action => action.operation === 'install-operator')
  return (
    <Callout
      tone="info"
      title={`${sight.title} is not installed in this context`}
      actions={
        install === undefined ? undefined : (
          <ButtonLink size="sm" variant="primary" href={addressOf(['operator-change', sight.contextId, sight.engine, install.operation])}>
            {install.title}
          </ButtonLink>
        )
      }
    >
      <p>The app fetches nothing by itself: save the manifest of a release, then open it here. A plan shows all that it would write.</p>
      {sight.release !== null && <ReleaseLink release={sight.release} />}
    </Callout>
  )
}

function ReleaseLink({ release }: { release: NonNullable<OperatorSight['release']> }) {
  return (
    <a
      href={release.address}
      target="_blank"
      rel="noreferrer"
      className="inline-flex flex-wrap items-baseline gap-x-3 text-sm font-medium text-accent-text hover:underline"
    >
      <span>
        <ExternalLink aria-hidden className="mr-1.5 inline size-3.5 align-[-2px]" />
        {release.title}
      </span>
      <span className="font-mono text-2xs font-normal break-all text-ink-3">{release.address}</span>
    </a>
  )
}

function RollOut({ settled, stale }: { settled: boolean | null; stale: boolean }) {
  if (settled === null) return <span className="text-ink-3">could not tell</span>
  if (stale) return <StatusBadge tone="unknown" shape="question" label={settled ? 'Done, as last seen' : 'Under way, as last seen'} bare />
  return settled ? (
    <StatusBadge tone="good" shape="check" label="Done" bare />
  ) : (
    <StatusBadge tone="info" shape="spinner" label="Under way" bare />
  )
}

function Namespaces({ names }: { names: readonly string[] | null }) {
  if (names === null) return <span className="text-ink-3">could not tell</span>
  return names.length === 0 ? 'all namespaces' : <SafeText>{names.join(', ')}</SafeText>
}

function RightBadge({ right, stale }: { right: OperatorRight; stale: boolean }) {
  const title = right.because ?? undefined
  if (right.allowed === null) return <StatusBadge tone="unknown" shape="question" label="Could not tell" title={title} bare />
  if (stale)
    return (
      <StatusBadge tone="unknown" shape="question" label={right.allowed ? 'Yes, as last seen' : 'No, as last seen'} title={title} bare />
    )
  return right.allowed ? (
    <StatusBadge tone="good" shape="check" label="Yes" bare />
  ) : (
    <StatusBadge tone="warn" shape="alert" label="No" title={title} bare />
  )
}
