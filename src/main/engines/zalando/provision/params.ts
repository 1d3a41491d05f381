import { z } from 'zod'
import { sizeParams } from '../../provision/size-params.ts'
import { namespaceOf } from '../../tenant.ts'
import { defaultSecretTemplate, fillSecretTemplate } from '../operator-config.ts'
import { basicsParams, storageParams } from './params-basics.ts'
import { advancedParams, backupParams, databaseParams, networkParams, placementParams, poolerParams } from './params-rest.ts'

/** Everything that can be asked for of a new database. Only `name` has no default. Content is judged by the rules, field by field. */
export const provisionParams = z.object({
  ...basicsParams,
  ...sizeParams,
  ...storageParams,
  ...placementParams,
  ...databaseParams,
  ...backupParams,
  ...poolerParams,
  ...networkParams,
  ...advancedParams,
})
export type ProvisionParams = z.infer<typeof provisionParams>

/** All users with their rights, the first database's owner among them. */
export function usersOf(params: ProvisionParams): ReadonlyMap<string, readonly string[]> {
  const more = Object.entries(params.moreUsers).map(([user, rights]) => [user, rightsOf(rights)] as const)
  return new Map([[params.owner, rightsOf(params.moreUsers[params.owner] ?? '')] as const, ...more])
}

/** All databases with their owners. */
export function databasesOf(params: ProvisionParams): ReadonlyMap<string, string> {
  return new Map([[params.database, params.owner] as const, ...Object.entries(params.moreDatabases)])
}

/** A user's rights out of one line of text. */
export function rightsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(word => word !== '')
}

/** The Secret of the first database's owner, unless the operator was told to name Secrets otherwise. */
export function ownerSecretOf(params: ProvisionParams): string {
  return fillSecretTemplate(defaultSecretTemplate, { namespace: namespaceOf(params), name: params.name }, params.owner)
}
