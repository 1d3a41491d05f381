import { readCron } from '../../../../shared/domain/cron.ts'
import { faultOfDataKey, faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { fail, warn } from '../../rule-group.ts'
import type { Finding, RuleGroup } from './finding.ts'
import { namesOf, type ProvisionParams } from './params.ts'
import { credentialKeys } from './store-manifests.ts'

export const backupRules: RuleGroup = {
  id: 'backup',
  title: 'Backup',
  passed: 'Target, credentials and schedule are complete.',
  find(params) {
    if (params.backupTarget === 'none')
      return [warn('backupTarget', 'There will be no backups: lost data cannot be restored.', 'Choose an object store.')]
    const found: Finding[] = []
    const store = faultOfSubdomain(namesOf(params).store)
    if (store !== null) found.push(fail('objectStore', store))
    if (params.serverName !== '' && !/^[A-Za-z0-9][-A-Za-z0-9._]{0,199}$/.test(params.serverName))
      found.push(fail('serverName', 'Use only letters, digits, hyphens, dots and underscores, and begin with a letter or digit.'))
    if (params.backupTarget === 'new') found.push(...storeFindings(params))
    found.push(...scheduleFindings(params))
    return found
  },
}

const destination = {
  s3: { shape: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s?#\\]*)?$/, example: 's3://bucket/folder' },
  gcs: { shape: /^gs:\/\/[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](\/[^\s?#\\]*)?$/, example: 'gs://bucket/folder' },
  azure: {
    shape: /^https:\/\/[a-z0-9]{3,24}\.[a-z0-9.-]+\/[a-z0-9$][a-z0-9-]{2,62}(\/[^\s?#\\]*)?$/,
    example: 'https://account.blob.core.windows.net/container/folder',
  },
} as const

function storeFindings(params: ProvisionParams): readonly Finding[] {
  const found: Finding[] = []
  const { shape, example } = destination[params.backupProvider]
  if (params.destinationPath === '') found.push(fail('destinationPath', 'Enter a destination.', `For example ${example}.`))
  else if (!shape.test(params.destinationPath) || params.destinationPath.split('/').includes('..'))
    found.push(
      fail('destinationPath', `“${params.destinationPath}” is not a valid destination for this provider.`, `Use the form ${example}.`),
    )
  if (params.backupProvider === 's3' && params.endpointUrl !== '') {
    if (!/^https?:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[^\s?#\\@]*)?$/.test(params.endpointUrl))
      found.push(fail('endpointUrl', `“${params.endpointUrl}” is not a valid web address.`, 'Use the form https://s3.example.net.'))
    else if (params.endpointUrl.startsWith('http:'))
      found.push(warn('endpointUrl', 'Without TLS, credentials and data can be read in transit.', 'Use https://.'))
  }
  if (params.retention !== '' && !/^[1-9][0-9]*[dwm]$/.test(params.retention))
    found.push(
      fail('retention', `“${params.retention}” is not a valid retention period.`, 'Use days, weeks or months, for example 30d, 4w or 6m.'),
    )
  if (params.retention === '')
    found.push(warn('retention', 'Backups are never deleted, so the store keeps growing.', 'Set a retention period, for example 30d.'))
  if (params.backupCredentials !== 'identity') found.push(...credentialFindings(params))
  return found
}

function credentialFindings(params: ProvisionParams): readonly Finding[] {
  const found: Finding[] = []
  const secret = faultOfSubdomain(namesOf(params).backupSecret)
  if (secret !== null) found.push(fail('backupSecret', secret))
  const keys = credentialKeys(params)
  for (const { key, keyField, valueField } of keys) {
    const fault = faultOfDataKey(key)
    if (fault !== null) found.push(fail(keyField as Finding['field'], fault))
    // What was entered is never repeated in a text.
    if (params.backupCredentials === 'enter' && params[valueField] === '')
      found.push(fail(valueField, 'Enter this credential of the object store.', 'Or choose an existing Secret.'))
  }
  const [first, second] = keys
  if (first !== undefined && second !== undefined && first.key === second.key)
    found.push(fail(second.keyField as Finding['field'], 'Two values cannot be stored under the same key.'))
  return found
}

function scheduleFindings(params: ProvisionParams): readonly Finding[] {
  if (params.schedule === '')
    return [warn('schedule', 'Without a schedule there is no base backup, and archived WAL alone cannot be restored.')]
  const reading = readCron(params.schedule)
  if ('fault' in reading) return [fail('schedule', reading.fault)]
  if (reading.fields === 5)
    return [
      warn(
        'schedule',
        `This schedule has five fields, which the operator reads as second, minute, hour, day and month: it would not run when you expect.`,
        `Use six fields, seconds first: 0 ${params.schedule}.`,
      ),
    ]
  const [second = '', minute = ''] = params.schedule.trim().split(/[ \t]+/)
  if (reading.fields === 6 && (second.includes('*') || minute.includes('*')))
    return [warn('schedule', 'It runs at least once a minute; a base backup takes longer than that.')]
  return []
}
