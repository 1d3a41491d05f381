import { ageColumn, crd, fields, list, open, text, whole } from './schema.ts'

const spec = fields(
  {
    images: list(
      fields(
        {
          major: whole({ minimum: 10 }),
          image: text(),
          extensions: list(open({ properties: { name: text() }, required: ['name'] }), {
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
          }),
        },
        ['image', 'major'],
      ),
      { minItems: 1, maxItems: 8 },
    ),
    componentImages: list(
      fields({ key: text({ maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }), image: text() }, ['image', 'key']),
      {
        maxItems: 32,
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['key'],
      },
    ),
  },
  ['images'],
)

/** CustomResourceDefinition of `ImageCatalog`: which image a namespace uses for which major version. */
export const imageCatalogCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'ImageCatalog',
  plural: 'imagecatalogs',
  description: 'The image to use for each major version, for Clusters of the same namespace.',
  columns: [ageColumn],
  spec,
  required: ['metadata', 'spec'],
})

/** CustomResourceDefinition of `ClusterImageCatalog`: the same for every namespace. */
export const clusterImageCatalogCrd = crd({
  group: 'postgresql.cnpg.io',
  kind: 'ClusterImageCatalog',
  plural: 'clusterimagecatalogs',
  scope: 'Cluster',
  description: 'The image to use for each major version, for Clusters of every namespace.',
  columns: [ageColumn],
  spec,
  required: ['metadata', 'spec'],
})
