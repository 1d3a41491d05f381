import { line } from '../form-texts.ts'
import { labelIn, whole } from './section-field.ts'

const field = labelIn<'size' | 'storage'>()

/** Members of a new database and their resources. */
export const sizeParams = {
  members: whole()
    .min(1, 'At least one member is needed.')
    .max(99, 'At most 99 members are possible.')
    .default(3)
    .meta(field('size', 'Members', { widget: 'number', unit: 'members', help: 'One primary; the others are replicas.' })),
  cpu: line()
    .default('1')
    .meta(field('size', 'CPU per member', { widget: 'quantity', unit: 'cores' })),
  memory: line()
    .default('2Gi')
    .meta(field('size', 'Memory per member', { widget: 'quantity' })),
}

/** The volume of each member. */
export const volumeParams = {
  storageSize: line()
    .default('10Gi')
    .meta(field('storage', 'Volume size per member', { widget: 'quantity' })),
  storageClass: line()
    .default('')
    .meta(
      field('storage', 'Storage class', {
        widget: 'combobox',
        choices: 'storage-classes',
        mustExist: true,
        help: 'Leave empty for the cluster’s default.',
      }),
    ),
}
