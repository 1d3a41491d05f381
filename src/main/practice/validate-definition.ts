import type { StatusCause } from './api-error.ts'
import { getArray, getPath, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'

/** What makes a CustomResourceDefinition unusable, as the API server would say it; names and scope may not change later. */
export function validateDefinition(object: KubeObject, old: KubeObject | undefined): readonly StatusCause[] {
  const causes: StatusCause[] = []
  const plural = getString(object, 'spec', 'names', 'plural') ?? ''
  const group = getString(object, 'spec', 'group') ?? ''
  const invalid = (field: string, value: unknown, why: string): void => {
    causes.push({ reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field })
  }
  if (object.metadata.name !== `${plural}.${group}`) {
    invalid('metadata.name', object.metadata.name, 'must be spec.names.plural+"."+spec.group')
  }
  const scope = getString(object, 'spec', 'scope')
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(scope ?? '')}: supported values: "Cluster", "Namespaced"`,
      field: 'spec.scope',
    })
  }
  const versions = getArray(object, 'spec', 'versions')
  if (versions.filter(version => isObject(version) && version.storage === true).length !== 1) {
    invalid('spec.versions', null, 'must have exactly one version marked as storage version')
  }
  for (const [index, version] of versions.entries()) {
    if (getPath(version, ['schema', 'openAPIV3Schema']) !== undefined) continue
    const field = `spec.versions[${index}].schema.openAPIV3Schema`
    causes.push({ reason: 'FieldValueRequired', message: 'Required value', field })
  }
  if (old === undefined) return causes
  for (const path of [
    ['spec', 'group'],
    ['spec', 'scope'],
    ['spec', 'names', 'plural'],
    ['spec', 'names', 'kind'],
  ]) {
    const value = getPath(object, path)
    if (value !== getPath(old, path)) invalid(path.join('.'), value, 'field is immutable')
  }
  return causes
}
