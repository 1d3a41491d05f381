import type { StatusCause } from './api-error.ts'
import { getArray, getObject, getPath, getString } from './json.ts'
import type { KubeObject } from './kube-object.ts'
import { whyNotLabel } from './names.ts'

function invalid(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

function required(field: string): StatusCause {
  return { reason: 'FieldValueRequired', message: 'Required value', field }
}

function unsupported(field: string, value: unknown, supported: readonly string[]): StatusCause {
  const list = supported.map(option => JSON.stringify(option)).join(', ')
  return { reason: 'FieldValueNotSupported', message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`, field }
}

/** What every pod must say: containers with names and images, and one of the ways to restart. */
export function validatePodSpec(spec: unknown, path: string, ways: readonly string[] = ['Always', 'OnFailure', 'Never']): StatusCause[] {
  const containers = getArray(spec, 'containers')
  const causes: StatusCause[] = containers.length === 0 ? [required(`${path}.containers`)] : []
  const seen = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const field = `${path}.containers[${index}]`
    const name = getString(container, 'name') ?? ''
    const why = name === '' ? undefined : whyNotLabel(name)
    if (name === '') causes.push(required(`${field}.name`))
    else if (why !== undefined) causes.push(invalid(`${field}.name`, name, why))
    else if (seen.has(name))
      causes.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(name)}`, field: `${field}.name` })
    seen.add(name)
    if (!getString(container, 'image')) causes.push(required(`${field}.image`))
  }
  const restart = getString(spec, 'restartPolicy')
  if (restart !== undefined && !ways.includes(restart)) causes.push(unsupported(`${path}.restartPolicy`, restart, ways))
  return causes
}

/** What Deployments, StatefulSets and ReplicaSets share: replicas, a selector, and a template that it selects. */
export function validateSelected(object: KubeObject): StatusCause[] {
  const causes: StatusCause[] = []
  const replicas = getPath(object, ['spec', 'replicas'])
  if (typeof replicas === 'number' && replicas < 0) causes.push(invalid('spec.replicas', replicas, 'must be greater than or equal to 0'))
  const selector = getObject(object, 'spec', 'selector')
  const wanted = Object.entries(getObject(selector, 'matchLabels') ?? {})
  const labels = getObject(object, 'spec', 'template', 'metadata', 'labels')
  if (selector === undefined) causes.push(required('spec.selector'))
  if (selector === undefined || (wanted.length > 0 && !wanted.every(([key, value]) => labels?.[key] === value)))
    causes.push(invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'))
  return [...causes, ...validatePodSpec(getPath(object, ['spec', 'template', 'spec']), 'spec.template.spec', ['Always'])]
}

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

/** What a Service must say: its type, and ports that are numbers and have names where there are several. */
export function validateService(object: KubeObject): StatusCause[] {
  const type = getString(object, 'spec', 'type')
  const ports = getArray(object, 'spec', 'ports')
  const causes: StatusCause[] = []
  if (type !== undefined && !serviceTypes.includes(type)) causes.push(unsupported('spec.type', type, serviceTypes))
  if (ports.length === 0 && type !== 'ExternalName' && getString(object, 'spec', 'clusterIP') !== 'None')
    causes.push(required('spec.ports'))
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`
    if (ports.length > 1 && !getString(port, 'name')) causes.push(required(`${field}.name`))
    for (const key of ['port', 'targetPort']) {
      const value = getPath(port, [key])
      if (typeof value === 'number' && (value < 1 || value > 65_535))
        causes.push(invalid(`${field}.${key}`, value, 'must be between 1 and 65535, inclusive'))
    }
  }
  return causes
}
