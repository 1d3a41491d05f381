import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import { type Check, type Consequence, ConsequenceLevel, type Risk } from '../../../shared/domain/plan.ts'
import { editablePart } from '../../../shared/manifest/editable-part.ts'
import { hideSecrets } from '../../../shared/manifest/hidden-values.ts'
import type { Engine, Operation, Read, Stage, Subject } from '../engine.ts'
import { holdsAll } from '../holds-all.ts'
import { record, shorten } from '../read-json.ts'
import { active, done, failed } from '../stage-sights.ts'
import { changesOf } from './change-operation.ts'
import { type EditParams, editParams } from './edit-params.ts'
import { judge, type Objection, refuse } from './judge.ts'
import type { Living } from './living.ts'
import { acceptedStage, lookAtRoot } from './stages.ts'
import { patchRoot } from './steps.ts'
import { type WeighedEdit, weighEdit } from './weigh-edit.ts'

/** What an edit does beyond single fields. */
export interface EditJudgement {
  readonly objections: readonly Objection[]
  /** What is seen beyond the rules. */
  readonly checks: readonly Check[]
  /** What is known by both sides, by field (JSON pointer). */
  readonly consequences: ReadonlyMap<string, Consequence>
}

/** What the edit of an engine's root object leans on. */
interface EditedEngine extends Pick<Engine, 'watches' | 'project'> {
  readonly kind: KindRef
  readonly noise: readonly string[]
  /** What a change of a field (JSON pointer) of a living root does; null: not known. */
  consequenceOf(pointer: string): Consequence | null
  /** Read for `judge`, beside the root. */
  reads?(subject: Subject): readonly Read[]
  /** Rules that need both sides, which neither the server nor a webhook has. `before` and `after` are the root's editable part. */
  judge?(living: Living, before: KubeObject, after: KubeObject): EditJudgement
}

/** The operation `edit-yaml` of an engine: the root object's text, as a plan like any other. */
export function editYaml(engine: EditedEngine): Operation<EditParams> {
  const { kind, noise } = engine
  const operation = changesOf({ kind })<EditParams>({
    id: 'edit-yaml',
    title: 'Edit as YAML',
    summary: `Changes any field of the ${kind.kind}. What others change meanwhile stays as they made it.`,
    risk: 'disruptive',
    params: editParams,
    section: { title: kind.kind, summary: 'The object as it is, without its status.' },
    withoutOperator: true,
    reads: subject => engine.reads?.(subject) ?? [],
    draft({ params, living }) {
      const weighed = weighEdit(params, living.root, noise)
      const changes = weighed.pointers.length
      const objections = [...weighed.objections, ...(weighed.objections.length === 0 && changes === 0 ? [nothingChanges] : [])]
      const checks = judge('text', 'The edit', `${changes} ${changes === 1 ? 'field changes' : 'fields change'}.`, objections)
      if (objections.length > 0) return { steps: [], checks }
      const judged = engine.judge?.(living, asObject(living, weighed.before), asObject(living, weighed.after))
      const consequenceOf = (pointer: string) => judged?.consequences.get(pointer) ?? engine.consequenceOf(pointer)
      const consequences = worstFirst(weighed.pointers.flatMap(pointer => consequenceOf(pointer) ?? []))
      const risk = riskOf(consequences)
      return {
        steps: [patchRoot(kind, living, `Change ${kind.kind} ${living.cluster.name}`, weighed.patch)],
        checks: [
          ...checks,
          ...movedCheck(weighed),
          ...knownCheck(weighed, consequenceOf),
          ...objectionChecks(judged?.objections ?? []),
          ...(judged?.checks ?? []),
        ],
        consequences,
        consequenceOf: (_step, pointer) => consequenceOf(pointer),
        risk,
        typed: risk === 'irreversible' ? { text: living.cluster.name, why: 'This can’t be undone: type the name of the database.' } : null,
        remember: { patch: JSON.stringify(weighed.shownPatch) },
      }
    },
    stages: [acceptedStage(), standsStage(kind, noise), settledStage(engine)],
  })
  return { ...operation, alone: true }
}

const nothingChanges = refuse('text', 'Nothing changes: this is the object as it is.')

function asObject({ root }: Living, part: Readonly<Record<string, unknown>>): KubeObject {
  return { ...part, metadata: { ...record(part.metadata), name: root.metadata.name } }
}

