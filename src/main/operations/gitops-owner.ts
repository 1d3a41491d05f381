import type { KubeObject } from '../../shared/domain/kube.ts'
import { isRecord } from './json.ts'

/** Marks that tools leave on what they own, and the tool's name. The key's value names the owner where it is worth telling. */
const marks: readonly { readonly where: 'labels' | 'annotations'; readonly key: string; readonly tool: string }[] = [
  { where: 'annotations', key: 'argocd.argoproj.io/tracking-id', tool: 'Argo CD' },
  { where: 'labels', key: 'argocd.argoproj.io/instance', tool: 'Argo CD' },
  { where: 'labels', key: 'kustomize.toolkit.fluxcd.io/name', tool: 'Flux (Kustomization)' },
  { where: 'labels', key: 'helm.toolkit.fluxcd.io/name', tool: 'Flux (HelmRelease)' },
  { where: 'annotations', key: 'meta.helm.sh/release-name', tool: 'Helm' },
]

/** Field managers under which those tools write. */
const managers: Readonly<Record<string, string>> = {
  'argocd-controller': 'Argo CD',
  'argocd-application-controller': 'Argo CD',
  'kustomize-controller': 'Flux (Kustomization)',
  'helm-controller': 'Flux (HelmRelease)',
}

/** The tool that keeps this object as a repository says, and that will revert what is changed by hand; null: no sign of one. */
export function findGitOpsOwner(object: KubeObject): { tool: string; sign: string } | null {
  for (const mark of marks) {
    const value = object.metadata[mark.where]?.[mark.key]
    if (value !== undefined) return { tool: mark.tool, sign: `${mark.where.slice(0, -1)} ${mark.key}: ${String(value).slice(0, 120)}` }
  }
  for (const entry of object.metadata.managedFields ?? []) {
    const manager = isRecord(entry) && typeof entry.manager === 'string' ? entry.manager : ''
    const tool = Object.hasOwn(managers, manager) ? managers[manager] : undefined
    if (tool === undefined) continue
    const instance = object.metadata.labels?.['app.kubernetes.io/instance']
    return { tool, sign: `field manager ${manager}${instance === undefined ? '' : `, app.kubernetes.io/instance: ${instance}`}` }
  }
  return null
}
