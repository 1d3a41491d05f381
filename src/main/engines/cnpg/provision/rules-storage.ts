import { faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { formatBytes, parseQuantity } from '../../../../shared/domain/quantity.ts'
import { settingBytes } from '../fixed-parameters.ts'
import { type Finding, fail, type RuleGroup, warn } from './finding.ts'
import type { ProvisionParams } from './params.ts'

const mega = 2 ** 20
/** PostgreSQL's own default of `max_wal_size`. */
const defaultMaxWal = 1024 * mega
const defaultMinWal = 80 * mega

export const storageRules: RuleGroup = {
  id: 'storage',
  title: 'Volumes',
  passed: 'Sizes and storage classes are well formed, and the WAL fits.',
  find(params) {
    const found: Finding[] = []
    volumeFindings(found, params, 'storageSize', 'storageClass')
    if (params.walVolume) volumeFindings(found, params, 'walSize', 'walStorageClass')
    const walVolume = parseQuantity(params.walVolume ? params.walSize : params.storageSize)
    const given = params.parameters.max_wal_size
    const most = given === undefined ? defaultMaxWal : settingBytes(given, mega)
    const least = params.parameters.min_wal_size === undefined ? defaultMinWal : settingBytes(params.parameters.min_wal_size, mega)
    const wal = params.walVolume ? 'walSize' : 'storageSize'
    if (most !== null && walVolume !== null && walVolume > 0 && most >= walVolume) {
      const text = `max_wal_size (${formatBytes(most)}) does not fit on the volume for WAL (${params[wal]}).`
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
  if (bytes === null) found.push(fail(sizeField, `'${params[sizeField]}' is no quantity.`, 'Write 50Gi.'))
  else if (bytes <= 0) found.push(fail(sizeField, 'A volume is larger than nothing.'))
  else if (bytes >= 2 ** 63) found.push(fail(sizeField, 'No volume is as large as that.'))
  else if (bytes < 2 ** 30) found.push(warn(sizeField, `${params[sizeField]} (${formatBytes(bytes)}) fills up soon.`, 'Did you mean Gi?'))
  if (params[classField] === '') return
  const fault = faultOfSubdomain(params[classField])
  if (fault !== null) found.push(fail(classField, fault))
}
