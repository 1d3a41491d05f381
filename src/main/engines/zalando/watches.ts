import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Shape } from '../../../shared/domain/shape.ts'
import type { Watch } from '../engine.ts'
import { cronJobKind, deploymentKind, jobKind, podKind, serviceKind, volumeClaimKind } from '../kube-kinds.ts'
import { scheduleWatches } from '../pause-schedule/watches.ts'
import { type Keep, pruneObject, pruneShape, shapeOf } from '../prune-object.ts'
import { record, str } from '../read-json.ts'
import { beginningsOf, eventWatch, zoneWatch } from '../surroundings.ts'
import { configMapKind, operatorConfigurationKind, postgresqlKind, statefulSetKind } from './kinds.ts'
import { annotation, application, label, names } from './labels.ts'
import { configMapName, configMapNames, operatorSelectors, settingVariables, variableOf } from './named-settings.ts'
import { readOperatorConfig, selectorOf, settingNames, settingsByGroup } from './operator-config.ts'

const condition: Shape = { type: 'all', status: 'all', reason: 'text', message: 'text', lastTransitionTime: 'all' }

/** What a row of the fleet reads of a root. */
const rootKeep: Keep = {
  annotations: [annotation.upgradeSuccess, annotation.upgradeFailure, annotation.controller],
  fields: {
    spec: {
      teamId: 'text',
      numberOfInstances: 'all',
      postgresql: { version: 'text' },
      volume: { size: 'all' },
      standby: 'there',
      enableLogicalBackup: 'all',
      env: [{ name: 'text' }],
      useLoadBalancer: 'there',
      replicaLoadBalancer: 'there',
      init_containers: 'there',
      pod_priority_class_name: 'there',
    },
    status: { PostgresClusterStatus: 'text' },
  },
}

/** What `pruneRoot` keeps. */
export const rootShape: Shape = shapeOf(rootKeep)

/** Drops what a row doesn't read of a root. */
export function pruneRoot(object: KubeObject): KubeObject {
  return pruneObject(object, rootKeep)
}

const containerState: Shape = { waiting: { reason: 'text', message: 'text' } }
const containerStatus: Shape = { name: 'text', ready: 'all', restartCount: 'all', state: containerState }

/** With all of its labels: which of them say what is a matter of the operator's configuration. */
function withLabels(object: KubeObject, keep: Keep): KubeObject {
  const kept = pruneObject(object, keep)
  const labels = pruneShape(record(object, 'metadata', 'labels'), { '*': 'text' }) as Record<string, string> | undefined
  return labels === undefined ? kept : { ...kept, metadata: { ...kept.metadata, labels } }
}

/** The database's name by label, and by the name that the operator gives the object, which no configuration changes. */
function roots(object: KubeObject, byName: string | null): readonly string[] {
  const named = str(object, 'metadata', 'labels', label.cluster)
  return [...new Set([named, byName])].filter(name => name !== null)
}

function nameOf(object: KubeObject): string {
  return str(object, 'metadata', 'name') ?? ''
}

/** `orders-0` is of `orders`. */
function ofMember(name: string): string | null {
  return /^(.+)-\d+$/.exec(name.slice(0, 300))?.[1] ?? null
}

function ofClaim(name: string): string | null {
  return name.startsWith(names.claimPrefix) ? ofMember(name.slice(names.claimPrefix.length)) : null
}

/** A Job is called like its CronJob, with the minute of its schedule behind. */
function ofBackupJob(name: string): string | null {
  return name.startsWith(names.logicalBackupPrefix) ? ofMember(name.slice(names.logicalBackupPrefix.length)) : null
}

const serviceSuffix = /^(.+?)(?:-repl|-config|-pooler|-pooler-repl)?$/

const byApplication = (...values: readonly string[]): string =>
  values.length === 1 ? `${label.application}=${values[0]}` : `${label.application} in (${values.join(',')})`

/** Every database that an event's object may belong to, by its name; `isEventAbout` decides. */
function eventRoots(object: KubeObject): readonly string[] {
  const name = str(object, 'involvedObject', 'name')?.slice(0, 300).replace(ownPrefix, '')
  return name === undefined ? [] : beginningsOf(name)
}

const ownPrefix = /^(pgdata|logical-backup|postgres)-/
const ownSuffix = /^(-\d+|-repl|-config|-pooler(-repl)?(-.*)?|-pdb|-critical-op-pdb|-\d{6,}(-.*)?)?$/

/** Whether an event is about this database and not about another whose name begins alike. */
export function isEventAbout(event: KubeObject, name: string): boolean {
  const about = str(event, 'involvedObject', 'name') ?? ''
  if (about === name) return true
  return [about, about.replace(ownPrefix, '')].some(each => each.startsWith(name) && ownSuffix.test(each.slice(name.length)))
}

function settingsShape(): Shape {
  const groups = [...settingsByGroup()].map(
    ([group, settings]) => [group, Object.fromEntries(settings.map(name => [name, 'all' as const]))] as const,
  )
  const top = groups.find(([group]) => group === '')?.[1] ?? {}
  return { ...top, ...Object.fromEntries(groups.filter(([group]) => group !== '')) }
}

const configurationKeep: Keep = { fields: { configuration: settingsShape() } }
const configMapKeep: Keep = { fields: { data: Object.fromEntries(settingNames.map(name => [name, 'text'])) } }
const operatorKeep: Keep = {
  labels: operatorSelectors.map(selector => selector.split('=')[0] ?? ''),
  fields: { spec: { template: { spec: { containers: [{ env: [{ name: 'text', value: 'text' }] }] } } } },
}

