import { zoneLabel } from '../surroundings.ts'

/** Labels and annotations of the operator (its `pkg/utils/labels_annotations.go`). */
export const label = {
  cluster: 'cnpg.io/cluster',
  instanceName: 'cnpg.io/instanceName',
  instanceRole: 'cnpg.io/instanceRole',
  podRole: 'cnpg.io/podRole',
  pvcRole: 'cnpg.io/pvcRole',
  tablespace: 'cnpg.io/tablespaceName',
  jobRole: 'cnpg.io/jobRole',
  zone: zoneLabel,
} as const

export const annotation = {
  hibernation: 'cnpg.io/hibernation',
  fencedInstances: 'cnpg.io/fencedInstances',
  reconciliationLoop: 'cnpg.io/reconciliationLoop',
  skipWalArchiving: 'cnpg.io/skipWalArchiving',
  pvcStatus: 'cnpg.io/pvcStatus',
  restartedAt: 'kubectl.kubernetes.io/restartedAt',
  reloadedAt: 'cnpg.io/reloadedAt',
  selectedNode: 'volume.kubernetes.io/selected-node',
} as const
