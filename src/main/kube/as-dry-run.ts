import { AppError } from '../../shared/domain/app-error.ts'
import type { KubeRequest } from './kube-client.ts'

/**
 * The same request, which the server only tries. A delete reads its options from its body alone where it has one (kube-apiserver's
 * `DeleteResource`): `dryRun` in the query would be passed over and the object would be gone. Throws internal for a delete whose body isn't an object.
 */
export function asDryRun(request: KubeRequest): KubeRequest {
  const tried = { ...request, query: { ...request.query, dryRun: 'All' } }
  if (request.method !== 'DELETE' || request.body === undefined) return tried
  const options: unknown = JSON.parse(request.body)
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new AppError('internal', 'The options of a delete are no object, so it can’t be tried.')
  return { ...tried, body: JSON.stringify({ ...options, dryRun: ['All'] }) }
}
