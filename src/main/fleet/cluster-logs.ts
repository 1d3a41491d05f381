/**
 * Logs of a database's members: followed together, or read once. Nothing is kept: a stream holds what its reader has not taken yet, up to a
 * limit, and ends with its reader.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { DatabaseClusterDetail } from '../../shared/domain/database-cluster.ts'
import type { LogBatch, LogMember } from '../../shared/domain/log-line.ts'
import type { Engine, EngineLogs } from '../engines/engine.ts'
import { followLog } from '../kube/follow-log.ts'
import type { Clock } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Contexts } from './contexts.ts'
import { createLogBuffer } from './log-buffer.ts'
import { createMemberLogs } from './member-logs.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import type { Session } from './session.ts'
import type { Sights } from './sights.ts'

export interface ClusterLogs {
  /**
   * The newest `tail` lines of each member and then what comes; of members for which `after` gives an instant only what is later than that. Members
   * that come later join.
   * Throws bad-input (the engine reads no logs), not-found, disconnected.
   */
  follow(
    input: { readonly id: string; readonly tail: number; readonly after: (member: string) => string | null },
    signal?: AbortSignal,
  ): AsyncIteratorObject<LogBatch, undefined, void>
  /** The newest lines of all members or of one, once. Throws like `follow`. */
  read(
    input: { readonly id: string; readonly member: string | null; readonly tail: number; readonly sinceSeconds: number | null },
    signal: AbortSignal,
  ): Promise<LogBatch>
}

export interface ClusterLogsDeps {
  readonly contexts: Contexts
  readonly sights: Sights
  readonly engines: readonly Engine[]
  readonly clock: Clock
  readonly random: () => number
}

/** Batches come no closer together, in ms. */
const spacingMs = 100
const linesPerBatch = 1_000
/** Lines that wait for a reader that is slow. */
const mostWaiting = 5_000
/** More members are not read together. */
const mostMembers = 20
/** How long a member that comes or goes may be overlooked, in ms. */
const meetMs = 500
const readMs = 15_000
const readBytes = 1024 * 1024
const readAtOnce = 3

/** Over the sessions of connected contexts. */
export function createClusterLogs(deps: ClusterLogsDeps): ClusterLogs {
  const { contexts, clock } = deps

  function open(id: string): ReturnType<typeof parseClusterId> & { readonly session: Session; readonly logs: EngineLogs } {
    const parts = parseClusterId(id)
    // Says in which way the context isn't there.
    contexts.reader(parts.contextId)
    const session = contexts.session(parts.contextId)
    const logs = deps.engines.find(each => each.id === parts.engine)?.logs
    if (logs === undefined) throw new AppError('bad-input', 'This engine’s logs can not be read.')
    if (session === null) throw new AppError('disconnected', 'The context is not connected.')
    return { ...parts, session, logs }
  }

  return {
    follow(input, signal) {
      const { contextId, session, logs, namespace, name, engine } = open(input.id)
      const buffer = createLogBuffer(logs, mostWaiting)
      const over = new AbortController()
      let poke: () => void = () => undefined
      let told: readonly LogMember[] | null = null
      let meeting = false
      const following = createMemberLogs({
        connection: session.connection,
        clock,
        random: deps.random,
        namespace,
        container: logs.container,
        tail: input.tail,
        after: input.after,
        onLine(member, text) {
          buffer.push(member, text)
          poke()
        },
        onState: () => poke(),
      })
      const meet = () => following.setPods(podsOf(session.detail(engine, namespace, name)))
      // What is told of the database changes often, which pods it has seldom.
      const meetSoon = () => {
        if (meeting) return
        meeting = true
        clock.after(meetMs, () => {
          meeting = false
          if (!over.signal.aborted) meet()
        })
      }
      return coalesce<LogBatch>({
        clock,
        spacingMs,
        signal: AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]),
        begin(tell) {
          poke = tell
          const look = session.look(engine, namespace, name, meetSoon)
          const unlisten = contexts.onChange(() => {
            if (contexts.session(contextId) !== session) over.abort()
          })
          meet()
          return () => {
            over.abort()
            unlisten()
            look?.stop()
            following.stop()
          }
        },
        take() {
          const { lines, dropped } = buffer.take(linesPerBatch)
          if (buffer.size > 0) poke()
          const members = following.members()
          if (told === members && lines.length === 0 && dropped === 0) return null
          told = members
          return { lines, dropped, members: [...members] }
        },
      })
    },
    async read(input, signal) {
      const { session, logs, namespace } = open(input.id)
      const { detail } = await deps.sights.get(input.id, signal)
      const pods = podsOf(detail).filter(pod => input.member === null || pod === input.member)
      if (input.member !== null && pods.length === 0) throw new AppError('not-found', `No member “${input.member}” runs.`)
      const buffer = createLogBuffer(logs, input.tail * mostMembers)
      const members: LogMember[] = []
      const sinceTime =
        input.sinceSeconds === null ? null : new Date(clock.now() - input.sinceSeconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z')
      const question = { namespace, container: logs.container, follow: false, tailLines: input.tail, sinceTime, limitBytes: readBytes }
      const queue = [...pods]
      const work = async () => {
        for (let pod = queue.shift(); pod !== undefined && !signal.aborted; pod = queue.shift()) {
          const member = pod
          const on = { onOpen: () => undefined, onLine: (text: string) => buffer.push(member, text) }
          members.push(await readMember(member, () => followLog(session.connection, { ...question, pod: member }, on, limited(signal))))
        }
      }
      await Promise.all(Array.from({ length: readAtOnce }, work))
      return { ...buffer.take(Number.MAX_SAFE_INTEGER), members: members.toSorted((one, other) => one.name.localeCompare(other.name)) }
    },
  }

  function limited(signal: AbortSignal): AbortSignal {
    const late = new AbortController()
    clock.after(readMs, () => late.abort())
    return AbortSignal.any([signal, late.signal])
  }
}

/** Members whose containers have been started, by name. */
function podsOf(detail: DatabaseClusterDetail | null): string[] {
  const members = detail?.members.filter(member => member.startedAt !== null && member.role !== 'other') ?? []
  return members
    .map(member => member.name)
    .toSorted()
    .slice(0, mostMembers)
}

async function readMember(name: string, read: () => Promise<void>): Promise<LogMember> {
  try {
    await read()
    return { name, state: 'ended', problem: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const state = error.code === 'forbidden' ? 'forbidden' : error.code === 'bad-input' ? 'waiting' : 'lost'
    return { name, state, problem: error.code === 'cancelled' ? 'it did not end in time' : error.message }
  }
}
