import type { JournalKind } from '../../shared/domain/journal-kinds.ts'
import type { NewJournalEntry, Run, RunStage, RunStep } from '../../shared/domain/run.ts'
import { activeStage } from './see-stages.ts'

/** The stages of a run that ends before they do: the one under way ends with it. */
export function endStages(stages: readonly RunStage[], status: 'failed' | 'pending', at: string, note: string): RunStage[] {
  const active = activeStage(stages)
  return stages.map(stage => {
    if (stage.id !== active?.id) return stage
    return { ...stage, status, waitingFor: null, note, endedAt: status === 'failed' ? at : null }
  })
}

/** The run with every step that was never begun marked so. */
export function withoutUnsent(run: Run, answer = 'Not sent: an earlier step did not succeed.'): Run {
  return { ...run, steps: run.steps.map(step => (step.status === 'pending' ? { ...step, status: 'not-sent', answer } : step)) }
}

/** What a run says that ends before a step that was held back. */
export function heldBackMessage(stepTitle: string, why: string): string {
  return `Stopped before “${stepTitle}”. ${why} Neither it nor anything after it was sent. Make a new plan to go on.`
}

/** A change of one step of a run. */
export function setStep(id: string, status: RunStep['status'], at: string | null, answer: string | null): (run: Run) => Run {
  return run => ({ ...run, steps: run.steps.map(step => (step.id === id ? { ...step, status, at, answer } : step)) })
}

/** A step that is held back from now on: until when at most (ISO 8601), and for what, in words. */
export function holdStep(id: string, waitsUntil: string, answer: string): (run: Run) => Run {
  return run => ({ ...run, steps: run.steps.map(step => (step.id === id ? { ...step, waitsUntil, answer } : step)) })
}

/** A journal entry about a run. */
export function entryFor(run: Run, kind: JournalKind, title: string, detail: string | null): NewJournalEntry {
  const { username: who, contextName } = run.target
  const about = `${run.subject.namespace}/${run.subject.name}`
  const named = title.includes(about) ? title : `${title} · ${about}`
  return { kind, who, contextName, title: named, planId: run.planId, runId: run.id, detail }
}
