/**
 * What operations about an operator that is there have in common: which of its Deployments is meant, that there is one, and how it is seen to
 * have rolled out. An engine's own settings are made with `operatorChange`, which hands over the Deployment.
 */
import type { z } from 'zod'
import type { FieldForm } from '../../../shared/domain/form.ts'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Check, Consequence } from '../../../shared/domain/plan.ts'
import type { Documents } from '../../../shared/manifest/parse-documents.ts'
import type {
  ContextView,
  FormStart,
  OperatorFound,
  OperatorOperation,
  PlanDraft,
  Read,
  Stage,
  StageInput,
  StageSight,
  Subject,
} from '../engine.ts'
import { line } from '../form-texts.ts'
import { deploymentKind } from '../kube-kinds.ts'
import { isRolledOut, rollOutProblem } from '../operator-parts.ts'
import { count } from '../read-json.ts'
import { active, done, failed } from '../stage-sights.ts'

/** The parameter that every such operation has: `namespace/name` of the Deployment; empty: the only one that there is. */
export const deploymentParam = {
  deployment: line()
    .default('')
    .meta({
      form: {
        label: 'Deployment',
        section: 'operator',
        widget: 'select' as const,
        help: 'Which one is meant, where a cluster has several of this operator.',
        advanced: true,
      },
    }),
}

/** Parameters that say which Deployment is meant. */
export type DeploymentParams = { readonly deployment: string }

/** Metadata of one form field of such an operation; there is one section. */
export function operatorField(label: string, form: Omit<FieldForm, 'section' | 'label'> = {}) {
  return { form: { label, section: 'operator', ...form } }
}

/** What an operation is made from: the Deployment that is meant, and what was read. */
export interface OperatorInPlace {
  readonly deployment: KubeObject
  readonly namespace: string
  readonly operator: OperatorFound
  readonly view: ContextView
}

/** An operation on an operator that is there, without what all of them have in common. */
export interface OperatorChange<P extends DeploymentParams>
  extends Pick<OperatorOperation<P>, 'id' | 'title' | 'summary' | 'risk' | 'stages' | 'textOf'> {
  readonly params: z.ZodType<P>
  /** Title and explanation of the form's one section, whose id is `operator`. */
  readonly section: { readonly title: string; readonly summary: string }
  /** Why it can't be done; null: it can. */
  because?(inPlace: OperatorInPlace): string | null
  reads?(params: P, inPlace: Pick<OperatorInPlace, 'deployment' | 'namespace'>, documents: Documents): readonly Read[]
  begin?(inPlace: OperatorInPlace): FormStart
  draft(input: {
    readonly params: P
    readonly inPlace: OperatorInPlace
    readonly documents: Documents
    readonly now: string
  }): Pick<PlanDraft, 'steps' | 'checks'> & Partial<PlanDraft>
}

const noConsequence = (): Consequence | null => null

/** The Deployment that is meant; null: there is none, or several and none was named. */
function chosenDeployment(asked: string, { deployments }: OperatorFound): KubeObject | null {
  if (asked === '') return deployments.length === 1 ? (deployments[0] ?? null) : null
  return deployments.find(deployment => deploymentName(deployment) === asked) ?? null
}

/** `namespace/name`. */
function deploymentName(deployment: KubeObject): string {
  return `${deployment.metadata.namespace ?? ''}/${deployment.metadata.name}`
}

