import type { SimulatedOperator } from '../../simulated-operator.ts'
import { crds } from './crd.ts'
import { install, operatorDeployments } from './install.ts'
import { start } from './operator.ts'
import { seed } from './seed.ts'

/** Zalando's operator for PostgreSQL under Patroni, simulated. It has no admission webhooks. */
export const simulatedZalando: SimulatedOperator = {
  id: 'zalando',
  crds,
  deployments: operatorDeployments,
  admission: [],
  install,
  start,
  seed,
}
