import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Documents } from '../../../shared/manifest/parse-documents.ts'
import { type Objection, refuse } from '../change/judge.ts'
import { clusterRoleKind, customResourceDefinitionKind, mutatingWebhookKind, roleKind, validatingWebhookKind } from '../kube-kinds.ts'
import { imagesOf } from '../operator-parts.ts'
import { webhooksChange } from './judge-webhooks.ts'
import { isWithin, type ManifestObject, readManifest } from './manifest.ts'
import { findDeployment } from './manifest-steps.ts'
import type { OperatorInPlace } from './operator-change.ts'
import type { OperatorProfile } from './profile.ts'
import { allowSame } from './rights.ts'

/** Kinds that hold settings: what is there is the user's. */
const settingKinds: ReadonlySet<string> = new Set(['configmaps', 'secrets'])

/** What an upgrade is made from. */
export interface Upgrade {
  readonly image: string | null
  readonly to: string | null
  /** All of the manifest. */
  readonly all: readonly ManifestObject[]
  /** Objects that differ from what is there, CRDs first. */
  readonly crds: readonly ManifestObject[]
  readonly others: readonly ManifestObject[]
  readonly problems: readonly Objection[]
}

/** An upgrade by an image alone, which brings nothing else. */
export function fromImage(
  image: string,
  { deployment }: Pick<OperatorInPlace, 'deployment'>,
  { probe }: Pick<OperatorProfile, 'probe'>,
): Upgrade {
  const nothing = { all: [], crds: [], others: [] }
  const wanted = image.trim()
  if (!/^[\w.\-/:@]{1,300}$/.test(wanted))
    return { ...nothing, image: null, to: null, problems: [refuse('image', 'This is no image.', 'Name it with its tag.')] }
  if (!/[:@][^/]+$/.test(wanted))
    return {
      ...nothing,
      image: null,
      to: null,
      problems: [refuse('image', 'It has no tag.', 'Name the version: what has no tag changes by itself.')],
    }
  return { ...nothing, image: wanted, to: probe.version(withImage(deployment, wanted)), problems: [] }
}

/** The Deployment as it would be with another image in its first container. */
function withImage(deployment: KubeObject, image: string): KubeObject {
  // Labels of the old version must not speak for the new image.
  return { metadata: { name: deployment.metadata.name }, spec: { template: { spec: { containers: [{ image }] } } } }
}

/** An upgrade by the manifest of a release, as far as it differs from what is there. */
export function readUpgrade(
  documents: Documents,
  { namespace, view }: Pick<OperatorInPlace, 'namespace' | 'view'>,
  { probe, title }: Pick<OperatorProfile, 'probe' | 'title'>,
): Upgrade {
  const none = { image: null, to: null, all: [], crds: [], others: [] }
  const manifest = readManifest(documents, namespace)
  if ('problem' in manifest) return { ...none, problems: [refuse('manifest', manifest.problem, 'Choose the manifest of a release.')] }
  const found = findDeployment(manifest.objects, probe)
  if (found === null)
    return { ...none, problems: [refuse('manifest', `It holds no Deployment of ${title}.`, 'Choose the manifest of a release.')] }
  if (found.object.metadata.namespace !== namespace)
    return {
      ...none,
      problems: [
        refuse(
          'manifest',
          `It is for namespace ${found.object.metadata.namespace ?? ''}, but the operator runs in ${namespace}.`,
          'Change its namespace in the file, or upgrade by the image alone.',
        ),
      ],
    }
  const differ = manifest.objects.filter(({ kind, object }) => {
    const live = view.get(kind, object.metadata.namespace ?? null, object.metadata.name)
    return live === null || (!settingKinds.has(kind.plural) && !isAsWanted(kind, object, live))
  })
  return {
    image: imagesOf(found.object, 'spec', 'template', 'spec')[0] ?? null,
    to: probe.version(found.object),
    all: manifest.objects,
    crds: differ.filter(({ kind }) => kind === customResourceDefinitionKind),
    others: differ.filter(({ kind }) => kind !== customResourceDefinitionKind),
    problems: [],
  }
}

/**
 * Whether the live object is as the manifest has it. What the manifest doesn't name is mostly the server's to fill in; in roles and webhooks it is a
 * limit that is no more.
 */
function isAsWanted(kind: KindRef, wanted: KubeObject, live: KubeObject): boolean {
  // Items of a list don't name their own kind.
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = wanted
  if (!isWithin(rest, live)) return false
  if (kind === clusterRoleKind || kind === roleKind) return allowSame(wanted, live)
  if (kind === mutatingWebhookKind || kind === validatingWebhookKind) return !webhooksChange(wanted, live)
  return true
}
