import { isAbsolute, join } from 'node:path'
import { AppError } from '../../shared/domain/app-error.ts'
import { checkAddedSource } from '../kube/check-added-source.ts'
import type { AddedSource, KubeconfigStore } from '../kube/kubeconfig-store.ts'
import type { ContextSettingsStore } from './context-settings.ts'

/** Kubeconfigs that the user adds. */
export interface AddedSources {
  /** Throws bad-input when it is no kubeconfig, or none whose contexts could be used; nothing is kept then. */
  add(source: AddedSource): Promise<void>
  /** Throws not-found. */
  remove(sourceId: string): Promise<void>
}

interface AddedSourcesDeps {
  readonly kubeconfigs: Pick<KubeconfigStore, 'add' | 'remove' | 'sources'>
  readonly settings: Pick<ContextSettingsStore, 'sources' | 'setSources'>
  readonly homeDir: string
}

/** Over the kubeconfigs that are read and the settings that keep them. */
export function createAddedSources({ kubeconfigs, settings, homeDir }: AddedSourcesDeps): AddedSources {
  /** Which kept source has this id: adding one that is there already only tells its id. */
  async function indexOf(sourceId: string): Promise<number> {
    for (const [index, source] of settings.sources().entries()) if ((await kubeconfigs.add(source)) === sourceId) return index
    return -1
  }

  return {
    async add(given) {
      const source = given.kind === 'pasted' ? given : { ...given, path: fullPath(given.path, homeDir) }
      const problem = await checkAddedSource(source)
      if (problem !== null) throw refusal(source, problem)
      await kubeconfigs.add(source)
      await settings.setSources([...settings.sources().filter(other => !sameSource(other, source)), source])
    },
    async remove(sourceId) {
      if (!kubeconfigs.sources().some(source => source.id === sourceId && source.removable))
        throw new AppError('not-found', 'There is no such added kubeconfig.')
      const index = await indexOf(sourceId)
      kubeconfigs.remove(sourceId)
      await settings.setSources(settings.sources().filter((_, each) => each !== index))
    },
  }
}

/** `~/` is the user's home, as shells have it. Throws bad-input for a path that only means something beside a folder. */
function fullPath(path: string, homeDir: string): string {
  const full = /^~[/\\]/.test(path) ? join(homeDir, path.slice(2)) : path
  if (isAbsolute(full)) return full
  const message = 'Give the whole path, from the root or from ~/.'
  throw new AppError('bad-input', message, { fields: [{ path: 'path', message }] })
}

function refusal(source: AddedSource, problem: string): AppError {
  return new AppError('bad-input', `It was not added: ${problem}`, {
    hint: 'A kubeconfig is YAML with the lists clusters, users and contexts.',
    fields: [{ path: source.kind === 'pasted' ? 'text' : 'path', message: problem }],
  })
}

function sameSource(a: AddedSource, b: AddedSource): boolean {
  if (a.kind === 'pasted') return b.kind === 'pasted' && a.title === b.title && a.text === b.text
  return b.kind !== 'pasted' && a.path === b.path
}
