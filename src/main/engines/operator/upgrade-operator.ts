import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { ContextView, DraftStep, OperatorOperation, Read } from '../engine.ts'
import { line } from '../form-texts.ts'
import { deploymentKind } from '../kube-kinds.ts'
import { imagesOf } from '../operator-parts.ts'
import { at, list, record, str } from '../read-json.ts'
import { webhookKinds } from '../read-webhook.ts'
import { active, done } from '../stage-sights.ts'
import { judgeConversions } from './judge-conversions.ts'
import { judgeLeftWebhooks } from './judge-left-webhooks.ts'
import { boundRoleReads, judgeRights } from './judge-rights.ts'
import { judgeWebhooks } from './judge-webhooks.ts'
import { type ManifestObject, nameOf, readManifest } from './manifest.ts'
import { applySteps, establishedStage, longestEstablishMs, manifestField, rememberCrds } from './manifest-steps.ts'
import {
  deploymentParam,
  deploymentRead,
  lookAtDeployment,
  type OperatorInPlace,
  operatorChange,
  operatorField,
  rolledOutStage,
} from './operator-change.ts'
import type { EffectsInput, OperatorProfile } from './profile.ts'
import { fromImage, readUpgrade, type Upgrade } from './read-upgrade.ts'
import { versionObjections } from './versions.ts'
import { serviceReads } from './webhook-services.ts'

const fromManifest = { field: 'source', is: ['manifest'] }
const params = z.object({
  ...deploymentParam,
  source: z
    .enum(['manifest', 'image'])
    .default('manifest')
    .meta(
      operatorField('From', {
        widget: 'select',
        options: [
          { value: 'manifest', label: 'The manifest of a release' },
          { value: 'image', label: 'An image alone' },
        ],
        help: 'A release often brings changed CRDs and rights with it: an image alone has neither.',
      }),
    ),
  manifest: manifestField('Of the version to go to, as the project publishes it. Its CRDs are applied first, where they changed.').meta(
    operatorField('Manifest', {
      widget: 'file',
      placeholder: '.yaml,.yml',
      when: fromManifest,
      help: 'Of the version to go to, as the project publishes it. Its CRDs are applied first, where they changed.',
    }),
  ),
  everything: z
    .boolean()
    .default(true)
    .meta(
      operatorField('Apply what else changed', {
        when: fromManifest,
        help: 'Rights, Services and webhooks, and the Deployment as a whole. Off: only CRDs and the image; what would differ is listed. Settings that exist stay as they are in any case.',
      }),
    ),
  image: line()
    .default('')
    .meta(operatorField('Image', { when: { field: 'source', is: ['image'] }, help: 'With its tag, as the Deployment shall name it.' })),
})
type UpgradeParams = z.infer<typeof params>

/** Makes the operation that changes an operator's version. */
export function upgradeOperator(profile: OperatorProfile): OperatorOperation<UpgradeParams> {
  return operatorChange({
    id: 'upgrade-operator',
    title: 'Change the operator’s version',
    summary: 'Applies changed CRDs first, then has the operator run another version; what that does to each database is said before.',
    risk: 'disruptive',
    params,
    section: { title: 'Version', summary: `Manifests are published at ${profile.page.release.address}; the app fetches nothing.` },
    textOf: given => (given.source === 'manifest' ? given.manifest : null),
    reads(given, { namespace }, documents) {
      const manifest = readManifest(documents, namespace)
      const objects = 'problem' in manifest ? [] : manifest.objects
      // All webhooks are listed already, and only a list tells which stay behind.
      const named = objects.filter(({ kind }) => !webhookKinds.includes(kind))
      return [
        { kind: profile.root, namespace: null },
        ...profile.reads,
        ...named.map(({ kind, object }): Read => ({ kind, namespace: object.metadata.namespace ?? null, name: object.metadata.name })),
        ...boundRoleReads(objects),
        ...(given.source === 'manifest' ? serviceReads(objects, namespace) : []),
      ]
    },
    begin: ({ deployment }) => ({ params: { image: imagesOf(deployment, 'spec', 'template', 'spec')[0] ?? '' }, choices: {} }),
    draft({ params: given, inPlace, documents }) {
      const from = profile.probe.version(inPlace.deployment)
      const upgrade = given.source === 'image' ? fromImage(given.image, inPlace, profile) : readUpgrade(documents, inPlace, profile)
      const field = given.source === 'image' ? 'image' : 'manifest'
      if (upgrade.problems.length > 0) return { steps: [], checks: judge('source', 'What to upgrade to', '', upgrade.problems) }
      const { to } = upgrade
      const effects: EffectsInput = {
        deployment: inPlace.deployment,
        from,
        to,
        kubernetes: inPlace.operator.kubernetes,
        view: inPlace.view,
      }
      const steps = stepsOf(upgrade, given, inPlace, profile)
      const left = given.source === 'manifest' && !given.everything ? upgrade.others.filter(({ kind }) => kind !== deploymentKind) : []
      const applied = given.everything ? upgrade.all : upgrade.crds
      const sent = given.everything ? [...upgrade.crds, ...upgrade.others] : upgrade.crds
      return {
        steps,
        checks: [
          ...judge(
            'version',
            'New version',
            `From ${from ?? 'an unknown version'} to ${to ?? 'an unknown version'}.`,
            sameVersion(steps, from, to) ?? versionObjections(from, to, field),
          ),
          ...judge('supported', 'Support for this cluster and its databases', 'Nothing speaks against it.', profile.objections(effects)),
          ...judge('others', 'The rest of the release', 'All else is as the manifest has it, or is applied.', leftBehind(left, given)),
          ...judgeRights(applied, inPlace.view),
          ...judgeWebhooks(applied, inPlace.view),
          ...(given.source === 'image'
            ? []
            : [...judgeLeftWebhooks(upgrade.all, sent, inPlace), ...judgeConversions(upgrade.all, sent, inPlace.view)]),
        ],
        consequences: consequencesOf(effects, inPlace.view, profile),
        remember: { ...profile.remember(inPlace.view), ...rememberCrds(upgrade.crds), image: upgrade.image ?? '', version: to ?? '' },
      }
    },
    stages: [
      establishedStage(),
      {
        id: 'VERSION',
        title: 'The Deployment asks for the new version',
        reads: (_params, subject) => [deploymentRead(subject)],
        see: input =>
          lookAtDeployment(input, deployment =>
            imagesOf(deployment, 'spec', 'template', 'spec').includes(input.remembered.image ?? '')
              ? done(input.remembered.image ?? null)
              : active(`image ${input.remembered.image ?? ''} in the Deployment`),
          ),
      },
      rolledOutStage(),
      {
        id: 'DATABASES',
        title: 'The databases have settled',
        reads: () => [{ kind: profile.root, namespace: null }, ...profile.reads],
        see({ view, remembered }) {
          if (view.knows(profile.root) !== 'listed') return active('the right to list its databases')
          const waiting = profile.unsettled({ view, remembered })
          return waiting === null ? done(`${view.list(profile.root, null).length} looked at.`) : active(waiting)
        },
      },
    ],
  })
}

