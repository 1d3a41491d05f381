import { z } from 'zod'
import { type KubeObject, kindKey } from '../../../shared/domain/kube.ts'
import { faultOfLabel } from '../../../shared/domain/names.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import type { Documents } from '../../../shared/manifest/parse-documents.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { ContextView, OperatorOperation, Read } from '../engine.ts'
import { line } from '../form-texts.ts'
import { customResourceDefinitionKind, deploymentKind } from '../kube-kinds.ts'
import { list, shorten, str } from '../read-json.ts'
import { judgeConversions } from './judge-conversions.ts'
import { boundRoleReads, judgeRights } from './judge-rights.ts'
import { judgeWebhooks } from './judge-webhooks.ts'
import { type Manifest, type ManifestObject, nameOf, readManifest } from './manifest.ts'
import { applySteps, establishedStage, findDeployment, manifestField, rememberCrds } from './manifest-steps.ts'
import { operatorField, rolledOutStage } from './operator-change.ts'
import type { OperatorProfile } from './profile.ts'
import { serviceReads } from './webhook-services.ts'

const params = z.object({
  manifest: manifestField('The manifest of a release, as it is published: one YAML file with the CRDs, the rights and the Deployment.'),
  namespace: line()
    .default('')
    .meta(
      operatorField('Namespace', {
        choices: 'namespaces',
        help: 'For objects of the manifest that name none; empty: default.',
        advanced: true,
      }),
    ),
})
type InstallParams = z.infer<typeof params>

const manifestOf = (given: InstallParams, documents: Documents): Manifest =>
  readManifest(documents, given.namespace === '' ? 'default' : given.namespace)

/** Makes the operation that installs a missing operator from a manifest that the user brings. */
export function installOperator(profile: OperatorProfile): OperatorOperation<InstallParams> {
  const objectsOf = (given: InstallParams, documents: Documents): readonly ManifestObject[] => {
    const manifest = manifestOf(given, documents)
    return 'problem' in manifest ? [] : manifest.objects
  }
  return {
    id: 'install-operator',
    title: 'Install the operator',
    summary: `Installs ${profile.title} from a manifest that you have saved: every object of it is shown before it is written.`,
    risk: 'safe',
    about: 'operator',
    params,
    sections: [
      {
        id: 'operator',
        title: 'Manifest',
        summary: `The app fetches nothing by itself: save the manifest of a release from ${profile.page.release.address}, then choose it here.`,
      },
    ],
    tiers: [],
    available: ({ deployments }) =>
      deployments.length === 0 ? true : { because: 'It is installed here already: change its version instead.' },
    textOf: given => given.manifest,
    subject(given, _operator, documents) {
      const deployment = findDeployment(objectsOf(given, documents), profile.probe)
      return { namespace: deployment?.object.metadata.namespace ?? '', name: deployment?.object.metadata.name ?? profile.title }
    },
    reads(given, _operator, documents) {
      const objects = objectsOf(given, documents)
      return [...objects.map(({ kind, object }): Read => readOf(kind, object)), ...boundRoleReads(objects), ...serviceReads(objects, null)]
    },
    plan({ params: given, operator, documents, view }) {
      const manifest = manifestOf(given, documents)
      const rest = { consequenceOf: () => null, typed: null }
      if ('problem' in manifest)
        return {
          ...rest,
          steps: [],
          consequences: [],
          checks: judge('manifest', 'Manifest', '', [
            refuse('manifest', manifest.problem, `Choose the manifest of a release of ${profile.title}.`),
          ]),
        }
      const { objects } = manifest
      const deployment = findDeployment(objects, profile.probe)
      return {
        ...rest,
        steps: applySteps(objects, 'CRDS'),
        checks: [
          ...judge('manifest', 'Manifest', `${objects.length} objects.`, []),
          ...judge(
            'contents',
            'Contents of the manifest',
            summaryOf(deployment, profile),
            objectionsTo(objects, deployment, given, profile),
          ),
          ...judge('taken', 'Objects that are there already', 'None of the objects exists.', takenOver(objects, view)),
          ...judge(
            'supported',
            'Support for this cluster',
            'Nothing speaks against it.',
            profile.objections({
              deployment: null,
              from: null,
              to: deployment === null ? null : profile.probe.version(deployment.object),
              kubernetes: operator.kubernetes,
              view,
            }),
          ),
          ...judgeRights(objects, view),
          ...judgeWebhooks(objects, view),
          ...judgeConversions(objects, objects, view),
        ],
        consequences: whatRuns(objects),
        remember: rememberCrds(objects),
      }
    },
    stages: [establishedStage(), rolledOutStage()],
  }
}

function readOf(kind: ManifestObject['kind'], object: KubeObject): Read {
  return { kind, namespace: object.metadata.namespace ?? null, name: object.metadata.name }
}

function summaryOf(deployment: ManifestObject | null, { probe }: OperatorProfile): string {
  if (deployment === null) return ''
  return `Version ${probe.version(deployment.object) ?? 'unknown'}, in namespace ${deployment.object.metadata.namespace ?? ''}.`
}

function objectionsTo(
  objects: readonly ManifestObject[],
  deployment: ManifestObject | null,
  { namespace }: InstallParams,
  profile: OperatorProfile,
): Objection[] {
  const root = kindKey(profile.root)
  const fault = namespace === '' ? null : faultOfLabel(namespace)
  return [
    ...(objects.some(({ kind, object }) => kind === customResourceDefinitionKind && object.metadata.name === root)
      ? []
      : [refuse('manifest', `It does not define ${root}, which ${profile.title} works with.`, `Choose a manifest of ${profile.title}.`)]),
    ...(deployment === null
      ? [
          refuse(
            'manifest',
            `No Deployment in it bears the labels of ${profile.title}: the app could not tell it is there.`,
            `Its labels are ${profile.probe.labelSelectors.join(' or ')}.`,
          ),
        ]
      : []),
    ...(fault === null ? [] : [refuse('namespace', fault)]),
  ]
}

/** Objects that exist already, which the manifest would change: whose fields they are is shown field by field besides. */
function takenOver(objects: readonly ManifestObject[], view: ContextView): Objection[] {
  const there = objects.filter(({ kind, object }) => view.get(kind, object.metadata.namespace ?? null, object.metadata.name) !== null)
  const own = there.filter(({ kind }) => kind.plural !== 'namespaces')
  if (own.length === 0) return []
  const names = own.slice(0, 10).map(nameOf).join(', ')
  const more = own.length > 10 ? ` and ${own.length - 10} more` : ''
  return [
    caution(
      null,
      `${names}${more} ${own.length === 1 ? 'is' : 'are'} there already: the manifest changes them.`,
      'Read what changes of them; remains of an earlier installation are usual.',
    ),
  ]
}

function whatRuns(objects: readonly ManifestObject[]): Consequence[] {
  const images = objects
    .filter(({ kind }) => kind === deploymentKind)
    .flatMap(({ object }) => list(object, 'spec', 'template', 'spec', 'containers').flatMap(each => str(each, 'image') ?? []))
  return [
    { level: 'none', text: 'No database is touched: there is none of this operator yet, unless its CRDs stayed from before.' },
    ...(images.length === 0
      ? []
      : [{ level: 'none' as const, text: `The cluster pulls and runs ${shorten([...new Set(images)].join(', '), 300)}.` }]),
  ]
}
