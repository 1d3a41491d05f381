import { z } from 'zod'
import { line } from '../../form-texts.ts'
import { placeParams } from '../../provision/place-params.ts'
import { postgresMajors } from '../images.ts'
import { field } from './form-field.ts'

/** Name, namespace, image. */
export const basicsParams = {
  name: line().meta(
    field('basics', 'Name', { help: 'Lower-case letters, digits and hyphens; at most 50 characters.', placeholder: 'orders' }),
  ),
  ...placeParams(', the operator and monitoring'),
  imageSource: z
    .enum(['version', 'image', 'catalog'])
    .default('version')
    .meta(
      field('basics', 'PostgreSQL image', {
        widget: 'select',
        options: [
          { value: 'version', label: 'By version (official image)' },
          { value: 'catalog', label: 'From an image catalog' },
          { value: 'image', label: 'A specific image' },
        ],
      }),
    ),
  version: z
    .enum(postgresMajors)
    .default('18')
    .meta(field('basics', 'PostgreSQL version', { widget: 'select', when: { field: 'imageSource', is: ['version', 'catalog'] } })),
  image: line()
    .default('')
    .meta(field('basics', 'Image', { help: 'The tag must begin with the version.', when: { field: 'imageSource', is: ['image'] } })),
  catalogKind: z
    .enum(['ImageCatalog', 'ClusterImageCatalog'])
    .default('ClusterImageCatalog')
    .meta(field('basics', 'Catalog kind', { widget: 'select', when: { field: 'imageSource', is: ['catalog'] } })),
  catalogName: line()
    .default('')
    .meta(field('basics', 'Catalog', { when: { field: 'imageSource', is: ['catalog'] } })),
}
