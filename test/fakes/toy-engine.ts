import type { Engine, Watch } from '../../src/main/engines/engine.ts'
import { databaseClusterId } from '../../src/shared/domain/database-cluster.ts'
import type { KindRef } from '../../src/shared/domain/kube.ts'

export const toys: KindRef = { group: 'toys.example.io', version: 'v1', kind: 'Toy', plural: 'toys', namespaced: true }
export const pods: KindRef = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
export const events: KindRef = { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true }
export const deployments: KindRef = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true }

const ofPods: Watch = {
  kind: pods,
  scope: 'fleet',
  roots: pod => (pod.metadata.labels?.toy === undefined ? [] : [pod.metadata.labels.toy]),
  prune: pod => ({ metadata: pod.metadata, status: pod.status }),
}
const ofEvents: Watch = {
  kind: events,
  scope: 'detail',
  roots: event => [String((event.involvedObject as { name?: string } | undefined)?.name ?? '')],
  prune: event => event,
}

/** An engine of the smallest kind: members are pods with the label `toy`. It counts how often it projects. */
export function createToyEngine(): Engine & { readonly counts: { projections: number } } {
  const counts = { projections: 0 }
  const engine: Engine & { readonly counts: { projections: number } } = {
    counts,
    id: 'toy',
    title: 'Toys',
    summary: '',
    root: toys,
    pruneRoot: toy => ({ metadata: toy.metadata, spec: toy.spec }),
    watches: [ofPods, ofEvents],
    operator: { labelSelectors: ['app=toy-operator'], version: deployment => deployment.metadata.labels?.version ?? null },
    project({ contextId, root, view, operatorDown = false }) {
      counts.projections += 1
      const { namespace = '', name, uid = '', resourceVersion = '' } = root.metadata
      const spec = root.spec as { members?: number; version?: string } | undefined
      const mine = view.about(pods, namespace, name)
      return {
        id: databaseClusterId(contextId, 'toy', namespace, name),
        uid,
        resourceVersion,
        contextId,
        engine: 'toy',
        namespace,
        name,
        version: spec?.version ?? null,
        health: operatorDown ? 'unknown' : 'healthy',
        reasons: operatorDown ? [{ health: 'unknown', text: 'The operator does not run', source: 'deployments' }] : [],
        members: { ready: view.knows(pods) === 'listed' ? mine.length : null, desired: spec?.members ?? null },
        storageBytes: null,
        backup: { state: 'none', lastSuccess: null, lastFailure: null, text: null },
        deprecations: [],
        createdAt: null,
      }
    },
    detail(input) {
      const { namespace = '', name } = input.root.metadata
      return {
        cluster: engine.project(input),
        engineTitle: 'Toys',
        operatorVersion: input.operatorVersion,
        members: [],
        endpoints: [],
        conditions: [],
        events: input.view.about(events, namespace, name).map(event => ({
          id: event.metadata.uid ?? '',
          type: 'Normal',
          reason: String(event.reason),
          message: '',
          about: name,
          count: 1,
          lastSeen: null,
        })),
        backups: [],
        schedules: [],
        sections: [],
        yaml: '',
      }
    },
    operations: [],
  }
  return engine
}
