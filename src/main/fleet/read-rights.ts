import { type KindRef, kindKey } from '../../shared/domain/kube.ts'
import { type Right, type Rights, RightVerb } from '../../shared/domain/rights.ts'
import type { Engine } from '../engines/engine.ts'
import type { AccessRules, KubeReader } from '../kube/kube-client.ts'

/** Read when a credential is revealed or copied, and written with some databases; never watched. */
const secrets: KindRef = { group: '', version: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true }

/**
 * What the user may do in a namespace with the kinds of the engines that this cluster serves, asked of the cluster now in one review. Kinds without
 * a namespace are left out: a review of a namespace can't tell what is allowed beyond it. Throws AppError as reviews do.
 */
export async function readRights(reader: KubeReader, engines: readonly Engine[], namespace: string, signal: AbortSignal): Promise<Rights> {
  const served = await Promise.all(engines.map(async engine => ((await reader.serves(engine.root, signal)) === false ? [] : [engine])))
  const kinds = new Map<string, KindRef>()
  for (const engine of served.flat()) {
    for (const kind of [engine.root, ...engine.watches.map(watch => watch.kind), secrets])
      if (kind.namespaced) kinds.set(kindKey(kind), kind)
  }
  const rules = await reader.rules(namespace, signal)
  return {
    namespace,
    kinds: [...kinds.values()].map(kind => ({
      kind: kindKey(kind),
      title: kind.kind,
      verbs: RightVerb.options.map(verb => ({ verb, right: rightTo(verb, kind, rules) })),
    })),
    incomplete: rules.incomplete,
    problem: rules.problem,
  }
}

function rightTo(verb: string, kind: KindRef, { rules, incomplete }: AccessRules): Right {
  const has = (list: readonly string[], wanted: string) => list.includes('*') || list.includes(wanted)
  const about = rules.filter(rule => has(rule.verbs, verb) && has(rule.groups, kind.group) && has(rule.resources, kind.plural))
  if (about.some(rule => rule.names.length === 0)) return 'yes'
  if (incomplete) return 'unknown'
  return about.length > 0 ? 'named' : 'no'
}
