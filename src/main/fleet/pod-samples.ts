import type { KubeObject } from '../../shared/domain/kube.ts'
import type { ContextView, PodRead, PodSample } from '../engines/engine.ts'
import type { Link } from '../kube/link.ts'
import type { PodAnswer, PodProxy } from '../kube/pod-proxy.ts'
import { type Clock, isoTime } from '../lib/clock.ts'
import type { RootKey } from './object-table.ts'

/** What the pods of watched databases say of themselves. */
export interface PodSamples {
  /** What was said last; kept for a while after nobody looks any more. */
  of(key: RootKey): readonly PodSample[]
  /** Asks until `release`. `ready`: each pod was asked once. */
  hold(key: RootKey): { ready(): boolean; release(): void }
  /** Which pods there are may have changed. */
  changed(key: RootKey): void
  /** While nobody can see the app, pods are asked seldom. */
  setShown(shown: boolean): void
  /** The root is no more. */
  forget(key: RootKey): void
  stop(): Promise<void>
}

export interface PodSamplesDeps {
  readonly reads: readonly PodRead[]
  readonly proxy: PodProxy
  readonly link: Pick<Link, 'whenUp' | 'nap'>
  readonly clock: Clock
  readonly random: () => number
  /** null: the root isn't there (yet). */
  readonly sight: (key: RootKey) => { readonly namespace: string; readonly root: KubeObject; readonly view: ContextView } | null
  readonly onSampled: (key: RootKey) => void
  /** Ms from one round to the next. */
  readonly everyMs?: number
}

const everyMsByDefault = 5_000
/** What only an administrator can change, and what nobody can see, is asked for again after so long. */
const seldomMs = 60_000
/** More members than this no operator runs. */
const mostPods = 50
/** Roots of which the last word is kept when nobody looks. */
const mostKept = 200

interface Round {
  readonly stop: AbortController
  /** Cuts the pause before the next round short. */
  wake: AbortController
  holders: number
  /** Whom the round under way, or the last one, asks. */
  asked: string
  /** Whom the last round that came to its end has asked; null: none has. */
  heard: string | null
  done: Promise<void>
}

interface Kept {
  readonly samples: Map<string, PodSample>
  /** Index of the door that a pod answered at, by sample. */
  readonly doors: Map<string, number>
}

