import type { KubeObject } from '../../../shared/domain/kube.ts'
import { faultOfDns1035 } from '../../../shared/domain/names.ts'
import { caution, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { deploymentKind, serviceKind } from '../kube-kinds.ts'
import { count, strings } from '../read-json.ts'
import { hibernationOf } from './hibernation.ts'
import { clusterKind, poolerKind } from './kinds.ts'
import { changeOf, type PoolerParams } from './pooler-params.ts'

/** More of them serve nobody: a pooler is there to keep connections few. */
const mostInstances = 100

/** What speaks against adding, changing or removing this pooler; `live` is the chosen one. */
export function objectionsToPooler(living: Living, given: PoolerParams, live: KubeObject | null): readonly Objection[] {
  const found = [...amountObjections(given)]
  if (given.action === 'add') return [...nameObjections(living, given.name), ...found, ...targetObjections(living, given.type)]
  if (live === null)
    return [given.pooler === '' ? noPooler(living) : refuse('pooler', `It has no pooler “${given.pooler}”.`, 'Choose one that it has.')]
  if (live.metadata.deletionTimestamp !== undefined) return [refuse('pooler', `${given.pooler} is being deleted already.`)]
  if (given.action === 'remove') return []
  if (Object.keys(changeOf(given, live)).length === 0)
    found.push(refuse('instances', `${given.pooler} is so already.`, 'Enter what shall be different.'))
  return found
}

function noPooler({ view }: Living): Objection {
  return view.knows(poolerKind) === 'listed'
    ? refuse('pooler', 'It has no pooler yet.', 'Add one.')
    : refuse('pooler', 'Poolers can’t be read here, so there is none to choose.')
}

function amountObjections({ action, instances, parameters }: PoolerParams): readonly Objection[] {
  if (action === 'remove') return []
  const found: Objection[] = []
  if (instances !== '' && (!/^[1-9]\d{0,2}$/.test(instances) || Number(instances) > mostInstances))
    found.push(
      refuse(
        'instances',
        `“${instances}” is no number of instances.`,
        `Enter a whole number from 1 to ${mostInstances}; to stop using it, remove the pooler.`,
      ),
    )
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) found.push(refuse(`parameters.${name}`, `“${name}” is no name of a PgBouncer parameter.`))
    else if (name === 'pool_mode') found.push(refuse(`parameters.${name}`, 'The pool mode has a field of its own.', 'Use that.'))
    else if (/[\r\n]/.test(value)) found.push(refuse(`parameters.${name}`, 'A value is one line.'))
  }
  return found
}

/** The pooler's Deployment and Service carry its name, so all three kinds must have it free; and the operator refuses a Cluster's name. */
function nameObjections({ cluster, view }: Living, name: string): readonly Objection[] {
  if (name === '') return [refuse('name', 'Enter a name.')]
  const fault = faultOfDns1035(name)
  if (fault !== null) return [refuse('name', fault)]
  const { namespace } = cluster
  const taken = [
    [clusterKind, 'a database', 'the operator refuses a pooler of that name'],
    [poolerKind, 'a pooler', 'it would be changed'],
    [serviceKind, 'a Service', 'the pooler’s Service could not be made'],
    [deploymentKind, 'a Deployment', 'the pooler’s could not be made'],
  ] as const
  for (const [kind, what, why] of taken)
    if (view.get(kind, namespace, name) !== null)
      return [refuse('name', `${name} is the name of ${what} here already: ${why}.`, 'Choose another name.')]
  const reserved = ['rw', 'ro', 'r', 'any'].map(suffix => `${cluster.name}-${suffix}`)
  if (reserved.includes(name)) return [refuse('name', `${name} is the name of one of the database’s own Services.`, 'Choose another name.')]
  const unread = taken.filter(([kind]) => view.knows(kind) !== 'listed').map(([kind]) => kind.plural)
  return unread.length === 0 ? [] : [notKnown('name', `${unread.join(', ')} can’t be read, so nobody can tell whether the name is free.`)]
}

function targetObjections({ root }: Living, type: PoolerParams['type']): readonly Objection[] {
  const found: Objection[] = []
  if (strings(root, 'spec', 'managed', 'services', 'disabledDefaultServices').includes(type))
    found.push(
      refuse('type', `The Service ${root.metadata.name}-${type}, which it would lead to, is switched off.`, 'Switch it on first (Expose).'),
    )
  if (type === 'ro' && count(root, 'spec', 'instances') === 1)
    found.push(caution('type', 'There is no replica: it leads nowhere until there is one.'))
  if (hibernationOf(root) !== 'no') found.push(caution(null, 'The database is paused: the pooler leads nowhere until it is resumed.'))
  return found
}
