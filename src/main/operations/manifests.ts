import type { ManifestFiles } from '../../shared/contract/plans.ts'
import type { Plan, PlanStep } from '../../shared/domain/plan.ts'
import { yamlText } from './yaml-text.ts'

/**
 * The manifests of a plan as files: one YAML, or a folder with a kustomization. Only whole objects are manifests; patches and deletes are named
 * in `omitted`, and so is every Secret, for its values are not kept.
 */
export function manifestFiles(plan: Plan, layout: 'single' | 'kustomization'): ManifestFiles {
  const kept: PlanStep[] = []
  const omitted: string[] = []
  for (const step of plan.steps) {
    const what = `${step.ref.kind} ${step.ref.name}`
    if (step.verb !== 'apply') omitted.push(`${what}: a ${step.verb} is no manifest`)
    else if (step.ref.kind === 'Secret' && step.ref.apiVersion === 'v1') omitted.push(`${what}: its values are secret`)
    else if (step.manifest.includes('***')) omitted.push(`${what}: it holds a secret value`)
    else kept.push(step)
  }
  if (layout === 'single') {
    const text = kept.map(step => `---\n${step.manifest}`).join('')
    return { files: [{ name: `${safeName(plan.subject.name)}.yaml`, text }], omitted }
  }
  const names = new Set<string>()
  const files = kept.map(step => ({ name: uniqueName(step, names), text: step.manifest }))
  const kustomization = yamlText({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: files.map(file => file.name),
  })
  return { files: [{ name: 'kustomization.yaml', text: kustomization }, ...files], omitted }
}

function uniqueName(step: PlanStep, taken: Set<string>): string {
  const base = safeName(`${step.ref.kind}-${step.ref.name}`)
  let name = `${base}.yaml`
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}.yaml`
  taken.add(name)
  return name
}

/** A file name that no system minds, whatever the object is called. */
function safeName(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 100) || 'object'
  )
}
