import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation, Read, StageInput, StageSight, Subject } from '../engine.ts'
import { disruptionBudgetKind } from '../kube-kinds.ts'
import { bool, count, str } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { primaryOf } from './change/member-names.ts'
import { clusterRead, podRead } from './change/reads.ts'
import { lookAtCluster, settledStage } from './change/stages.ts'
import { patchCluster } from './change/steps.ts'
import { hibernationOf } from './hibernation.ts'
import { annotation, label } from './labels.ts'

const windowOn = { field: 'nodeWindow', is: [true] }

const params = z.object({
  operatorPaused: z
    .boolean()
    .default(false)
    .meta(
      field('The operator leaves it alone', {
        widget: 'switch',
        help: 'PostgreSQL runs on, but nothing heals: no failover, no new member, and no other change from here has any effect.',
      }),
    ),
  nodeWindow: z
    .boolean()
    .default(false)
    .meta(field('Its nodes are under maintenance', { widget: 'switch', help: 'While nodes are drained one after the other.' })),
  reuseVolumes: z
    .boolean()
    .default(true)
    .meta(
      field('Members wait for their node', {
        widget: 'switch',
        when: windowOn,
        help: 'A member whose node is drained keeps its volumes and waits. Off: it is cloned anew elsewhere, and its old volumes are deleted.',
      }),
    ),
  disruptionBudget: z
    .boolean()
    .default(true)
    .meta(
      field('Disruption budgets', {
        widget: 'switch',
        help: 'They keep a drain from stopping the primary, or too many replicas at once. Off: drains may stop every member.',
      }),
    ),
})
type MaintenanceParams = z.infer<typeof params>

/** Keeps the operator, or what drains nodes, from the database for a while. */
export const maintenance: Operation<MaintenanceParams> = changeOperation({
  id: 'maintenance',
  title: 'Maintenance',
  summary: 'Tells the operator to leave the database alone, opens a window for the maintenance of nodes, or lifts the disruption budgets.',
  risk: 'disruptive',
  params,
  section: { title: 'While somebody works on it', summary: 'Everything stays so until it is switched back here.' },
  // It is how an operator that was told to ignore the database is called back.
  withoutOperator: true,
  begin: ({ root }) => ({ params: { ...standing(root) }, choices: {} }),
  draft({ params: given, living }) {
    const now = standing(living.root)
    const patch = patchOf(given, now)
    return {
      steps: patch === null ? [] : [patchCluster(living, 'Set what maintenance needs', patch)],
      checks: [
        ...judge('change', 'What changes', 'Something does.', patch === null ? [refuse('operatorPaused', 'It is so already.')] : []),
        ...judge('operator', 'The operator', 'It looks after the database.', operatorObjections(living, given, now)),
        ...judge('nodes', 'Draining nodes', 'The disruption budgets hold drains back.', nodeObjections(living, given)),
      ],
      consequences: consequencesOf(given, now),
      consequenceOf: (_step, pointer) => (pointer.includes('reconciliationLoop') ? (consequencesOf(given, now)[0] ?? null) : null),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'BUDGETS',
      title: 'Disruption budgets',
      reads: (_params, subject) => [clusterRead(subject), budgetRead(subject)],
      see: seeBudgets,
    },
    {
      id: 'COMPLETED',
      title: 'In force',
      reads: (_params, subject) => [clusterRead(subject), podRead(subject)],
      see: seeInForce,
    },
  ],
})

function standing(root: KubeObject): MaintenanceParams {
  return {
    operatorPaused: str(root, 'metadata', 'annotations', annotation.reconciliationLoop) === 'disabled',
    nodeWindow: bool(root, 'spec', 'nodeMaintenanceWindow', 'inProgress') === true,
    reuseVolumes: bool(root, 'spec', 'nodeMaintenanceWindow', 'reusePVC') !== false,
    disruptionBudget: bool(root, 'spec', 'enablePDB') !== false,
  }
}

/** Only what differs; null: nothing does. */
function patchOf(given: MaintenanceParams, now: MaintenanceParams): Record<string, unknown> | null {
  const spec: Record<string, unknown> = {}
  // Whether volumes are waited for means nothing outside the window.
  const windowMoves = given.nodeWindow !== now.nodeWindow || (given.nodeWindow && given.reuseVolumes !== now.reuseVolumes)
  if (windowMoves)
    spec.nodeMaintenanceWindow = given.nodeWindow ? { inProgress: true, reusePVC: given.reuseVolumes } : { inProgress: false }
  if (given.disruptionBudget !== now.disruptionBudget) spec.enablePDB = given.disruptionBudget
  const told = given.operatorPaused !== now.operatorPaused
  const metadata = told ? { annotations: { [annotation.reconciliationLoop]: given.operatorPaused ? 'disabled' : null } } : null
  if (metadata === null && Object.keys(spec).length === 0) return null
  return { ...(metadata === null ? {} : { metadata }), ...(Object.keys(spec).length === 0 ? {} : { spec }) }
}

