import { readLogTime } from '../../shared/domain/log-order.ts'
import type { ClusterLogs } from '../fleet/cluster-logs.ts'
import type { FleetStore } from '../fleet/fleet-store.ts'
import type { RevealSecret } from '../fleet/reveal-secret.ts'
import type { Sights } from '../fleet/sights.ts'
import { neverAborted } from '../lib/never-aborted.ts'
import type { ReadEditable } from '../operations/editables.ts'
import type { CopySecret } from './copy-secret.ts'
import { serve } from './serve.ts'

/** Handlers of `clusters`. */
export function clusterProcedures(deps: {
  readonly store: FleetStore
  readonly sights: Sights
  readonly logs: ClusterLogs
  readonly reveal: RevealSecret
  readonly copy: CopySecret
  readonly editable: ReadEditable
}) {
  const c = serve.clusters
  return {
    list: c.list.handler(({ input }) => deps.store.list(input)),
    get: c.get.handler(({ input, signal }) => deps.sights.get(input.id, signal ?? neverAborted)),
    watch: c.watch.handler(({ input, signal }) => deps.sights.watch(input.id, signal)),
    editable: c.editable.handler(({ input, signal }) =>
      deps.editable({ id: input.id, schema: input.schema !== false }, signal ?? neverAborted),
    ),
    readLogs: c.readLogs.handler(({ input, signal }) => {
      const { id, member = null, tail = 200, sinceSeconds = null } = input
      return deps.logs.read({ id, member, tail, sinceSeconds }, signal ?? neverAborted)
    }),
    logs: c.logs.handler(({ input, signal }) => {
      const ofMembers = new Map(Object.entries(input.afterOf ?? {}))
      const after = (member: string) => readLogTime(ofMembers.get(member) ?? input.after ?? '')
      return deps.logs.follow({ id: input.id, tail: input.tail ?? 500, after }, signal)
    }),
    reveal: c.reveal.handler(({ input, signal }) => deps.reveal(input, 'reveal', signal ?? neverAborted)),
    copy: c.copy.handler(({ input, signal }) => deps.copy(() => deps.reveal(input, 'copy', signal ?? neverAborted))),
  }
}
