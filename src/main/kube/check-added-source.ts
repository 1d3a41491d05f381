import { parseKubeconfig } from './kubeconfig.ts'
import type { AddedSource } from './kubeconfig-store.ts'
import { readKubeconfigText } from './read-kubeconfig-file.ts'

/** Why a source is not worth keeping: it can't be read, or has no context. null: it has some. Runs nothing and reads nothing beside it. */
export async function checkAddedSource(source: AddedSource): Promise<string | null> {
  if (source.kind === 'pasted') return checkText(source.text, null)
  const read = await readKubeconfigText(source.path)
  return 'problem' in read ? read.problem : checkText(read.text, source.path)
}

function checkText(text: string, path: string | null): string | null {
  if (text.trim() === '') return 'It is empty.'
  const { contexts, problems } = parseKubeconfig(text, { path })
  if (contexts.length > 0) return null
  return problems[0] ?? 'It has no contexts.'
}
