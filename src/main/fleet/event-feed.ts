import type { KindRef, KubeObject } from '../../shared/domain/kube.ts'
import type { Engine } from '../engines/engine.ts'
import { eventKind } from '../engines/kube-kinds.ts'
import { pruneObject } from '../engines/prune-object.ts'
import { readEvent } from '../engines/read-event.ts'
import { str } from '../engines/read-json.ts'
import { eventFields } from '../engines/surroundings.ts'
import type { Connection } from '../kube/connection.ts'
import { startReflector } from '../kube/reflector.ts'
import type { Clock } from '../lib/clock.ts'
import type { RootEvent } from './fleet-observer.ts'

interface EventFeedDeps {
  readonly connection: Connection
  readonly engine: Engine
  readonly fallbackNamespaces: readonly string[]
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onEvent: (event: RootEvent) => void
}

/** What is read of an Event: also whose it is, since only those of roots are told. */
const fields = { ...eventFields, involvedObject: { apiVersion: 'text', kind: 'text', name: 'text', uid: 'text' } } as const

/**
 * Follows the Events of all root objects of an engine, and of nothing else: the server leaves the others out, so it is one quiet stream. Nothing
 * is kept here, and where Events may not be read nothing is told. Ends by its signal; gives what settles then.
 */
export function followRootEvents(deps: EventFeedDeps): Promise<void> {
  const { root, id } = deps.engine
  function tell(object: KubeObject) {
    const name = str(object, 'involvedObject', 'name')
    const { namespace } = object.metadata
    if (name === null || namespace === undefined || !isAbout(object, root)) return
    deps.onEvent({ engine: id, namespace, name, uid: str(object, 'involvedObject', 'uid'), event: readEvent(object) })
  }
  return startReflector({
    connection: deps.connection,
    kind: eventKind,
    namespace: null,
    fallbackNamespaces: deps.fallbackNamespaces,
    fieldSelector: `involvedObject.kind=${root.kind}`,
    ingest: object => pruneObject(object, { fields }),
    onEvents(batch) {
      for (const event of batch) {
        if (event.type === 'put') tell(event.object)
        else if (event.type === 'page') for (const object of event.objects) tell(object)
      }
    },
    // That Events can't be read makes no database less fresh.
    onFreshness: () => undefined,
    clock: deps.clock,
    random: deps.random,
    signal: deps.signal,
  }).done
}

/** Another API may have a kind of the same name. */
function isAbout(object: KubeObject, root: KindRef): boolean {
  const version = str(object, 'involvedObject', 'apiVersion')
  return str(object, 'involvedObject', 'kind') === root.kind && (version === null || version.split('/')[0] === root.group)
}
