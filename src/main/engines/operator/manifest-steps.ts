import { z } from 'zod'
import { longestManifest } from '../../../shared/manifest/parse-documents.ts'
import type { DraftStep, OperatorProbe, Read, Remembered, Stage } from '../engine.ts'
import { customResourceDefinitionKind, deploymentKind } from '../kube-kinds.ts'
import { isEstablished, servedVersions } from '../operator-parts.ts'
import { entries } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { definitionsIn, type ManifestObject, nameOf } from './manifest.ts'
import { operatorField } from './operator-change.ts'

/** The field that takes a manifest's text. */
export function manifestField(help: string) {
  return z
    .string()
    .max(longestManifest, 'It is too long.')
    .default('')
    .meta(operatorField('Manifest', { widget: 'file', help, placeholder: '.yaml,.yml' }))
}

/** The Deployment of the operator in a manifest: the one that bears one of the labels by which operators are found. */
export function findDeployment(objects: readonly ManifestObject[], probe: OperatorProbe): ManifestObject | null {
  const deployments = objects.filter(({ kind }) => kind === deploymentKind)
  for (const selector of probe.labelSelectors) {
    const [key = '', value] = selector.split('=', 2)
    const found = deployments.find(({ object }) => object.metadata.labels?.[key] === value)
    if (found !== undefined) return found
  }
  return null
}

/** The API server takes seconds; what comes hours later would change the operator when nobody looks. In ms. */
export const longestEstablishMs = 30 * 60 * 1000

/** Applies objects in order; what comes after the CRDs is held back until the stage `crdsStage` has seen that they are served. */
export function applySteps(objects: readonly ManifestObject[], crdsStage: string): DraftStep[] {
  const after = objects.findIndex(({ kind }) => !isEarly(kind.plural))
  const hasCrds = objects.some(({ kind }) => kind === customResourceDefinitionKind)
  return objects.map(({ kind, object }, index) => ({
    id: `object-${index + 1}`,
    title: `Apply ${nameOf({ object })}`,
    kind,
    verb: 'apply',
    manifest: object,
    ...(hasCrds && index === after ? { waitFor: crdsStage, waitAtMostMs: longestEstablishMs } : {}),
  }))
}

function isEarly(plural: string): boolean {
  return plural === 'namespaces' || plural === customResourceDefinitionKind.plural
}

/** Names of the CRDs among the objects with the versions that they serve, for the stage that waits for them. */
export function rememberCrds(objects: readonly ManifestObject[]): Remembered {
  return {
    crds: JSON.stringify(
      Object.fromEntries(definitionsIn(objects).map(definition => [definition.metadata.name, servedVersions(definition)])),
    ),
  }
}

function crdsOf(remembered: Remembered | undefined): readonly (readonly [name: string, versions: readonly string[]])[] {
  const value: unknown = JSON.parse(remembered?.crds ?? '{}')
  return entries(value).map(([name, versions]) => [name, Array.isArray(versions) ? versions.map(String) : []] as const)
}

/** The stage that sees the API server serve the CRDs that were applied. */
export function establishedStage<P>(): Stage<P> {
  return {
    id: 'CRDS',
    title: 'The resource definitions are established',
    reads: (_params, _subject, remembered) =>
      crdsOf(remembered).map(([name]): Read => ({ kind: customResourceDefinitionKind, namespace: null, name })),
    see({ view, remembered }) {
      const crds = crdsOf(remembered)
      if (crds.length === 0) return { status: 'not-applicable', waitingFor: null, note: 'No resource definition changes.' }
      if (view.knows(customResourceDefinitionKind) !== 'listed') return active('the right to read resource definitions')
      const missing = crds.filter(([name, versions]) => {
        const crd = view.get(customResourceDefinitionKind, null, name)
        if (crd === null || !isEstablished(crd)) return true
        const served = servedVersions(crd)
        return versions.some(version => !served.includes(version))
      })
      return missing.length === 0
        ? done(`${crds.length} of them.`)
        : active(`${missing.map(([name]) => name).join(', ')} to be established`)
    },
  }
}
