import { z } from 'zod'

/** Verbs on objects that are told, in the order in which they are shown. */
const rightVerbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] as const
export const RightVerb = z.enum(rightVerbs)
export type RightVerb = z.infer<typeof RightVerb>

/** named: only objects of certain names. unknown: the cluster can't list all its rules, and this is not among those that it can. */
export const Right = z.enum(['yes', 'named', 'no', 'unknown'])
export type Right = z.infer<typeof Right>

/** What may be done with one kind in one namespace. */
export const KindRights = z.object({
  /** `plural.group`, or the plural alone in the core group. */
  kind: z.string(),
  title: z.string(),
  verbs: z.array(z.object({ verb: RightVerb, right: Right })),
})
export type KindRights = z.infer<typeof KindRights>

/** What the user may do in a namespace with the kinds that the engines of a context work with. */
export const Rights = z.object({
  namespace: z.string(),
  kinds: z.array(KindRights),
  /** Not all rules could be listed. */
  incomplete: z.boolean(),
  /** Why not, in the cluster's words; null when it doesn't say. */
  problem: z.string().nullable(),
})
export type Rights = z.infer<typeof Rights>
