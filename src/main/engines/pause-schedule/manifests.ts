import { apiVersionOf, type KindRef, type KubeObject } from '../../../shared/domain/kube.ts'
import { cronJobKind, roleBindingKind, roleKind, serviceAccountKind } from '../kube-kinds.ts'
import { head } from '../manifest-head.ts'
import { type Deed, databaseMark, labelsOf, mark, namesOf, uidOf } from './names.ts'
import type { ScheduleParams } from './params.ts'

/** What the objects of one schedule are made from. */
export interface ScheduleInput {
  readonly kind: KindRef
  readonly root: KubeObject
  readonly params: ScheduleParams
  /** Arguments of kubectl, without a shell. */
  readonly args: Readonly<Record<Deed, readonly string[]>>
  /** How late a run may begin, in seconds. */
  readonly deadlines: Readonly<Record<Deed, number>>
  /** For people; null: to what it was. */
  readonly resumesTo: string | null
}

/** kubectl asks the API server twice; a pod that can't start is given up after these seconds. */
const longestRun = 300

/** What the pods may do: read and patch this one object. */
export function buildAccess({ kind, root }: Pick<ScheduleInput, 'kind' | 'root'>): readonly [KubeObject, KubeObject, KubeObject] {
  const { account } = namesOf(root.metadata.name, uidOf(root))
  const { namespace } = root.metadata
  const rules = [{ apiGroups: [kind.group], resources: [kind.plural], resourceNames: [root.metadata.name], verbs: ['get', 'patch'] }]
  return [
    // The token goes to the pods of the schedule alone, which ask for it.
    { ...owned(serviceAccountKind, kind, root, account, null), automountServiceAccountToken: false },
    { ...owned(roleKind, kind, root, account, null), rules },
    {
      ...owned(roleBindingKind, kind, root, account, null),
      roleRef: { apiGroup: roleKind.group, kind: roleKind.kind, name: account },
      subjects: [{ kind: serviceAccountKind.kind, name: account, namespace }],
    },
  ]
}

/** One of the two CronJobs. */
export function buildCronJob(input: ScheduleInput, deed: Deed): KubeObject {
  const { kind, root, params } = input
  const names = namesOf(root.metadata.name, uidOf(root))
  const base = owned(cronJobKind, kind, root, names[deed], deed)
  const resumesTo = deed === 'pause' || input.resumesTo === null ? {} : { [mark.resumesTo]: input.resumesTo }
  return {
    ...base,
    metadata: { ...base.metadata, annotations: { ...base.metadata.annotations, ...resumesTo } },
    spec: {
      schedule: deed === 'pause' ? params.pauseAt.trim() : params.resumeAt.trim(),
      timeZone: params.timeZone,
      suspend: params.suspended,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: input.deadlines[deed],
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: labelsOf(deed), annotations: { [mark.database]: databaseMark(kind, root.metadata.name) } },
        spec: {
          backoffLimit: 3,
          activeDeadlineSeconds: longestRun,
          template: { metadata: { labels: labelsOf(deed) }, spec: podSpec(params, names.account, input.args[deed]) },
        },
      },
    },
  }
}

/** What the pod of one run asks for: kubectl needs little, and a quota wants to know. */
export const podResources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } } as const

/** Passes the strictest of Kubernetes' pod security standards. */
function podSpec({ image, runAsUser, pullSecret = '' }: ScheduleParams, account: string, args: readonly string[]): object {
  return {
    serviceAccountName: account,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: {
      runAsNonRoot: true,
      ...(runAsUser === null ? {} : { runAsUser, runAsGroup: runAsUser }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(pullSecret.trim() === '' ? {} : { imagePullSecrets: [{ name: pullSecret.trim() }] }),
    containers: [
      {
        name: 'kubectl',
        image: image.trim(),
        imagePullPolicy: 'IfNotPresent',
        // What kubectl says last is then told by the pod itself.
        terminationMessagePolicy: 'FallbackToLogsOnError',
        command: ['kubectl'],
        args: [...args],
        // kubectl keeps what it learns of the server below its home.
        env: [{ name: 'HOME', value: '/tmp' }],
        resources: podResources,
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'home', mountPath: '/tmp' }],
      },
    ],
    volumes: [{ name: 'home', emptyDir: { sizeLimit: '16Mi' } }],
  }
}

/** Goes with the root, by the garbage collector; it is no controller of theirs, so that the operator doesn't take them for its own. */
function owned(kind: KindRef, rootKind: KindRef, root: KubeObject, name: string, deed: Deed | null): KubeObject {
  const manifest = head(kind, root.metadata.namespace ?? '', name, labelsOf(deed))
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: { [mark.database]: databaseMark(rootKind, root.metadata.name) },
      ownerReferences: [{ apiVersion: apiVersionOf(rootKind), kind: rootKind.kind, name: root.metadata.name, uid: uidOf(root) }],
    },
  }
}
