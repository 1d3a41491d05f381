import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection } from '../../change/judge.ts'
import type { ContextView, OperatorProbe } from '../../engine.ts'
import type { EffectsInput, OperatorProfile } from '../../operator/profile.ts'
import { partsOf } from '../../operator/versions.ts'
import { count, str } from '../../read-json.ts'
import { postgresqlKind, statefulSetKind } from '../kinds.ts'
import { application, label } from '../labels.ts'
import { operatorSelectors } from '../named-settings.ts'
import { readOperatorConfig } from '../operator-config.ts'
import { askedVersion, operatorVersion, postgresMajors } from '../version.ts'
import { operatorPage } from './page.ts'

/** How the operator's Deployment is found, and its version read. */
export const operatorProbe: OperatorProbe = { labelSelectors: operatorSelectors, version: operatorVersion }

/** What is particular to installing and upgrading this operator. */
export const operatorProfile: OperatorProfile = {
  title: 'Zalando Postgres Operator',
  root: postgresqlKind,
  probe: operatorProbe,
  page: operatorPage,
  imageVariables: [],
  reads: [{ kind: statefulSetKind, namespace: null, labelSelector: `${label.application}=${application.server}`, optional: true }],
  effects: input =>
    input.view.list(postgresqlKind, null).map(root => ({
      namespace: root.metadata.namespace ?? '',
      name: root.metadata.name,
      consequence: consequenceFor(root, input),
    })),
  objections,
  unsettled: ({ view }) => unsettled(view),
  remember: () => ({}),
}

function consequenceFor(root: KubeObject, { view }: EffectsInput): Consequence {
  if (str(root, 'spec', 'dockerImage') !== null) return { level: 'none', text: 'It names its own image, so its pods stay as they are.' }
  const config = readOperatorConfig(view)
  if (count(root, 'spec', 'numberOfInstances') === 0) return { level: 'none', text: 'It has no members now.' }
  if (config.setting('docker_image') !== null)
    return {
      level: 'none',
      text: 'The operator’s settings name the image of all databases, so its pods stay as they are unless the new version changes what else they are made of.',
    }
  const lazy = config.setting('enable_lazy_spilo_upgrade') === 'true'
  if (lazy) return { level: 'none', text: 'Images are changed lazily: its pods get the new one when they are next made anew.' }
  return count(root, 'spec', 'numberOfInstances') === 1
    ? { level: 'outage', text: 'If the default image differs, its only member restarts, and it is away meanwhile.' }
    : {
        level: 'rolling-restart',
        text: 'If the default image differs, its replicas restart one by one, then a switchover, then the old primary.',
      }
}

/** Operator 2 gave up PostgreSQL 13 and fields that were deprecated (see its release notes). */
function objections({ from, to, view }: EffectsInput): readonly Objection[] {
  const [was, will] = [partsOf(from), partsOf(to)]
  if (will === null || will[0] < 2) return [caution(null, `This app does not know what ${to ?? 'it'} supports.`, 'Read its release notes.')]
  const known = new Set<string>(postgresMajors)
  const old = view.list(postgresqlKind, null).filter(root => {
    const version = askedVersion(root)
    return version !== null && !known.has(version.split('.')[0] ?? '')
  })
  const names = old.slice(0, 20).map(root => `${root.metadata.namespace ?? ''}/${root.metadata.name}`)
  return [
    ...(old.length === 0
      ? []
      : [
          caution(
            null,
            `It supports PostgreSQL ${postgresMajors.at(-1)} to ${postgresMajors[0]}, which these are not: ${names.join(', ')}.`,
            'Upgrade them first.',
          ),
        ]),
    ...(was !== null && was[0] < will[0]
      ? [
          caution(
            null,
            'Version 2 drops deprecated fields of the manifests, and lets Patroni keep its leader in ConfigMaps unless told otherwise.',
            'Read its release notes first.',
          ),
        ]
      : []),
  ]
}

/** Whether a StatefulSet of it still rolls. */
function unsettled(view: ContextView): string | null {
  if (view.knows(statefulSetKind) !== 'listed') return 'the right to list its StatefulSets'
  const rolling = view.list(statefulSetKind, null).filter(set => {
    const replicas = count(set, 'spec', 'replicas') ?? 0
    return (count(set, 'status', 'readyReplicas') ?? 0) < replicas
  })
  if (rolling.length === 0) return null
  const names = rolling.slice(0, 5).map(set => `${set.metadata.namespace ?? ''}/${set.metadata.name}`)
  return `${names.join(', ')}${rolling.length > 5 ? ` and ${rolling.length - 5} more` : ''} to have all members ready`
}
