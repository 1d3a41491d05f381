import type { AppInfo } from '../../shared/contract/system.ts'
import type { Contexts } from '../fleet/contexts.ts'
import { serve } from './serve.ts'

/** What the procedures of `system` can be asked to do with the practice cluster. */
export interface PracticeControl {
  start(): Promise<void>
  reset(): Promise<void>
}

/** Handlers of `system`. */
export function systemProcedures(deps: { readonly info: () => AppInfo; readonly contexts: Contexts; readonly practice: PracticeControl }) {
  const c = serve.system
  return {
    info: c.info.handler(() => deps.info()),
    wake: c.wake.handler(() => {
      deps.contexts.wake()
      return {}
    }),
    startPractice: c.startPractice.handler(async () => {
      await deps.practice.start()
      return deps.info()
    }),
    resetPractice: c.resetPractice.handler(async () => {
      await deps.practice.reset()
      return deps.info()
    }),
  }
}
