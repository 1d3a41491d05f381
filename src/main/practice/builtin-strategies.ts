import type { StatusCause } from './api-error.ts'
import { defaultDeployment, defaultJob, defaultPodSpec, defaultService, defaultStatefulSet } from './builtin-defaults.ts'
import { equalJson, getObject, getPath, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import type { Strategy } from './resource.ts'
import { validateDefinition } from './validate-definition.ts'

const immutable = 'field is immutable'

function invalid(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

function required(field: string): StatusCause {
  return { reason: 'FieldValueRequired', message: 'Required value', field }
}

/** Fields that may not change once they are set. */
function unchanged(object: KubeObject, old: KubeObject | undefined, ...paths: readonly string[]): StatusCause[] {
  if (old === undefined) return []
  return paths.flatMap(path => {
    const before = getPath(old, path.split('.'))
    const now = getPath(object, path.split('.'))
    return equalJson(before, now) ? [] : [invalid(path, now ?? null, immutable)]
  })
}

function foldStringData(object: KubeObject): void {
  const plain = object.stringData
  if (isObject(plain)) {
    const data = { ...getObject(object, 'data') }
    for (const [key, value] of Object.entries(plain)) data[key] = Buffer.from(String(value), 'utf8').toString('base64')
    object.data = data
  }
  delete object.stringData
  object.type ??= 'Opaque'
}

/** Both Secrets and ConfigMaps can be sealed. */
function validateSealed(object: KubeObject, old: KubeObject | undefined): StatusCause[] {
  if (old?.immutable !== true) return []
  const causes: StatusCause[] = []
  const forbid = (field: string): StatusCause => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: field is immutable when \`immutable\` is set`,
    field,
  })
  if (object.immutable !== true) causes.push(forbid('immutable'))
  for (const field of ['data', 'binaryData']) if (!equalJson(object[field], old[field])) causes.push(forbid(field))
  return causes
}

function validateSelector(object: KubeObject, old: KubeObject | undefined): StatusCause[] {
  const causes = unchanged(object, old, 'spec.selector')
  const wanted = Object.entries(getObject(object, 'spec', 'selector', 'matchLabels') ?? {})
  const labels = getObject(object, 'spec', 'template', 'metadata', 'labels') ?? {}
  if (wanted.length > 0 && !wanted.every(([key, value]) => labels[key] === value)) {
    causes.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  return causes
}

const claimMayChange = new Set(['resources', 'volumeName', 'volumeAttributesClassName'])

function validateClaim(object: KubeObject, old: KubeObject | undefined): StatusCause[] {
  const spec = getObject(object, 'spec') ?? {}
  const before = getObject(old, 'spec')
  if (before === undefined) {
    const causes: StatusCause[] = []
    if (!Array.isArray(spec.accessModes) || spec.accessModes.length === 0) {
      causes.push({ ...required('spec.accessModes'), message: 'Required value: at least 1 access mode is required' })
    }
    if (getPath(spec, ['resources', 'requests', 'storage']) === undefined) causes.push(required('spec.resources[storage]'))
    return causes
  }
  // The default class may still be filled in later.
  const mayChange = (key: string): boolean =>
    claimMayChange.has(key) || (key === 'storageClassName' && before.storageClassName === undefined)
  const fixed = (value: object) => Object.fromEntries(Object.entries(value).filter(([key]) => !mayChange(key)))
  if (equalJson(fixed(spec), fixed(before))) return []
  return [
    {
      reason: 'FieldValueForbidden',
      message: 'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      field: 'spec',
    },
  ]
}

const podFields = (object: KubeObject): Record<string, string> => ({
  'spec.nodeName': getString(object, 'spec', 'nodeName') ?? '',
  'spec.restartPolicy': getString(object, 'spec', 'restartPolicy') ?? '',
  'spec.schedulerName': getString(object, 'spec', 'schedulerName') ?? '',
  'spec.serviceAccountName': getString(object, 'spec', 'serviceAccountName') ?? '',
  'status.phase': getString(object, 'status', 'phase') ?? '',
  'status.podIP': getString(object, 'status', 'podIP') ?? '',
  'status.nominatedNodeName': getString(object, 'status', 'nominatedNodeName') ?? '',
})

const eventFields = (object: KubeObject): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (const field of ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']) {
    fields[`involvedObject.${field}`] = getString(object, 'involvedObject', field) ?? ''
  }
  for (const field of ['reason', 'type', 'reportingComponent']) fields[field] = getString(object, field) ?? ''
  return { ...fields, source: getString(object, 'source', 'component') ?? '' }
}

