import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, Read } from '../../engine.ts'
import { text } from '../../fact.ts'
import { count, list, str } from '../../read-json.ts'
import { clusterImageCatalogKind, imageCatalogKind } from '../kinds.ts'

const kinds: readonly KindRef[] = [clusterImageCatalogKind, imageCatalogKind]

/** All catalogs of images: small and few. */
export const catalogReads: readonly Read[] = kinds.map(kind => ({ kind, namespace: null, optional: true }))

/** One entry of a catalog. */
export interface CatalogImage {
  readonly major: number
  readonly image: string
}

/** The entries of a catalog that can be read, as they stand. */
export function imagesOfCatalog(catalog: KubeObject): readonly CatalogImage[] {
  return list(catalog, 'spec', 'images').flatMap(entry => {
    const [major, image] = [count(entry, 'major'), str(entry, 'image')]
    return major === null || image === null ? [] : [{ major, image }]
  })
}

/** The catalogs as the operator's page shows them. */
export function catalogSections(view: ContextView): readonly FactSection[] {
  const unread = kinds.filter(kind => view.knows(kind) === 'forbidden' || view.knows(kind) === 'unknown')
  const rows = kinds.flatMap(kind =>
    view.list(kind, null).flatMap(catalog => {
      const where = catalog.metadata.namespace ?? 'all namespaces'
      const images = imagesOfCatalog(catalog)
      if (images.length === 0) return [[text(catalog.metadata.name), text(where), text('none'), text('')]]
      return images.map(({ major, image }) => [text(catalog.metadata.name), text(where), text(major), text(image)])
    }),
  )
  return [
    {
      id: 'catalogs',
      title: 'Image catalogs',
      facts: unread.map(kind => ({ label: kind.kind, value: text('could not be read', 'muted') })),
      table: { columns: ['Catalog', 'For', 'PostgreSQL', 'Image'], rows: rows.slice(0, 500), empty: 'There is none.' },
    },
  ]
}
