/**
 * test/cluster/ runs the real Kubernetes API: etcd and kube-apiserver, with the controllers that finish namespaces and collect dependents,
 * as processes on 127.0.0.1. `npm run test:cluster` finds or builds them and says where they are.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from './control-plane/start-control-plane.ts'
import { editNamespace, objectsOfUsers } from './control-plane/users.ts'
import { installCrds } from './crds/install-crds.ts'
import { readCrds } from './crds/read-crds.ts'

const Binaries = z.object({ etcd: z.string(), apiServer: z.string(), controllerManager: z.string().nullable(), source: z.string() })

/** What `npm run test:cluster` hands to the tests. */
export const handedOver = { binaries: 'CLOUDDB_CLUSTER_BINARIES', crds: 'CLOUDDB_CRDS', minor: 'CLOUDDB_CLUSTER_MINOR' } as const

export interface TestClusterOptions extends Omit<ControlPlaneOptions, 'binaries'> {
  /** Folders below the CRD folder, such as `cnpg`, whose definitions are installed. */
  readonly crds?: readonly string[]
}

/** A control plane with its users' rights and the wanted definitions. */
export interface TestCluster extends ControlPlane {
  /** The minor under test: `1.36`. */
  readonly minor: string
}

/** The binaries of this run. Throws when the run wasn't started by `npm run test:cluster`. */
export function handedOverBinaries(): z.infer<typeof Binaries> {
  const told = process.env[handedOver.binaries]
  if (told === undefined) throw new Error('No binaries were handed over: run `npm run test:cluster`')
  return Binaries.parse(JSON.parse(told))
}

/** The folder of CRDs that this run uses. Throws when none was handed over. */
export function crdFolder(name: string): string {
  const folder = process.env[handedOver.crds] ?? ''
  if (folder === '') throw new Error('There are no CRDs: set CLOUDDB_CRDS, or run `npm run test:cluster`')
  return join(folder, name)
}

/** Starts a cluster of the test's own. Dispose it. Throws when the run wasn't started by `npm run test:cluster`. */
export async function startTestCluster(options: TestClusterOptions = {}): Promise<TestCluster> {
  const binaries = handedOverBinaries()
  const { crds = [], ...rest } = options
  const plane = await startControlPlane({ ...rest, binaries })
  try {
    const definitions = (await Promise.all(crds.map(name => readCrds(crdFolder(name))))).flat()
    await installCrds(plane.ask, definitions)
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: editNamespace } }
    const groups = [...new Set(definitions.map(definition => definition.spec.group))]
    const wanted = objectsOfUsers(groups).map(({ path, body }) => ({ path: `/apis/rbac.authorization.k8s.io/v1${path}`, body }))
    for (const { path, body } of [{ path: '/api/v1/namespaces', body: namespace }, ...wanted]) {
      const answer = await plane.ask(path, { method: 'POST', body })
      if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 1000)}`)
    }
    return { ...plane, minor: process.env[handedOver.minor] ?? '' }
  } catch (error) {
    await plane[Symbol.asyncDispose]()
    throw error
  }
}