function withDefaults(fill: (object: KubeObject) => void): Pick<Strategy, 'prepareCreate' | 'prepareUpdate'> {
  return { prepareCreate: fill, prepareUpdate: fill }
}

/** What each built-in kind adds to the common way of writing. */
export const builtinStrategies: Readonly<Record<string, Strategy>> = {
  Namespace: {
    names: 'label',
    prepareCreate(object) {
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' }
      object.spec = { finalizers: ['kubernetes'] }
      object.status = { phase: 'Active' }
    },
    selectableFields: object => ({ 'status.phase': getString(object, 'status', 'phase') ?? '' }),
  },
  Secret: {
    ...withDefaults(foldStringData),
    validate: (object, old) => [...unchanged(object, old, 'type'), ...validateSealed(object, old)],
    selectableFields: object => ({ type: getString(object, 'type') ?? '' }),
  },
  ConfigMap: { validate: validateSealed },
  Service: {
    names: 'label1035',
    ...withDefaults(defaultService),
    validate: (object, old) => (getString(old, 'spec', 'type') === 'ExternalName' ? [] : unchanged(object, old, 'spec.clusterIP')),
  },
  Pod: {
    ...withDefaults(object => {
      const spec = getObject(object, 'spec')
      if (spec !== undefined) defaultPodSpec(spec)
      if (getObject(object, 'status')?.phase === undefined) object.status = { ...getObject(object, 'status'), phase: 'Pending' }
    }),
    validate: (object, old) => [
      ...unchanged(object, old, 'spec.restartPolicy', 'spec.volumes', 'spec.serviceAccountName'),
      ...(getPath(old, ['spec', 'nodeName']) === undefined ? [] : unchanged(object, old, 'spec.nodeName')),
    ],
    selectableFields: podFields,
  },
  PersistentVolumeClaim: {
    ...withDefaults(object => {
      const spec = getObject(object, 'spec')
      if (spec !== undefined) spec.volumeMode ??= 'Filesystem'
      if (getObject(object, 'status')?.phase === undefined) object.status = { ...getObject(object, 'status'), phase: 'Pending' }
    }),
    validate: validateClaim,
  },
  Event: { selectableFields: eventFields },
  Node: { selectableFields: object => ({ 'spec.unschedulable': String(getPath(object, ['spec', 'unschedulable']) === true) }) },
  Deployment: { ...withDefaults(defaultDeployment), validate: validateSelector },
  ReplicaSet: { validate: validateSelector },
  StatefulSet: { ...withDefaults(defaultStatefulSet), validate: validateSelector },
  Job: {
    ...withDefaults(defaultJob),
    validate: (object, old) => unchanged(object, old, 'spec.template', 'spec.completionMode'),
    selectableFields: object => ({ 'status.successful': String(getPath(object, ['status', 'succeeded']) ?? 0) }),
  },
  StorageClass: {
    ...withDefaults(object => {
      object.reclaimPolicy ??= 'Delete'
      object.volumeBindingMode ??= 'Immediate'
    }),
    validate: (object, old) =>
      unchanged(object, old, 'provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode').map(cause => ({
        ...cause,
        reason: 'FieldValueForbidden',
        message: `Forbidden: updates to ${cause.field ?? ''} are forbidden.`,
      })),
  },
  Role: { names: 'path' },
  RoleBinding: { names: 'path', validate: (object, old) => unchanged(object, old, 'roleRef') },
  ClusterRole: { names: 'path' },
  ClusterRoleBinding: { names: 'path', validate: (object, old) => unchanged(object, old, 'roleRef') },
  CustomResourceDefinition: {
    validate: validateDefinition,
    ...withDefaults(object => {
      const names = getObject(object, 'spec', 'names')
      if (names === undefined) return
      const kind = typeof names.kind === 'string' ? names.kind : ''
      names.listKind ??= `${kind}List`
      names.singular ??= kind.toLowerCase()
      const spec = getObject(object, 'spec')
      if (spec !== undefined) spec.conversion ??= { strategy: 'None' }
    }),
  },
}
