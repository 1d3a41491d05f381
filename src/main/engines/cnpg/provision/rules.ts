import type { Check } from '../../../../shared/domain/plan.ts'
import { checksOf } from '../../rule-group.ts'
import type { ProvisionParams } from './params.ts'
import { backupRules } from './rules-backup.ts'
import { imageRules, nameRules, placementRules, sizeRules } from './rules-basics.ts'
import { networkRules, superuserRules } from './rules-network.ts'
import { databaseRules, parameterRules, replicationRules } from './rules-postgres.ts'
import { storageRules } from './rules-storage.ts'

const groups = [
  nameRules,
  imageRules,
  sizeRules,
  storageRules,
  placementRules,
  databaseRules,
  parameterRules,
  replicationRules,
  backupRules,
  networkRules,
  superuserRules,
]

/** All that the operator's admission and Kubernetes would refuse, and all that deserves a second look, as far as the parameters alone tell. */
export function checkRules(params: ProvisionParams): readonly Check[] {
  return groups.flatMap(group => checksOf(group, params))
}