function operatorObjections({ root, cluster }: Living, given: MaintenanceParams, now: MaintenanceParams): readonly Objection[] {
  if (!given.operatorPaused) return []
  const found: Objection[] = []
  const other = given.nodeWindow !== now.nodeWindow || given.disruptionBudget !== now.disruptionBudget
  if (other)
    found.push(
      refuse(
        'operatorPaused',
        'An operator that leaves it alone acts on nothing else: the window and the budgets would have no effect.',
        'Do one after the other.',
      ),
    )
  if (now.operatorPaused) return found
  found.push(
    caution(
      'operatorPaused',
      'Nothing heals meanwhile: if the primary fails, no replica takes over, and no lost member comes back.',
      'Switch it off again as soon as you are done.',
    ),
  )
  if (hibernationOf(root) !== 'no')
    found.push(caution('operatorPaused', 'It is paused: it can’t be resumed before the operator looks at it again.'))
  else if (cluster.health !== 'healthy')
    found.push(caution('operatorPaused', `It is ${cluster.health} now, and stays so: ${cluster.reasons[0]?.text ?? 'no reason known'}.`))
  return found
}

function nodeObjections({ root }: Living, given: MaintenanceParams): readonly Objection[] {
  const single = count(root, 'spec', 'instances') === 1
  const found: Objection[] = []
  if (given.nodeWindow && single && given.reuseVolumes)
    found.push(caution('nodeWindow', 'It has a single member: while its node is drained, the database is away.'))
  if (given.nodeWindow && single && !given.reuseVolumes)
    found.push(
      caution(
        'reuseVolumes',
        'It has a single member: there is nobody to clone from, so its node can’t be drained; the disruption budget keeps it.',
        'Let the member wait for its node, or add a member first.',
      ),
    )
  else if (given.nodeWindow && !given.reuseVolumes)
    found.push(caution('reuseVolumes', 'The volumes of every member that finds no node are deleted, and it is cloned anew elsewhere.'))
  if (!given.disruptionBudget) found.push(caution('disruptionBudget', 'Drains may stop every member, and all of them at once.'))
  return found
}

function consequencesOf(given: MaintenanceParams, now: MaintenanceParams): readonly Consequence[] {
  const found: Consequence[] = []
  if (given.operatorPaused && !now.operatorPaused)
    found.push({
      level: 'none',
      text: 'PostgreSQL runs on, and connections stay. The operator does nothing about this database until it is switched back.',
    })
  if (!given.operatorPaused && now.operatorPaused)
    found.push({
      level: 'rolling-restart',
      text: 'The operator catches up with all that was changed meanwhile, which may restart members one by one or fail over.',
    })
  if (given.nodeWindow && !now.nodeWindow)
    found.push({
      level: given.reuseVolumes ? 'none' : 'data-loss',
      text: given.reuseVolumes
        ? 'The disruption budget of the replicas goes, so that their nodes can be drained; with a single member that of the primary, too.'
        : 'Members whose node is drained are cloned anew elsewhere; their old volumes are deleted.',
    })
  if (!given.nodeWindow && now.nodeWindow) found.push({ level: 'none', text: 'Drains are held back again by the disruption budgets.' })
  if (!given.disruptionBudget && now.disruptionBudget) found.push({ level: 'none', text: 'The disruption budgets are deleted.' })
  if (given.disruptionBudget && !now.disruptionBudget) found.push({ level: 'none', text: 'The disruption budgets are made again.' })
  return found
}

function budgetRead({ namespace, name }: Subject): Read {
  return { kind: disruptionBudgetKind, namespace, labelSelector: `${label.cluster}=${name}`, optional: true }
}

/** Which budgets there should be is the operator's rule (its `reconcilePodDisruptionBudget`). */
function seeBudgets(input: StageInput<MaintenanceParams>): StageSight {
  const { params: given, subject, view } = input
  return lookAtCluster(input, root => {
    if (given.operatorPaused) return notApplicable('The operator leaves the database alone, so they stay as they are.')
    if (hibernationOf(root) !== 'no') return notApplicable('The database is paused, so there is nothing to guard.')
    if (view.knows(disruptionBudgetKind) !== 'listed') return notApplicable('Disruption budgets may not be read here.')
    const names = view.list(disruptionBudgetKind, subject.namespace).map(budget => budget.metadata.name)
    const waiting = given.nodeWindow && given.reuseVolumes
    const single = count(root, 'spec', 'instances') === 1
    const primary = given.disruptionBudget && !(waiting && single)
    if (primary !== names.includes(`${subject.name}-primary`)) return active(`the budget of the primary to ${primary ? 'be made' : 'go'}`)
    if ((!given.disruptionBudget || waiting) && names.includes(subject.name)) return active('the budget of the replicas to go')
    return done(names.length === 0 ? 'None: nothing holds a drain back.' : `There: ${names.slice(0, 5).join(', ')}.`)
  })
}

function seeInForce(input: StageInput<MaintenanceParams>): StageSight {
  return lookAtCluster(input, root => {
    const now = standing(root)
    if (patchOf(input.params, now) !== null) return active('what was set, which somebody has set back')
    if (now.operatorPaused) return done(`The operator leaves it alone; ${primaryOf({ root }) ?? 'nobody'} is primary.`)
    if (hibernationOf(root) !== 'no') return done('It is in force; the database is paused.')
    // While nodes are drained members are away on purpose.
    if (now.nodeWindow) return done('The window is open: the nodes can be worked on.')
    return settledStage().see({ ...input, params: null })
  })
}
