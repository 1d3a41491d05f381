import { AppError } from '../../shared/domain/app-error.ts'
import type { LogBatch } from '../../shared/domain/log-line.ts'
import type { Engine } from '../engines/engine.ts'
import { podKind } from '../engines/kube-kinds.ts'
import { instant } from '../engines/read-json.ts'
import type { Contexts } from '../fleet/contexts.ts'
import { type FollowInput, followPodLogs, type LogSource, type PodLogsDeps, readPodLogs } from '../fleet/pod-logs.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { operatorPods, readOperator } from './read-operator.ts'
import { readView } from './read-view.ts'

interface ByEngine {
  readonly context: string
  readonly engine: string
}

/** Logs of an operator's pods. All throw bad-input (nothing is known of them), not-found, disconnected. */
export interface OperatorLogs {
  /** As `clusters.logs` does for members. */
  follow(input: ByEngine & FollowInput, signal: AbortSignal): AsyncGenerator<LogBatch>
  read(
    input: ByEngine & { readonly member: string | null; readonly tail: number; readonly sinceSeconds: number | null },
    signal: AbortSignal,
  ): Promise<LogBatch>
}

interface OperatorLogsDeps extends PodLogsDeps {
  readonly contexts: Contexts
  readonly engines: readonly Engine[]
}

/** How often it is looked which pods there are, in ms. */
const lookEveryMs = 5_000

/** What the pods of an operator are, as of a look. */
interface Pods {
  readonly namespace: string
  readonly names: readonly string[]
}

export function createOperatorLogs(deps: OperatorLogsDeps): OperatorLogs {
  const { contexts, clock } = deps

  async function open(input: ByEngine, signal: AbortSignal): Promise<LogSource> {
    const engine = deps.engines.find(each => each.id === input.engine)
    if (engine === undefined) throw new AppError('not-found', `There is no engine “${input.engine}”.`)
    const logs = engine.operatorPage?.logs
    if (logs === undefined) throw new AppError('bad-input', 'This operator’s logs can not be read.')
    const reader = contexts.reader(input.context)
    const session = contexts.session(input.context)
    if (session === null) throw new AppError('disconnected', 'The context is not connected.')
    let { namespace, names } = await findPods(reader, engine, signal)
    return {
      connection: session.connection,
      logs,
      namespace,
      pods: () => names,
      listen(onChange, onOver) {
        const stop = new AbortController()
        const unlisten = contexts.onChange(() => {
          if (contexts.session(input.context) !== session) onOver()
        })
        const look = () => {
          if (stop.signal.aborted) return
          findPods(reader, engine, stop.signal).then(
            found => {
              // Of another namespace it is another operator: the reader opens the logs anew.
              if (found.namespace !== namespace) return onOver()
              if (found.names.join() !== names.join()) {
                names = found.names
                onChange()
              }
              clock.after(lookEveryMs, look)
            },
            // What keeps the pods from being seen keeps their logs from being read, and those say so.
            () => {
              clock.after(lookEveryMs, look)
            },
          )
        }
        clock.after(lookEveryMs, look)
        return () => {
          stop.abort()
          unlisten()
        }
      },
    }
  }

  return {
    async *follow(input, signal) {
      yield* followPodLogs(deps, await open(input, signal), input, signal)
    },
    read: async (input, signal) => await readPodLogs(deps, await open(input, signal), input, signal),
  }
}

/** The started pods of the operator's first Deployment, and their namespace. */
async function findPods(reader: KubeReader, engine: Engine, signal: AbortSignal): Promise<Pods> {
  const [first] = (await readOperator(reader, engine, signal)).deployments
  const namespace = first?.metadata.namespace ?? ''
  if (first === undefined) return { namespace, names: [] }
  const { view, lost } = await readView({ reader, reads: operatorPods(first), engine, signal })
  if (lost !== null) throw lost
  const started = view.list(podKind, namespace).filter(pod => instant(pod, 'status', 'startTime') !== null)
  return { namespace, names: started.map(pod => pod.metadata.name).toSorted() }
}
