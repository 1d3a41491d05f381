import { ageColumn, nameColumn } from './builtin-columns.ts'
import { compareVersions } from './discovery.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type JsonObject, type KubeObject } from './kube-object.ts'
import { printerColumns } from './printer-columns.ts'
import type { Resource, ScalePaths } from './resource.ts'
import type { Schema } from './schema.ts'

const openObject: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

function keysOf(path: string | undefined): readonly string[] | undefined {
  return path === undefined ? undefined : path.split('.').filter(part => part !== '')
}

function readScale(version: unknown): ScalePaths | undefined {
  const scale = getObject(version, 'subresources', 'scale')
  const specReplicas = keysOf(getString(scale, 'specReplicasPath'))
  const statusReplicas = keysOf(getString(scale, 'statusReplicasPath'))
  if (specReplicas === undefined || statusReplicas === undefined) return undefined
  const labelSelector = keysOf(getString(scale, 'labelSelectorPath'))
  return { specReplicas, statusReplicas, ...(labelSelector === undefined ? {} : { labelSelector }) }
}

/** What is said to those who use a deprecated version: the definition's own words, or which version to use instead. */
function deprecationOf(definition: KubeObject, version: JsonObject, group: string, kind: string): string | undefined {
  if (version.deprecated !== true) return undefined
  const own = getString(version, 'deprecationWarning')
  if (own !== undefined) return own
  const fresh = getArray(definition, 'spec', 'versions').filter(
    other => isObject(other) && other.served === true && other.deprecated !== true,
  )
  const better = fresh.map(other => getString(other, 'name') ?? '').sort(compareVersions)[0]
  const text = `${group}/${getString(version, 'name') ?? ''} ${kind} is deprecated`
  return better === undefined ? text : `${text}; use ${group}/${better} ${kind}`
}

/** The resources that a CustomResourceDefinition serves: one for each served version. */
export function resourcesOf(definition: KubeObject): readonly Resource[] {
  const group = getString(definition, 'spec', 'group') ?? ''
  const names = getObject(definition, 'spec', 'names') ?? {}
  const kind = getString(names, 'kind') ?? ''
  const strings = (key: string): readonly string[] => getArray(names, key).filter(item => typeof item === 'string')
  return getArray(definition, 'spec', 'versions').flatMap(version => {
    if (!isObject(version) || version.served !== true) return []
    const schema: Schema = getObject(version, 'schema', 'openAPIV3Schema') ?? openObject
    const columns = printerColumns(getArray(version, 'additionalPrinterColumns'))
    const scale = readScale(version)
    const selectable = getArray(version, 'selectableFields').flatMap(field => getString(field, 'jsonPath') ?? [])
    const deprecation = deprecationOf(definition, version, group, kind)
    return [
      {
        ...(deprecation === undefined ? {} : { deprecation }),
        group,
        version: getString(version, 'name') ?? '',
        kind,
        listKind: getString(names, 'listKind') ?? `${kind}List`,
        plural: getString(names, 'plural') ?? '',
        singular: getString(names, 'singular') ?? kind.toLowerCase(),
        shortNames: strings('shortNames'),
        categories: strings('categories'),
        namespaced: getString(definition, 'spec', 'scope') === 'Namespaced',
        hasStatus: isObject(getPath(version, ['subresources', 'status'])),
        ...(scale === undefined ? {} : { scale }),
        generation: true,
        schema,
        columns: [nameColumn, ...(columns.length > 0 ? columns : [ageColumn])],
        custom: true,
        strategy: {
          selectableFields: (object: KubeObject) =>
            Object.fromEntries(selectable.map(path => [path.replace(/^\./, ''), String(getPath(object, keysOf(path) ?? []) ?? '')])),
        },
      },
    ]
  })
}
