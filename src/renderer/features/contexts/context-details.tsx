import type { ContextInfo } from '../../../shared/domain/context.ts'
import type { Freshness } from '../../../shared/domain/freshness.ts'
import { addressOf } from '../../router.ts'
import { Age } from '../../ui/age.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { FreshnessBadge } from '../../ui/freshness-badge.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { contextActions } from './context-actions.ts'
import { RightsPanel } from './rights-panel.tsx'

export type ContextDetailsProps = { context: ContextInfo; freshness: Freshness; onReview: (id: string) => void }

function Fact({ children, unknown = 'Could not tell' }: { children: string | null; unknown?: string }) {
  return children === null ? <span className="text-ink-3">{unknown}</span> : <SafeText>{children}</SafeText>
}

function OperatorTitle({ contextId, operator }: { contextId: string; operator: ContextInfo['operators'][number] }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <a href={addressOf(['operator', contextId, operator.engine])} className="font-medium text-accent-text hover:underline">
        <SafeText>{operator.title}</SafeText>
      </a>
      {operator.available === false && (
        <Badge tone="bad" title="None of its pods is available: what its databases say of themselves is not kept up to date">
          Not running
        </Badge>
      )}
    </span>
  )
}

/** Everything known of one context, and of each kind that is watched in it. */
export function ContextDetails({ context, freshness, onReview }: ContextDetailsProps) {
  const consent = context.consent
  const notYet = context.connected ? 'Could not tell' : 'Known when connected'
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <div className="flex flex-col gap-4">
        <KeyValue
          items={[
            { label: 'Name', value: <SafeText>{context.name}</SafeText> },
            { label: 'Kubeconfig', value: <SafeText>{context.source}</SafeText> },
            { label: 'Server', value: <Fact>{context.server}</Fact> },
            { label: 'User', value: <Fact unknown="None">{context.user}</Fact> },
            { label: 'Signs in with', value: <SafeText>{context.authentication}</SafeText> },
            { label: 'Known there as', value: <Fact unknown={notYet}>{context.username}</Fact> },
            { label: 'Default namespace', value: <Fact unknown="None">{context.defaultNamespace}</Fact> },
            { label: 'Kubernetes', value: <Fact unknown={notYet}>{context.serverVersion}</Fact> },
            { label: 'Cluster identity', value: <Fact unknown={notYet}>{context.clusterUid}</Fact> },
            { label: 'As of', value: freshness.asOf === null ? 'Never heard' : <Age at={freshness.asOf} /> },
          ]}
        />
        {context.warnings.length > 0 && (
          <ul className="flex flex-col gap-1 text-sm text-warn">
            {context.warnings.map(warning => (
              <li key={`${warning.code} ${warning.text}`}>
                <SafeText>{warning.text}</SafeText>
              </li>
            ))}
          </ul>
        )}
        {consent !== null && (
          <div className="flex items-center gap-3 text-sm">
            <span className="min-w-0 flex-1">
              {consent.allowed ? 'Its credential command is allowed.' : 'Its credential command is not allowed yet.'}
            </span>
            {consent.allowed ? (
              <Button size="sm" onClick={() => void contextActions.allowCommand(context.id, consent.fingerprint, false)}>
                Forbid it again
              </Button>
            ) : (
              <Button size="sm" onClick={() => onReview(context.id)}>
                Review command
              </Button>
            )}
          </div>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <section>
          <h4 className="mb-1 text-xs font-medium text-ink-2">Operators</h4>
          <div className="rounded-lg border border-line bg-surface">
            <DataTable
              label="Operators"
              columns={[
                { id: 'title', title: 'Operator', cell: operator => <OperatorTitle contextId={context.id} operator={operator} /> },
                { id: 'version', title: 'Version', cell: operator => <Fact>{operator.version}</Fact> },
                { id: 'namespace', title: 'Namespace', cell: operator => <Fact>{operator.namespace}</Fact> },
              ]}
              rows={context.operators}
              keyOf={operator => `${operator.engine} ${operator.namespace}`}
              empty={context.connected ? 'No operator was found.' : 'Known when connected.'}
            />
          </div>
        </section>
        <section>
          <h4 className="mb-1 text-xs font-medium text-ink-2">What is watched</h4>
          <div className="rounded-lg border border-line bg-surface">
            <DataTable
              label="What is watched"
              columns={[
                { id: 'title', title: 'Kind', cell: kind => <SafeText>{kind.title}</SafeText> },
                { id: 'state', title: 'State', cell: kind => <FreshnessBadge freshness={kind.freshness} bare /> },
                {
                  id: 'message',
                  title: 'Because',
                  cell: kind =>
                    kind.freshness.message === null ? null : <SafeText className="text-xs text-ink-2">{kind.freshness.message}</SafeText>,
                },
                { id: 'asOf', title: 'As of', cell: kind => (kind.freshness.asOf === null ? '–' : <Age at={kind.freshness.asOf} light />) },
              ]}
              rows={context.kinds}
              keyOf={kind => kind.kind}
              empty={context.connected ? 'Nothing is watched yet.' : 'Nothing: it is not connected.'}
            />
          </div>
        </section>
      </div>
      <div className="min-w-0 lg:col-span-2">
        <RightsPanel context={context} />
      </div>
    </div>
  )
}
