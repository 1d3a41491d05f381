import type { SimulatedOperator } from '../simulated-operator.ts'
import { simulatedCnpg } from './cnpg/simulated-cnpg.ts'

/** Every operator that the practice cluster simulates. */
export const operators: readonly SimulatedOperator[] = [simulatedCnpg]
