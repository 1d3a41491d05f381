import { coreTypes } from '../../resource-type.ts'
import { nameOf } from '../read.ts'
import { types } from './kinds.ts'
import { readSettings } from './settings.ts'
import type { Work } from './work.ts'

const ours = ['spilo', 'db-connection-pooler', 'spilo-logical-backup']

/** Takes away what belonged to a database whose object is gone, as far as the operator's settings let it. */
export async function cleanUp(work: Work, namespace: string, name: string): Promise<void> {
  const { client, live } = work
  const settings = readSettings(live)
  if (!settings.meansDeletion(work.lastAnnotations(namespace, name), name, new Date())) return
  const kinds = [
    coreTypes.StatefulSet,
    coreTypes.Deployment,
    types.CronJob,
    coreTypes.Job,
    coreTypes.Service,
    coreTypes.ConfigMap,
    ...(settings.deletesSecrets ? [coreTypes.Secret] : []),
    ...(settings.deletesClaims ? [coreTypes.PersistentVolumeClaim] : []),
  ]
  for (const kind of kinds)
    for (const object of live.list(kind, namespace)) {
      const labels = object.metadata.labels ?? {}
      if (labels['cluster-name'] !== name || !ours.includes(labels.application ?? '')) continue
      await client.delete(kind, { namespace, name: nameOf(object) }, { uid: object.metadata.uid ?? '', propagationPolicy: 'Background' })
      live.drop(kind, object)
    }
}
