import { z } from 'zod'
import { field } from './form-field.ts'

/** How many members a database shall have: at least one, for stopping it is another operation. `least` says so where it is refused. */
export function membersField(help: string, least = 'At least one member is needed.') {
  return z
    .number()
    .int()
    .min(1, least)
    .max(99, 'At most 99 members are possible.')
    .meta(field('Members', { widget: 'number', unit: 'members', help }))
}
