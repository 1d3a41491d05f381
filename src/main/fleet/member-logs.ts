import { AppError } from '../../shared/domain/app-error.ts'
import type { LogMember } from '../../shared/domain/log-line.ts'
import { readLogTime } from '../../shared/domain/log-order.ts'
import type { Connection } from '../kube/connection.ts'
import { followLog } from '../kube/follow-log.ts'
import { type BackoffLimits, backoffDelay } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'

/** Logs of several pods, each followed for as long as it is there. */
export interface MemberLogs {
  /** How it stands with each; another array after each change. */
  members(): readonly LogMember[]
  /** The pods to follow from now on. */
  setPods(pods: readonly string[]): void
  stop(): void
}

export interface MemberLogsDeps {
  readonly connection: Connection
  readonly clock: Clock
  readonly random: () => number
  readonly namespace: string
  readonly container: string
  /** Newest so many lines of each pod at first. */
  readonly tail: number
  /** Of this member nothing up to this instant (as in LogLine.at); null: the newest lines. */
  readonly after: (member: string) => string | null
  readonly onLine: (member: string, text: string) => void
  readonly onState: () => void
}

const retryLimits: BackoffLimits = { firstMs: 500, maxMs: 15_000, floorMs: 200 }
/** A container that has not started, or one that started again, is looked at this often. */
const waitingMs = 3_000
/** What only an administrator can change. */
const forbiddenMs = 60_000

interface Followed {
  readonly stop: AbortController
  member: LogMember
}

/** Follows nothing before the first `setPods`. */
export function createMemberLogs(deps: MemberLogsDeps): MemberLogs {
  const followed = new Map<string, Followed>()
  let members: readonly LogMember[] = []

  function tell() {
    members = Array.from(followed.values(), each => each.member)
    deps.onState()
  }

  function setState(name: string, mine: Followed, state: LogMember['state'], problem: string | null) {
    if (followed.get(name) !== mine || (mine.member.state === state && mine.member.problem === problem)) return
    mine.member = { name, state, problem }
    tell()
  }

  async function run(pod: string, mine: Followed) {
    const { link } = deps.connection
    const { signal } = mine.stop
    const place = createPlace(deps.after(pod))
    for (let failures = 0; !signal.aborted; ) {
      await link.whenUp(signal)
      if (signal.aborted) return
      const began = deps.clock.monotonic()
      const waitMs = await readOnce(pod, mine, place, () => {
        failures = 0
      }).catch(error => {
        // That it was opened proves little: some break each time, at the same line.
        if (deps.clock.monotonic() - began >= retryLimits.maxMs) failures = 0
        failures += 1
        return waitAfter(pod, mine, error, failures)
      })
      await link.nap(waitMs, signal)
    }
  }

  /** Ms to wait before the log is asked for again. */
  async function readOnce(pod: string, mine: Followed, place: Place, onNews: () => void): Promise<number> {
    const { signal } = mine.stop
    const sinceTime = place.open()
    const question = {
      namespace: deps.namespace,
      pod,
      container: deps.container,
      follow: true,
      tailLines: sinceTime === null ? deps.tail : null,
      sinceTime,
      limitBytes: null,
    }
    const onOpen = () => setState(pod, mine, 'reading', null)
    const onLine = (text: string) => {
      if (signal.aborted || !place.isNew(text)) return
      onNews()
      deps.onLine(pod, text)
    }
    await followLog(deps.connection, question, { onOpen, onLine }, signal)
    setState(pod, mine, 'ended', 'Its container ended.')
    return waitingMs
  }

  function waitAfter(pod: string, mine: Followed, error: unknown, failures: number): number {
    const code = error instanceof AppError ? error.code : 'internal'
    const message = error instanceof Error ? error.message : 'The log could not be read.'
    if (code === 'forbidden') {
      setState(pod, mine, 'forbidden', message)
      return forbiddenMs
    }
    if (code === 'bad-input') {
      setState(pod, mine, 'waiting', message)
      return waitingMs
    }
    if (code === 'not-found') {
      setState(pod, mine, 'ended', 'The pod is gone.')
      return waitingMs
    }
    setState(pod, mine, 'lost', message)
    return backoffDelay(failures - 1, retryLimits, deps.random)
  }

  return {
    members: () => members,
    setPods(pods) {
      const wanted = new Set(pods)
      for (const [pod, { stop }] of followed) {
        if (wanted.has(pod)) continue
        stop.abort()
        followed.delete(pod)
      }
      for (const pod of pods) {
        if (followed.has(pod)) continue
        const mine: Followed = { stop: new AbortController(), member: { name: pod, state: 'opening', problem: null } }
        followed.set(pod, mine)
        void run(pod, mine)
      }
      if (members.length !== followed.size || members.some(member => followed.get(member.name)?.member !== member)) tell()
    },
    stop() {
      for (const { stop } of followed.values()) stop.abort()
      followed.clear()
    },
  }
}

/** How far a log was read. */
interface Place {
  /** Begins a reading: the second to ask from; null: from the newest lines. */
  open(): string | null
  /** Whether a line was not seen in an earlier reading. */
  isNew(text: string): boolean
}

/**
 * The API cuts by the second, so what was seen of the last one comes again and is passed over. Within one reading nothing comes twice, and what
 * comes late is older than what came before it: only the place where the reading began says what is old.
 */
function createPlace(after: string | null): Place {
  let last = after
  /** Lines of that instant; null: all of them, as nobody knows which. */
  let seenAtLast: Set<string> | null = null
  let begin: { readonly at: string | null; readonly seen: ReadonlySet<string> | null } = { at: last, seen: null }
  return {
    open() {
      begin = { at: last, seen: seenAtLast === null ? null : new Set(seenAtLast) }
      return last === null ? null : `${last.slice(0, 19)}Z`
    },
    isNew(text) {
      const at = readLogTime(text.slice(0, Math.max(0, text.indexOf(' '))))
      if (at === null) return true
      if (begin.at !== null && (at < begin.at || (at === begin.at && (begin.seen === null || begin.seen.has(text))))) return false
      if (last === null || at > last) {
        last = at
        seenAtLast = new Set([text])
      } else if (at === last) seenAtLast?.add(text)
      return true
    },
  }
}
