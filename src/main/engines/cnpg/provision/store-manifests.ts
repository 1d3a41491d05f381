import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { secretKind } from '../../kube-kinds.ts'
import { head } from '../../manifest-head.ts'
import { namespaceOf } from '../../tenant.ts'
import { objectStoreKind } from '../kinds.ts'
import { namesOf, type ProvisionParams } from './params.ts'

/** Keys of the backup Secret, each with the field that names it and the field that its value is entered in. */
export function credentialKeys(
  params: ProvisionParams,
): readonly { readonly key: string; readonly keyField: string; readonly valueField: ValueField }[] {
  if (params.backupProvider === 's3')
    return [
      { key: params.s3AccessKeyIdKey, keyField: 's3AccessKeyIdKey', valueField: 's3AccessKeyId' },
      { key: params.s3SecretAccessKeyKey, keyField: 's3SecretAccessKeyKey', valueField: 's3SecretAccessKey' },
    ]
  if (params.backupProvider === 'gcs')
    return [{ key: params.gcsCredentialsKey, keyField: 'gcsCredentialsKey', valueField: 'gcsCredentials' }]
  return [
    { key: params.azureAccountKey, keyField: 'azureAccountKey', valueField: 'azureAccount' },
    { key: params.azureStorageKeyKey, keyField: 'azureStorageKeyKey', valueField: 'azureStorageKey' },
  ]
}

type ValueField = 's3AccessKeyId' | 's3SecretAccessKey' | 'gcsCredentials' | 'azureAccount' | 'azureStorageKey'

/** The Secret with the credentials that were entered. The pipeline masks its values wherever they would show. */
export function buildBackupSecret(params: ProvisionParams): KubeObject {
  const data = credentialKeys(params).map(({ key, valueField }) => [key, toBase64(params[valueField])] as const)
  return {
    ...head(secretKind, namespaceOf(params), namesOf(params).backupSecret, { 'cnpg.io/reload': 'true' }),
    type: 'Opaque',
    data: Object.fromEntries(data),
  }
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''))
}

/** Where a quota counts CPU and memory, Kubernetes refuses every container that doesn't say what it needs: the plugin's sidecar, too. */
const sidecarResources = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } }

/** The ObjectStore of the Barman Cloud plugin. It lives in the database's namespace. */
export function buildObjectStore(params: ProvisionParams): KubeObject {
  const { store } = namesOf(params)
  return {
    ...head(objectStoreKind, namespaceOf(params), store),
    spec: {
      configuration: {
        destinationPath: params.destinationPath,
        ...(params.backupProvider === 's3' && params.endpointUrl !== '' ? { endpointURL: params.endpointUrl } : {}),
        ...credentials(params),
        wal: { compression: 'gzip', maxParallel: 4 },
        data: { compression: 'gzip', jobs: 2 },
      },
      ...(params.retention === '' ? {} : { retentionPolicy: params.retention }),
      ...(params.tenantQuota && params.namespaceMode === 'tenant' ? { instanceSidecarConfiguration: { resources: sidecarResources } } : {}),
    },
  }
}

function credentials(params: ProvisionParams): Record<string, unknown> {
  const identity = params.backupCredentials === 'identity'
  const refer = (key: string) => ({ name: namesOf(params).backupSecret, key })
  switch (params.backupProvider) {
    case 's3':
      return {
        s3Credentials: identity
          ? { inheritFromIAMRole: true }
          : { accessKeyId: refer(params.s3AccessKeyIdKey), secretAccessKey: refer(params.s3SecretAccessKeyKey) },
      }
    case 'gcs':
      return { googleCredentials: identity ? { gkeEnvironment: true } : { applicationCredentials: refer(params.gcsCredentialsKey) } }
    case 'azure':
      return {
        azureCredentials: identity
          ? { inheritFromAzureAD: true }
          : { storageAccount: refer(params.azureAccountKey), storageKey: refer(params.azureStorageKeyKey) },
      }
  }
}
