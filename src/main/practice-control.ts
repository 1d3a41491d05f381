import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppInfo } from '../shared/contract/system.ts'
import { AppError } from '../shared/domain/app-error.ts'
import type { Contexts } from './fleet/contexts.ts'
import type { Log } from './lib/log.ts'
import type { PracticeFork } from './practice/fork-node.ts'
import { type RunningPractice, startPractice } from './practice/start-practice.ts'

/** The embedded cluster of this app: started when asked for, its contexts connected, its objects kept over restarts. */
export interface PracticeControl extends AsyncDisposable {
  state(): AppInfo['practice']
  problems(): readonly string[]
  /** Does nothing when it runs. Throws internal with the reason. */
  start(): Promise<void>
  /** Forgets all objects and starts from the first databases again. */
  reset(): Promise<void>
}

/** Nothing is started yet. */
export function createPracticeControl(deps: {
  readonly dataDir: string
  readonly contexts: Contexts
  readonly log: Log
  readonly fork?: PracticeFork
}): PracticeControl {
  const { contexts } = deps
  const folder = join(deps.dataDir, 'practice')
  const kubeconfigPath = join(folder, 'kubeconfig.yaml')
  let state: AppInfo['practice'] = 'off'
  let problem: string | null = null
  let running: RunningPractice | null = null
  let work: Promise<void> = Promise.resolve()

  async function begin() {
    if (running !== null) return
    state = 'starting'
    problem = null
    try {
      const started = await startPractice({ kubeconfigPath, persist: join(folder, 'state') }, deps.fork)
      running = started
      started.ended.then(() => {
        if (running === started) {
          running = null
          state = 'failed'
          problem = 'The practice cluster has ended by itself. Start it again in Settings.'
        }
      })
      await contexts.addSource({ kind: 'practice', path: kubeconfigPath })
      for (const context of contexts.list().contexts) if (context.practice && !context.connected) contexts.connect(context.id)
      state = 'on'
    } catch (error) {
      state = 'failed'
      problem = `The practice cluster could not be started: ${error instanceof Error ? error.message : String(error)}`
      deps.log.error('The practice cluster could not be started', error)
      throw new AppError('internal', problem)
    }
  }

  async function end() {
    const ending = running
    running = null
    await ending?.[Symbol.asyncDispose]()
    state = 'off'
  }

  /** One thing after the other: a reset while it starts must not leave two. */
  function inTurn(task: () => Promise<void>): Promise<void> {
    const next = work.then(task)
    work = next.catch(() => undefined)
    return next
  }

  return {
    state: () => state,
    problems: () => (problem === null ? [] : [problem]),
    start: () => inTurn(begin),
    reset: () =>
      inTurn(async () => {
        for (const context of contexts.list().contexts) if (context.practice && context.connected) await contexts.disconnect(context.id)
        await end()
        await rm(join(folder, 'state'), { recursive: true, force: true })
        await begin()
      }),
    [Symbol.asyncDispose]: () => inTurn(end),
  }
}
