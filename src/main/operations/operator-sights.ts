/**
 * Operators, looked at one at a time: live reads, made while somebody looks and not kept. What could not be read says so; what was read before
 * stays, with its age, when the cluster is out of sight.
 */
import { AppError } from '../../shared/domain/app-error.ts'
import type { OperatorInfo } from '../../shared/domain/context.ts'
import { operatorId } from '../../shared/domain/database-cluster.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { type KindRef, type KubeObject, kindKey } from '../../shared/domain/kube.ts'
import type { OperatorDetail, OperatorRow, OperatorSight } from '../../shared/domain/operator.ts'
import type { ContextView, Engine, OperatorFound } from '../engines/engine.ts'
import { customResourceDefinitionKind, podKind } from '../engines/kube-kinds.ts'
import { describeCrds, describeDeployment, describePod } from '../engines/operator-parts.ts'
import type { Contexts } from '../fleet/contexts.ts'
import type { FleetStore } from '../fleet/fleet-store.ts'
import { actionOf } from '../fleet/list-actions.ts'
import { offFreshness } from '../fleet/session-freshness.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { type Clock, isoTime, sleep } from '../lib/clock.ts'
import { describeWebhooks } from './describe-webhooks.ts'
import { readOperatorRights } from './operator-rights.ts'
import { operatorReads, readOperator } from './read-operator.ts'
import { asAppError, readView } from './read-view.ts'

interface ByEngine {
  readonly context: string
  readonly engine: string
}

export interface OperatorSights {
  list(input: { readonly context?: string | undefined }): { operators: OperatorRow[] }
  /** Throws not-found, disconnected. What the cluster refuses or can't answer is in the sight. */
  get(input: ByEngine, signal: AbortSignal): Promise<OperatorSight>
  /** The same at once and again every few seconds. Throws not-found. */
  watch(input: ByEngine, signal: AbortSignal): AsyncGenerator<OperatorSight>
}

interface OperatorSightsDeps {
  readonly contexts: Contexts
  readonly store: FleetStore
  readonly engines: readonly Engine[]
  readonly clock: Clock
}

/** How often a page that is looked at is read, in ms: a few small lists. */
const everyMs = 4_000
/** CRDs are large and change seldom: what was read of one is good for so long, in ms. */
const crdsForMs = 60_000

/** What one look has read. */
interface Read {
  readonly detail: OperatorDetail
  readonly actions: ClusterAction[]
  readonly asOf: string
}

/** Without the kinds of an operator, a server that told what it serves proves that the operator is missing. */
function presenceOf(seen: OperatorInfo | null, told: boolean): OperatorRow['presence'] {
  if (seen === null) return told ? 'missing' : 'unknown'
  if (seen.installed === null) return 'unknown'
  return seen.installed ? 'installed' : 'missing'
}

export function createOperatorSights(deps: OperatorSightsDeps): OperatorSights {
  const { contexts, store, clock } = deps

  function find(input: ByEngine): Engine {
    contexts.info(input.context)
    const engine = deps.engines.find(each => each.id === input.engine)
    if (engine === undefined) throw new AppError('not-found', `There is no engine “${input.engine}”.`)
    return engine
  }

  function sightOf(contextId: string, engine: Engine, read: Read | null, failure: AppError | null): OperatorSight {
    return {
      id: operatorId(contextId, engine.id),
      contextId,
      engine: engine.id,
      title: engine.title,
      summary: engine.summary,
      release: engine.operatorPage?.release ?? null,
      freshness: store.freshness(contextId) ?? contexts.info(contextId).freshness,
      asOf: read?.asOf ?? null,
      problem: failure?.message ?? null,
      problemCode: failure?.code ?? null,
      problemHint: failure?.data.hint ?? null,
      detail: read?.detail ?? null,
      actions: read?.actions ?? [],
    }
  }

  function rowsOf(contextId: string): OperatorRow[] {
    const summary = contexts.session(contextId)?.summary()
    const freshness = store.freshness(contextId) ?? offFreshness
    const rows = store.rows().filter(row => row.contextId === contextId)
    return deps.engines.map(engine => {
      const seen = summary?.operators.find(each => each.engine === engine.id) ?? null
      const told = freshness.state === 'live' || freshness.state === 'stale'
      return {
        id: operatorId(contextId, engine.id),
        contextId,
        engine: engine.id,
        title: engine.title,
        presence: presenceOf(seen, told),
        version: seen?.version ?? null,
        namespace: seen?.namespace ?? null,
        available: seen?.available ?? null,
        databases: rows.filter(row => row.engine === engine.id).length,
        freshness,
      }
    })
  }

  return {
    list(input) {
      const connected = contexts
        .list()
        .contexts.filter(each => each.connected && (input.context === undefined || each.id === input.context))
      return { operators: connected.flatMap(({ id }) => rowsOf(id)) }
    },
    async get(input, signal) {
      const engine = find(input)
      const reader = contexts.reader(input.context)
      try {
        return sightOf(input.context, engine, await readDetail(reader, engine, clock, signal), null)
      } catch (error) {
        if (signal.aborted) throw error
        return sightOf(input.context, engine, null, asAppError(error))
      }
    },
    async *watch(input, signal) {
      const engine = find(input)
      const remembered = createRemembered(clock)
      let read: Read | null = null
      while (!signal.aborted) {
        let failure: AppError | null = null
        try {
          read = await readDetail(remembered(contexts.reader(input.context)), engine, clock, signal)
        } catch (error) {
          if (signal.aborted) return
          failure = asAppError(error)
        }
        yield sightOf(input.context, engine, read, failure)
        await sleep(clock, everyMs, signal)
      }
    },
  }
}