function stepsOf({ image, crds, others }: Upgrade, given: UpgradeParams, inPlace: OperatorInPlace, profile: OperatorProfile): DraftStep[] {
  if (given.source === 'manifest' && given.everything) return applySteps([...crds, ...others], 'CRDS')
  const patch = image === null ? null : imagePatch(inPlace.deployment, image, profile.imageVariables)
  const { namespace, deployment } = inPlace
  const step: DraftStep[] =
    patch === null
      ? []
      : [
          {
            id: 'image',
            title: `Have ${deployment.metadata.name} run the new image`,
            kind: deploymentKind,
            verb: 'patch',
            namespace,
            name: deployment.metadata.name,
            patch,
            ...(crds.length > 0 ? { waitFor: 'CRDS', waitAtMostMs: longestEstablishMs } : {}),
          },
        ]
  return [...applySteps(crds, 'CRDS'), ...step]
}

/** Sets the image of the operator's container; null: it has it already. A merge patch replaces a list, so the list goes as it is but for that. */
function imagePatch(deployment: KubeObject, image: string, variables: readonly string[]): Record<string, unknown> | null {
  const containers = list(deployment, 'spec', 'template', 'spec', 'containers')
  const changed = containers.map((container, index) =>
    index === 0 ? { ...record(container), image, ...envOf(container, image, variables) } : container,
  )
  if (JSON.stringify(changed) === JSON.stringify(containers)) return null
  return { spec: { template: { spec: { containers: changed } } } }
}

function envOf(container: unknown, image: string, variables: readonly string[]): Record<string, unknown> {
  const env = at(container, 'env')
  if (!Array.isArray(env)) return {}
  return { env: env.map((each: unknown) => (variables.includes(str(each, 'name') ?? '') ? { ...record(each), value: image } : each)) }
}

function sameVersion(steps: readonly DraftStep[], from: string | null, to: string | null): Objection[] | null {
  if (steps.length === 0) return [refuse(null, `Nothing would change: ${from ?? 'that version'} runs already.`, 'Choose another version.')]
  return from !== null && from === to ? [caution(null, `It stays ${from}; other things change.`)] : null
}

function leftBehind(left: readonly ManifestObject[], given: UpgradeParams): Objection[] {
  if (given.source === 'image')
    return [
      caution(
        null,
        'An image alone brings no changed CRDs and no changed rights.',
        'If the release notes name any, use the manifest instead.',
      ),
    ]
  if (left.length === 0) return []
  const names = left.slice(0, 20).map(nameOf).join(', ')
  return [
    caution(
      'everything',
      `These differ from the manifest and are left as they are: ${names}${left.length > 20 ? ' …' : ''}`,
      'Apply them, too, unless you know that the new version does without.',
    ),
  ]
}

/** Databases named one by one; beyond, they are counted. */
const mostNamed = 200

function consequencesOf(input: EffectsInput, view: ContextView, profile: OperatorProfile): Consequence[] {
  if (view.knows(profile.root) !== 'listed')
    return [{ level: 'rolling-restart', text: 'Its databases could not be listed: what the change does to them is not known.' }]
  const effects = profile.effects(input)
  if (effects.length === 0) return [{ level: 'none', text: 'It has no database here that the change could touch.' }]
  const shown = effects
    .slice(0, mostNamed)
    .map(({ namespace, name, consequence }) => ({ ...consequence, text: `${namespace}/${name}: ${consequence.text}` }))
  const rest = effects.length - shown.length
  return rest === 0 ? shown : [...shown, { level: 'none', text: `${rest} more databases, likewise.` }]
}
