import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { caution, notKnown, type Objection, refuse } from '../../change/judge.ts'
import { record, str } from '../../read-json.ts'
import type { OperatorConfig } from '../operator-config.ts'

/** Whether this database is to be left alone by the operator's bounds of members (its `getNumberOfInstances`). */
function ignoresBounds(config: OperatorConfig, root: KubeObject): boolean {
  const key = config.setting('ignore_instance_limits_annotation_key')
  return key !== null && str(root, 'metadata', 'annotations', key) === 'true'
}

/** How many members the operator runs where `asked` are asked for. */
export function boundMembers(config: OperatorConfig, root: KubeObject, asked: number): number {
  if (ignoresBounds(config, root)) return asked
  if (record(root, 'spec', 'standby') !== null && asked === 1) return asked
  const { minInstances, maxInstances } = config
  const most = maxInstances === null ? asked : Math.min(asked, maxInstances)
  return minInstances === null ? most : Math.max(most, minInstances)
}

/** Why the operator would not run as many members as are asked for. */
export function objectionsToCount(config: OperatorConfig, root: KubeObject, asked: number, field: string | null): readonly Objection[] {
  const found: Objection[] = []
  const runs = boundMembers(config, root, asked)
  if (runs !== asked) {
    const setting = runs > asked ? 'min_instances' : 'max_instances'
    const key = config.setting('ignore_instance_limits_annotation_key')
    const other = key === null ? '' : `, or set the annotation ${key.slice(0, 200)} of this database to “true”`
    found.push(
      refuse(
        field,
        `The operator’s setting ${setting} is ${runs}: it would run ${runs} ${runs === 1 ? 'member' : 'members'}, not ${asked}.`,
        `Change the operator’s setting${other}.`,
      ),
    )
  }
  if (record(root, 'spec', 'standby') !== null && asked > 1)
    found.push(refuse(field, 'A standby cluster has one member: the operator supports no more.', 'Promote it first.'))
  if (config.doubt !== null) found.push(notKnown(field, `${config.doubt}. Whether bounds of members are set is not known.`))
  else if (config.source === null)
    found.push(caution(field, 'The operator’s settings were not found; bounds of members may be set that are not known here.'))
  return found
}
