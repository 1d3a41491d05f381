/** What each member gets of CPU, memory and huge pages, for engines whose roots have `spec.resources` as pods have it. */
import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import { parseQuantity } from '../../../shared/domain/quantity.ts'
import { line } from '../form-texts.ts'
import { at, entries, list, quantity, str } from '../read-json.ts'
import { settingBytes } from '../setting-bytes.ts'
import { field } from './form-field.ts'
import { type Objection, refuse } from './judge.ts'
import type { Living } from './living.ts'

/** Left out: stays as it is; null: taken away. */
const amount = () => line().nullable().optional()

/** What an empty limit means to the operator. */
interface LimitHelp {
  readonly cpuLimit: string
  readonly memoryLimit: string
}

/** The form's fields. */
export function resourceParams(empty: LimitHelp = { cpuLimit: 'Empty: no limit.', memoryLimit: 'Empty: no limit.' }) {
  return z.object({
    cpuRequest: amount().meta(
      field('CPU request', { widget: 'quantity', help: 'What a node must have free for a member. Cores, or thousandths: 500m.' }),
    ),
    cpuLimit: amount().meta(field('CPU limit', { widget: 'quantity', help: `More than this a member doesn’t get. ${empty.cpuLimit}` })),
    memoryRequest: amount().meta(field('Memory request', { widget: 'quantity', help: 'shared_buffers must fit into it.' })),
    memoryLimit: amount().meta(
      field('Memory limit', { widget: 'quantity', help: `A member that needs more is killed. ${empty.memoryLimit}` }),
    ),
    hugePages: amount().meta(
      field('Huge pages of 2 MiB', {
        widget: 'quantity',
        advanced: true,
        help: 'Request and limit are the same. The nodes must have them set aside.',
      }),
    ),
  })
}
export type ResourceParams = z.infer<ReturnType<typeof resourceParams>>
export type AmountName = keyof ResourceParams

const hugePages = 'hugepages-2Mi'
const places: Readonly<Record<AmountName, readonly (readonly ['requests' | 'limits', string])[]>> = {
  cpuRequest: [['requests', 'cpu']],
  cpuLimit: [['limits', 'cpu']],
  memoryRequest: [['requests', 'memory']],
  memoryLimit: [['limits', 'memory']],
  hugePages: [
    ['requests', hugePages],
    ['limits', hugePages],
  ],
}
export const amountNames = Object.keys(places) as readonly AmountName[]

/** What the root asks for now; null: nothing. */
export function standingAmount(root: KubeObject, name: AmountName): string | null {
  const [place] = places[name]
  if (place === undefined) return null
  const value = at(root, 'spec', 'resources', ...place)
  return typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : null
}

/** What each member shall have; null: nothing is said. */
export type Wanted = Readonly<Record<AmountName, string | null>>

/** What was asked for over what stands. */
export function wantedAmounts(root: KubeObject, given: ResourceParams): Wanted {
  const of = (name: AmountName) => {
    const value = given[name]
    if (value === undefined) return standingAmount(root, name)
    return value === null || value.trim() === '' ? null : value.trim()
  }
  return {
    cpuRequest: of('cpuRequest'),
    cpuLimit: of('cpuLimit'),
    memoryRequest: of('memoryRequest'),
    memoryLimit: of('memoryLimit'),
    hugePages: of('hugePages'),
  }
}

/** The changed amounts as a merge patch of `spec.resources`. */
export function patchOfAmounts(changed: readonly AmountName[], wanted: Wanted): Record<string, Record<string, string | null>> {
  const patch: Record<string, Record<string, string | null>> = {}
  for (const name of changed) {
    for (const [part, key] of places[name]) patch[part] = { ...patch[part], [key]: wanted[name] }
  }
  return patch
}

/** What speaks against these amounts, whatever the engine. */
export function objectionsToAmounts({ root }: Living, wanted: Wanted, changed: readonly AmountName[]): readonly Objection[] {
  if (changed.length === 0) return [refuse('cpuRequest', 'Nothing changes: these are the amounts that it has.')]
  const found = amountNames.flatMap(name => faultOfAmount(name, wanted[name]))
  for (const [low, high, word] of [
    ['cpuRequest', 'cpuLimit', 'CPU'],
    ['memoryRequest', 'memoryLimit', 'memory'],
  ] as const) {
    const request = bytesOf(wanted[low])
    const limit = bytesOf(wanted[high])
    if (request !== null && limit !== null && request > limit)
      found.push(
        refuse(
          low,
          `The ${word} request (${wanted[low]}) is more than the limit (${wanted[high]}).`,
          'Raise the limit, or lower the request.',
        ),
      )
  }
  // A limit alone is the request as well.
  const memory = wanted.memoryRequest ?? wanted.memoryLimit
  const memoryField = wanted.memoryRequest === null ? 'memoryLimit' : 'memoryRequest'
  const buffers = str(root, 'spec', 'postgresql', 'parameters', 'shared_buffers')
  const bufferBytes = buffers === null ? null : settingBytes(buffers, 8192)
  const memoryBytes = bytesOf(memory)
  if (bufferBytes !== null && memoryBytes !== null && bufferBytes > memoryBytes)
    found.push(
      refuse(
        memoryField,
        `shared_buffers (${buffers}) does not fit into ${memory} of memory.`,
        'Lower shared_buffers first, or give more memory.',
      ),
    )
  if (wanted.hugePages !== null && wanted.cpuRequest === null && memory === null && wanted.cpuLimit === null)
    found.push(refuse('hugePages', 'Huge pages need CPU or memory beside them.'))
  return found
}

function bytesOf(text: string | null): number | null {
  return text === null ? null : parseQuantity(text)
}

const mebi = 2 ** 20

function faultOfAmount(name: AmountName, text: string | null): Objection[] {
  if (text === null) return []
  const value = parseQuantity(text)
  const isCpu = name === 'cpuRequest' || name === 'cpuLimit'
  const form = isCpu ? 'Use the form 2 or 500m.' : 'Use the form 4Gi or 512Mi.'
  if (value === null) return [refuse(name, `“${text}” is not a valid amount.`, form)]
  if (value <= 0) return [refuse(name, 'The amount must be greater than zero.', form)]
  if (isCpu) return value > 4096 ? [refuse(name, `${text} is more than any node has.`, form)] : []
  if (name === 'hugePages' && value % (2 * mebi) !== 0)
    return [refuse(name, `${text} is no whole number of pages of 2 MiB.`, 'Use the form 512Mi.')]
  if (name !== 'hugePages' && value < 32 * mebi)
    return [refuse(name, `${text} is not enough for PostgreSQL.`, 'Add a unit: 512Mi or more.')]
  return value > 2 ** 46 ? [refuse(name, `${text} is more than any node has.`, form)] : []
}

/** Whether a member runs with all that the root asks for; what others added (a LimitRange) doesn't count. */
export function hasResources(pod: KubeObject, root: KubeObject): boolean {
  const container = list(pod, 'spec', 'containers').find(each => str(each, 'name') === 'postgres')
  return (['requests', 'limits'] as const).every(part =>
    entries(root, 'spec', 'resources', part).every(([key, value]) => {
      return quantity(container, 'resources', part, key) === quantity(value)
    }),
  )
}
