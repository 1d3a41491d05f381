import { z } from 'zod'
import type { DraftStep, OperatorOperation } from '../engine.ts'
import { deploymentKind } from '../kube-kinds.ts'
import { count, str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import {
  type DeploymentParams,
  deploymentParam,
  deploymentRead,
  lookAtDeployment,
  type OperatorInPlace,
  operatorChange,
  rolledOutStage,
} from './operator-change.ts'

/** What `kubectl rollout restart` writes, too. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt'

/** The step that has the operator's pods made anew, with nothing else changed: for every setting that is read at start. `now` is ISO 8601. */
export function restartStep({ deployment, namespace }: Pick<OperatorInPlace, 'deployment' | 'namespace'>, now: string): DraftStep {
  return {
    id: 'restart',
    title: `Restart ${deployment.metadata.name}`,
    kind: deploymentKind,
    verb: 'patch',
    namespace,
    name: deployment.metadata.name,
    patch: { spec: { template: { metadata: { annotations: { [restartedAt]: now } } } } },
  }
}

/** What restarting an operator means for its databases, in one sentence. */
export const restartMeans =
  'The operator’s pods are made anew. Databases go on as they are; until the new pod has taken over, nothing about them is changed or repaired.'

/** Has the operator's pods made anew. The same for every engine. */
export const restartOperator: OperatorOperation<DeploymentParams> = operatorChange({
  id: 'restart-operator',
  title: 'Restart the operator',
  summary: 'Makes the operator’s pods anew: it reads its settings again.',
  risk: 'safe',
  params: z.object(deploymentParam),
  section: { title: 'Restart', summary: 'Databases are not restarted.' },
  because: ({ deployment }) => (count(deployment, 'spec', 'replicas') === 0 ? 'It is scaled to 0: there is nothing to restart.' : null),
  draft: ({ inPlace, now }) => ({
    steps: [restartStep(inPlace, now)],
    checks: [],
    consequences: [{ level: 'none', text: restartMeans }],
    remember: { restartedAt: now },
  }),
  stages: [
    {
      id: 'ACCEPTED',
      title: 'The restart is asked for',
      reads: (_params, subject) => [deploymentRead(subject)],
      see: input =>
        lookAtDeployment(input, deployment => {
          const asked = str(deployment, 'spec', 'template', 'metadata', 'annotations', restartedAt)
          return asked === input.remembered.restartedAt ? done(null) : active('the Deployment’s pods to be told to restart')
        }),
    },
    rolledOutStage(),
  ],
})
