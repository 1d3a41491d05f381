import fc from 'fast-check'
import { z } from 'zod'
import { words } from './words.ts'

const Property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  form: z.looseObject({ widget: z.string().optional(), placeholder: z.string().optional() }).optional(),
})
const ObjectSchema = z.looseObject({ properties: z.record(z.string(), Property) })
type Property = z.infer<typeof Property>

/** Made once: fast-check tries out what such an arbitrary could shrink when it makes one, which takes longer than hundreds of draws. */
const anyName = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?$/)

/** What most people leave there or write there. */
function usual(name: string, property: Property): fc.Arbitrary<unknown> {
  const { default: given, form } = property
  const text = typeof given === 'string' ? given : ''
  const example = form?.placeholder ?? ''
  if (name === 'name') return anyName
  const sound = [text, ...(example === '' ? [] : [example, example]), ...(text === '' && example === '' ? ['orders', 'team-a'] : [])]
  return fc.constantFrom(...sound)
}

function anyText(property: Property): fc.Arbitrary<string> {
  const widget = property.form?.widget ?? ''
  const fitting = widget === 'quantity' ? words.quantity : widget === 'cron' ? words.cron : words.any
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...fitting) },
    { weight: 1, arbitrary: fc.constantFrom(...words.any) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  )
}

/** A value of one field: `wild` takes anything that the schema lets through. */
function drawValue(name: string, property: Property, wild: boolean): fc.Arbitrary<unknown> {
  const { enum: options, default: given } = property
  if (options !== undefined) {
    const anyOption = fc.constantFrom(...options)
    return given === undefined
      ? anyOption
      : fc.oneof({ weight: 2, arbitrary: fc.constant(given) }, { weight: wild ? 4 : 1, arbitrary: anyOption })
  }
  switch (property.type) {
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number': {
      const least = Math.max(property.minimum ?? 0, 0)
      const small = fc.integer({ min: least, max: least + 6 })
      return wild ? fc.oneof(small, fc.integer({ min: least, max: Math.min(property.maximum ?? 1000, 1000) })) : small
    }
    case 'array':
      return fc.array(wild ? fc.constantFrom(...words.item) : fc.constantFrom('10.0.0.0/8', '192.168.0.0/16'), { maxLength: 4 })
    case 'object':
      if (!wild) return fc.constant(given ?? {})
      return fc.dictionary(fc.constantFrom(...words.key), fc.constantFrom(...words.value), { maxKeys: 4 })
    default:
      return wild ? anyText(property) : usual(name, property)
  }
}

/**
 * Parameters of an operation, from its schema as the form gets it: choices at random, a few fields with anything in them, the others as most people
 * leave them. Fields of all shapes that a form can have are drawn; the schema's own parse says what it takes.
 */
export function drawParams(schema: z.ZodType): fc.Arbitrary<Record<string, unknown>> {
  const { properties } = ObjectSchema.parse(z.toJSONSchema(schema, { io: 'input' }))
  const all = Object.entries(properties)
  return fc.subarray(all, { maxLength: 4 }).chain(chosen => {
    const wild = new Set(chosen.map(([name]) => name))
    return fc.record(Object.fromEntries(all.map(([name, property]) => [name, drawValue(name, property, wild.has(name))])))
  })
}
