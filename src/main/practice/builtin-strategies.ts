import type { StatusCause } from './api-error.ts'
import {
  allocateService,
  defaultDeployment,
  defaultJob,
  defaultPodSpec,
  defaultService,
  defaultStatefulSet,
  selectByUid,
} from './builtin-defaults.ts'
import { cloneJson, equalJson, getArray, getObject, getPath, getString } from './json.ts'
import { isObject, type KubeObject } from './kube-object.ts'
import type { Strategy } from './resource.ts'
import { validateConfigMapData, validateSecretData } from './validate-data.ts'
import { validateDefinition } from './validate-definition.ts'
import { defaultBinding, validateBinding, validateRules } from './validate-rbac.ts'
import { validatePodSpec, validateSelected, validateService } from './validate-workloads.ts'

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
  return [...unchanged(object, old, 'spec.selector'), ...validateSelected(object)]
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
  const grows = !equalJson(spec.resources, before.resources) && getString(object, 'status', 'phase') !== 'Bound'
  if (equalJson(fixed(spec), fixed(before)) && !grows) return []
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
  'spec.hostNetwork': String(getPath(object, ['spec', 'hostNetwork']) === true),
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

/** Fields of an event that are said also when nothing is in them. */
function completeEvent(object: KubeObject): void {
  object.source ??= {}
  for (const field of ['firstTimestamp', 'lastTimestamp', 'eventTime']) object[field] ??= null
  for (const field of ['reportingComponent', 'reportingInstance']) object[field] ??= ''
}

function withDefaults(fill: (object: KubeObject) => void): Pick<Strategy, 'prepareCreate' | 'prepareUpdate'> {
  return { prepareCreate: fill, prepareUpdate: fill }
}

/** What each built-in kind adds to the common way of writing. */
export const builtinStrategies: Readonly<Record<string, Strategy>> = {
  Namespace: {
    names: 'namespace',
    prepareCreate(object) {
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' }
      object.spec = { finalizers: ['kubernetes'] }
      object.status = { phase: 'Active' }
    },
    prepareUpdate(object, old) {
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' }
      object.spec = cloneJson(getObject(old, 'spec') ?? {})
    },
    unowned: [['f:spec', 'f:finalizers']],
    selectableFields: object => ({ 'status.phase': getString(object, 'status', 'phase') ?? '' }),
  },
  Secret: {
    ...withDefaults(foldStringData),
    validate: (object, old) => [...unchanged(object, old, 'type'), ...validateSealed(object, old), ...validateSecretData(object)],
    selectableFields: object => ({ type: getString(object, 'type') ?? '' }),
  },
  ConfigMap: { validate: (object, old) => [...validateSealed(object, old), ...validateConfigMapData(object)] },
  Service: {
    names: 'label',
    ...withDefaults(defaultService),
    prepareUpdate(object, old) {
      // An address stays with its service also when a replacement doesn't name it.
      for (const key of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
        const spec = getObject(object, 'spec')
        const before = getPath(old, ['spec', key])
        if (spec !== undefined && before !== undefined && spec.type === getPath(old, ['spec', 'type'])) spec[key] ??= before
      }
      if (getPath(object, ['spec', 'clusterIP']) !== getPath(old, ['spec', 'clusterIP'])) {
        const spec = getObject(object, 'spec')
        if (spec?.clusterIP !== undefined) spec.clusterIPs = [spec.clusterIP]
      }
      defaultService(object)
    },
    allocate: allocateService,
    validate: (object, old) => [
      ...(getString(old, 'spec', 'type') === 'ExternalName' ||
      equalJson(getPath(object, ['spec', 'clusterIP']), getPath(old ?? object, ['spec', 'clusterIP']))
        ? []
        : [invalid('spec.clusterIPs[0]', getPath(object, ['spec', 'clusterIPs']) ?? null, 'may not change once set')]),
      ...validateService(object),
    ],
  },
  Pod: {
    ...withDefaults(object => {
      const spec = getObject(object, 'spec')
      if (spec !== undefined) defaultPodSpec(spec)
      if (spec !== undefined) spec.enableServiceLinks ??= true
      if (getObject(object, 'status')?.phase === undefined) object.status = { ...getObject(object, 'status'), phase: 'Pending' }
    }),
    validate: (object, old) => [
      ...(old === undefined ? validatePodSpec(object.spec, 'spec') : []),
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
  Event: {
    allocate: completeEvent,
    selectableFields: eventFields,
    validate(object) {
      const about = getString(object, 'involvedObject', 'namespace') ?? ''
      return about === object.metadata.namespace || (about === '' && object.metadata.namespace === 'default')
        ? []
        : [invalid('involvedObject.namespace', about, 'does not match event.namespace')]
    },
  },
  Node: { selectableFields: object => ({ 'spec.unschedulable': String(getPath(object, ['spec', 'unschedulable']) === true) }) },
  Deployment: { ...withDefaults(defaultDeployment), validate: validateSelector, generationOfAnnotations: true },
  ReplicaSet: { validate: validateSelector },
  StatefulSet: { ...withDefaults(defaultStatefulSet), validate: validateSelector },
  Job: {
    ...withDefaults(defaultJob),
    allocate: selectByUid,
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
  Role: { names: 'path', validate: validateRules },
  RoleBinding: { names: 'path', ...withDefaults(defaultBinding), validate: validateBinding },
  ClusterRole: { names: 'path', validate: validateRules },
  ClusterRoleBinding: { names: 'path', ...withDefaults(defaultBinding), validate: validateBinding },
  CustomResourceDefinition: {
    validate: validateDefinition,
    allocate(object) {
      const storage = getArray(object, 'spec', 'versions').find(version => isObject(version) && version.storage === true)
      if (getObject(object, 'status')?.storedVersions === undefined)
        object.status = {
          ...getObject(object, 'status'),
          conditions: null,
          acceptedNames: { plural: '', kind: '' },
          storedVersions: [getString(storage, 'name') ?? ''],
        }
    },
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
