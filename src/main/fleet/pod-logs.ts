/**
 * Logs of several pods that belong together: followed on one time axis, or read once. Nothing is kept: a stream holds what its reader has not taken
 * yet, up to a limit, and ends with its reader.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { LogBatch, LogMember } from '../../shared/domain/log-line.ts'
import type { EngineLogs } from '../engines/engine.ts'
import type { Connection } from '../kube/connection.ts'
import { followLog } from '../kube/follow-log.ts'
import type { Clock } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import { createLogBuffer } from './log-buffer.ts'
import { createMemberLogs } from './member-logs.ts'

/** Pods whose logs belong together. */
export interface LogSource {
  readonly connection: Connection
  readonly logs: EngineLogs
  readonly namespace: string
  /** Names of those whose containers have been started, now. */
  pods(): readonly string[]
  /** Calls when the pods may be others, until the returned function ends that. `onOver`: there will be nothing more to follow. */
  listen(onChange: () => void, onOver: () => void): () => void
}

export interface PodLogsDeps {
  readonly clock: Clock
  readonly random: () => number
}

/** What of each pod is followed. */
export interface FollowInput {
  /** Newest so many lines of each pod at first. */
  readonly tail: number
  /** Of this pod nothing up to this instant (as in LogLine.at); null: the newest lines. */
  readonly after: (member: string) => string | null
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

/** The newest lines of each pod and then what comes. Pods that come later join. */
export function followPodLogs(
  deps: PodLogsDeps,
  source: LogSource,
  input: FollowInput,
  signal?: AbortSignal,
): AsyncIteratorObject<LogBatch, undefined, void> {
  const { clock } = deps
  const { logs } = source
  const buffer = createLogBuffer(logs, mostWaiting)
  const over = new AbortController()
  let poke: () => void = () => undefined
  let told: readonly LogMember[] | null = null
  let meeting = false
  const following = createMemberLogs({
    connection: source.connection,
    clock,
    random: deps.random,
    namespace: source.namespace,
    container: logs.container,
    tail: input.tail,
    after: input.after,
    onLine(member, text) {
      buffer.push(member, text)
      poke()
    },
    onState: () => poke(),
  })
  const meet = () => following.setPods(chosen(source.pods()))
  // What is told of the pods changes often, which there are seldom.
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
      const unlisten = source.listen(meetSoon, () => over.abort())
      meet()
      return () => {
        over.abort()
        unlisten()
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
}

/** The newest lines of all pods or of one, once. Throws not-found when that one is not among them. */
export async function readPodLogs(
  deps: PodLogsDeps,
  source: LogSource,
  input: { readonly member: string | null; readonly tail: number; readonly sinceSeconds: number | null },
  signal: AbortSignal,
): Promise<LogBatch> {
  const { clock } = deps
  const { logs, namespace } = source
  const pods = chosen(source.pods()).filter(pod => input.member === null || pod === input.member)
  if (input.member !== null && pods.length === 0) throw new AppError('not-found', `No member “${input.member}” runs.`)
  const buffer = createLogBuffer(logs, input.tail * mostMembers)
  const members: LogMember[] = []
  const sinceTime =
    input.sinceSeconds === null ? null : new Date(clock.now() - input.sinceSeconds * 1_000).toISOString().replace(/\.\d+Z$/, 'Z')
  const question = { namespace, container: logs.container, follow: false, tailLines: input.tail, sinceTime, limitBytes: readBytes }
  const queue = [...pods]
  const limited = () => {
    const late = new AbortController()
    clock.after(readMs, () => late.abort())
    return AbortSignal.any([signal, late.signal])
  }
  const work = async () => {
    for (let pod = queue.shift(); pod !== undefined && !signal.aborted; pod = queue.shift()) {
      const member = pod
      const on = { onOpen: () => undefined, onLine: (text: string) => buffer.push(member, text) }
      members.push(await readMember(member, () => followLog(source.connection, { ...question, pod: member }, on, limited())))
    }
  }
  await Promise.all(Array.from({ length: readAtOnce }, work))
  return { ...buffer.take(Number.MAX_SAFE_INTEGER), members: members.toSorted((one, other) => one.name.localeCompare(other.name)) }
}

function chosen(pods: readonly string[]): string[] {
  return pods.toSorted().slice(0, mostMembers)
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
