import { faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { formatBytes, hasNoUnit, parseQuantity } from '../../../../shared/domain/quantity.ts'
import { fail, warn } from '../../rule-group.ts'
import { settingBytes } from '../../setting-bytes.ts'
import { type Finding, notAnAmount, type RuleGroup } from './finding.ts'
import type { ProvisionParams } from './params.ts'

const mega = 2 ** 20
/** An empty database cluster takes more than this before anything is stored in it (the template databases and the first WAL segment). */
const leastVolume = 32 * mega
/** PostgreSQL's own default of `max_wal_size`. */
const defaultMaxWal = 1024 * mega
const defaultMinWal = 80 * mega

export const storageRules: RuleGroup = {
  id: 'storage',
  title: 'Volumes',
  passed: 'Sizes and storage classes are valid, and the WAL fits.',
  find(params) {
    const found: Finding[] = []
    volumeFindings(found, params, 'storageSize', 'storageClass')
    if (params.walVolume) volumeFindings(found, params, 'walSize', 'walStorageClass')
    const walVolume = parseQuantity(params.walVolume ? params.walSize : params.storageSize)
    const given = params.parameters.max_wal_size
    const most = given === undefined ? defaultMaxWal : settingBytes(given, mega)
    const least = params.parameters.min_wal_size === undefined ? defaultMinWal : settingBytes(params.parameters.min_wal_size, mega)
    const wal = params.walVolume ? 'walSize' : 'storageSize'
    if (most !== null && walVolume !== null && walVolume >= leastVolume && most >= walVolume) {
      const text = `max_wal_size (${formatBytes(most)}) does not fit on the volume that holds the WAL (${params[wal]}).`
      const field = given === undefined ? wal : 'parameters.max_wal_size'
      // The operator refuses it only for a volume of its own.
      found.push(params.walVolume ? fail(field, text) : warn(field, text))
    }
    if (most !== null && least !== null && least >= most)
      found.push(
        fail(
          params.parameters.min_wal_size === undefined ? 'parameters.max_wal_size' : 'parameters.min_wal_size',
          'min_wal_size must be less than max_wal_size.',
        ),
      )
    return found
  },
}

function volumeFindings(
  found: Finding[],
  params: ProvisionParams,
  sizeField: 'storageSize' | 'walSize',
  classField: 'storageClass' | 'walStorageClass',
): void {
  const bytes = parseQuantity(params[sizeField])
  const text = params[sizeField]
  if (bytes === null) found.push(fail(sizeField, notAnAmount(text), 'Use the form 50Gi.'))
  else if (bytes <= 0) found.push(fail(sizeField, 'The size must be greater than zero.', 'Use the form 50Gi.'))
  else if (bytes >= 2 ** 63) found.push(fail(sizeField, 'No volume can be that large.'))
  else if (bytes < leastVolume)
    found.push(
      hasNoUnit(text)
        ? fail(sizeField, `“${text}” has no unit, so it means ${formatBytes(bytes)}.`, `Add a unit, for example ${text}Gi.`)
        : fail(sizeField, `${text} (${formatBytes(bytes)}) is too small for PostgreSQL.`, 'Use the form 50Gi.'),
    )
  else if (bytes < 2 ** 30) found.push(warn(sizeField, `${text} (${formatBytes(bytes)}) will fill up quickly.`, 'Did you mean Gi?'))
  if (params[classField] === '') return
  const fault = faultOfSubdomain(params[classField])
  if (fault !== null) found.push(fail(classField, fault))
}
