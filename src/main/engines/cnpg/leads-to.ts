import { z } from 'zod'
import type { FieldForm } from '../../../shared/domain/form.ts'
import { field } from '../change/form-field.ts'

/** Asks which members a pooler or a Service leads to, by the words of the operator's own Services. */
export const leadsTo = (when: NonNullable<FieldForm['when']>) =>
  z
    .enum(['rw', 'ro', 'r'])
    .default('rw')
    .meta(
      field('Leads to', {
        widget: 'select',
        when,
        options: [
          { value: 'rw', label: 'The primary' },
          { value: 'ro', label: 'Replicas only' },
          { value: 'r', label: 'All members' },
        ],
      }),
    )
