import type { Run, RunStage } from '../../shared/domain/run.ts'

/** How far a run is. Stages that don't apply don't count. */
export type Progress = { readonly done: number; readonly of: number; readonly now: string }

/** Reads how far a run is, and what it is at: the write being sent, else the stage that it waits for; of one that went wrong, why. */
export function progressOf(run: Run): Progress {
  const stages = run.stages.filter(stage => stage.status !== 'not-applicable')
  const done = stages.filter(stage => stage.status === 'done').length
  return { done, of: stages.length, now: nowOf(run, stages) }
}

function nowOf(run: Run, stages: readonly RunStage[]): string {
  const sending = run.steps.find(step => step.status === 'sending')
  if (sending !== undefined) return sending.title
  if (run.message !== null && (run.status === 'failed' || run.status === 'interrupted')) return run.message
  const stage = stages.find(one => one.status === 'active' || one.status === 'lost-sight' || one.status === 'failed')
  if (stage !== undefined) return stage.waitingFor === null ? stage.title : `${stage.title}: ${stage.waitingFor}`
  if (run.status === 'completed') return 'done'
  return run.message ?? ''
}

/** A length of time for reading: `<0.1 s`, `0.4 s`, `12 s`, `3 min 05 s`, `2 h 04 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  // Shorter than what is told: a zero would say that nothing was done.
  if (seconds < 0.05) return '<0.1 s'
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`
}

/** How long something took, or has taken so far; null before it began or when the times make no sense. */
export function tookBetween(startedAt: string | null, endedAt: string | null, now: number): string | null {
  if (startedAt === null) return null
  const from = Date.parse(startedAt)
  const to = endedAt === null ? now : Date.parse(endedAt)
  if (Number.isNaN(from) || Number.isNaN(to)) return null
  // What goes on counts whole seconds: a figure behind the point would only flicker.
  if (endedAt === null && to - from < 10_000) return `${Math.floor(Math.max(0, to - from) / 1000)} s`
  return durationText(to - from)
}
