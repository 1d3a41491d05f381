import { coreTypes } from '../../../resource-type.ts'
import type { SimulatedPods } from '../../../simulated-pods.ts'
import { labelOf, nameOf, namespaceOf, textAt } from '../../read.ts'
import { cnpgTypes, operatorNamespace } from '../kinds.ts'
import type { LiveCache } from '../live-cache.ts'
import { isReady } from '../reconcile/pass.ts'
import { instanceLog } from './log.ts'
import { managerLog } from './manager-log.ts'
import { instanceMetrics } from './metrics.ts'
import { instanceStatus } from './status.ts'

const text = 'text/plain; charset=utf-8'

/** What the members' containers serve (status on 8000 by TLS, metrics on 9187 in clear) and print. */
export function createSimulatedPods(cache: Pick<LiveCache, 'get' | 'list'>): SimulatedPods {
  const clusterOf = (pod: Parameters<SimulatedPods['http']>[0]) =>
    labelOf(pod, 'cnpg.io/podRole') === 'instance'
      ? cache.get(cnpgTypes.Cluster, namespaceOf(pod), labelOf(pod, 'cnpg.io/cluster'))
      : undefined
  return {
    http(pod, { scheme, port, path }, now) {
      const cluster = clusterOf(pod)
      if (cluster === undefined || textAt(pod, 'status', 'phase') !== 'Running') return null
      const ready = cache
        .list(coreTypes.Pod, namespaceOf(pod))
        .filter(
          other =>
            labelOf(other, 'cnpg.io/cluster') === nameOf(cluster) && labelOf(other, 'cnpg.io/podRole') === 'instance' && isReady(other),
        )
        .toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
      if (port === 8000) {
        if (scheme !== 'https') return { status: 400, contentType: text, body: 'Client sent an HTTP request to an HTTPS server.\n' }
        if (path === '/healthz' || path === '/readyz')
          return { status: isReady(pod) ? 200 : 500, contentType: text, body: isReady(pod) ? 'OK' : 'not ready' }
        if (path !== '/pg/status') return { status: 404, contentType: text, body: '404 page not found\n' }
        if (!isReady(pod)) return { status: 500, contentType: text, body: 'failed to connect to PostgreSQL: connection refused\n' }
        return { status: 200, contentType: 'application/json', body: JSON.stringify(instanceStatus(cluster, pod, ready, now)) }
      }
      if (port !== 9187 || scheme !== 'http' || !isReady(pod)) return null
      if (path !== '/metrics') return { status: 404, contentType: text, body: '404 page not found\n' }
      return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body: instanceMetrics(cluster, pod, ready, now) }
    },
    log(pod, container, from, to) {
      const cluster = clusterOf(pod)
      if (cluster === undefined) return namespaceOf(pod) === operatorNamespace && container === 'manager' ? managerLog(pod, from, to) : null
      return container === 'postgres' ? instanceLog(cluster, pod, from, to) : []
    },
  }
}
