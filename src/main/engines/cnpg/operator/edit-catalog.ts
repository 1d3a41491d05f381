import { z } from 'zod'
import type { KindRef, KubeObject } from '../../../../shared/domain/kube.ts'
import { faultOfLabel, faultOfSubdomain } from '../../../../shared/domain/names.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, judge, type Objection, refuse } from '../../change/judge.ts'
import type { ContextView, DraftStep, OperatorOperation, Read } from '../../engine.ts'
import { line } from '../../form-texts.ts'
import { deploymentParam, type OperatorInPlace, operatorChange, operatorField } from '../../operator/operator-change.ts'
import { count, list, record, str } from '../../read-json.ts'
import { active, done } from '../../stage-sights.ts'
import { hibernationOf } from '../hibernation.ts'
import { clusterImageCatalogKind, clusterKind, imageCatalogKind } from '../kinds.ts'
import { imageMajor, imageTag } from '../version.ts'
import { imagesOfCatalog } from './catalogs.ts'

/** Stands for a catalog that is to be made. */
const newCatalog = 'new'
/** The API server takes no more entries (its CRD says so). */
const mostImages = 8
const onlyNew = { field: 'catalog', is: [newCatalog] }

const params = z.object({
  ...deploymentParam,
  catalog: line()
    .default(newCatalog)
    .meta(operatorField('Catalog', { widget: 'select', options: [{ value: newCatalog, label: 'A new one' }] })),
  kind: z
    .enum(['ClusterImageCatalog', 'ImageCatalog'])
    .default('ClusterImageCatalog')
    .meta(
      operatorField('For', {
        widget: 'select',
        when: onlyNew,
        options: [
          { value: 'ClusterImageCatalog', label: 'Databases of all namespaces' },
          { value: 'ImageCatalog', label: 'Databases of one namespace' },
        ],
      }),
    ),
  namespace: line()
    .default('')
    .meta(operatorField('Namespace', { choices: 'namespaces', when: [onlyNew, { field: 'kind', is: ['ImageCatalog'] }] })),
  name: line()
    .default('')
    .meta(operatorField('Name', { when: onlyNew })),
  major: z
    .int()
    .min(10)
    .max(99)
    .default(18)
    .meta(operatorField('Major version of PostgreSQL', { widget: 'number' })),
  image: line()
    .default('')
    .meta(operatorField('Image', { help: 'With its tag. Empty: the entry of this major version is taken out of the catalog.' })),
})
type EditParams = z.infer<typeof params>

/** A catalog, there or to be made. */
interface Catalog {
  readonly kind: KindRef
  readonly namespace: string | null
  readonly name: string
  readonly live: KubeObject | null
}

const catalogName = (kind: KindRef, namespace: string | null, name: string) =>
  `${kind.kind} ${namespace === null ? '' : `${namespace}/`}${name}`

function catalogsOf(view: ContextView): readonly Catalog[] {
  return [clusterImageCatalogKind, imageCatalogKind].flatMap(kind =>
    view.list(kind, null).map(live => ({ kind, namespace: live.metadata.namespace ?? null, name: live.metadata.name, live })),
  )
}

/** What the form says of a catalog that is there: most often its newest entry is what is to be changed. */
function newestEntry(live: KubeObject | null): Readonly<Record<string, unknown>> {
  const [newest] = live === null ? [] : imagesOfCatalog(live).toSorted((a, b) => b.major - a.major)
  return newest === undefined ? {} : { major: newest.major, image: newest.image }
}

function chosenCatalog(asked: EditParams, view: ContextView): Catalog | null {
  const there = catalogsOf(view)
  const found = (wanted: string) => there.find(({ kind, namespace, name }) => catalogName(kind, namespace, name) === wanted) ?? null
  if (asked.catalog !== newCatalog) return found(asked.catalog)
  const kind = asked.kind === 'ImageCatalog' ? imageCatalogKind : clusterImageCatalogKind
  const namespace = kind.namespaced ? asked.namespace : null
  return found(catalogName(kind, namespace, asked.name)) ?? { kind, namespace, name: asked.name, live: null }
}

