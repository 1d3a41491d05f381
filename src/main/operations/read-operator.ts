import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import type { Engine, OperatorFound, Read } from '../engines/engine.ts'
import { customResourceDefinitionKind, deploymentKind, mutatingWebhookKind, podKind, validatingWebhookKind } from '../engines/kube-kinds.ts'
import { entries } from '../engines/read-json.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import { readView } from './read-view.ts'

/** The operator of an engine, read now. Throws forbidden where Deployments may not be listed, and whatever keeps the cluster from being asked. */
export async function readOperator(reader: KubeReader, engine: Engine, signal: AbortSignal): Promise<OperatorFound> {
  const kubernetes = await reader.serverVersion(signal)
  for (const labelSelector of engine.operator.labelSelectors) {
    const { view, lost } = await readView({ reader, reads: [{ kind: deploymentKind, namespace: null, labelSelector }], engine, signal })
    if (lost !== null) throw lost
    if (view.knows(deploymentKind) !== 'listed') {
      throw new AppError(
        'forbidden',
        `You may not list Deployments in all namespaces, so it can’t be told whether ${engine.title} is installed.`,
        {
          hint: 'Ask the cluster’s administrator for the right to list Deployments.',
        },
      )
    }
    const deployments = view.list(deploymentKind, null)
    if (deployments.length > 0) return { deployments, kubernetes }
  }
  return { deployments: [], kubernetes }
}

/** What is read of any operator beside its Deployments, and what its engine adds. Nothing of it keeps the rest from being shown. */
export function operatorReads(engine: Engine, operator: OperatorFound): Read[] {
  const page = engine.operatorPage
  return [
    ...operator.deployments.flatMap(operatorPods),
    ...(page?.crds ?? []).map((name): Read => ({ kind: customResourceDefinitionKind, namespace: null, name })),
    { kind: validatingWebhookKind, namespace: null, optional: true },
    { kind: mutatingWebhookKind, namespace: null, optional: true },
    ...(page?.reads(operator) ?? []),
  ]
}

/** The pods of one of its Deployments. */
export function operatorPods(deployment: KubeObject): Read[] {
  const labels = entries(deployment, 'spec', 'selector', 'matchLabels').filter(([, value]) => typeof value === 'string')
  const { namespace } = deployment.metadata
  if (labels.length === 0 || namespace === undefined) return []
  const labelSelector = labels.map(([key, value]) => `${key}=${String(value)}`).join(',')
  return [{ kind: podKind, namespace, labelSelector, optional: true }]
}
