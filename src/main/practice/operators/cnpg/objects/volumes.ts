import type { JsonObject, KubeObject } from '../../../kube-object.ts'
import { at, nameOf, objectAt, textAt } from '../../read.ts'
import { ownedMeta, serialOf } from './labels.ts'

/** What a member's volume is for, as its label says. */
type VolumeRole = 'PG_DATA' | 'PG_WAL'

function claim(cluster: KubeObject, instance: string, role: VolumeRole, primary: boolean, defaultClass: string): KubeObject {
  const storage = objectAt(cluster, 'spec', role === 'PG_DATA' ? 'storage' : 'walStorage')
  const template = objectAt(storage, 'pvcTemplate')
  const className = textAt(storage, 'storageClass') || textAt(template, 'storageClassName') || defaultClass
  const size = storage.size ?? at(template, 'resources', 'requests', 'storage') ?? '1Gi'
  const spec: JsonObject = {
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    ...template,
    resources: { ...objectAt(template, 'resources'), requests: { storage: size } },
    ...(className === '' ? {} : { storageClassName: className }),
  }
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: ownedMeta(
      cluster,
      role === 'PG_DATA' ? instance : `${instance}-wal`,
      { 'cnpg.io/instanceName': instance, 'cnpg.io/instanceRole': primary ? 'primary' : 'replica', 'cnpg.io/pvcRole': role },
      { 'cnpg.io/nodeSerial': String(serialOf(instance)), 'cnpg.io/pvcStatus': 'initializing' },
    ),
    spec,
  }
}

/**
 * The volumes that one member needs: data, and WAL where the Cluster asks for a volume of its own. `defaultClass` stands in for the admission
 * plugin that names the default StorageClass where none is named; '' when there is none.
 */
export function buildClaims(cluster: KubeObject, instance: string, primary: boolean, defaultClass: string): KubeObject[] {
  const data = claim(cluster, instance, 'PG_DATA', primary, defaultClass)
  return at(cluster, 'spec', 'walStorage') === undefined ? [data] : [data, claim(cluster, instance, 'PG_WAL', primary, defaultClass)]
}

/** The Job that fills a member's volumes: `initdb` for the first, `join` for a replica, a recovery, or a major upgrade. */
export function buildJob(cluster: KubeObject, instance: string, role: string, image: string): KubeObject {
  const labels = { 'cnpg.io/instanceName': instance, 'cnpg.io/jobRole': role }
  const mount = { name: 'pgdata', mountPath: '/var/lib/postgresql/data' }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: ownedMeta(cluster, `${instance}-${role}`, labels),
    spec: {
      backoffLimit: role === 'major-upgrade' ? 0 : 6,
      completions: 1,
      parallelism: 1,
      template: {
        metadata: { labels: { 'cnpg.io/cluster': nameOf(cluster), ...labels } },
        spec: {
          restartPolicy: 'Never',
          serviceAccountName: nameOf(cluster),
          containers: [{ name: role, image, command: ['/controller/manager', 'instance', role], volumeMounts: [mount] }],
          volumes: [{ name: 'pgdata', persistentVolumeClaim: { claimName: instance } }],
        },
      },
    },
  }
}
