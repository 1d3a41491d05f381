import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../src/main/engines/engine.ts'
import type { Connection } from '../../src/main/kube/connection.ts'
import type { KubeWriter } from '../../src/main/kube/kube-client.ts'
import { type Clock, systemClock } from '../../src/main/lib/clock.ts'
import { createDocumentReader } from '../../src/main/lib/document-reader.ts'
import { createKeyFile } from '../../src/main/lib/key-file.ts'
import { createLog } from '../../src/main/lib/log.ts'
import { openStore, type Store } from '../../src/main/lib/store.ts'
import { storeMigrations } from '../../src/main/lib/store-migrations.ts'
import { createOperations } from '../../src/main/operations/operations.ts'
import type { ContextFacts, Operations } from '../../src/main/operations/operations-api.ts'
import type { AdmissionHook } from '../../src/main/practice/admission.ts'
import { type ApiServer, createApiServer } from '../../src/main/practice/api-server.ts'
import { createPracticeClient, type PracticeClient } from '../../src/main/practice/client.ts'
import { coreTypes } from '../../src/main/practice/resource-type.ts'
import { connectTo, contextFor } from './connect-to.ts'
import { eventuallyTrue } from './eventually-true.ts'
import { toybaseCrd, toyEngine } from './toybase-engine.ts'

export const toyType = { apiVersion: 'toy.example.io/v1', kind: 'Toybase', plural: 'toybases', namespaced: true } as const

/** A practice API server with the toy kind, and a client that stands for another user of it. */
export interface ToyCluster extends AsyncDisposable {
  readonly server: ApiServer
  readonly other: PracticeClient
  connect(url?: string): Connection
}

/** Starts one. */
export async function startToyCluster(admission: readonly AdmissionHook[] = []): Promise<ToyCluster> {
  const server = await createApiServer({ context: 'toys', admission })
  const other = createPracticeClient(server.connection, 'someone-else')
  await other.apply(coreTypes.CustomResourceDefinition, toybaseCrd)
  await eventuallyTrue('the kind is served', () =>
    other.list(toyType).then(
      () => true,
      () => false,
    ),
  )
  const opened: Connection[] = []
  return {
    server,
    other,
    connect(url = server.connection.url) {
      const ca = Buffer.from(server.connection.ca).toString('base64')
      const context = contextFor(url, { 'certificate-authority-data': ca }, { token: server.connection.token }, 'toys')
      const connection = connectTo(context)
      opened.push(connection)
      return connection
    },
    async [Symbol.asyncDispose]() {
      for (const connection of opened) await connection[Symbol.asyncDispose]()
      await other[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export interface OperationsBench extends AsyncDisposable {
  readonly operations: Operations
  readonly contextId: string
  readonly folder: string
  readonly lines: readonly string[]
  settings: ContextFacts['settings']
  readonly store: Store
}

/** Operations over one connection, with a store of its own in a folder of its own (or in a given one, to reopen it). */
export async function operationsOn(
  connection: Connection,
  options: { folder?: string; clock?: Clock; wrapWriter?: (writer: KubeWriter) => KubeWriter; engines?: readonly Engine[] } = {},
): Promise<OperationsBench> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'operations-')))
  const clock = options.clock ?? systemClock
  const store = openStore({ path: join(folder, 'state.sqlite'), migrations: storeMigrations })
  const lines: string[] = []
  const contextId = connection.reader.contextId
  const bench = {
    contextId,
    folder,
    lines,
    store,
    settings: { alias: null, colour: null, group: null, favourite: false, pinned: false, protection: 'normal' } as ContextFacts['settings'],
  }
  const log = createLog({ clock, sink: line => lines.push(line) })
  const documents = createDocumentReader({ clock, log })
  const operations = createOperations({
    engines: options.engines ?? [toyEngine],
    context: id =>
      id === contextId ? { id, name: 'toys', server: connection.reader.server, settings: bench.settings, warnings: [] } : null,
    reader: () => connection.reader,
    writerFor: () => options.wrapWriter?.(connection.writer) ?? connection.writer,
    store,
    keyStore: createKeyFile(join(folder, 'key')),
    clock,
    randomBytes,
    log,
    documents,
  })
  return Object.assign(bench, {
    operations,
    async [Symbol.asyncDispose]() {
      await operations[Symbol.asyncDispose]()
      await documents[Symbol.asyncDispose]()
      store[Symbol.dispose]()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  })
}

/** An intent for the toy engine. */
export function toyIntent(
  contextId: string | null,
  params: Record<string, unknown>,
  operation = 'provision',
  clusterId: string | null = null,
) {
  return { engine: 'toy', operation, contextId, clusterId, params }
}

/** Consent to all that a plan asks for. */
export function fullConsent(plan: { consent: { typed: { text: string } | null; unknownChecks: string[]; takeovers: string[] } }) {
  return { typed: plan.consent.typed?.text ?? null, unknownChecks: plan.consent.unknownChecks, takeovers: plan.consent.takeovers }
}

/** Waits until a run no longer writes, and gives it. */
export async function writtenRun(operations: Operations, id: string) {
  await eventuallyTrue('the run has written', () => Promise.resolve(operations.runs.get({ id }).status !== 'applying'))
  return operations.runs.get({ id })
}
