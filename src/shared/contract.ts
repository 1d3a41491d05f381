/**
 * THE list of procedures. One contract, three doors: a message port (Electron), a WebSocket (browser), and REST with OpenAPI under
 * `/api/v1`. Inputs and outputs are JSON only, so that every door carries the same.
 */
import { clusters } from './contract/clusters.ts'
import { contexts } from './contract/contexts.ts'
import { engines } from './contract/engines.ts'
import { fleet } from './contract/fleet.ts'
import { history } from './contract/history.ts'
import { operators } from './contract/operators.ts'
import { plans } from './contract/plans.ts'
import { preferences } from './contract/preferences.ts'
import { rollouts } from './contract/rollouts.ts'
import { runs } from './contract/runs.ts'
import { system } from './contract/system.ts'
import { vault } from './contract/vault.ts'

export const contract = { system, contexts, fleet, clusters, engines, operators, plans, runs, rollouts, history, vault, preferences }
export type Contract = typeof contract
