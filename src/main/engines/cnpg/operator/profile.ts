import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection } from '../../change/judge.ts'
import type { ContextView, OperatorProbe } from '../../engine.ts'
import type { DatabaseEffect, EffectsInput, OperatorProfile } from '../../operator/profile.ts'
import { kubernetesObjections, partsOf } from '../../operator/versions.ts'
import { count, str } from '../../read-json.ts'
import { hibernationOf } from '../hibernation.ts'
import { clusterKind } from '../kinds.ts'
import { operatorSelector } from '../provision/reads.ts'
import { operatorVersion, serverVersion } from '../version.ts'
import { settingOf } from './configuration.ts'
import { operatorPage } from './page.ts'

/** How the operator's Deployment is found, and its version read. */
export const operatorProbe: OperatorProbe = { labelSelectors: [operatorSelector], version: operatorVersion }

/** What a minor version supports (`docs/src/supported_releases.md`); of others nothing is known here. */
const supported: Readonly<Record<string, { kubernetes: readonly [string, string]; postgres: readonly [number, number] }>> = {
  '1.30': { kubernetes: ['1.34', '1.36'], postgres: [14, 18] },
}

/** What is particular to installing and upgrading this operator. */
export const operatorProfile: OperatorProfile = {
  title: 'CloudNativePG',
  root: clusterKind,
  probe: operatorProbe,
  page: operatorPage,
  imageVariables: ['OPERATOR_IMAGE_NAME'],
  reads: [],
  effects: input => input.view.list(clusterKind, null).map(cluster => effectOn(cluster, input)),
  objections,
  unsettled: ({ view, remembered }) => unsettled(view, remembered.hashes ?? ''),
  remember: view => ({ hashes: JSON.stringify([...new Set(view.list(clusterKind, null).map(hashOf))].slice(0, 100)) }),
}

/** The operator that has looked at a Cluster last, as it calls itself; '' before it says. */
function hashOf(cluster: KubeObject): string {
  return str(cluster, 'status', 'cloudNativePGOperatorHash') ?? ''
}

function effectOn(cluster: KubeObject, input: EffectsInput): DatabaseEffect {
  return { namespace: cluster.metadata.namespace ?? '', name: cluster.metadata.name, consequence: consequenceFor(cluster, input) }
}

function consequenceFor(cluster: KubeObject, { deployment, view }: EffectsInput): Consequence {
  if (hibernationOf(cluster) === 'paused')
    return { level: 'none', text: 'It is paused: its members come up with the new version when it is resumed.' }
  const inPlace = deployment !== null && /^(true|1|t)$/i.test(settingOf('ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES', deployment, view) ?? '')
  if (inPlace) return { level: 'none', text: 'The instance manager is replaced inside its running pods: PostgreSQL goes on.' }
  if (count(cluster, 'spec', 'instances') === 1) return { level: 'outage', text: 'Its only member restarts, and it is away meanwhile.' }
  if (str(cluster, 'spec', 'primaryUpdateStrategy') === 'supervised')
    return {
      level: 'rolling-restart',
      text: 'Its replicas restart one by one; then it waits until you switch over or restart the primary yourself.',
    }
  return str(cluster, 'spec', 'primaryUpdateMethod') === 'switchover'
    ? { level: 'rolling-restart', text: 'Its replicas restart one by one, then a replica takes over: connections to the primary are cut.' }
    : { level: 'rolling-restart', text: 'Its replicas restart one by one, then the primary: connections to it are cut.' }
}

function objections({ to, kubernetes, view }: EffectsInput): readonly Objection[] {
  const parts = partsOf(to)
  const known = parts === null ? undefined : supported[`${parts[0]}.${parts[1]}`]
  if (known === undefined)
    return [
      caution(
        null,
        `This app does not know which versions of Kubernetes and PostgreSQL ${to ?? 'it'} supports.`,
        'Read its release notes.',
      ),
    ]
  const [oldest, newest] = known.postgres
  const outside = view.list(clusterKind, null).filter(cluster => {
    const major = Number.parseInt(serverVersion(cluster) ?? '', 10)
    return Number.isInteger(major) && (major < oldest || major > newest)
  })
  const names = outside.slice(0, 20).map(cluster => `${cluster.metadata.namespace ?? ''}/${cluster.metadata.name}`)
  return [
    ...kubernetesObjections(kubernetes, known.kubernetes[0], known.kubernetes[1], `CloudNativePG ${to}`),
    ...(outside.length === 0
      ? []
      : [caution(null, `It supports PostgreSQL ${oldest} to ${newest}, which these are not: ${names.join(', ')}.`, 'Upgrade them first.')]),
  ]
}

/** Clusters that the new operator has not looked at, or that are not yet healthy again. `hashes`: what looked at them before, as JSON. */
function unsettled(view: ContextView, hashes: string): string | null {
  const before: unknown = JSON.parse(hashes === '' ? '[]' : hashes)
  const old = new Set(Array.isArray(before) ? before.map(String) : [])
  const waiting = view.list(clusterKind, null).filter(cluster => {
    if (hibernationOf(cluster) !== 'no' || cluster.metadata.deletionTimestamp !== undefined) return false
    return old.has(hashOf(cluster)) || str(cluster, 'status', 'phase') !== 'Cluster in healthy state'
  })
  if (waiting.length === 0) return null
  const names = waiting
    .slice(0, 5)
    .map(cluster => `${cluster.metadata.namespace ?? ''}/${cluster.metadata.name} (${str(cluster, 'status', 'phase') ?? 'no phase'})`)
  return `${names.join(', ')}${waiting.length > 5 ? ` and ${waiting.length - 5} more` : ''} to be healthy under the new operator`
}
