/**
 * All kubeconfigs together: those of `$KUBECONFIG` (or `~/.kube/config`), files and texts added in the app. It notices changes on disk and keeps
 * the last good reading of a file that is half-written, broken or gone, with a notice. It never writes a kubeconfig.
 */
import { watch } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import type { KubeconfigSource } from '../../shared/domain/context.ts'
import type { Clock } from '../lib/clock.ts'
import { type KubeconfigFile, readKubeconfigFile, resolveContexts, shortId } from './kubeconfig.ts'
import type { ContextSource, KubeconfigContext } from './kubeconfig-context.ts'
import { readKubeconfigText } from './read-kubeconfig-file.ts'

/** A file or text that was added in the app, or a file that another part of the app brings (practice, command line). */
export type AddedSource =
  | { readonly kind: 'added-file' | 'practice' | 'command-line'; readonly path: string }
  | { readonly kind: 'pasted'; readonly title: string; readonly text: string }

export interface KubeconfigStoreDeps {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly homeDir: string
  readonly clock: Clock
  readonly added: readonly AddedSource[]
  /** After anything changed: contexts, sources or problems. */
  readonly onChange: () => void
}

export interface KubeconfigStore extends Disposable {
  readonly contexts: () => readonly KubeconfigContext[]
  readonly sources: () => readonly KubeconfigSource[]
  /** Adds a source and returns its id; the same one twice is one. */
  readonly add: (source: AddedSource) => Promise<string>
  readonly remove: (sourceId: string) => void
  /** Reads everything again now. */
  readonly reload: () => Promise<void>
}

/** A writer that truncates and writes again is done within this. */
const settleMs = 150
/** File watching misses things (network homes, replaced folders): a look at the files' times catches up. */
const pollMs = 10_000

interface Slot {
  readonly source: ContextSource
  readonly pasted: string | null
  readonly removable: boolean
  stamp: string | null
  file: KubeconfigFile | null
  problems: readonly string[]
  /** Nothing is at its path, and nothing need be. */
  absent: boolean
}

/** Reads all files before it resolves. A file that is missing or broken is a problem of its source, never an error. */
export async function createKubeconfigStore(deps: KubeconfigStoreDeps): Promise<KubeconfigStore> {
  const slots: Slot[] = startingSources(deps).map(source => ({ source, pasted: null, removable: false, ...unread }))
  const watchers = new Map<string, () => void>()
  let contexts: readonly KubeconfigContext[] = []
  let cancelTimer: () => void = () => undefined
  /** A watcher told of something since the last reading began. */
  let told = false
  let disposed = false
  let reading: Promise<boolean> | null = null
  let next: Promise<boolean> | null = null

  function resolve() {
    const files = (kinds: readonly KubeconfigSource['kind'][]) =>
      slots.filter(slot => kinds.includes(slot.source.kind)).flatMap(slot => slot.file ?? [])
    const alone = slots.filter(slot => !mergedKinds.includes(slot.source.kind))
    contexts = [...resolveContexts(files(mergedKinds)), ...alone.flatMap(slot => (slot.file === null ? [] : resolveContexts([slot.file])))]
  }

  async function readAll(): Promise<boolean> {
    const changes = await Promise.all(slots.map(slot => readSlot(slot)))
    if (changes.some(changed => changed)) resolve()
    return changes.some(changed => changed)
  }

  function read(): Promise<boolean> {
    told = false
    next = null
    reading = readAll().finally(() => {
      reading = null
    })
    return reading
  }

  /** One reading at a time. What changes while one is under way it may have passed already, so whoever asks then is told by the next one. */
  async function look() {
    cancelTimer()
    if (disposed) return
    if (reading !== null) next ??= reading.then(read, read)
    const changed = await (next ?? read())
    if (disposed) return
    // The timer of what was told of meanwhile goes on.
    if (!told) lookIn(pollMs)
    if (changed) deps.onChange()
  }

  function lookIn(ms: number) {
    cancelTimer()
    if (!disposed) cancelTimer = deps.clock.after(ms, () => void look())
  }

  function watchFolders() {
    for (const slot of slots) {
      if (slot.source.path === null) continue
      const folder = dirname(slot.source.path)
      if (watchers.has(folder)) continue
      try {
        const watcher = watch(folder, { persistent: false }, () => {
          told = true
          lookIn(settleMs)
        })
        watcher.on('error', () => watcher.close())
        watchers.set(folder, () => watcher.close())
      } catch {
        // The folder isn't there or can't be watched: the poll notices changes, only later.
        watchers.set(folder, () => undefined)
      }
    }
  }

  await readAll()
  resolve()
  for (const source of deps.added) await addSlot(slots, source)
  resolve()
  watchFolders()
  lookIn(pollMs)

  return {
    contexts: () => contexts,
    sources: () =>
      slots.map(({ source, problems, removable, absent }) => ({
        ...source,
        problems: [...problems],
        removable,
        ...(absent && { absent }),
      })),
    async add(source) {
      const id = await addSlot(slots, source)
      resolve()
      watchFolders()
      deps.onChange()
      return id
    },
    remove(sourceId) {
      const index = slots.findIndex(slot => slot.source.id === sourceId && slot.removable)
      if (index === -1) return
      slots.splice(index, 1)
      resolve()
      deps.onChange()
    },
    reload: look,
    [Symbol.dispose]() {
      disposed = true
      cancelTimer()
      for (const close of watchers.values()) close()
    },
  }
}

