import type { StatusCause } from './api-error.ts'
import { getArray, getObject, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import { whyNotLabel, whyNotLabelValue, whyNotPathSegment, whyNotQualifiedName, whyNotSubdomain } from './names.ts'
import type { Resource } from './resource.ts'

const rules = {
  label: whyNotLabel,
  namespace: (name: string) => (name.includes('.') ? 'must not contain dots' : whyNotLabel(name)),
  path: whyNotPathSegment,
}
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])
const maxAnnotationBytes = 256 * 1024

/** A cause of reason `FieldValueInvalid`, worded as the API words it. */
function invalidValue(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

/** Name, labels, annotations, owner references and finalizers, as every kind is checked. */
export function validateMetadata(resource: Resource, object: KubeObject, old: KubeObject | undefined): StatusCause[] {
  const causes: StatusCause[] = []
  const { metadata } = object
  const name = metadata.name ?? ''
  if (name === '') {
    causes.push({ reason: 'FieldValueRequired', message: 'Required value: name or generateName is required', field: 'metadata.name' })
  } else if (old === undefined) {
    const rule = resource.strategy.names
    const why = (rule === undefined ? whyNotSubdomain : rules[rule])(name)
    if (why !== undefined) causes.push(invalidValue('metadata.name', name, why))
  }
  for (const [key, value] of Object.entries(getObject(metadata, 'labels') ?? {})) {
    const whyKey = whyNotQualifiedName(key, 'a valid label key')
    if (whyKey !== undefined) causes.push(invalidValue('metadata.labels', key, whyKey))
    const whyValue = whyNotLabelValue(String(value))
    if (whyValue !== undefined) causes.push(invalidValue('metadata.labels', value, whyValue))
  }
  let annotationBytes = 0
  for (const [key, value] of Object.entries(getObject(metadata, 'annotations') ?? {})) {
    const why = whyNotQualifiedName(key.toLowerCase())
    if (why !== undefined) causes.push(invalidValue('metadata.annotations', key, why))
    annotationBytes += key.length + String(value).length
  }
  if (annotationBytes > maxAnnotationBytes) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${maxAnnotationBytes} bytes`,
      field: 'metadata.annotations',
    })
  }
  for (const owner of getArray(metadata, 'ownerReferences')) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      if (getString(owner, field)) continue
      const path = `metadata.ownerReferences.${field}`
      causes.push({
        reason: 'FieldValueInvalid',
        message: `Invalid value: "": ${field === 'apiVersion' ? 'version ' : ''}must not be empty`,
        field: path,
      })
    }
  }
  const controllers = getArray(metadata, 'ownerReferences').filter(owner => isObject(owner) && owner.controller === true)
  if (controllers.length > 1) {
    const names = controllers.map(owner => `${getString(owner, 'kind') ?? ''}/${getString(owner, 'name') ?? ''}`).slice(0, 2)
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${names.join(' and ')}`
    causes.push(invalidValue('metadata.ownerReferences', metadata.ownerReferences, why))
  }
  // Custom resources and their definitions are judged by the common rules alone; the other kinds know all names without a slash.
  const strict = !resource.custom && resource.group !== 'apiextensions.k8s.io'
  for (const [index, finalizer] of getArray(metadata, 'finalizers').entries()) {
    const field = 'metadata.finalizers'
    const why = whyNotQualifiedName(String(finalizer))
    if (why !== undefined) causes.push(invalidValue(field, finalizer, why))
    else if (strict && !String(finalizer).includes('/') && !standardFinalizers.has(String(finalizer)))
      causes.push(invalidValue(`${field}[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'))
  }
  if (old?.metadata.deletionTimestamp !== undefined) {
    const before = new Set(old.metadata.finalizers)
    const added = (metadata.finalizers ?? []).filter(finalizer => !before.has(finalizer))
    if (added.length > 0) {
      const list = added.map(finalizer => JSON.stringify(finalizer)).join(', ')
      const cause = {
        reason: 'FieldValueForbidden',
        message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
        field: 'metadata.finalizers',
      }
      // Built-in kinds are judged twice, once in common and once by themselves.
      causes.push(cause, ...(resource.custom ? [] : [cause]))
    }
  }
  return causes
}
