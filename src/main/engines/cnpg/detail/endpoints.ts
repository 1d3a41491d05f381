import type { Endpoint } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView } from '../../engine.ts'
import { serviceKind } from '../../kube-kinds.ts'
import { at, count, list, record, str } from '../../read-json.ts'
import { label } from '../labels.ts'

/** More Services than this are cut. */
const mostServices = 50
const postgresPort = 5432

/** Ways in: every Service of the database, inside the cluster and, once a load balancer has an address, from outside. */
export function readEndpoints(cluster: KubeObject, view: ContextView): readonly Endpoint[] {
  const namespace = str(cluster, 'metadata', 'namespace') ?? ''
  const name = str(cluster, 'metadata', 'name') ?? ''
  const credential = readCredential(cluster)
  const services = view.about(serviceKind, namespace, name).slice(0, mostServices)
  if (services.length === 0) return fromStatus(cluster, namespace, credential)
  const order = [`${name}-rw`, `${name}-ro`, `${name}-r`]
  const rank = (service: KubeObject) => (order.indexOf(service.metadata.name) + order.length + 1) % (order.length + 1)
  return services
    .toSorted((a, b) => rank(a) - rank(b) || a.metadata.name.localeCompare(b.metadata.name))
    .flatMap(service => {
      const serviceName = str(service, 'metadata', 'name') ?? ''
      const port = portOf(service)
      const purpose = purposeOf(service)
      const inside: Endpoint = { title: serviceName, host: `${serviceName}.${namespace}.svc`, port, purpose, external: false, credential }
      const outside = list(service, 'status', 'loadBalancer', 'ingress')
        .map(ingress => str(ingress, 'hostname') ?? str(ingress, 'ip'))
        .filter(host => host !== null)
        .slice(0, 10)
        .map(host => ({ ...inside, title: `${serviceName}, from outside`, host, external: true }))
      return [inside, ...outside]
    })
}

function fromStatus(cluster: KubeObject, namespace: string, credential: Endpoint['credential']): readonly Endpoint[] {
  const known = [
    [str(cluster, 'status', 'writeService'), 'the primary'],
    [str(cluster, 'status', 'readService'), 'any member'],
  ] as const
  return known.flatMap(([service, purpose]) =>
    service === null
      ? []
      : [{ title: service, host: `${service}.${namespace}.svc`, port: postgresPort, purpose, external: false, credential }],
  )
}

function portOf(service: KubeObject): number {
  const ports = list(service, 'spec', 'ports')
  const named = ports.find(port => ['postgres', 'pgbouncer'].includes(str(port, 'name') ?? '')) ?? ports[0]
  const port = count(named, 'port')
  return port !== null && port > 0 && port < 65_536 ? port : postgresPort
}

function purposeOf(service: KubeObject): string {
  if (str(service, 'spec', 'selector', 'cnpg.io/poolerName') !== null) return 'a connection pooler'
  const role = str(service, 'spec', 'selector', label.instanceRole) ?? str(service, 'spec', 'selector', 'role')
  if (role === 'primary') return 'the primary'
  if (role === 'replica') return 'replicas only'
  return record(service, 'spec', 'selector') === null ? 'unknown' : 'any member'
}

/** Where the application's password is: the operator's own Secret, or the one that was named at the start. */
function readCredential(cluster: KubeObject): Endpoint['credential'] {
  const bootstrap =
    ['initdb', 'recovery', 'pg_basebackup'].find(method => record(cluster, 'spec', 'bootstrap', method) !== null) ?? 'initdb'
  const own = str(cluster, 'spec', 'bootstrap', bootstrap, 'secret', 'name')
  const known = at(cluster, 'spec', 'bootstrap') !== undefined
  return {
    secret: own ?? `${str(cluster, 'metadata', 'name') ?? ''}-app`,
    usernameKey: 'username',
    passwordKey: 'password',
    // A Secret of somebody's own making need not hold more than name and password.
    uriKey: own === null ? 'uri' : null,
    database: known ? str(cluster, 'spec', 'bootstrap', bootstrap, 'database') : null,
  }
}
