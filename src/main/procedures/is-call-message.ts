import { z } from 'zod'

/**
 * JSON, and where in it `undefined` stood (3, with the way there): the contract knows none of the other types that oRPC can carry (dates, maps,
 * patterns).
 */
const Input = z.strictObject({
  json: z.unknown().optional(),
  meta: z.array(z.tuple([z.literal(3)], z.union([z.string(), z.number()]))).optional(),
})

/** A call: its number, the procedure's path, its input. The page calls by POST alone and sends no headers but where a stream was left. */
const Call = z.strictObject({
  i: z.union([z.string().max(64), z.number()]),
  t: z.literal(1).optional(),
  p: z.strictObject({
    u: z
      .string()
      .max(100)
      .regex(/^\/[A-Za-z]+\/[A-Za-z]+$/),
    b: Input.optional(),
    h: z.strictObject({ 'last-event-id': z.string().max(256) }).optional(),
  }),
})
/** The end of a call that its caller no longer wants. */
const Abort = z.strictObject({ i: z.union([z.string().max(64), z.number()]), t: z.literal(4), p: z.unknown().optional() })
const Message = z.union([Call, Abort])

/** Larger than any plan or manifest that the page sends, in characters. */
const maxLength = 32 * 1024 * 1024

/**
 * Whether a message of the page can be read as a call at all. What can't must not reach the RPC handler: over a port it has nobody to tell that
 * it could not decode a message. The calls of the contract are JSON only, so bytes and objects are none. A call's input is checked later,
 * against its procedure's own schema.
 */
export function isCallMessage(data: unknown): data is string {
  if (typeof data !== 'string' || data.length > maxLength) return false
  try {
    return Message.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}
