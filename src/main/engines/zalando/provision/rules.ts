import type { Check } from '../../../../shared/domain/plan.ts'
import { checksOf } from '../../rule-group.ts'
import type { ProvisionParams } from './params.ts'
import { nameRules, placementRules, sizeRules, storageRules } from './rules-basics.ts'
import { databaseRules } from './rules-database.ts'
import { backupRules, networkRules, parameterRules, poolerRules, replicationRules, windowRules } from './rules-rest.ts'

const groups = [
  nameRules,
  sizeRules,
  storageRules,
  placementRules,
  databaseRules,
  backupRules,
  poolerRules,
  networkRules,
  windowRules,
  parameterRules,
  replicationRules,
]

/** All that the operator or its schema would refuse, or skip in silence, and all that deserves a second look, as far as the parameters alone tell. */
export function checkRules(params: ProvisionParams): readonly Check[] {
  return groups.flatMap(group => checksOf(group, params))
}
