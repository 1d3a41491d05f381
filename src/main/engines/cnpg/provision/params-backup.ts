import { z } from 'zod'
import { field, line } from './form-field.ts'

const backupOn = { field: 'backupTarget', is: ['new', 'existing'] }
const newStore = { field: 'backupTarget', is: ['new'] }
const s3Only = { field: 'backupProvider', is: ['s3'] }
const gcsOnly = { field: 'backupProvider', is: ['gcs'] }
const azureOnly = { field: 'backupProvider', is: ['azure'] }
const fromSecret = { field: 'backupCredentials', is: ['secret', 'enter'] }
const entered = { field: 'backupCredentials', is: ['enter'] }

/** Where backups go, with which credentials, when. */
export const backupParams = {
  backupTarget: z
    .enum(['none', 'new', 'existing'])
    .default('none')
    .meta(
      field('backup', 'Back up to', {
        widget: 'select',
        options: [
          { value: 'none', label: 'Nothing: no backups' },
          { value: 'new', label: 'A new object store' },
          { value: 'existing', label: 'An object store that exists' },
        ],
      }),
    ),
  objectStore: line()
    .default('')
    .meta(field('backup', 'Object store', { when: backupOn, help: 'Name of the ObjectStore. For a new one, empty means {name}-store.' })),
  serverName: line()
    .default('')
    .meta(field('backup', 'Folder in the store', { when: backupOn, advanced: true, help: 'Empty: the database’s name.' })),
  backupProvider: z
    .enum(['s3', 'gcs', 'azure'])
    .default('s3')
    .meta(
      field('backup', 'Provider', {
        widget: 'select',
        when: newStore,
        options: [
          { value: 's3', label: 'S3 or compatible' },
          { value: 'gcs', label: 'Google Cloud Storage' },
          { value: 'azure', label: 'Azure Blob Storage' },
        ],
      }),
    ),
  destinationPath: line()
    .default('')
    .meta(field('backup', 'Destination', { when: newStore, placeholder: 's3://bucket/folder' })),
  endpointUrl: line()
    .default('')
    .meta(field('backup', 'Endpoint', { when: s3Only, placeholder: 'https://s3.example.net', help: 'For S3-compatible stores.' })),
  backupCredentials: z
    .enum(['secret', 'enter', 'identity'])
    .default('secret')
    .meta(
      field('backup', 'Credentials', {
        widget: 'select',
        when: newStore,
        options: [
          { value: 'secret', label: 'A Secret that exists' },
          { value: 'enter', label: 'Enter them: a Secret is made' },
          { value: 'identity', label: 'The cloud’s own workload identity' },
        ],
      }),
    ),
  backupSecret: line()
    .default('')
    .meta(
      field('backup', 'Secret', {
        when: fromSecret,
        help: 'For a new one, empty means {name}-backup.',
      }),
    ),
  s3AccessKeyIdKey: line()
    .default('ACCESS_KEY_ID')
    .meta(field('backup', 'Key of the access key id', { when: [s3Only, fromSecret], advanced: true })),
  s3SecretAccessKeyKey: line()
    .default('SECRET_ACCESS_KEY')
    .meta(field('backup', 'Key of the secret access key', { when: [s3Only, fromSecret], advanced: true })),
  gcsCredentialsKey: line()
    .default('credentials.json')
    .meta(field('backup', 'Key of the service account file', { when: [gcsOnly, fromSecret], advanced: true })),
  azureAccountKey: line()
    .default('AZURE_STORAGE_ACCOUNT')
    .meta(field('backup', 'Key of the storage account', { when: [azureOnly, fromSecret], advanced: true })),
  azureStorageKeyKey: line()
    .default('AZURE_STORAGE_KEY')
    .meta(field('backup', 'Key of the storage key', { when: [azureOnly, fromSecret], advanced: true })),
  s3AccessKeyId: line()
    .default('')
    .meta(field('backup', 'Access key id', { widget: 'password', when: [s3Only, entered] })),
  s3SecretAccessKey: line()
    .default('')
    .meta(field('backup', 'Secret access key', { widget: 'password', when: [s3Only, entered] })),
  gcsCredentials: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field('backup', 'Service account file', {
        widget: 'password',
        when: [gcsOnly, entered],
        help: 'The whole JSON.',
      }),
    ),
  azureAccount: line()
    .default('')
    .meta(field('backup', 'Storage account', { widget: 'password', when: [azureOnly, entered] })),
  azureStorageKey: line()
    .default('')
    .meta(field('backup', 'Storage key', { widget: 'password', when: [azureOnly, entered] })),
  retention: line()
    .default('30d')
    .meta(
      field('backup', 'Keep for', { when: newStore, placeholder: '30d', help: 'Days, weeks or months: 30d, 4w, 6m. Empty: for ever.' }),
    ),
  schedule: line()
    .default('0 0 2 * * *')
    .meta(
      field('backup', 'Schedule', {
        widget: 'cron',
        when: backupOn,
        help: 'Six fields, seconds first. Empty: no schedule, only WAL and backups by hand.',
      }),
    ),
  immediate: z
    .boolean()
    .default(true)
    .meta(field('backup', 'First backup at once', { widget: 'switch', when: backupOn })),
}
