import type { Endpoint } from '../../../shared/domain/database-cluster.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { KeyValue } from '../../ui/key-value.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { SecretValue } from './secret-value.tsx'
import { unread } from './unread.ts'

/** The ways to reach the database. Passwords stay in the cluster until they are asked for. */
export function EndpointsTab({ id, endpoints, stale }: { id: string; endpoints: readonly Endpoint[]; stale: boolean }) {
  if (endpoints.length === 0) return <p className="p-6 text-sm text-ink-3">{stale ? unread : 'No endpoint of this database is seen.'}</p>
  return (
    <div className="grid items-start gap-4 p-6 lg:grid-cols-2">
      {endpoints.map(endpoint => (
        <EndpointPanel key={`${endpoint.title} ${endpoint.host} ${endpoint.port}`} id={id} endpoint={endpoint} />
      ))}
    </div>
  )
}

function Copied({ text, what }: { text: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <SafeText className="min-w-0 font-mono text-xs break-all">{text}</SafeText>
      <CopyButton text={text} what={what} />
    </span>
  )
}

function EndpointPanel({ id, endpoint }: { id: string; endpoint: Endpoint }) {
  const { credential } = endpoint
  const secret = (key: string, what: string) => (
    <SecretValue key={`${credential?.secret} ${key}`} id={id} secret={credential?.secret ?? ''} secretKey={key} what={what} />
  )
  return (
    <Panel
      title={<LongText text={endpoint.title} limit={80} />}
      about={
        <span className="flex items-center gap-2">
          <LongText text={endpoint.purpose} limit={120} />
          {endpoint.external && <Badge tone="warn">outside the cluster</Badge>}
        </span>
      }
    >
      <KeyValue
        items={[
          { label: 'Host', value: <Copied text={endpoint.host} what="host" /> },
          { label: 'Port', value: <Copied text={String(endpoint.port)} what="port" /> },
          ...(credential === null
            ? [{ label: 'Credential', value: <span className="text-ink-3">none is known</span> }]
            : [
                ...(credential.database === null
                  ? []
                  : [{ label: 'Database', value: <Copied text={credential.database} what="database name" /> }]),
                { label: 'User', value: secret(credential.usernameKey, 'user') },
                { label: 'Password', value: secret(credential.passwordKey, 'password') },
                ...(credential.uriKey === null ? [] : [{ label: 'URI', value: secret(credential.uriKey, 'connection URI') }]),
                {
                  label: 'From',
                  value: (
                    <span className="text-ink-3">
                      Secret <SafeText className="font-mono text-xs">{credential.secret}</SafeText>
                    </span>
                  ),
                },
              ]),
        ]}
      />
    </Panel>
  )
}