const mergedKinds: readonly KubeconfigSource['kind'][] = ['environment', 'default']
const unread = { stamp: null, file: null, problems: [] as readonly string[], absent: false }

/** The files that kubectl would read, each once. */
function startingSources(deps: KubeconfigStoreDeps): ContextSource[] {
  const named = (deps.env.KUBECONFIG ?? '').split(delimiter).filter(path => path !== '')
  const paths = named.length > 0 ? [...new Set(named)] : [join(deps.homeDir, '.kube', 'config')]
  const kind = named.length > 0 ? ('environment' as const) : ('default' as const)
  return paths.map(path => ({ id: shortId(path), title: titleOf(path, paths), path, kind }))
}

/** The file's name, with its folder where names are alike. */
function titleOf(path: string, others: readonly string[]): string {
  const alike = others.filter(other => basename(other) === basename(path)).length > 1
  return alike ? join(basename(dirname(path)), basename(path)) : basename(path)
}

async function addSlot(slots: Slot[], added: AddedSource): Promise<string> {
  const pasted = added.kind === 'pasted' ? added.text : null
  const id = added.kind === 'pasted' ? shortId('pasted', added.title, added.text) : shortId(added.path)
  const known = slots.find(slot => slot.source.id === id)
  if (known !== undefined) {
    // Whoever adds it again may have written it just now, before the watcher has told: what it says now counts.
    await readSlot(known)
    return id
  }
  const path = added.kind === 'pasted' ? null : added.path
  const title =
    added.kind === 'pasted' ? added.title : titleOf(added.path, slots.flatMap(slot => slot.source.path ?? []).concat(added.path))
  const removable = added.kind === 'pasted' || added.kind === 'added-file'
  const slot: Slot = { source: { id, title, path, kind: added.kind }, pasted, removable, ...unread }
  slots.push(slot)
  await readSlot(slot)
  return id
}

/** Reads one source if it differs from what was read before. Returns whether anything changed. */
async function readSlot(slot: Slot): Promise<boolean> {
  if (slot.source.path === null) {
    if (slot.file !== null) return false
    slot.file = readKubeconfigFile(slot.pasted ?? '', slot.source)
    slot.problems = slot.file.problems
    return true
  }
  const read = await readKubeconfigText(slot.source.path)
  if (read.stamp === slot.stamp) return false
  slot.stamp = read.stamp
  const had = slot.file !== null && slot.file.contexts.length > 0
  if ('problem' in read) {
    // The default file needn't exist: without a kubeconfig there are simply no contexts.
    const expected = read.missing && slot.source.kind === 'default' && !had
    slot.absent = expected
    slot.problems = expected ? [] : [had ? `${read.problem} ${keptNotice}` : read.problem]
    return true
  }
  slot.absent = false
  const file = readKubeconfigFile(read.text, slot.source)
  if (had && (file.unreadable || read.text.trim() === '')) {
    slot.problems = [`${file.problems[0] ?? 'It is empty.'} ${keptNotice}`]
    return true
  }
  slot.file = file
  slot.problems = file.problems
  return true
}

const keptNotice = 'Its last good contents are still used.'
