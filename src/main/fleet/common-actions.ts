import type { CommonAction } from '../../shared/contract/rollouts.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import type { Sights } from './sights.ts'

/** How it is answered that a database can't be looked at. */
const unseen: ReadonlySet<string> = new Set(['not-found', 'disconnected'])

/**
 * Answers what can be done to several databases; a plan looks again. Each is looked at with its members and schedules, which are read only for
 * that: without them a reason would be told of what was never read. Throws bad-input.
 */
export type CommonActions = (
  clusterIds: readonly string[],
  signal: AbortSignal,
) => Promise<{ engine: string | null; actions: CommonAction[]; because: string | null; whole: boolean }>

type Of = { readonly clusterId: string; readonly actions: readonly ClusterAction[]; readonly whole: boolean }

/** Databases that are looked at side by side. */
const atOnce = 16

/** Over the databases of connected contexts. */
export function createCommonActions(deps: { readonly sights: Pick<Sights, 'lookAt'> }): CommonActions {
  /** Nothing of one that is not seen now. */
  async function lookAt(clusterId: string, signal: AbortSignal): Promise<Of> {
    try {
      const { sight, whole } = await deps.sights.lookAt(clusterId, signal)
      return { clusterId, actions: whole ? sight.actions : sight.actions.map(notReadYet), whole }
    } catch (error) {
      if (error instanceof AppError && unseen.has(error.code)) return { clusterId, actions: [], whole: true }
      throw error
    }
  }

  return async (clusterIds, signal) => {
    const ids = [...new Set(clusterIds)]
    const [engine, ...others] = [...new Set(ids.map(id => parseClusterId(id).engine))]
    if (engine === undefined || others.length > 0)
      return { engine: null, actions: [], because: 'They are of different engines: an operation belongs to one.', whole: true }
    const all: Of[] = []
    for (let at = 0; at < ids.length && !signal.aborted; at += atOnce)
      all.push(...(await Promise.all(ids.slice(at, at + atOnce).map(id => lookAt(id, signal)))))
    // What any of them offers is offered; for those that are not seen now it is not known.
    const known = new Map(all.flatMap(each => each.actions.map(action => [action.operation, action] as const)))
    const actions = [...known.values()].map(action => common(action, all))
    const because = actions.length === 0 ? 'None of them is seen now, so nobody knows what can be done to them.' : null
    return { engine, actions, because, whole: all.every(each => each.whole) }
  }
}

/** A reason that comes from what was not all read may be false; a plan reads it again. */
function notReadYet(action: ClusterAction): ClusterAction {
  return action.because === null ? action : { ...action, because: 'Not all of it is read yet, so that it can’t be told: try again.' }
}

function common(like: ClusterAction, all: readonly Of[]): CommonAction {
  const { operation, title, summary, risk } = like
  const found = all.map(({ clusterId, actions }) => ({ clusterId, action: actions.find(each => each.operation === operation) }))
  const unable = found.flatMap(({ clusterId, action }) => {
    if (action === undefined) return [{ clusterId, because: 'It is not seen now.' }]
    return action.because === null ? [] : [{ clusterId, because: action.because }]
  })
  const offered = found.flatMap(({ action }) => action ?? [])
  const names = [...new Set(offered.flatMap(action => Object.keys(action.params)))]
  const differing = names.filter(name => new Set(offered.map(action => JSON.stringify(action.params[name]))).size > 1)
  const agreed = names.filter(name => !differing.includes(name)).map(name => [name, like.params[name]] as const)
  return {
    operation,
    title,
    summary,
    risk,
    params: Object.fromEntries(agreed),
    differing,
    choices: commonChoices(offered),
    unable,
  }
}

/** What a field may be for every one of them. */
function commonChoices(offered: readonly ClusterAction[]): CommonAction['choices'] {
  const [first, ...rest] = offered
  if (first === undefined) return {}
  return Object.fromEntries(
    Object.entries(first.choices).map(([field, choices]) => [
      field,
      choices
        .filter(({ value }) => rest.every(action => action.choices[field]?.some(other => other.value === value) === true))
        // What a choice begins the other fields with is each database's own.
        .map(({ value, label, note }) => ({ value, label, note })),
    ]),
  )
}
