import { setTimeout as sleep } from 'node:timers/promises'
import { createApiServer } from '../../../src/main/practice/api-server.ts'
import { startControlPlane } from '../control-plane/start-control-plane.ts'
import { handedOverBinaries } from '../start-test-cluster.ts'
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
const served = ['v1/widgets', 'v1/gadgets', 'v1/limits', 'v1beta1/gadgets']
const turns = 600

async function serveTestKinds(connection: Connection): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  for (const definition of definitions) {
    const { status, text } = await connection.send({ method: 'POST', path, headers, body: JSON.stringify(definition) })
    if (status !== 201) throw new Error(`${definition.metadata.name}: ${text}`)
  }
  for (const kind of served) {
    for (let turn = 0; turn < turns; turn += 1) {
      const { status } = await connection.send({ method: 'GET', path: `/apis/suite.example.com/${kind}`, headers: {} })
      if (status === 200) break
      await sleep(100)
    }
  }
}

/** Starts both servers. Dispose them. Throws when the run wasn't started by `npm run test:cluster`. */
export async function startPair(): Promise<Pair> {
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
    await Promise.all([serveTestKinds(made.practice.connection), serveTestKinds(made.real.connection)])
    const owned = stack.move()
    return { ...made, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