/** Asks nobody before the first `hold`. */
export function createPodSamples(deps: PodSamplesDeps): PodSamples {
  const { clock, link, proxy } = deps
  const rounds = new Map<RootKey, Round>()
  const kept = new Map<RootKey, Kept>()
  const ending = new Set<Promise<void>>()
  let hidden = false

  function questions(key: RootKey): { read: PodRead; pod: string; namespace: string }[] {
    const seen = deps.sight(key)
    if (seen === null) return []
    return deps.reads.flatMap(read =>
      read
        .pods(seen.root, seen.view)
        .slice(0, mostPods)
        .map(pod => ({ read, pod, namespace: seen.namespace })),
    )
  }

  function keep(key: RootKey): Kept {
    const found = kept.get(key) ?? { samples: new Map<string, PodSample>(), doors: new Map<string, number>() }
    kept.delete(key)
    kept.set(key, found)
    for (const old of kept.keys()) {
      if (kept.size <= mostKept) break
      if (!rounds.has(old)) kept.delete(old)
    }
    return found
  }

  async function run(key: RootKey, round: Round) {
    const { signal } = round.stop
    while (!signal.aborted) {
      await link.whenUp(signal)
      if (signal.aborted) return
      round.wake = new AbortController()
      const forbidden = await askAll(key, round)
      if (signal.aborted) return
      round.heard = round.asked
      deps.onSampled(key)
      const waitMs = forbidden || hidden ? seldomMs : (deps.everyMs ?? everyMsByDefault)
      await link.nap(waitMs * (0.9 + 0.2 * deps.random()), AbortSignal.any([signal, round.wake.signal]))
    }
  }

  /** true: the user may not ask, so asking again soon is of no use. */
  async function askAll(key: RootKey, round: Round): Promise<boolean> {
    const all = questions(key)
    round.asked = namesOf(all)
    const place = keep(key)
    const ids = new Set(all.map(({ read, pod }) => idOf(read, pod)))
    for (const id of place.samples.keys()) if (!ids.has(id)) place.samples.delete(id)
    for (const id of place.doors.keys()) if (!ids.has(id)) place.doors.delete(id)
    const answers = await Promise.all(
      all.map(async ({ read, pod, namespace }) => {
        const answer = await askPod(place, read, namespace, pod, round.stop.signal)
        if (round.stop.signal.aborted) return false
        place.samples.set(idOf(read, pod), sampleOf(place.samples.get(idOf(read, pod)), read, pod, answer))
        deps.onSampled(key)
        return !answer.ok && answer.why === 'forbidden'
      }),
    )
    return answers.includes(true)
  }

  async function askPod(place: Kept, read: PodRead, namespace: string, pod: string, signal: AbortSignal): Promise<PodAnswer> {
    const known = place.doors.get(idOf(read, pod))
    const order = known === undefined ? read.doors.map((_, index) => index) : [known]
    let answer: PodAnswer = { ok: false, why: 'silent', text: 'there is no way to ask it' }
    for (const index of order) {
      const door = read.doors[index]
      if (door === undefined) continue
      answer = await proxy.ask({ namespace, pod, path: read.path, ...door }, signal)
      if (answer.ok) place.doors.set(idOf(read, pod), index)
      if (answer.ok || answer.why !== 'silent') return answer
    }
    // It may have been updated to serve another way.
    place.doors.delete(idOf(read, pod))
    return answer
  }

  function sampleOf(before: PodSample | undefined, read: PodRead, pod: string, answer: PodAnswer): PodSample {
    const old = { read: read.id, pod, facts: before?.facts ?? null, at: before?.at ?? null }
    if (!answer.ok) return { ...old, problem: describe(answer.why, answer.text) }
    const facts = read.facts(answer.body)
    return facts === null
      ? { ...old, problem: 'what it says can not be read' }
      : { read: read.id, pod, facts, at: isoTime(clock), problem: null }
  }

  function end(key: RootKey, round: Round) {
    rounds.delete(key)
    round.stop.abort()
    const done = round.done.finally(() => ending.delete(done))
    ending.add(done)
  }

  return {
    of: key => [...(kept.get(key)?.samples.values() ?? [])],
    hold(key) {
      let round = rounds.get(key)
      if (round === undefined) {
        round = { stop: new AbortController(), wake: new AbortController(), holders: 0, heard: null, asked: '', done: Promise.resolve() }
        rounds.set(key, round)
        if (deps.reads.length > 0) round.done = run(key, round)
      }
      const mine = round
      mine.holders += 1
      let held = true
      return {
        ready: () => deps.reads.length === 0 || (mine.heard !== null && mine.heard === namesOf(questions(key))),
        release() {
          if (!held) return
          held = false
          mine.holders -= 1
          if (mine.holders === 0) end(key, mine)
        },
      }
    },
    changed(key) {
      const round = rounds.get(key)
      if (round !== undefined && namesOf(questions(key)) !== round.asked) round.wake.abort()
    },
    setShown(shown) {
      const comesBack = hidden && shown
      hidden = !shown
      if (comesBack) for (const round of rounds.values()) round.wake.abort()
    },
    forget(key) {
      kept.delete(key)
    },
    async stop() {
      for (const [key, round] of rounds) end(key, round)
      kept.clear()
      await Promise.all(ending)
    },
  }
}

function idOf(read: PodRead, pod: string): string {
  return `${read.id}/${pod}`
}

function namesOf(all: readonly { read: PodRead; pod: string }[]): string {
  return all.map(({ read, pod }) => idOf(read, pod)).join(' ')
}

function describe(why: 'forbidden' | 'gone' | 'silent', text: string): string {
  if (why === 'forbidden') return 'not allowed to read pods/proxy'
  return why === 'gone' ? 'the pod is gone' : `no status from the pod: ${text}`
}
