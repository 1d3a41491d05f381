import { ageColumn, nameColumn } from './builtin-columns.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
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
    return [
      {
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
