/**
 * practice/ is an embedded Kubernetes API over HTTPS on 127.0.0.1, with simulated operators that work through that API as real ones do. It serves
 * several contexts, each with its own store, from objects and schemas of our own; `runPracticeCluster` starts them all.
 *
 * The app reaches it through its socket and kubeconfig, like any cluster, in a process of its own: nothing here imports the app's layers, and
 * nothing in them imports this. It promises what the app and kubectl need of an API server (see `api-server.ts`), and that its databases are simulated:
 * no container runs and nothing leaves the laptop.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ApiServer, createApiServer } from './api-server.ts'
import type { PracticeUser } from './bootstrap.ts'
import { createPracticeClient } from './client.ts'
import { startCronController } from './cron-controller.ts'
import { getPath } from './json.ts'
import type { KubeconfigContext } from './kubeconfig.ts'
import { openPersistence } from './persistence.ts'
import { createPracticeClock, createRandom } from './practice-clock.ts'
import { coreTypes } from './resource-type.ts'
import { runDeployments } from './run-deployments.ts'
import type { OperatorDeps, SimulatedOperator } from './simulated-operator.ts'

/** How to run the practice cluster. Everything here is plain data, so that it can go to another process. */
export interface PracticeOptions {
  /** Port of the first context, the next ones count up; 0 or undefined takes free ones. */
  readonly port?: number
  /** Names of the contexts, or how many (default 2). */
  readonly contexts?: number | readonly string[]
  /** Databases per context; undefined: the newcomer's set of several states. */
  readonly clusters?: number
  readonly seed?: number
  /** How much faster than life the simulated operators work (default 10). */
  readonly speed?: number
  /** Folder in which the contexts' objects outlive the process. */
  readonly persist?: string
  /** Users with fewer rights, beside the admin, in every context. */
  readonly users?: readonly PracticeUser[]
  /** Ids of operators that are not installed at first: each begins to work once somebody has installed its CRDs and its Deployment. */
  readonly missing?: readonly string[]
  /** False starts the API without operators and databases. */
  readonly operators?: boolean
}

/** A running practice cluster. */
export interface PracticeCluster extends AsyncDisposable {
  readonly servers: readonly ApiServer[]
  kubeconfig(all?: boolean): readonly KubeconfigContext[]
}

const defaultNames = ['practice-berlin', 'practice-lisbon', 'practice-osaka', 'practice-quito']

function contextNames(contexts: PracticeOptions['contexts']): readonly string[] {
  if (typeof contexts === 'object') return contexts
  return Array.from({ length: contexts ?? 2 }, (_, index) => defaultNames[index] ?? `practice-${index + 1}`)
}

