import type { CommonAction } from '../../shared/contract/rollouts.ts'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { parseClusterId } from './parse-cluster-id.ts'
import type { Session } from './session.ts'

/** Answers what can be done to several databases, as far as what was read tells; a plan looks again. Throws bad-input. */
export type CommonActions = (clusterIds: readonly string[]) => {
  engine: string | null
  actions: CommonAction[]
  because: string | null
}

type Of = { readonly clusterId: string; readonly actions: readonly ClusterAction[] }

/** Over the sessions of connected contexts. */
export function createCommonActions(deps: { readonly session: (contextId: string) => Pick<Session, 'actions'> | null }): CommonActions {
  return clusterIds => {
    const ids = [...new Set(clusterIds)].map(clusterId => ({ clusterId, ...parseClusterId(clusterId) }))
    const [engine, ...others] = [...new Set(ids.map(id => id.engine))]
    if (engine === undefined || others.length > 0)
      return { engine: null, actions: [], because: 'They are of different engines: an operation belongs to one.' }
    const all = ids.map(
      (id): Of => ({ clusterId: id.clusterId, actions: deps.session(id.contextId)?.actions(engine, id.namespace, id.name) ?? [] }),
    )
    // What any of them offers is offered; for those that are not seen now it is not known.
    const known = new Map(all.flatMap(each => each.actions.map(action => [action.operation, action] as const)))
    const actions = [...known.values()].map(action => common(action, all))
    return { engine, actions, because: actions.length === 0 ? 'None of them is seen now, so nobody knows what can be done to them.' : null }
  }
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
      choices.filter(({ value }) => rest.every(action => action.choices[field]?.some(other => other.value === value) === true)),
    ]),
  )
}
