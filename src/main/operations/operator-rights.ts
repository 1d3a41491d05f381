import type { KindRef } from '../../shared/domain/kube.ts'
import type { OperatorRight } from '../../shared/domain/operator.ts'
import type { Engine, OperatorFound } from '../engines/engine.ts'
import { clusterRoleBindingKind, configMapKind, customResourceDefinitionKind, deploymentKind, podKind } from '../engines/kube-kinds.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { asAppError } from './read-view.ts'

interface Wanted {
  readonly title: string
  readonly verb: string
  readonly kind: KindRef
  readonly namespace: string | null
  readonly subresource?: string
}

/** What the user may do with an operator, by the cluster's own word; each plan asks again for exactly what it writes. */
export async function readOperatorRights(
  reader: Pick<KubeReader, 'mayI'>,
  engine: Engine,
  operator: OperatorFound,
  signal: AbortSignal,
): Promise<OperatorRight[]> {
  const namespace = operator.deployments[0]?.metadata.namespace ?? null
  const wanted: Wanted[] = [
    ...(namespace === null
      ? []
      : [
          { title: `Change its Deployment in ${namespace}`, verb: 'patch', kind: deploymentKind, namespace },
          { title: `Change its ConfigMaps in ${namespace}`, verb: 'patch', kind: configMapKind, namespace },
          { title: `Read its logs in ${namespace}`, verb: 'get', kind: podKind, subresource: 'log', namespace },
        ]),
    { title: 'Change CRDs', verb: 'patch', kind: customResourceDefinitionKind, namespace: null },
    {
      title: 'Give rights in the whole cluster, which installing one needs',
      verb: 'create',
      kind: clusterRoleBindingKind,
      namespace: null,
    },
    { title: `List ${engine.root.kind} objects in all namespaces`, verb: 'list', kind: engine.root, namespace: null },
  ]
  return Promise.all(wanted.map(each => readRight(reader, each, signal)))
}

async function readRight(reader: Pick<KubeReader, 'mayI'>, wanted: Wanted, signal: AbortSignal): Promise<OperatorRight> {
  const { title, verb, kind, namespace, subresource } = wanted
  const attributes = { verb, group: kind.group, resource: kind.plural, namespace, ...(subresource === undefined ? {} : { subresource }) }
  try {
    const { allowed, reason } = await reader.mayI(attributes, signal)
    return { title, allowed, because: allowed ? null : reason }
  } catch (error) {
    if (signal.aborted) throw error
    return { title, allowed: null, because: asAppError(error).message }
  }
}
