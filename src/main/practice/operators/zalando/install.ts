import type { PracticeClient } from '../../client.ts'
import type { KubeObject } from '../../kube-object.ts'
import { coreTypes, type ResourceType } from '../../resource-type.ts'
import type { SimulatedDeployment } from '../../run-deployments.ts'
import { nameOf } from '../read.ts'
import { operatorNamespace, operatorVersion, serverImage, types } from './kinds.ts'

const labels = { 'app.kubernetes.io/name': 'postgres-operator', 'app.kubernetes.io/instance': 'postgres-operator' }

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'postgres-operator', namespace: operatorNamespace, labels },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          {
            name: 'postgres-operator',
            image: `zalando/postgres-operator:v${operatorVersion}`,
            env: [{ name: 'POSTGRES_OPERATOR_CONFIGURATION_OBJECT', value: 'postgres-operator' }],
          },
        ],
      },
    },
  },
}

/** The operator's own Deployment. */
export const operatorDeployments: readonly SimulatedDeployment[] = [{ namespace: operatorNamespace, name: nameOf(deployment) }]

const configuration: KubeObject = {
  apiVersion: types.OperatorConfiguration.apiVersion,
  kind: types.OperatorConfiguration.kind,
  metadata: { name: 'postgres-operator', namespace: operatorNamespace },
  configuration: {
    docker_image: serverImage,
    min_instances: -1,
    max_instances: -1,
    resync_period: '30m',
    repair_period: '5m',
    enable_team_id_clustername_prefix: false,
    kubernetes: {
      cluster_labels: { application: 'spilo' },
      cluster_name_label: 'cluster-name',
      pod_role_label: 'spilo-role',
      secret_name_template: '{username}.{cluster}.credentials.{tprkind}.{tprgroup}',
      enable_persistent_volume_claim_deletion: true,
      enable_secrets_deletion: true,
      storage_resize_mode: 'pvc',
      watched_namespace: '*',
    },
    major_version_upgrade: { major_version_upgrade_mode: 'manual', minimal_major_version: '14', target_major_version: '18' },
    load_balancer: { enable_master_load_balancer: false, enable_replica_load_balancer: false },
    logical_backup: {
      logical_backup_provider: 's3',
      logical_backup_s3_bucket: 'practice-dumps',
      logical_backup_schedule: '30 00 * * *',
      logical_backup_job_prefix: 'logical-backup-',
    },
    connection_pooler: { connection_pooler_number_of_instances: 2, connection_pooler_mode: 'transaction' },
  },
}

/** Creates what the operator's own manifests bring. Only what is missing is created, so that it can run at each start. */
export async function install(client: PracticeClient): Promise<void> {
  const ensure = async (type: ResourceType, object: KubeObject): Promise<void> => {
    if ((await client.get(type, { namespace: object.metadata.namespace, name: nameOf(object) })) !== undefined) return
    await client.create(type, object)
  }
  await ensure(coreTypes.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: operatorNamespace } })
  await ensure(types.OperatorConfiguration, configuration)
  await ensure(coreTypes.Deployment, deployment)
}
