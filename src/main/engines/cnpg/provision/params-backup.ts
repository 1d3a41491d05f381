import { z } from 'zod'
import { line } from '../../form-texts.ts'
import { field } from './form-field.ts'

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
          { value: 'none', label: 'No backups' },
          { value: 'new', label: 'A new object store' },
          { value: 'existing', label: 'An existing object store' },
        ],
      }),
    ),
  objectStore: line()
    .default('')
    .meta(
      field('backup', 'Object store', { when: backupOn, help: 'Name of the ObjectStore. Leave empty for {name}-store when it is new.' }),
    ),
  serverName: line()
    .default('')
    .meta(field('backup', 'Folder in the store', { when: backupOn, advanced: true, help: 'Leave empty for the name of the database.' })),
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
          { value: 'secret', label: 'An existing Secret' },
          { value: 'enter', label: 'Enter here (creates a Secret)' },
          { value: 'identity', label: 'Workload identity of the cloud' },
        ],
      }),
    ),
  backupSecret: line()
    .default('')
    .meta(
      field('backup', 'Secret', {
        when: fromSecret,
        help: 'Name of the Secret. It may be empty when the credentials are entered here: {name}-backup.',
      }),
    ),
  s3AccessKeyIdKey: line()
    .default('ACCESS_KEY_ID')
    .meta(field('backup', 'Key of the access key ID', { when: [s3Only, fromSecret], advanced: true })),
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
    .meta(field('backup', 'Access key ID', { widget: 'password', when: [s3Only, entered] })),
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
        help: 'The complete JSON.',
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
      field('backup', 'Keep for', {
        when: newStore,
        placeholder: '30d',
        help: 'Days, weeks or months: 30d, 4w, 6m. Leave empty to keep backups for ever.',
      }),
    ),
  schedule: line()
    .default('0 0 2 * * *')
    .meta(
      field('backup', 'Schedule', {
        widget: 'cron',
        when: backupOn,
        help: 'Six fields, seconds first. Leave empty for no schedule: only WAL and manual backups.',
      }),
    ),
  immediate: z
    .boolean()
    .default(true)
    .meta(field('backup', 'Take a first backup immediately', { widget: 'switch', when: backupOn })),
}