/** Sets or takes out one entry of a catalog of images, and says which databases that rolls. */
export const editCatalog: OperatorOperation<EditParams> = operatorChange({
  id: 'edit-image-catalog',
  title: 'Change an image catalog',
  summary: 'Sets, changes or takes out the image of one major version. Every database that uses the entry is rolled.',
  risk: 'disruptive',
  params,
  section: { title: 'Image catalog', summary: 'A catalog says which image databases run for a major version of PostgreSQL.' },
  reads: (): readonly Read[] => [{ kind: clusterKind, namespace: null }],
  begin({ view }) {
    const there = catalogsOf(view).map(({ kind, namespace, name, live }) => {
      const text = catalogName(kind, namespace, name)
      return { value: text, label: text, note: null, begins: newestEntry(live) }
    })
    const [first] = there
    return {
      params: { catalog: first?.value ?? newCatalog, ...first?.begins },
      choices: { catalog: [...there, { value: newCatalog, label: 'A new one', note: null, begins: { image: '' } }] },
      proposed: ['major', 'image'],
    }
  },
  draft({ params: asked, inPlace }) {
    const catalog = chosenCatalog(asked, inPlace.view)
    if (catalog === null)
      return {
        steps: [],
        checks: judge('catalog', 'Image catalog', '', [refuse('catalog', `There is no ${asked.catalog}.`, 'Choose another.')]),
      }
    const image = asked.image.trim()
    const users = usersOf(catalog, asked.major, inPlace.view)
    const objections = [...objectionsTo(asked, catalog, image, users), ...unseen(inPlace)]
    const refused = objections.some(({ status }) => status === 'fail')
    return {
      steps: refused ? [] : [stepFor(catalog, asked.major, image)],
      checks: judge(
        'catalog',
        'Image catalog',
        `${catalogName(catalog.kind, catalog.namespace, catalog.name)}: ${asked.major} → ${image === '' ? 'taken out' : image}`,
        objections,
      ),
      consequences:
        users.length === 0 ? [{ level: 'none', text: 'No database uses this entry.' }] : users.slice(0, 200).map(consequenceFor),
      remember: {
        kind: catalog.kind.kind,
        namespace: catalog.namespace ?? '',
        name: catalog.name,
        users: JSON.stringify(users.map(user => `${user.metadata.namespace ?? ''}/${user.metadata.name}`).slice(0, 2000)),
      },
    }
  },
  stages: [
    {
      id: 'CATALOG',
      title: 'The catalog has the entry',
      reads: (_params, _subject, remembered) => [catalogRead(remembered)],
      see({ params: asked, view, remembered }) {
        const { kind, namespace, name } = catalogRead(remembered)
        if (view.knows(kind) !== 'listed') return active('the right to read the catalog')
        const entry = imagesOfCatalog(view.get(kind, namespace, name) ?? { metadata: { name } }).find(({ major }) => major === asked.major)
        return (entry?.image ?? '') === asked.image.trim() ? done(null) : active('the catalog to hold it')
      },
    },
    {
      id: 'DATABASES',
      title: 'The databases that use it have settled',
      reads: () => [{ kind: clusterKind, namespace: null }],
      see({ params: asked, view, remembered }) {
        const users: unknown = JSON.parse(remembered.users ?? '[]')
        if (!Array.isArray(users) || users.length === 0)
          return { status: 'not-applicable', waitingFor: null, note: 'No database uses the entry.' }
        if (view.knows(clusterKind) !== 'listed') return active('the right to list databases')
        const names = new Set(users.map(String))
        const waiting = view
          .list(clusterKind, null)
          .filter(cluster => names.has(`${cluster.metadata.namespace ?? ''}/${cluster.metadata.name}`) && hibernationOf(cluster) === 'no')
          .filter(
            cluster =>
              str(cluster, 'status', 'image') !== asked.image.trim() || str(cluster, 'status', 'phase') !== 'Cluster in healthy state',
          )
        return waiting.length === 0
          ? done(`${names.size} looked at.`)
          : active(
              `${waiting
                .slice(0, 5)
                .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)
                .join(', ')} to run the new image`,
            )
      },
    },
  ],
})

function catalogRead(remembered: Readonly<Record<string, string>> | undefined) {
  const kind = remembered?.kind === imageCatalogKind.kind ? imageCatalogKind : clusterImageCatalogKind
  return { kind, namespace: kind.namespaced ? (remembered?.namespace ?? '') : null, name: remembered?.name ?? '' }
}

