import { AppError } from '../../shared/domain/app-error.ts'
import { type KindRef, type KubeMetadata, type KubeObject, kindKey } from '../../shared/domain/kube.ts'
import type { ContextView, Engine, PodQuestion, Read, Watch } from '../engines/engine.ts'
import { podAnswerKind, podAnswerName } from '../engines/pod-answers.ts'
import { fieldManager } from '../kube/apply.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isRecord } from './json.ts'

/** A view over objects that were read just now, and what kept it from being whole. */
interface LiveView {
  readonly view: ContextView
  /** The first read that failed for another reason than "not allowed" or "not served": the cluster is out of sight. null: none. */
  readonly lost: AppError | null
  /** What the cluster said when objects of this kind could not be read, in words; null: they could, or nobody asked. */
  because(kind: KindRef): string | null
}

interface ReadViewInput {
  readonly reader: KubeReader
  readonly reads: readonly Read[]
  /** For `about`: which roots an object belongs to. */
  readonly engine: Pick<Engine, 'watches'>
  readonly signal: AbortSignal
}

/** Reads in flight at once: enough to hide latency, few enough not to be throttled. */
const concurrency = 6

/** How often reads may lead to others: from a Deployment to the settings that it names, and from those to what they say the labels of. */
const laterRounds = 3

type ReadNow = Exclude<Read, { readonly later: unknown }>

type Knowledge = 'listed' | 'forbidden' | 'unserved' | 'unknown'

/** Reads all that an operation asked for, live. Throws only when cancelled; see `lost`. */
export async function readView(input: ReadViewInput): Promise<LiveView> {
  const objects = new Map<string, Map<string, KubeObject>>()
  const knowledge = new Map<string, Knowledge>()
  /** Of reads that are advice alone: counts for kinds that nothing else has read. */
  const advice = new Map<string, Knowledge>()
  const reasons = new Map<string, string>()
  const done = new Set<string>()
  let lost: AppError | null = null

  async function ask(question: PodQuestion): Promise<void> {
    const key = kindKey(podAnswerKind)
    const table = objects.get(key) ?? new Map<string, KubeObject>()
    objects.set(key, table)
    const object = await readAnswer(input, question)
    table.set(objectKey(object), object)
    lower(knowledge, key, 'listed')
  }

  async function readOne(read: ReadNow): Promise<void> {
    // Several parts of an operation want the same.
    const once = JSON.stringify([kindKey(read.kind), { ...read, kind: null }])
    if (done.has(once)) return
    done.add(once)
    if ('pod' in read) return await ask(read)
    const key = kindKey(read.kind)
    const known = 'optional' in read ? advice : knowledge
    const table = objects.get(key) ?? new Map<string, KubeObject>()
    objects.set(key, table)
    try {
      for (const object of await fetchRead(input, read)) table.set(objectKey(object), safeForEngine(read.kind, object))
      lower(known, key, 'listed')
    } catch (error) {
      if (input.signal.aborted) throw error
      const failure = asAppError(error)
      const seen = failure.code === 'forbidden' ? 'forbidden' : failure.code === 'not-found' ? 'unserved' : 'unknown'
      lower(known, key, seen)
      reasons.set(key, failure.message)
      if (seen === 'unknown' && !('optional' in read)) lost ??= failure
    }
  }

  const view = createView(objects, kind => knowledge.get(kind) ?? advice.get(kind), input.engine.watches)
  let due = input.reads
  for (let round = 0; round <= laterRounds && due.length > 0; round++) {
    await forEachBounded(
      due.flatMap(read => ('later' in read ? [] : [read])),
      concurrency,
      readOne,
    )
    due = due.flatMap(read => ('later' in read ? read.later(view) : []))
  }
  return { view, lost, because: kind => reasons.get(kindKey(kind)) ?? null }
}

/** A view that knows nothing: for plans that are made offline. */
export function emptyView(): ContextView {
  return createView(new Map(), () => undefined, [])
}

/** Runs `work` on every item, at most `limit` at a time. Rejects with the first failure. */
export async function forEachBounded<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  async function lane(): Promise<void> {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane))
}

