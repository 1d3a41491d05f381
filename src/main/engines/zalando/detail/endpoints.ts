import type { Endpoint } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { serviceKind } from '../../kube-kinds.ts'
import { count, entries, list, str } from '../../read-json.ts'
import type { Sight } from '../health.ts'
import { secretOf } from '../operator-config.ts'

/** More Services than this are cut. */
const mostServices = 50
const postgresPort = 5432

/** Ways in: every Service of the database, inside the cluster and, once a load balancer has an address, from outside. */
export function readEndpoints(sight: Sight): readonly Endpoint[] {
  const { root, view } = sight
  const namespace = str(root, 'metadata', 'namespace') ?? ''
  const name = str(root, 'metadata', 'name') ?? ''
  const credential = readCredential(sight)
  const purposes: ReadonlyMap<string, string> = new Map([
    [name, 'the primary'],
    [`${name}-repl`, 'replicas only'],
    [`${name}-pooler`, 'the primary, through the connection pooler'],
    [`${name}-pooler-repl`, 'replicas, through the connection pooler'],
  ])
  const order = [...purposes.keys()]
  const services = view.about(serviceKind, namespace, name).filter(service => purposes.has(nameOf(service)))
  // Before the Services are read, or where they may not be: the operator always makes the first one.
  if (services.length === 0 && view.knows(serviceKind) !== 'listed')
    return [{ title: name, host: `${name}.${namespace}.svc`, port: postgresPort, purpose: 'the primary', external: false, credential }]
  return services
    .slice(0, mostServices)
    .toSorted((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)))
    .flatMap(service => {
      const title = nameOf(service)
      const purpose = purposes.get(title) ?? 'unknown'
      const inside: Endpoint = { title, host: `${title}.${namespace}.svc`, port: portOf(service), purpose, external: false, credential }
      const outside = list(service, 'status', 'loadBalancer', 'ingress')
        .slice(0, 10)
        .map(ingress => str(ingress, 'hostname') ?? str(ingress, 'ip'))
        .filter(host => host !== null)
        .map(host => ({ ...inside, title: `${title}, from outside`, host, external: true }))
      return [inside, ...outside]
    })
}

function nameOf(service: KubeObject): string {
  return str(service, 'metadata', 'name') ?? ''
}

function portOf(service: KubeObject): number {
  const ports = list(service, 'spec', 'ports').slice(0, 50)
  const named = ports.find(port => ['postgresql', 'postgres', 'pgbouncer'].includes(str(port, 'name') ?? '')) ?? ports[0]
  const port = count(named, 'port')
  return port !== null && port > 0 && port < 65_536 ? port : postgresPort
}

/** The Secret of the first database's owner; of the superuser where the manifest names no database. */
function readCredential({ root, config }: Sight): Endpoint['credential'] {
  const namespace = str(root, 'metadata', 'namespace') ?? ''
  const [database, owner] = entries(root, 'spec', 'databases')[0] ?? []
  const user = typeof owner === 'string' && owner !== '' ? owner : 'postgres'
  const secret = secretOf(config, { namespace, name: str(root, 'metadata', 'name') ?? '' }, user)
  // Only a Secret beside the database can be shown.
  if (secret.namespace !== namespace) return null
  return { secret: secret.name, usernameKey: 'username', passwordKey: 'password', uriKey: null, database: database ?? 'postgres' }
}
