import { PracticeApiError } from '../../client.ts'
import type { JsonObject, KubeObject } from '../../kube-object.ts'
import { coreTypes } from '../../resource-type.ts'
import type { SeedDeps } from '../../simulated-operator.ts'
import { faultAnnotation, types } from './kinds.ts'
import { buildCronJob, cronJobName } from './objects.ts'

const namespace = 'crm'

function database(name: string, version: string, members: number, more: JsonObject = {}, fault = ''): KubeObject {
  return {
    apiVersion: types.postgresql.apiVersion,
    kind: types.postgresql.kind,
    metadata: { name, namespace, ...(fault === '' ? {} : { annotations: { [faultAnnotation]: fault } }) },
    spec: {
      teamId: 'crm',
      numberOfInstances: members,
      postgresql: { version, parameters: { max_connections: '200' } },
      volume: { size: '20Gi', storageClass: 'standard' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      enableMasterLoadBalancer: false,
      enableReplicaLoadBalancer: false,
      ...more,
    },
  }
}

/** The newcomer's databases of this operator, in the first context only: one that is well, and one whose last sync failed. */
const newcomers: readonly KubeObject[] = [
  database('crm-contacts', '17', 3, {
    users: { contacts: [], reporting: ['nocreatedb'] },
    databases: { contacts: 'contacts' },
    enableConnectionPooler: true,
    connectionPooler: { numberOfInstances: 2, mode: 'transaction' },
    enableLogicalBackup: true,
    logicalBackupSchedule: '15 3 * * *',
    maintenanceWindows: ['Sun:01:00-05:00'],
  }),
  database('crm-audit', '16', 2, { users: { audit: [] }, databases: { audit: 'audit' } }, 'sync-failed'),
]

/** Creates the first databases, unless many of another kind were asked for. */
export async function seed({ client, contextIndex, clusters, clock }: SeedDeps): Promise<void> {
  if (contextIndex !== 0 || clusters !== undefined) return
  try {
    await client.create(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
  } catch (error) {
    if (!(error instanceof PracticeApiError && error.reason === 'AlreadyExists')) throw error
  }
  for (const root of newcomers) {
    await client.create(types.postgresql, root)
    if (root.spec === undefined || (root.spec as JsonObject).enableLogicalBackup !== true) continue
    // The first logical backup, so that there is one to be seen.
    const spec = (buildCronJob(root).spec as JsonObject).jobTemplate as JsonObject
    const labels = { application: 'spilo-logical-backup', 'cluster-name': root.metadata.name ?? '', team: 'crm' }
    const name = `${cronJobName(root)}-${Math.floor(clock.now().getTime() / 60_000)}`
    await client.create(coreTypes.Job, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace, labels }, spec: spec.spec })
  }
}
