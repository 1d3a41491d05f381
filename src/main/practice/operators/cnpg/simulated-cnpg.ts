import type { SimulatedOperator } from '../../simulated-operator.ts'
import { cnpgAdmission } from './admission.ts'
import { cnpgCrds } from './crds/all.ts'
import { installCnpg, operatorDeployments } from './install.ts'
import { startCnpgOperator } from './operator.ts'
import { seedCnpg } from './seed/seed.ts'

/** CloudNativePG with its Barman Cloud plugin, simulated. */
export const simulatedCnpg: SimulatedOperator = {
  id: 'cnpg',
  crds: cnpgCrds,
  deployments: operatorDeployments,
  admission: cnpgAdmission,
  install: installCnpg,
  start: startCnpgOperator,
  seed: seedCnpg,
}