/** Databases whose image this entry says. */
function usersOf({ kind, namespace, name }: Catalog, major: number, view: ContextView): readonly KubeObject[] {
  return view.list(clusterKind, namespace).filter(cluster => {
    const reference = record(cluster, 'spec', 'imageCatalogRef')
    return str(reference, 'kind') === kind.kind && str(reference, 'name') === name && count(reference, 'major') === major
  })
}

function stepFor({ kind, namespace, name, live }: Catalog, major: number, image: string): DraftStep {
  const base = { id: 'catalog', kind }
  if (live === null) {
    const metadata = { name, ...(namespace === null ? {} : { namespace }) }
    const manifest = { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind, metadata, spec: { images: [{ major, image }] } }
    return { ...base, title: `Create ${catalogName(kind, namespace, name)}`, verb: 'apply', manifest }
  }
  // A merge patch replaces a list, so the other entries go as they are.
  const others = list(live, 'spec', 'images').filter(entry => count(entry, 'major') !== major)
  const before = list(live, 'spec', 'images').find(entry => count(entry, 'major') === major)
  const images =
    image === ''
      ? others
      : [...others, { ...record(before), major, image }].toSorted((a, b) => (count(a, 'major') ?? 0) - (count(b, 'major') ?? 0))
  return { ...base, title: `Change ${catalogName(kind, namespace, name)}`, verb: 'patch', namespace, name, patch: { spec: { images } } }
}

function objectionsTo(
  asked: EditParams,
  { kind, namespace, name, live }: Catalog,
  image: string,
  users: readonly KubeObject[],
): Objection[] {
  const entries = live === null ? [] : imagesOfCatalog(live)
  const before = entries.find(({ major }) => major === asked.major)
  const naming: Objection[] = []
  const fault = faultOfSubdomain(name)
  if (live === null && fault !== null) naming.push(refuse('name', fault))
  const place = kind.namespaced ? faultOfLabel(namespace ?? '') : null
  if (live === null && place !== null) naming.push(refuse('namespace', place))
  if (image === '') {
    if (before === undefined)
      return [...naming, refuse('image', `The catalog has no entry of ${asked.major}.`, 'Give an image to add one.')]
    const who = users.slice(0, 10).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`)
    if (users.length > 0)
      return [
        refuse(
          'image',
          `${who.join(', ')}${users.length > 10 ? ' and more' : ''} ${users.length === 1 ? 'uses' : 'use'} it.`,
          'Have them use another first.',
        ),
      ]
    return entries.length === 1
      ? [refuse('image', 'It is the only entry, and a catalog has one at least.', 'Delete the catalog instead.')]
      : []
  }
  if (imageTag(image) === null)
    return [...naming, refuse('image', 'It has no tag, and the operator reads the version from it.', 'Name the image with its tag.')]
  const named = imageMajor(image)
  const wrong = named !== null && named !== asked.major
  return [
    ...naming,
    ...(wrong
      ? [refuse('image', `Its tag names PostgreSQL ${named}, not ${asked.major}.`, 'Choose the image of that major version.')]
      : []),
    ...(named === null ? [caution('image', 'Its tag names no version of PostgreSQL.', 'Make sure that it holds that major version.')] : []),
    ...(before?.image === image ? [refuse('image', 'That is what the catalog has already.', 'Choose another image.')] : []),
    ...(before === undefined && entries.length >= mostImages
      ? [refuse('major', `A catalog has ${mostImages} entries at most.`, 'Take one out first.')]
      : []),
  ]
}

function unseen({ view }: OperatorInPlace): Objection[] {
  return view.knows(clusterKind) === 'listed'
    ? []
    : [caution(null, 'Databases could not be listed: which of them are rolled is not known.')]
}

function consequenceFor(cluster: KubeObject): Consequence {
  const who = `${cluster.metadata.namespace ?? ''}/${cluster.metadata.name}`
  if (hibernationOf(cluster) !== 'no')
    return { level: 'none', text: `${who}: it is paused, and comes up with the new image when it is resumed.` }
  return count(cluster, 'spec', 'instances') === 1
    ? { level: 'outage', text: `${who}: its only member restarts with the new image, and it is away meanwhile.` }
    : { level: 'rolling-restart', text: `${who}: its members restart one by one with the new image, the primary last.` }
}