/** Makes the operation: it is about a Deployment that is there and is not going. */
export function operatorChange<P extends DeploymentParams>(change: OperatorChange<P>): OperatorOperation<P> {
  const { id, title, summary, risk, params, section, stages } = change
  const inPlaceOf = (deployment: KubeObject, operator: OperatorFound, view: ContextView): OperatorInPlace => ({
    deployment,
    namespace: deployment.metadata.namespace ?? '',
    operator,
    view,
  })
  return {
    id,
    title,
    summary,
    risk,
    params,
    stages,
    about: 'operator',
    sections: [{ id: 'operator', ...section }],
    tiers: [],
    available(operator, view) {
      const [first] = operator.deployments
      if (first === undefined) return { because: 'No Deployment of the operator was found.' }
      if (first.metadata.deletionTimestamp !== undefined) return { because: 'It is being deleted.' }
      const because = change.because?.(inPlaceOf(first, operator, view)) ?? null
      return because === null ? true : { because }
    },
    begin(operator, view) {
      const starts = operator.deployments.map(deployment => ({
        name: deploymentName(deployment),
        start: change.begin?.(inPlaceOf(deployment, operator, view)) ?? { params: {}, choices: {} },
      }))
      const [first] = starts
      const deployment = starts.map(({ name, start }) => ({ value: name, label: name, note: null, begins: start.params }))
      return { params: { deployment: first?.name ?? '', ...first?.start.params }, choices: { deployment, ...first?.start.choices } }
    },
    subject(given, operator) {
      const { metadata } = chosenDeployment(given.deployment, operator) ??
        operator.deployments[0] ?? { metadata: { name: given.deployment } }
      return { namespace: metadata.namespace ?? '', name: metadata.name }
    },
    ...(change.textOf === undefined ? {} : { textOf: change.textOf }),
    reads(given, operator, documents) {
      const deployment = chosenDeployment(given.deployment, operator)
      if (deployment === null) return []
      return change.reads?.(given, { deployment, namespace: deployment.metadata.namespace ?? '' }, documents) ?? []
    },
    plan({ params: given, operator, documents, view, now }) {
      const deployment = chosenDeployment(given.deployment, operator)
      const rest = { consequences: [], consequenceOf: noConsequence, typed: null }
      if (deployment === null) return { ...rest, steps: [], checks: [noSuchDeployment(given.deployment, operator)] }
      return { ...rest, ...change.draft({ params: given, inPlace: inPlaceOf(deployment, operator, view), documents, now }) }
    },
  }
}

function noSuchDeployment(asked: string, { deployments }: OperatorFound): Check {
  const seen = asked === '' ? `There are ${deployments.length} of them here.` : `There is no Deployment ${asked} of this operator.`
  const names = deployments.map(deploymentName).join(', ')
  return {
    id: 'deployment',
    title: 'Deployment',
    status: 'fail',
    seen,
    cure: names === '' ? 'Install the operator first.' : `Choose one of ${names}.`,
    field: 'deployment',
  }
}

/** Reads the Deployment that an operation is about. */
export function deploymentRead(subject: Subject): Read {
  return { kind: deploymentKind, namespace: subject.namespace, name: subject.name }
}

/** Looks at the operator's Deployment, as every stage does; what keeps it from being seen is said. */
export function lookAtDeployment(
  input: Pick<StageInput<unknown>, 'view' | 'subject'>,
  look: (deployment: KubeObject) => StageSight,
): StageSight {
  const { view, subject } = input
  const knows = view.knows(deploymentKind)
  if (knows !== 'listed') return active(knows === 'forbidden' ? 'the right to read its Deployment' : 'its Deployment to be seen')
  const deployment = view.get(deploymentKind, subject.namespace, subject.name)
  return deployment === null ? active(`Deployment ${subject.namespace}/${subject.name}, which is not there`) : look(deployment)
}

/** The stage that every operation with a restart of the operator ends with: its Deployment has only new pods, and they are available. */
export function rolledOutStage<P>(id = 'ROLLED-OUT'): Stage<P> {
  return {
    id,
    title: 'The operator’s Deployment has rolled out',
    reads: (_params, subject) => [deploymentRead(subject)],
    see: input =>
      lookAtDeployment(input, deployment => {
        if (isRolledOut(deployment)) return done(`${count(deployment, 'status', 'availableReplicas') ?? 0} available.`)
        const problem = rollOutProblem(deployment)
        return problem !== null && /deadline/i.test(problem)
          ? failed(problem)
          : active(problem ?? 'new pods of the operator to become available')
      }),
  }
}
