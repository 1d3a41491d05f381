import { z } from 'zod'
import { AppError } from '../../shared/domain/app-error.ts'
import { type Check, Plan } from '../../shared/domain/plan.ts'
import { fieldErrors } from '../../shared/refusals/field-errors.ts'
import { sayIssue } from '../../shared/refusals/say-issue.ts'
import { isRecord, maxDepth } from './json.ts'
import { digestOf } from './make-plan.ts'

/** A plan as a file: the plan itself and which parameters were left out because they are secret. */
const PlanFile = z.strictObject({ ...Plan.shape, omitted: z.array(z.string().max(256)).max(100) })

/** Bytes; a plan of a hundred manifests with their diffs stays far below. */
const maxFileBytes = 16 * 1024 * 1024
/** More steps than any operation has; the page shows them all. */
const maxSteps = 500

const omittedPrefix = 'omitted:'

/** The text of a plan file. It holds no secret: those that were typed in are only named. */
export function writePlanFile(plan: Plan, omitted: readonly string[]): { name: string; text: string } {
  const name = `${plan.subject.namespace}-${plan.subject.name}-${plan.intent.operation}`.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 100)
  const file: z.infer<typeof PlanFile> = { ...plan, omitted: [...omitted] }
  return { name: `${name}.clouddb-plan.json`, text: `${JSON.stringify(file, null, 2)}\n` }
}

/**
 * A plan out of a file, for reading. Whatever it claims, it has to be checked again for a context here before it may be applied. Throws
 * bad-input when the file is not a plan, is too large, or doesn't fit its own digest.
 */
export function readPlanFile(text: string, id: string): { plan: Plan; omitted: string[] } {
  if (Buffer.byteLength(text) > maxFileBytes) throw bad('it is larger than 16 MiB')
  const value = parse(text)
  if (isRecord(value) && typeof value.format === 'string' && value.format !== 'clouddb-plan/1') {
    throw bad(`its format is '${value.format.slice(0, 40)}', and this version reads clouddb-plan/1`)
  }
  const result = PlanFile.safeParse(value, { error: issue => sayIssue(issue) })
  if (!result.success) {
    throw new AppError('bad-input', 'This is no plan file, or a damaged one.', { fields: fieldErrors(result.error.issues).slice(0, 20) })
  }
  const { omitted, ...plan } = result.data
  if (plan.steps.length > maxSteps) throw bad(`it has more than ${maxSteps} steps`)
  if (digestOf(plan) !== plan.digest) throw bad('it was changed after it was made: its digest doesn’t fit what it shows')
  const checks = [...plan.checks.filter(isOwn), ...omitted.map(omittedCheck)]
  return { plan: { ...plan, id, runId: null, state: 'offline', checks }, omitted }
}

function isOwn(check: Check): boolean {
  return !check.id.startsWith(omittedPrefix)
}

function omittedCheck(path: string): Check {
  return {
    id: `${omittedPrefix}${path}`,
    title: 'Secrets of the plan',
    status: 'fail',
    seen: `'${path}' is a secret, and secrets are not part of a plan file.`,
    cure: 'Open the form with these parameters and type it in again.',
    field: path,
  }
}

function parse(text: string): unknown {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') {
      if (++depth > maxDepth) throw bad('it is nested too deeply')
    } else if (char === '}' || char === ']') depth--
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw bad(`it is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`)
  }
}

function bad(reason: string): AppError {
  return new AppError('bad-input', `This plan file can’t be opened: ${reason}.`)
}
