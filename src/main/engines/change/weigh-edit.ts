import type { KubeObject } from '../../../shared/domain/kube.ts'
import { changedPointers } from '../../../shared/manifest/changed-pointers.ts'
import { editablePart } from '../../../shared/manifest/editable-part.ts'
import { hideSecrets, revealHidden } from '../../../shared/manifest/hidden-values.ts'
import { atPointer, isObject, type JsonObject, ownField } from '../../../shared/manifest/json.ts'
import { mergePatchOf } from '../../../shared/manifest/merge-patch.ts'
import { mergeThree } from '../../../shared/manifest/merge-three.ts'
import { readManifest } from '../../../shared/manifest/read-manifest.ts'
import { shorten } from '../read-json.ts'
import type { EditParams } from './edit-params.ts'
import { type Objection, refuse } from './judge.ts'

/** An edit, brought together with the live object. */
export interface WeighedEdit {
  /** Speaks against it; all of the field `text`. With any, there is nothing to write. */
  readonly objections: readonly Objection[]
  /** Empty: nothing changes. */
  readonly patch: Record<string, unknown>
  /** The same without secrets: what may be kept. */
  readonly shownPatch: Record<string, unknown>
  /** The editable part, with its secrets, before and after. */
  readonly before: JsonObject
  readonly after: JsonObject
  /** Fields (JSON pointers) that the edit changes, and those that others changed meanwhile. */
  readonly pointers: readonly string[]
  readonly moved: readonly string[]
}

const identity = ['apiVersion', 'kind', 'metadata/name', 'metadata/namespace'] as const
/** What an edit may hold in its metadata. */
const editable = new Set(['name', 'namespace', 'labels', 'annotations'])

/** Reads the edit and merges it with what is live: three ways, so that what others changed meanwhile stays. */
export function weighEdit(params: EditParams, root: KubeObject, noise: readonly string[]): WeighedEdit {
  const before = editablePart(root, noise)
  const live = hideSecrets(before)
  const nothing = { patch: {}, shownPatch: {}, before, after: before, pointers: [], moved: [] }
  const stop = (objections: readonly Objection[]): WeighedEdit => ({ ...nothing, objections })

  if (params.text === undefined) return stop([refuse('text', 'The edited text is missing.', 'Send it again: it is not kept.')])
  if (root.metadata.uid !== params.uid)
    return stop([refuse('text', 'The object was deleted and made anew since the editing began.', 'Begin again with the object as it is.')])
  const mine = readManifest(params.text)
  if (mine.value === null) {
    return stop(
      mine.problems.slice(0, 5).map(({ from, message }) => {
        const { line, column } = mine.place(from)
        return refuse('text', `Line ${line}, column ${column}: ${message}`)
      }),
    )
  }
  const base = baseOf(params, root, live.shown)
  if (base === null)
    return stop([refuse('text', 'The object changed since the editing began.', 'Send what the editing began from, too, or begin again.')])
  if (typeof base === 'string') return stop([refuse('text', `What the editing began from can’t be read: ${base}`, 'Begin again.')])
  const foreign = [...faultsOfIdentity(mine.value, base), ...faultsOfExtent(mine.value, base)]
  if (foreign.length > 0) return stop(foreign)

  const merged = mergeThree(base, mine.value, live.shown)
  const moved = changedPointers(base, live.shown)
  if (merged.conflicts.length > 0) {
    // A secret that was typed in is not for the eyes of whoever reads the plan.
    const shownMine = hideSecrets(mine.value).shown
    return stop(
      merged.conflicts
        .slice(0, 10)
        .map(({ path, theirs }) =>
          refuse(
            'text',
            `${path}: you made it ${said(atPointer(shownMine, path))}, and somebody made it ${said(theirs)} meanwhile.`,
            'Take over what changed meanwhile, then decide.',
          ),
        ),
    )
  }
  const revealed = revealHidden(merged.value, live.values)
  if (revealed.faults.length > 0) return stop(revealed.faults.map(fault => refuse('text', fault)))
  const after = revealed.value
  const patch = mergePatchOf(before, after)
  const inexact = firstInexact(patch)
  if (inexact !== null)
    return stop([refuse('text', `${inexact} is too large a number to be sent exactly.`, 'Change this field with another tool.')])
  const shownPatch = mergePatchOf(live.shown, hideSecrets(after).shown)
  return { objections: [], patch, shownPatch, before, after, pointers: changedPointers(before, after), moved }
}

/** What the editing began from: null when that can't be known, a text when it can't be read. */
function baseOf(params: EditParams, root: KubeObject, live: JsonObject): JsonObject | string | null {
  if (params.base === undefined) return params.resourceVersion === root.metadata.resourceVersion ? live : null
  const read = readManifest(params.base)
  return read.value ?? read.problems[0]?.message ?? 'it is empty'
}

function faultsOfIdentity(mine: JsonObject, base: JsonObject): Objection[] {
  return identity.flatMap(path => {
    const [from, to] = [base, mine].map(each => path.split('/').reduce<unknown>(ownField, each))
    if (from === to) return []
    const word = path.replace('metadata/', 'metadata.')
    return [refuse('text', `${word} can’t change: it is ${said(from)}, not ${said(to)}.`, 'To have it elsewhere, make a new database.')]
  })
}

/** What an edit can’t hold: the operator’s and the server’s own part. */
function faultsOfExtent(mine: JsonObject, base: JsonObject): Objection[] {
  const top = Object.keys(mine).filter(key => key === 'status' || (!Object.hasOwn(base, key) && key !== 'spec' && key !== 'metadata'))
  const metadata = Object.keys(isObject(mine.metadata) ? mine.metadata : {}).filter(key => !editable.has(key))
  return [...top, ...metadata.map(key => `metadata.${key}`)]
    .slice(0, 10)
    .map(path => refuse('text', `${shorten(path, 100)} can’t be changed here.`, 'Take it out of the text.'))
}

function said(value: unknown): string {
  return value === undefined ? 'absent' : shorten(JSON.stringify(value) ?? 'absent', 120)
}

/** A whole number that JSON readers round: lists go as a whole, so one may be sent that nobody touched. */
function firstInexact(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  for (const each of Object.values(value)) {
    const found = firstInexact(each)
    if (found !== null) return found
  }
  return null
}
