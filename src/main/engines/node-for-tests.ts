import type { KubeObject } from '../../shared/domain/kube.ts'

/** A node that offers so much. */
export function nodeOf(
  name: string,
  cpu: string,
  memory: string,
  more: { readonly labels?: Readonly<Record<string, string>>; readonly spec?: Readonly<Record<string, unknown>> } = {},
): KubeObject {
  const { labels = {}, spec = {} } = more
  return { kind: 'Node', metadata: { name, labels }, spec, status: { allocatable: { cpu, memory } } }
}
