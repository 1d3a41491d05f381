import { AppError } from '../../shared/domain/app-error.ts'
import type { DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import type { LogBatch } from '../../shared/domain/log-line.ts'
import type { Engine } from '../engines/engine.ts'
import type { Contexts } from './contexts.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import { type FollowInput, followPodLogs, type LogSource, type PodLogsDeps, readPodLogs } from './pod-logs.ts'
import type { Sights } from './sights.ts'

/** Logs of a database's members: followed together, or read once. */
export interface ClusterLogs {
  /**
   * The newest `tail` lines of each member and then what comes; of members for which `after` gives an instant only what is later than that. Members
   * that come later join.
   * Throws bad-input (the engine reads no logs), not-found, disconnected.
   */
  follow(input: FollowInput & { readonly id: string }, signal?: AbortSignal): AsyncIteratorObject<LogBatch, undefined, void>
  /** The newest lines of all members or of one, once. Throws like `follow`. */
  read(
    input: { readonly id: string; readonly member: string | null; readonly tail: number; readonly sinceSeconds: number | null },
    signal: AbortSignal,
  ): Promise<LogBatch>
}

export interface ClusterLogsDeps extends PodLogsDeps {
  readonly contexts: Contexts
  readonly sights: Sights
  readonly engines: readonly Engine[]
}

/** Over the sessions of connected contexts. */
export function createClusterLogs(deps: ClusterLogsDeps): ClusterLogs {
  const { contexts } = deps

  function open(id: string): LogSource {
    const { contextId, engine, namespace, name } = parseClusterId(id)
    // Says in which way the context isn't there.
    contexts.reader(contextId)
    const session = contexts.session(contextId)
    const logs = deps.engines.find(each => each.id === engine)?.logs
    if (logs === undefined) throw new AppError('bad-input', 'This engine’s logs can not be read.')
    if (session === null) throw new AppError('disconnected', 'The context is not connected.')
    return {
      connection: session.connection,
      logs,
      namespace,
      pods: () => podsOf(session.detail(engine, namespace, name)),
      listen(onChange, onOver) {
        const look = session.look(engine, namespace, name, onChange)
        const unlisten = contexts.onChange(() => {
          if (contexts.session(contextId) !== session) onOver()
        })
        return () => {
          unlisten()
          look?.stop()
        }
      },
    }
  }

  return {
    follow: (input, signal) => followPodLogs(deps, open(input.id), input, signal),
    async read(input, signal) {
      const source = open(input.id)
      const { detail } = await deps.sights.get(input.id, signal)
      return await readPodLogs(deps, { ...source, pods: () => podsOf(detail) }, input, signal)
    },
  }
}

/** Members whose containers have been started, by name. */
function podsOf(detail: DatabaseClusterDetail | null): string[] {
  const members = detail?.members.filter(member => member.startedAt !== null && member.role !== 'other') ?? []
  return members.map(member => member.name)
}
