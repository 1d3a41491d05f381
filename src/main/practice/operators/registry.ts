import type { SimulatedOperator } from '../simulated-operator.ts'

/** The operators that run on every context of the practice cluster. */
export const operators: readonly SimulatedOperator[] = []
