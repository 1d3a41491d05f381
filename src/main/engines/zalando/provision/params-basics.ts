import { z } from 'zod'
import { line } from '../../form-texts.ts'
import { placeParams } from '../../provision/place-params.ts'
import { whole } from '../../provision/section-field.ts'
import { volumeParams } from '../../provision/size-params.ts'
import { postgresMajors } from '../version.ts'
import { field } from './form-field.ts'

/** Name, namespace, version. */
export const basicsParams = {
  name: line().meta(
    field('basics', 'Name', {
      help: 'Lower-case letters, digits and hyphens; at most 58 characters. Many operators want it to begin with the team.',
      placeholder: 'acid-orders',
    }),
  ),
  teamId: line()
    .default('acid')
    .meta(field('basics', 'Team', { help: 'Who owns the database, in the operator’s own terms.' })),
  ...placeParams(' and the operator'),
  version: z
    .enum(postgresMajors)
    .default('18')
    .meta(field('basics', 'PostgreSQL version', { widget: 'select', help: 'The minor version comes with the operator’s image.' })),
}

/** The volume. */
export const storageParams = {
  ...volumeParams,
  iops: whole()
    .min(0, 'It cannot be negative.')
    .max(80_000, 'At most 80000 are possible.')
    .default(0)
    .meta(field('storage', 'IOPS', { widget: 'number', advanced: true, help: 'Of AWS gp3 volumes only; 0 leaves it to the cloud.' })),
  throughput: whole()
    .min(0, 'It cannot be negative.')
    .max(2000, 'At most 2000 are possible.')
    .default(0)
    .meta(
      field('storage', 'Throughput', {
        widget: 'number',
        unit: 'MiB/s',
        advanced: true,
        help: 'Of AWS gp3 volumes only; 0 leaves it to the cloud.',
      }),
    ),
}