/** Of the operator's Deployment what says where its settings are: other variables may hold what is secret. */
function pruneOperator(object: KubeObject): KubeObject {
  const kept = pruneObject(object, operatorKeep)
  const env = settingVariables.flatMap(name => {
    const value = variableOf(kept, name)
    return value === null ? [] : [{ name, value }]
  })
  return { ...kept, spec: { template: { spec: { containers: [{ env }] } } } }
}

/**
 * All that the engine reads besides the root. The root says nothing of its members, so StatefulSets and pods travel for the whole fleet, and so
 * do the logical backups' CronJobs and Jobs, the operator's configuration and what names it; the rest is read while somebody looks at one database.
 */
export const watches: readonly Watch[] = [
  {
    // The whole object, for the page of one database.
    kind: postgresqlKind,
    scope: 'detail',
    roots: object => [nameOf(object)].filter(name => name !== ''),
    prune: object => object,
  },
  {
    kind: statefulSetKind,
    labelSelector: byApplication(application.server),
    labelsBy: view => selectorOf(readOperatorConfig(view)),
    scope: 'fleet',
    roots: object => roots(object, nameOf(object) || null),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: {
          spec: { replicas: 'all' },
          status: { replicas: 'all', readyReplicas: 'all', updatedReplicas: 'all' },
        },
      }),
  },
  {
    kind: podKind,
    labelSelector: byApplication(application.server),
    labelsBy: view => selectorOf(readOperatorConfig(view)),
    scope: 'fleet',
    roots: object => roots(object, ofMember(nameOf(object))),
    prune: object =>
      withLabels(object, {
        annotations: [annotation.rollingUpdate],
        fields: {
          spec: { nodeName: 'text' },
          status: {
            phase: 'text',
            reason: 'text',
            message: 'text',
            startTime: 'text',
            conditions: [condition],
            containerStatuses: [containerStatus],
            initContainerStatuses: [containerStatus],
          },
        },
      }),
  },
  {
    kind: cronJobKind,
    labelSelector: byApplication(application.server, application.logicalBackup),
    labelsBy: view => selectorOf(readOperatorConfig(view), application.logicalBackup),
    scope: 'fleet',
    roots: object =>
      roots(object, nameOf(object).startsWith(names.logicalBackupPrefix) ? nameOf(object).slice(names.logicalBackupPrefix.length) : null),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: {
          spec: { schedule: 'text', suspend: 'all' },
          status: { lastScheduleTime: 'text', lastSuccessfulTime: 'text' },
        },
      }),
  },
  {
    kind: jobKind,
    labelSelector: byApplication(application.logicalBackup),
    scope: 'fleet',
    roots: object => roots(object, ofBackupJob(nameOf(object))),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: { status: { startTime: 'text', completionTime: 'text', succeeded: 'all', failed: 'all', conditions: [condition] } },
      }),
  },
  {
    kind: operatorConfigurationKind,
    scope: 'fleet',
    settings: true,
    roots: () => [],
    prune: object => pruneObject(object, configurationKeep),
  },
  {
    kind: configMapKind,
    // Never all of a cluster's: only those of the names that the operators' Deployments give.
    fieldSelector: `metadata.name=${configMapName}`,
    fieldsBy: view => configMapNames(view).map(name => `metadata.name=${name}`),
    scope: 'fleet',
    settings: true,
    roots: () => [],
    prune: object => pruneObject(object, configMapKeep),
  },
  ...operatorSelectors.map(
    (labelSelector): Watch => ({
      kind: deploymentKind,
      labelSelector,
      scope: 'fleet',
      settings: true,
      roots: () => [],
      prune: pruneOperator,
    }),
  ),
  {
    kind: volumeClaimKind,
    labelSelector: byApplication(application.server),
    labelsBy: view => selectorOf(readOperatorConfig(view)),
    scope: 'detail',
    roots: object => roots(object, ofClaim(nameOf(object))),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster, label.zone],
        fields: {
          spec: { storageClassName: 'text', resources: { requests: { storage: 'all' } } },
          status: { phase: 'text', capacity: { storage: 'all' } },
        },
      }),
  },
  {
    kind: serviceKind,
    labelSelector: byApplication(application.server, application.pooler),
    labelsBy: view => selectorOf(readOperatorConfig(view), application.pooler),
    scope: 'detail',
    roots: object => roots(object, serviceSuffix.exec(nameOf(object).slice(0, 300))?.[1] ?? null),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: {
          spec: { type: 'text', clusterIP: 'text', ports: [{ name: 'text', port: 'all' }], loadBalancerSourceRanges: ['text'] },
          status: { loadBalancer: { ingress: [{ ip: 'text', hostname: 'text' }] } },
        },
      }),
  },
  {
    kind: deploymentKind,
    labelSelector: byApplication(application.pooler),
    scope: 'detail',
    roots: object => roots(object, serviceSuffix.exec(nameOf(object).slice(0, 300))?.[1] ?? null),
    prune: object =>
      pruneObject(object, {
        labels: [label.cluster],
        fields: { spec: { replicas: 'all' }, status: { replicas: 'all', readyReplicas: 'all' } },
      }),
  },
  zoneWatch,
  ...scheduleWatches(postgresqlKind),
  eventWatch(eventRoots),
]
