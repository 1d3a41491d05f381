import { AppError } from '../../shared/domain/app-error.ts'
import type { Intent } from '../../shared/domain/plan.ts'
import type { Documents } from '../../shared/manifest/parse-documents.ts'
import type {
  AnyOperation,
  ContextView,
  Engine,
  FormStart,
  Operation,
  OperatorOperation,
  PlanDraft,
  Read,
  Subject,
} from '../engines/engine.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { isoTime } from '../lib/clock.ts'
import type { OperationsDeps } from './operations-api.ts'
import { requireParams } from './parse-params.ts'
import { clusterReads, readCluster } from './read-cluster.ts'
import { operatorReads, readOperator } from './read-operator.ts'
import { readView } from './read-view.ts'
import { type Rebased, rebaseParams } from './rebase-params.ts'

/** An intent in a context, and what its operation's schema made of its parameters. */
export interface OnlineIntent {
  readonly deps: Pick<OperationsDeps, 'documents' | 'clock'>
  readonly engine: Engine
  readonly intent: Intent
  readonly parsed: unknown
  readonly signal: AbortSignal
}

/** What an operation says about what was read. */
export interface Considered {
  readonly subject: Subject
  readonly available: true | { readonly because: string }
  readonly draft: PlanDraft
  /** What is asked for, on what stands now, and what the schema made of it; null: there is nothing that it could have begun from. */
  readonly rebased: Rebased | null
  readonly parsed: unknown
}

const noDocuments: Documents = { values: [] }

/** Drafts an operation on a database, or one that makes it. Throws bad-input, not-found, and whatever keeps the cluster from being asked. */
export async function considerDatabase(online: OnlineIntent, reader: KubeReader, operation: Operation<unknown>): Promise<Considered> {
  const { deps, engine, intent, signal } = online
  if (!operation.creates && intent.clusterId === null) {
    throw new AppError('bad-input', `${operation.title} wants a database.`, {
      fields: [{ path: 'clusterId', message: 'Choose a database.' }],
    })
  }
  const cluster = intent.clusterId === null ? null : await readCluster(reader, engine, intent.clusterId, signal)
  const beside = cluster === null ? [] : clusterReads(engine, cluster.namespace, cluster.name)
  const { parsed, rebased, view } = await layOver(online, operation, {
    read: given => readPlanView(reader, engine, [...beside, ...operation.reads(given, cluster)], signal),
    begin: view => (cluster === null ? null : (operation.begin?.({ cluster, view, samples: [] }) ?? null)),
  })
  return {
    subject: operation.subject(parsed, cluster),
    available: operation.available(cluster, view),
    draft: operation.plan({ params: parsed, cluster, view, online: true, now: isoTime(deps.clock) }),
    rebased,
    parsed,
  }
}

/** Drafts an operation on the operator. Throws bad-input, forbidden, and whatever keeps the cluster from being asked. */
export async function considerOperator(
  online: OnlineIntent,
  reader: KubeReader,
  operation: OperatorOperation<unknown>,
): Promise<Considered> {
  const { deps, engine, intent, signal } = online
  if (intent.clusterId !== null) throw new AppError('bad-input', `${operation.title} is about the operator, not about one database.`)
  const text = operation.textOf?.(online.parsed) ?? null
  const [operator, documents] = await Promise.all([
    readOperator(reader, engine, signal),
    text === null ? noDocuments : deps.documents.read(text, signal),
  ])
  const beside = operatorReads(engine, operator)
  const { parsed, rebased, view } = await layOver(online, operation, {
    read: given => readPlanView(reader, engine, [...beside, ...operation.reads(given, operator, documents)], signal),
    begin: view => operation.begin?.(operator, view) ?? null,
  })
  return {
    subject: operation.subject(parsed, operator, documents),
    available: operation.available(operator, view),
    draft: operation.plan({ params: parsed, operator, documents, view, now: isoTime(deps.clock) }),
    rebased,
    parsed,
  }
}

interface Standing {
  readonly read: (parsed: unknown) => Promise<ContextView>
  readonly begin: (view: ContextView) => FormStart | null
}

/** What is asked for, on what stands now. Where that is something else than before, what it stands on is read for it. */
async function layOver({ deps, intent, parsed }: OnlineIntent, operation: AnyOperation, { read, begin }: Standing) {
  const view = await read(parsed)
  const start = begin(view)
  const rebased = start === null ? null : rebaseParams(operation, intent, start)
  if (rebased === null || !rebased.isMoved) return { parsed, rebased, view }
  const moved = requireParams(operation, rebased.params, isoTime(deps.clock))
  return { parsed: moved, rebased, view: await read(moved) }
}

async function readPlanView(reader: KubeReader, engine: Engine, reads: readonly Read[], signal: AbortSignal): Promise<ContextView> {
  const { view, lost } = await readView({ reader, reads, engine, signal })
  if (lost !== null) throw lost
  return view
}