async function readDetail(reader: KubeReader, engine: Engine, clock: Clock, signal: AbortSignal): Promise<Read> {
  const operator = await readOperator(reader, engine, signal)
  const [{ view, lost, because }, served, rights] = await Promise.all([
    readView({ reader, reads: operatorReads(engine, operator), engine, signal }),
    reader.serves(engine.root, signal),
    readOperatorRights(reader, engine, operator, signal),
  ])
  if (lost !== null) throw lost
  const page = engine.operatorPage
  const detail: OperatorDetail = {
    presence: operator.deployments.length > 0 ? 'installed' : served === false ? 'missing' : 'unknown',
    problems: problemsOf(engine, operator, view, served),
    deployments: operator.deployments.map(deployment => describeDeployment(deployment, engine.operator)),
    pods: view
      .list(podKind, null)
      .filter(pod => isOfOperator(pod, operator))
      .map(describePod),
    namespaces: page?.watchedNamespaces(operator, view)?.slice() ?? null,
    sections: [
      ...(page?.sections(operator, view) ?? []),
      describeCrds(page?.crds ?? [], view),
      describeWebhooks(engine.root.group, { view, because }, clock.now()),
    ],
    rights,
  }
  const actions = (engine.operatorOperations ?? []).map(operation =>
    actionOf(operation, operation.available(operator, view), operation.begin?.(operator, view) ?? null),
  )
  return { detail, actions, asOf: isoTime(clock) }
}

/** Pods that others read (a configuration may stand in a namespace with more) are not the operator's. */
function isOfOperator(pod: KubeObject, operator: OperatorFound): boolean {
  return operator.deployments.some(deployment => deployment.metadata.namespace === pod.metadata.namespace)
}

function problemsOf(engine: Engine, operator: OperatorFound, view: ContextView, served: boolean | null): string[] {
  const problems: string[] = []
  if (served === null) problems.push('The cluster did not say which resources it serves.')
  if (served === true && operator.deployments.length === 0)
    problems.push(
      `The cluster serves ${kindKey(engine.root)}, but no Deployment of the operator was found: nobody may be looking after its databases.`,
    )
  if (served === false && operator.deployments.length > 0)
    problems.push(`The operator runs, but the cluster does not serve ${kindKey(engine.root)}: its CRDs are missing.`)
  if (operator.deployments.length > 1)
    problems.push(`${operator.deployments.length} Deployments look like this operator: an operation must be told which one is meant.`)
  if (operator.deployments.length > 0 && view.knows(podKind) === 'forbidden') problems.push('You may not read its pods.')
  return problems
}

/** A reader for one page that is read again and again: CRDs are asked for less often. */
function createRemembered(clock: Clock): (reader: KubeReader) => KubeReader {
  const kept = new Map<string, { readonly until: number; readonly object: KubeObject | null }>()
  return reader => ({
    ...reader,
    async get(kind: KindRef, namespace: string | null, name: string, signal: AbortSignal) {
      if (kindKey(kind) !== kindKey(customResourceDefinitionKind)) return reader.get(kind, namespace, name, signal)
      const before = kept.get(name)
      if (before !== undefined && before.object !== null && before.until > clock.monotonic()) return before.object
      const object = await reader.get(kind, namespace, name, signal)
      kept.set(name, { until: clock.monotonic() + crdsForMs, object })
      return object
    },
  })
}
