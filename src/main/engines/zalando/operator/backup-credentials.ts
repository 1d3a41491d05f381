import { z } from 'zod'
import { faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { caution, judge, type Objection, refuse } from '../../change/judge.ts'
import type { DraftStep, OperatorOperation } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { secretKind } from '../../kube-kinds.ts'
import { head } from '../../manifest-head.ts'
import { type DeploymentParams, deploymentParam, operatorChange, operatorField, rolledOutStage } from '../../operator/operator-change.ts'
import { restartMeans } from '../../operator/restart-operator.ts'
import { configPlaceOf } from './config-place.ts'
import { databaseReads, databasesOf, judgePlace, settingSteps, whyNoSettings } from './configure.ts'
import { type SettingChange, settingText } from './setting-values.ts'
import { clearTextSettings, providers } from './settings.ts'
import { rememberSettings, settingsStandStage } from './settings-stand.ts'

interface CredentialParams extends DeploymentParams {
  readonly store?: string | undefined
  readonly secret: string
  readonly accessKeyId?: string | undefined
  readonly secretAccessKey?: string | undefined
  readonly accountKey?: string | undefined
}

const provider = { name: 'logical_backup_provider', group: 'logical_backup' } as const
const secretSetting = { name: 'logical_backup_cronjob_environment_secret', group: 'logical_backup', kind: 'text' } as const
/** More namespaces than that want a tool of their own. */
const mostNamespaces = 50

/** Only what this store asks for. */
const password = (label: string, store: string) =>
  line()
    .optional()
    .meta(operatorField(label, { widget: 'password', when: { field: 'store', is: [store] } }))

const params: z.ZodType<CredentialParams> = z.object({
  ...deploymentParam,
  store: line()
    .optional()
    .meta(operatorField('Store', { widget: 'select', help: 'As “Set up logical backups” has it, and can change it.' })),
  secret: line()
    .default('logical-backup-credentials')
    .meta(operatorField('Name of the Secret', { help: 'Made in the namespace of every database: backup jobs can read no other.' })),
  accessKeyId: password('Access key ID', 's3'),
  secretAccessKey: password('Secret access key', 's3'),
  accountKey: password('Account key', 'az'),
})

/** Which typed values a store needs, with the variable of the backup's container that takes each. */
const variables: Readonly<
  Record<string, readonly (readonly [field: 'accessKeyId' | 'secretAccessKey' | 'accountKey', variable: string])[]>
> = {
  s3: [
    ['accessKeyId', 'AWS_ACCESS_KEY_ID'],
    ['secretAccessKey', 'AWS_SECRET_ACCESS_KEY'],
  ],
  az: [['accountKey', 'LOGICAL_BACKUP_AZURE_STORAGE_ACCOUNT_KEY']],
}

/** Keeps the credentials of logical backups in Secrets, and takes them out of the operator's settings where they stand in clear text. */
export const keepBackupCredentials: OperatorOperation<CredentialParams> = operatorChange({
  id: 'keep-backup-credentials',
  title: 'Keep backup credentials in a Secret of their own',
  summary: 'For the jobs of logical backups; clear text in the operator’s settings is removed.',
  risk: 'safe',
  params,
  section: { title: 'Credentials of logical backups', summary: 'Best new ones, made for this: the old may have been read by many.' },
  because(inPlace) {
    const because = whyNoSettings(inPlace)
    if (because !== null) return because
    const store = settingText(configPlaceOf(inPlace.deployment, inPlace.view), provider) ?? 's3'
    return variables[store] === undefined
      ? 'Its backups go to Google Cloud Storage, which takes the identity of the pod: there is no key to keep.'
      : null
  },
  reads: () => databaseReads,
  begin({ deployment, view }) {
    const place = configPlaceOf(deployment, view)
    const [name, store] = [settingText(place, secretSetting), settingText(place, provider) ?? 's3']
    const label = providers.find(([value]) => value === store)?.[1] ?? store
    return { params: { store, ...(name === null ? {} : { secret: name }) }, choices: { store: [{ value: store, label, note: null }] } }
  },
  draft({ params: given, inPlace, now }) {
    const place = configPlaceOf(inPlace.deployment, inPlace.view)
    const because = whyNoSettings(inPlace)
    if (because !== null) return { steps: [], checks: judge('credentials', 'Credentials', '', [refuse(null, because)]) }
    const store = settingText(place, provider) ?? 's3'
    const databases = databasesOf(inPlace)
    const namespaces = [...new Set((databases ?? []).map(database => database.metadata.namespace ?? ''))].filter(Boolean).sort()
    const clear = clearTextSettings.filter(setting => settingText(place, setting) !== null)
    const changes: SettingChange[] = [
      ...(settingText(place, secretSetting) === given.secret ? [] : [{ setting: secretSetting, to: given.secret }]),
      ...clear.map(setting => ({ setting: { ...setting, kind: 'text' as const }, to: null })),
    ]
    const objections = [...judgePlace(place), ...judgeCredentials(given, store, namespaces, databases === null)]
    const removed = clear.map(setting => setting.name).join(', ')
    return {
      steps: [
        ...namespaces.slice(0, mostNamespaces).map(namespace => secretStep(given, store, namespace)),
        ...(changes.length === 0 ? [] : settingSteps(place, changes, inPlace, now)),
      ],
      checks: judge('credentials', 'Credentials', `Secret ${given.secret} in ${namespaces.length} namespaces.`, objections),
      consequences: [
        {
          level: 'none',
          text: 'Backup jobs take the new credentials from their next start on. No database is restarted.',
        },
        ...(removed === ''
          ? []
          : [
              {
                level: 'none' as const,
                text: `Taken out of the settings: ${removed}. Whoever could read the settings knows them still, and copies may lie in annotations and backups of the cluster: let the store forget the old key.`,
              },
            ]),
        ...(changes.length === 0 ? [] : [{ level: 'none' as const, text: restartMeans }]),
      ],
      remember: rememberSettings(place, changes),
    }
  },
  stages: [settingsStandStage(), rolledOutStage()],
})

function secretStep(given: CredentialParams, store: string, namespace: string): DraftStep {
  const typed = (variables[store] ?? []).flatMap(([field, variable]) => {
    const value = given[field]
    return value === undefined ? [] : [[variable, value] as const]
  })
  return {
    id: `secret-${namespace}`,
    title: `Secret ${given.secret} in ${namespace}`,
    kind: secretKind,
    verb: 'apply',
    manifest: { ...head(secretKind, namespace, given.secret), type: 'Opaque', stringData: Object.fromEntries(typed) },
  }
}

function judgeCredentials(given: CredentialParams, store: string, namespaces: readonly string[], unread: boolean): readonly Objection[] {
  const found: Objection[] = []
  if (given.store !== undefined && given.store !== store)
    found.push(refuse('store', `Its backups go to “${store}” now.`, 'Open this form again.'))
  const fault = faultOfSubdomain(given.secret)
  if (fault !== null) found.push(refuse('secret', fault))
  for (const [field] of variables[store] ?? []) if ((given[field] ?? '') === '') found.push(refuse(field, 'Enter it.'))
  if (unread)
    found.push(
      refuse(
        null,
        'Databases may not be listed in all namespaces, so it can’t be told where the Secret is needed.',
        'Ask for the right to list them.',
      ),
    )
  else if (namespaces.length === 0)
    found.push(
      refuse(
        null,
        'There is no database of this operator yet: its namespace is where the Secret would have to be.',
        'Make the database first.',
      ),
    )
  else if (namespaces.length > mostNamespaces)
    found.push(refuse(null, `${namespaces.length} namespaces are more than the ${mostNamespaces} that one plan takes.`))
  else
    found.push(
      caution(
        null,
        `A database in another namespace needs a Secret ${given.secret} there before its backups can run.`,
        'Come back here after making one.',
      ),
    )
  return found
}
