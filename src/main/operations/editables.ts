import type { Editable } from '../../shared/contract/editable.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeObject } from '../../shared/domain/kube.ts'
import { editablePart } from '../../shared/manifest/editable-part.ts'
import { hideSecrets } from '../../shared/manifest/hidden-values.ts'
import { maxManifestChars } from '../../shared/manifest/read-manifest.ts'
import type { Engine } from '../engines/engine.ts'
import { parseClusterId } from '../fleet/parse-cluster-id.ts'
import type { KubeReader } from '../kube/kube-client.ts'
import type { OperationsDeps } from './operations-api.ts'
import { asAppError } from './read-view.ts'
import { createRootSchemas } from './root-schema.ts'
import { yamlText } from './yaml-text.ts'

/** Reads a database's root object as it may be edited. Throws not-found, disconnected, and why it can't be read. */
export type ReadEditable = (input: { readonly id: string; readonly schema: boolean }, signal: AbortSignal) => Promise<Editable>

/** Over the readers of connected contexts. */
export function createEditables(deps: Pick<OperationsDeps, 'engines' | 'context' | 'reader'>): ReadEditable {
  const readSchema = createRootSchemas()

  return async ({ id, schema: wanted }, signal) => {
    const { contextId, engine: engineId, namespace, name } = parseClusterId(id)
    const engine = deps.engines.find(each => each.id === engineId)
    if (engine === undefined) throw new AppError('not-found', `There is no engine '${engineId}'.`)
    const reader = await deps.reader(contextId)
    const [root, right, { schema, problem }] = await Promise.all([
      reader.get(engine.root, namespace, name, signal),
      whyNotAllowed(reader, engine, namespace, name, signal),
      wanted ? readSchema(reader, engine.root, signal) : { schema: null, problem: null },
    ])
    if (root === null) throw new AppError('not-found', `${engine.root.kind} ${namespace}/${name} does not exist (any more).`)
    const text = yamlText(hideSecrets(editablePart(root, engine.noise ?? [])).shown)
    return {
      text,
      uid: root.metadata.uid ?? '',
      resourceVersion: root.metadata.resourceVersion ?? '',
      because: whyNot(root, text, deps.context(contextId)?.settings.protection === 'read-only') ?? right,
      schema: schema === null ? null : { ...schema },
      schemaProblem: problem,
    }
  }
}

function whyNot(root: KubeObject, text: string, readOnly: boolean): string | null {
  if (root.metadata.deletionTimestamp !== undefined) return 'It is being deleted.'
  if (readOnly) return 'The context is set to read-only in this app.'
  return text.length > maxManifestChars ? `It is longer than ${maxManifestChars / 1024} KiB: edit it with another tool.` : null
}

/** Why the user may not change it; null when they may, or when that can't be known now: the plan asks again. */
async function whyNotAllowed(
  reader: KubeReader,
  engine: Engine,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { group, plural } = engine.root
  try {
    const answer = await reader.mayI({ verb: 'patch', group, resource: plural, namespace, name }, signal)
    if (answer.allowed) return null
    return `The cluster does not allow you to patch ${plural} in ${namespace}.${answer.reason === null ? '' : ` ${answer.reason}`}`
  } catch (error) {
    if (asAppError(error).code === 'cancelled') throw error
    return null
  }
}
