import { createPracticeClient, type PracticeClient } from '../../../src/main/practice/client.ts'
import { cnpgTypes } from '../../../src/main/practice/operators/cnpg/kinds.ts'
import { simulatedCnpg } from '../../../src/main/practice/operators/cnpg/simulated-cnpg.ts'
import { simulatedZalando } from '../../../src/main/practice/operators/zalando/simulated-zalando.ts'
import { createPracticeClock, createRandom } from '../../../src/main/practice/practice-clock.ts'
import { coreTypes } from '../../../src/main/practice/resource-type.ts'
import { runDeployments, type SimulatedDeployment } from '../../../src/main/practice/run-deployments.ts'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import type { TestCluster } from '../start-test-cluster.ts'
import { endPods } from './end-pods.ts'
import { bindingByScheduler } from './on-real-server.ts'
import { serveWebhooks } from './serve-webhooks.ts'

/** The simulated CloudNativePG at work on a real server. */
export interface OperatorOnServer extends AsyncDisposable {
  /** A client that is neither the app nor the operator. */
  readonly other: PracticeClient
  /** What went wrong in the operator; a test ends with none, unless it broke the server. */
  readonly errors: unknown[]
}

export interface OperatorOptions {
  /** How much faster than life it works (default 100). */
  readonly speed?: number
  /** Runs Zalando's operator beside it, whose pods and volumes are the same nodes'. Its real CRDs must be there, too. */
  readonly zalando?: boolean
  /** Creates the first databases, those of the context with this number: 0 or 1. */
  readonly seedAs?: number
}

/** Waits until the webhooks answer: the server takes up a new registration after a moment. */
async function webhooksAnswer(client: PracticeClient): Promise<void> {
  const deadline = performance.now() + 60_000
  const object = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'webhook-probe', namespace: 'default' },
    spec: { instances: 1, storage: { size: '1Gi' } },
  }
  for (;;) {
    const answer = await client.create(cnpgTypes.Cluster, object, { dryRun: true })
    // What only the defaulting webhook fills in.
    if (JSON.stringify(answer.spec).includes('imageName')) return
    if (performance.now() > deadline) throw new Error(`the webhooks were not taken up: ${JSON.stringify(answer)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

/** Waits until every Deployment has a ready pod: before that the app rightly says that nothing would act. */
async function deploymentsReady(client: PracticeClient, targets: readonly SimulatedDeployment[]): Promise<void> {
  for (const { namespace, name } of targets) {
    await eventuallyTrue(`${name} is ready`, async () => {
      const found = await client.get(coreTypes.Deployment, { namespace, name })
      return JSON.stringify(found?.status ?? null).includes('"readyReplicas":1')
    })
  }
}

/** Runs the operator, its webhooks, and what nodes and volumes would do. Its real CRDs must be there already. */
export async function runOperator(cluster: TestCluster, options: OperatorOptions = {}): Promise<OperatorOnServer> {
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const stack = new AsyncDisposableStack()
  try {
    const connection = { url: cluster.url, token: cluster.tokens.admin, ca: cluster.ca, context: 'real' }
    const client = bindingByScheduler(stack.use(createPracticeClient(connection, simulatedCnpg.id)))
    const other = stack.use(createPracticeClient(connection, 'someone-else'))
    const end = new AbortController()
    const plurals = new Map(Object.values(cnpgTypes).map(type => [`${type.apiVersion.split('/')[0]}/${type.kind}`, type.plural]))
    stack.use(await serveWebhooks(cluster, simulatedCnpg.admission, plurals, onError))
    await webhooksAnswer(other)
    await simulatedCnpg.install(client)
    const ending = endPods(client, end.signal, onError)
    stack.defer(async () => {
      end.abort(new Error('the operator is stopped'))
      await ending
    })
    const contextIndex = options.seedAs ?? 0
    const deps = {
      client,
      connection,
      clock: createPracticeClock(options.speed ?? 100),
      random: createRandom(1000 + contextIndex),
      signal: end.signal,
      onError,
    }
    runDeployments(deps, simulatedCnpg.deployments)
    stack.use(await simulatedCnpg.start(deps))
    await deploymentsReady(client, simulatedCnpg.deployments)
    if (options.zalando === true) {
      const zalando = bindingByScheduler(stack.use(createPracticeClient(connection, simulatedZalando.id)))
      await simulatedZalando.install(zalando)
      runDeployments({ ...deps, client: zalando }, simulatedZalando.deployments)
      stack.use(await simulatedZalando.start({ ...deps, client: zalando }))
      await deploymentsReady(client, simulatedZalando.deployments)
    }
    const load = () => {
      throw new Error('nothing is put past a real server')
    }
    if (options.seedAs !== undefined) await simulatedCnpg.seed({ ...deps, contextIndex, clusters: undefined, load })
    return { other, errors, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
