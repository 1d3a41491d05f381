import type { SimulatedOperator } from '../simulated-operator.ts'
import { simulatedCnpg } from './cnpg/simulated-cnpg.ts'
import { simulatedZalando } from './zalando/simulated-zalando.ts'

/** Every operator that the practice cluster simulates. The first brings the nodes, and what runs on them. */
export const operators: readonly SimulatedOperator[] = [simulatedCnpg, simulatedZalando]