/** The AppError that something thrown is, or stands for. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

/** What a pod answered, as an object of the view. */
async function readAnswer({ reader, signal }: ReadViewInput, question: PodQuestion): Promise<KubeObject> {
  const head = { kind: podAnswerKind.kind, metadata: { name: podAnswerName(question), namespace: question.namespace } }
  let problem = 'there is no way to ask it'
  for (const scheme of question.schemes) {
    const answer = await reader.askPod({ ...question, scheme }, signal)
    if (answer.ok) {
      try {
        return { ...head, answer: JSON.parse(answer.body) }
      } catch {
        return { ...head, problem: 'its answer is no JSON' }
      }
    }
    problem = answer.text
    if (answer.why !== 'silent') break
  }
  return { ...head, problem }
}

async function fetchRead(input: ReadViewInput, read: Exclude<ReadNow, PodQuestion>): Promise<readonly KubeObject[]> {
  const { reader, signal } = input
  if ('name' in read) {
    const object = await reader.get(read.kind, read.namespace, read.name, signal)
    if (object !== null) return [object]
    if ((await reader.serves(read.kind, signal)) === false) throw new AppError('not-found', `${read.kind.kind} is not served here.`)
    return []
  }
  const selector = read.labelSelector === undefined ? {} : { labelSelector: read.labelSelector }
  return (await reader.list(read.kind, { namespace: read.namespace, ...selector, signal })).items
}

/** What is known of a kind is what its least lucky read knows. */
function lower(knowledge: Map<string, Knowledge>, key: string, seen: Knowledge): void {
  const order: readonly Knowledge[] = ['listed', 'forbidden', 'unserved', 'unknown']
  const before = knowledge.get(key) ?? 'listed'
  knowledge.set(key, order.indexOf(seen) > order.indexOf(before) ? seen : before)
}

function createView(
  objects: ReadonlyMap<string, ReadonlyMap<string, KubeObject>>,
  knowledge: (key: string) => Knowledge | undefined,
  watches: readonly Watch[],
): ContextView {
  const tableOf = (kind: KindRef) => objects.get(kindKey(kind)) ?? new Map<string, KubeObject>()
  const list = (kind: KindRef, namespace: string | null) => {
    const all = [...tableOf(kind).values()]
    return namespace === null ? all : all.filter(object => object.metadata.namespace === namespace)
  }
  return {
    knows: kind => knowledge(kindKey(kind)) ?? 'unknown',
    get: (kind, namespace, name) => tableOf(kind).get(`${kind.namespaced ? (namespace ?? '') : ''}/${name}`) ?? null,
    list,
    about(kind, namespace, rootName) {
      const roots = watches.filter(watch => kindKey(watch.kind) === kindKey(kind))
      return list(kind, namespace).filter(object => roots.some(watch => watch.roots(object).includes(rootName)))
    },
  }
}

function objectKey(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

function isOurApply(entry: unknown): boolean {
  return isRecord(entry) && entry.manager === fieldManager && entry.operation === 'Apply'
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * Without bookkeeping, and of a Secret only the length of each value: no engine ever holds a secret. Of `managedFields` there stays whether this
 * app applied the object, as an entry without fields.
 */
function safeForEngine(kind: KindRef, object: KubeObject): KubeObject {
  const { managedFields = [], annotations, ...rest } = object.metadata
  const { [lastApplied]: _, ...kept } = annotations ?? {}
  const metadata: KubeMetadata = {
    ...rest,
    ...(annotations === undefined ? {} : { annotations: kept }),
    ...(managedFields.some(isOurApply) ? { managedFields: [{ manager: fieldManager, operation: 'Apply' }] } : {}),
  }
  if (kind.group !== '' || kind.plural !== 'secrets') return { ...object, metadata }
  const lengths: Record<string, string> = {}
  if (isRecord(object.data)) {
    for (const [key, value] of Object.entries(object.data)) {
      lengths[key] = typeof value === 'string' ? String(Buffer.from(value, 'base64').length) : '0'
    }
  }
  return { ...object, metadata, data: lengths }
}
