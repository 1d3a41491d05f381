import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DraftStep } from '../engines/engine.ts'
import { shownOf } from './compare-prediction.ts'
import type { SecretMask } from './mask-secrets.ts'
import type { ShownStep } from './plan-store.ts'
import type { Prediction } from './predict-step.ts'

/** What each step looked like when it was shown, by the step's id. Objects may be large, so other work gets its turn in between. */
export async function shownSteps(
  steps: readonly { readonly step: DraftStep; readonly prediction: Prediction | null }[],
  mask: SecretMask,
): Promise<Record<string, ShownStep>> {
  const shown: Record<string, ShownStep> = {}
  for (const { step, prediction } of steps) {
    if (prediction !== null) shown[step.id] = shownOf(step, prediction, mask)
    await nextTurn()
  }
  return shown
}
