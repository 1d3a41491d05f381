import { z } from 'zod'
import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import { sizeParams } from '../../provision/size-params.ts'
import { backupParams } from './params-backup.ts'
import { basicsParams } from './params-basics.ts'
import { advancedParams, databaseParams, monitoringParams, networkParams, placementParams, storageParams } from './params-rest.ts'

/** Everything that can be asked for of a new database. Only `name` has no default. Content is judged by the rules, field by field. */
export const provisionParams = z.object({
  ...basicsParams,
  ...sizeParams,
  ...storageParams,
  ...placementParams,
  ...databaseParams,
  ...backupParams,
  ...monitoringParams,
  ...networkParams,
  ...advancedParams,
})
export type ProvisionParams = z.infer<typeof provisionParams>

/** Bytes of all volumes of one member; null where a size is none. */
export function volumeBytesOf(params: ProvisionParams): number | null {
  const data = parseQuantity(params.storageSize)
  const wal = params.walVolume ? parseQuantity(params.walSize) : 0
  return data === null || wal === null ? null : data + wal
}

/** Names of the objects that go with the Cluster. */
export function namesOf(params: ProvisionParams) {
  return {
    store: params.objectStore === '' && params.backupTarget === 'new' ? `${params.name}-store` : params.objectStore,
    backupSecret: params.backupSecret === '' && params.backupCredentials === 'enter' ? `${params.name}-backup` : params.backupSecret,
    server: params.serverName === '' ? params.name : params.serverName,
    schedule: `${params.name}-schedule`,
    appSecret: `${params.name}-app`,
    accessPolicy: `${params.name}-access`,
    externalService: `${params.name}-rw-external`,
  }
}
