import { apiVersionOf, type KindRef, type KubeObject } from '../../shared/domain/kube.ts'

/** An object as a manifest begins. */
export function head(kind: KindRef, namespace: string | null, name: string, labels?: Record<string, string>): KubeObject {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: { name, ...(namespace === null ? {} : { namespace }), ...(labels === undefined ? {} : { labels }) },
  }
}
