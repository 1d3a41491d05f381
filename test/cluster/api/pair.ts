import { setTimeout as sleep } from 'node:timers/promises'
import { createApiServer } from '../../../src/main/practice/api-server.ts'
import { startControlPlane } from '../control-plane/start-control-plane.ts'
import { readCrds } from '../crds/read-crds.ts'
import { crdFolder, handedOverBinaries } from '../start-test-cluster.ts'
import { definitions } from './definitions.ts'
import { type Connection, connect, type ServerUnderTest } from './server.ts'

/** The practice cluster and the real server, both without controllers, with the test kinds served. */
export interface Pair extends AsyncDisposable {
  readonly practice: { readonly server: ServerUnderTest; readonly connection: Connection }
  readonly real: { readonly server: ServerUnderTest; readonly connection: Connection }
}

/**
 * Nothing that a controller would have to finish is begun, and Secrets are read from the store instead of a cache, so that a compaction
 * shows at once.
 */
const apiServerFlags = ['--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection', '--watch-cache-sizes=secrets#0']
const served = ['v1/widgets', 'v1/gadgets', 'v1/limits', 'v1beta1/gadgets'].map(kind => `suite.example.com/${kind}`)
/** Enough of the operator's kinds to know that all are served. */
const servedByOperator = ['clusters', 'databases', 'backups', 'scheduledbackups', 'poolers', 'imagecatalogs'].map(
  kind => `postgresql.cnpg.io/v1/${kind}`,
)
const turns = 600

interface Definition {
  readonly metadata: { readonly name: string }
}

async function serveKinds(connection: Connection, all: readonly Definition[], kinds: readonly string[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  for (const definition of all) {
    const { status, text } = await connection.send({ method: 'POST', path, headers, body: JSON.stringify(definition) })
    if (status !== 201) throw new Error(`${definition.metadata.name}: ${text}`)
  }
  for (const kind of kinds) {
    for (let turn = 0; turn < turns; turn += 1) {
      const { status } = await connection.send({ method: 'GET', path: `/apis/${kind}`, headers: {} })
      if (status === 200) break
      await sleep(100)
    }
  }
}

/**
 * Starts both servers, with an operator's real definitions on wish. Dispose them. Throws when the run wasn't started by `npm run test:cluster`.
 */
export async function startPair({ operator = false } = {}): Promise<Pair> {
  const stack = new AsyncDisposableStack()
  try {
    const plane = stack.use(await startControlPlane({ binaries: { ...handedOverBinaries(), controllerManager: null }, apiServerFlags }))
    const practiceServer = stack.use(await createApiServer({ context: 'suite', controllers: false }))
    const { url, ca, token } = practiceServer.connection
    const practice = { name: 'practice', url, ca, token, compact: async () => practiceServer.compact() }
    const real = { name: 'real', url: plane.url, ca: plane.ca, token: plane.tokens.admin, compact: () => plane.compact() }
    const made = {
      practice: { server: practice, connection: stack.use(connect(practice)) },
      real: { server: real, connection: stack.use(connect(real)) },
    }
    const wanted = operator ? [...definitions, ...(await readCrds(crdFolder('cnpg')))] : definitions
    const kinds = operator ? [...served, ...servedByOperator] : served
    await Promise.all([made.practice, made.real].map(({ connection }) => serveKinds(connection, wanted, kinds)))
    const owned = stack.move()
    return { ...made, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