/** Starts every context with its operators, and fills the stores that are new. `now`: the clock on the wall by which CronJobs run. */
export async function runPracticeCluster(
  options: PracticeOptions,
  operators: readonly SimulatedOperator[],
  onError: (error: unknown) => void,
  now: () => Date = () => new Date(),
): Promise<PracticeCluster> {
  const stack = new AsyncDisposableStack()
  const servers: ApiServer[] = []
  if (options.persist !== undefined) await mkdir(options.persist, { recursive: true, mode: 0o700 })
  try {
    for (const [index, context] of contextNames(options.contexts).entries()) {
      const server = stack.use(
        await createApiServer({
          context,
          port: options.port ? options.port + index : 0,
          admission: operators.flatMap(operator => operator.admission),
          customGroups: customGroups(operators),
          users: options.users ?? [],
          podTerminationMs: 10_000 / (options.speed ?? 10),
          ...(options.persist === undefined ? {} : { persistence: openPersistence(join(options.persist, `${context}.sqlite`)) }),
        }),
      )
      servers.push(server)
      if (options.operators === false) continue
      await runSchedules(server, options, now, stack, onError)
      for (const operator of operators) await runOperator(server, operator, options, index, stack, onError)
      if ((options.missing ?? []).length === 0) await operatorsAvailable(server, operators, stack)
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
  return {
    servers,
    kubeconfig: all => servers.flatMap(server => server.kubeconfig(all)),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function customGroups(operators: readonly SimulatedOperator[]): readonly string[] {
  const groups = operators.flatMap(operator => operator.crds.map(crd => crd.metadata.name?.split('.').slice(1).join('.') ?? ''))
  return [...new Set(groups)]
}

async function runSchedules(
  server: ApiServer,
  options: PracticeOptions,
  now: () => Date,
  stack: AsyncDisposableStack,
  onError: (error: unknown) => void,
): Promise<void> {
  const end = new AbortController()
  const client = stack.use(createPracticeClient(server.connection, 'cronjob-controller'))
  stack.defer(() => end.abort(new Error('the practice cluster ends')))
  const clock = { ...createPracticeClock(options.speed ?? 10), now }
  stack.use(await startCronController({ client, clock, signal: end.signal, onError }))
}

async function runOperator(
  server: ApiServer,
  operator: SimulatedOperator,
  options: PracticeOptions,
  contextIndex: number,
  stack: AsyncDisposableStack,
  onError: (error: unknown) => void,
): Promise<void> {
  const end = new AbortController()
  const client = stack.use(createPracticeClient(server.connection, operator.id))
  stack.defer(() => end.abort(new Error('the practice cluster ends')))
  const missing = options.missing?.includes(operator.id) === true
  if (!missing) {
    for (const crd of operator.crds) await client.apply(coreTypes.CustomResourceDefinition, crd)
    await operator.install(client)
  }
  const deps = {
    client,
    connection: server.connection,
    clock: createPracticeClock(options.speed ?? 10),
    random: createRandom((options.seed ?? 1) * 1000 + contextIndex),
    signal: end.signal,
    onError,
  }
  runDeployments(deps, operator.deployments)
  if (missing) {
    void startOnceInstalled(server, operator, deps, stack).catch(error => {
      if (!end.signal.aborted) onError(error)
    })
    return
  }
  const running = stack.use(await operator.start(deps))
  if (running.pods !== undefined) server.simulatePods(running.pods)
  if (server.fresh) await operator.seed({ ...deps, contextIndex, clusters: options.clusters, load: server.load })
}

/** How long starting waits for the operators' own pods, in ms, and how often it looks: they are up within simulated seconds. */
const availableWithin = { ms: 30_000, everyMs: 25 } as const

/** Waits until every operator has a pod: what is asked of an operator that is not up yet is refused, and rightly so. */
async function operatorsAvailable(server: ApiServer, operators: readonly SimulatedOperator[], stack: AsyncDisposableStack): Promise<void> {
  const client = stack.use(createPracticeClient(server.connection, 'practice-start'))
  const late = AbortSignal.timeout(availableWithin.ms)
  for (const target of operators.flatMap(operator => operator.deployments)) {
    while (!late.aborted) {
      const deployment = await client.get(coreTypes.Deployment, target)
      if (Number(getPath(deployment ?? {}, ['status', 'availableReplicas']) ?? 0) > 0) break
      await delay(availableWithin.everyMs)
    }
  }
}

/** How often it is looked whether somebody has installed an operator, in simulated ms. */
const lookEveryMs = 5_000

/** Starts a simulated operator when its Deployment has a pod that is ready, as a real one would begin then. */
async function startOnceInstalled(
  server: ApiServer,
  operator: SimulatedOperator,
  deps: OperatorDeps,
  stack: AsyncDisposableStack,
): Promise<void> {
  const [target] = operator.deployments
  if (target === undefined) return
  for (;;) {
    await deps.clock.after(lookEveryMs, deps.signal)
    const deployment = await deps.client.get(coreTypes.Deployment, target)
    if (Number(getPath(deployment ?? {}, ['status', 'readyReplicas']) ?? 0) > 0) break
  }
  const running = stack.use(await operator.start(deps))
  if (running.pods !== undefined) server.simulatePods(running.pods)
}
