/** Objects as a cluster might send them on purpose: roughly of the right shape, and any part of them may be anything. */
import fc from 'fast-check'

const nasty = fc.constantFrom<unknown>(
  null,
  -1,
  1e308,
  '',
  '__proto__',
  'x'.repeat(5000),
  [],
  {},
  true,
  '9999-12-31T23:59:59Z',
  '0000-00-00T00:00:00Z',
  '\u202e<script>',
)

/** Any value, mostly one that has broken readers before. */
export const anything = fc.oneof(
  { weight: 3, arbitrary: nasty },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown> },
)

/** An object with some of these fields, or anything. */
export function record(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const own = fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<unknown>
  return fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: anything })
}

/** A few of them, or anything. */
export function many(item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const own = fc.array(item, { maxLength: 4 }) as fc.Arbitrary<unknown>
  return fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: anything })
}