function objectionChecks(objections: readonly Objection[]): Check[] {
  // Whatever the rule is about in its own form, here it is about the text.
  const inText = objections.map(objection => ({ ...objection, field: 'text' }))
  return inText.length === 0 ? [] : judge('rules', 'Rules of this engine', '', inText)
}

function movedCheck({ moved }: WeighedEdit): Check[] {
  if (moved.length === 0) return []
  const seen = `Others changed ${listed(moved)} since the editing began: that stays as they made it.`
  return judge('moved', 'What others changed meanwhile', seen, [])
}

/** What is not known of the consequences is told, so that silence doesn't pass for harmlessness. */
function knownCheck({ pointers }: WeighedEdit, consequenceOf: EditedEngine['consequenceOf']): Check[] {
  const unknown = pointers.filter(pointer => !pointer.startsWith('/metadata/') && consequenceOf(pointer) === null)
  if (unknown.length === 0) return []
  const seen = `It is not known what ${listed(unknown)} ${unknown.length === 1 ? 'does' : 'do'} to the running database.`
  const check = {
    id: 'known',
    title: 'What the change does',
    status: 'warn',
    seen,
    cure: 'Look it up for this operator.',
    field: null,
  } as const
  return [check]
}

function listed(pointers: readonly string[]): string {
  const named = pointers.slice(0, 8).map(pointer => shorten(pointer, 120))
  return pointers.length > named.length ? `${named.join(', ')} and ${pointers.length - named.length} more fields` : named.join(', ')
}

function worstFirst(all: readonly Consequence[]): readonly Consequence[] {
  const distinct = [...new Map(all.map(each => [each.text, each])).values()]
  return distinct.toSorted((a, b) => gravity(b) - gravity(a)).slice(0, 20)
}

const gravity = ({ level }: Consequence) => ConsequenceLevel.options.indexOf(level)

/** What is not known to be harmless counts as disruptive. */
function riskOf(consequences: readonly Consequence[]): Risk {
  const [worst] = consequences
  if (worst?.level === 'data-loss' || worst?.level === 'irreversible') return 'irreversible'
  return worst?.level === 'none' || worst?.level === 'reload' ? 'safe' : 'disruptive'
}

/** The change stands in the live object: nobody, and no other tool, has put it back. */
function standsStage<P>(kind: KindRef, noise: readonly string[]): Stage<P> {
  return {
    id: 'STANDS',
    title: 'The change stands',
    reads: (_params, { namespace, name }) => [{ kind, namespace, name }],
    see: input =>
      lookAtRoot(kind, input, root => {
        const shown = hideSecrets(editablePart(root, noise)).shown
        const patch = record(parsed(input.remembered.patch ?? ''))
        if (patch === null) return failed('It is not known any more what was written.')
        const gone = Object.keys(patch).filter(key => !stands(shown[key], patch[key]))
        return gone.length === 0
          ? done('The object has what was written.')
          : failed(`What was written does not stand any more (${gone.join(', ')}): somebody changed it.`)
      }),
  }
}

/** Whether a merge patch finds nothing to do; what the server adds to items of lists doesn't count. */
function stands(live: unknown, patch: unknown): boolean {
  if (patch === null) return live === undefined || live === null
  const fields = record(patch)
  if (fields === null) return holdsAll(live, patch)
  const there = record(live)
  return there !== null && Object.entries(fields).every(([key, value]) => stands(Object.hasOwn(there, key) ? there[key] : undefined, value))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The last stage: the database is as healthy as its row in the fleet would say. */
function settledStage<P>({ kind, watches, project }: EditedEngine): Stage<P> {
  return {
    id: 'COMPLETED',
    title: 'Healthy',
    reads: (_params, { namespace, name }) => [
      { kind, namespace, name },
      ...watches
        .filter(({ scope }) => scope === 'fleet')
        .map((watch): Read => {
          const selector = watch.labelSelector === undefined ? {} : { labelSelector: watch.labelSelector }
          return { kind: watch.kind, namespace: watch.kind.namespaced ? namespace : null, ...selector }
        }),
    ],
    see: input =>
      lookAtRoot(kind, input, root => {
        const { health, reasons, members } = project({ contextId: '', root, view: input.view })
        const why = reasons[0]?.text ?? 'it to become healthy'
        if (health === 'paused') return done(`It is paused. ${shorten(why)}`)
        return health === 'healthy' ? done(`It is healthy: ${said(members)}.`) : active(why)
      }),
  }
}

function said(members: { readonly ready: number | null; readonly desired: number | null }): string {
  return `${members.ready ?? '?'} of ${members.desired ?? '?'} members are ready`
}
