import type { Page } from '@playwright/test'
import { sendStatus } from '../fakes/fake-api-server.ts'
import { type Site, startSite, writeKubeconfig } from './fault-site.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { allAtOnce, rowsOf, seeMarked, showFleet, soon, stripOf, unfoldStrips, watchUnharmed } from './see-faults.ts'
import { rowOf } from './steps.ts'

interface Fault {
  /** Number in the table of faults, and what happens. */
  readonly title: string
  readonly name: string
  readonly inject: (site: Site) => Promise<void> | void
  /** What the strip of the context says meanwhile; null: there is nothing to be seen of it. */
  readonly says: { readonly state: RegExp; readonly text: RegExp } | null
  /** Rows meanwhile; both by default. */
  readonly rows?: number
  /** Whether the rows are marked as old meanwhile. */
  readonly marked?: boolean
  readonly heal?: (site: Site) => Promise<void> | void
  /** What the context goes on saying when it is live again; null: nothing. */
  readonly after?: RegExp
  /** More to see at the end. */
  readonly finally?: (site: Site, page: Page) => Promise<void>
}

const listsOf = (site: Site) =>
  site.server.requests.filter(({ path }) => path.includes('/clusters?') && !(path.includes('watch=true') && !path.includes('sendInitial')))
    .length
const clusterStreams = (site: Site) => [...site.server.streams].filter(stream => stream.kind.startsWith('clusters'))
const raw = (site: Site, bytes: string | Buffer) => {
  for (const stream of clusterStreams(site)) stream.raw(bytes)
}
const event = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`
function hoursFromNow(hours: number): Date {
  const at = new Date()
  at.setUTCHours(at.getUTCHours() + hours)
  return at
}

const listsBefore = new Map<string, number>()
const undos = new Map<string, () => void>()

/** Answers every request but liveness probes with a status, until healed. */
const answers = (code: number, message: string) => ({
  inject(site: Site) {
    const undo = site.server.intercept((request, response) => {
      if (request.url === '/readyz') return false
      sendStatus(response, code, 'InternalError', message)
      return true
    })
    undos.set(site.name, undo)
    site.endWatches()
  },
  heal: (site: Site) => undos.get(site.name)?.(),
})

const faults: readonly Fault[] = [
  {
    title: '1: watches that the server ends are resumed, without reading all again',
    name: 'ended',
    inject(site) {
      listsBefore.set(site.name, listsOf(site))
      site.endWatches()
    },
    says: null,
    finally: async site => expect(listsOf(site)).toBe(listsBefore.get(site.name)),
  },
  {
    title: '2: a history that is compacted (410) is read anew, and what was deleted meanwhile is noticed',
    name: 'compacted',
    inject(site) {
      const streams = [...site.server.streams]
      site.server.streams.clear()
      site.remove('compacted-b')
      site.server.store.compact()
      for (const stream of streams) stream.response.end()
    },
    says: null,
    rows: 1,
  },
  {
    title: '5: a server that fails (500) marks its rows and comes back',
    name: 'failing',
    ...answers(500, 'etcd has no leader'),
    says: { state: /stale|unreachable/, text: /failed: etcd has no leader.* 2 rows are from/ },
    marked: true,
  },
  {
    title: '5: a server that is not ready (503) marks its rows and comes back',
    name: 'unready',
    ...answers(503, 'shutting down'),
    says: { state: /stale|unreachable/, text: /is not ready \(503\).* 2 rows are from/ },
    marked: true,
  },
  {
    title: '6: a cluster that was restored says that its data went back',
    name: 'restored',
    inject(site) {
      site.server.store.goBack(50)
      site.endWatches()
    },
    says: { state: /live/, text: /data went back to an older state/ },
    after: /data went back/,
  },
  {
    title: '9: a CRD that is removed takes its rows and says that the operator is gone',
    name: 'crdless',
    inject(site) {
      site.served = false
      const undo = site.server.intercept((_, response, url) => {
        if (!url.pathname.includes('postgresql.cnpg.io')) return false
        sendStatus(response, 404, 'NotFound', 'the server could not find the requested resource')
        return true
      })
      undos.set(site.name, undo)
      site.endWatches()
    },
    says: { state: /live/, text: /CloudNativePG is gone: the cluster no longer serves clusters\.postgresql\.cnpg\.io/ },
    rows: 0,
    heal(site) {
      site.served = true
      undos.get(site.name)?.()
    },
  },
  {
    title: '14: a reset in the middle of an event loses nothing',
    name: 'reset',
    inject(site) {
      raw(site, '{"type":"MODIFIED","object":{"apiVer')
      for (const stream of site.server.streams) stream.socket.resetAndDestroy()
      site.put('reset-b', '17.9')
    },
    says: null,
    finally: async (_, page) => await expect(rowOf(page, 'reset-b')).toContainText('17.9', soon),
  },
  {
    title: '16: a server that is killed marks its rows, and its return is noticed',
    name: 'killed',
    inject: site => site.server.stop(),
    says: { state: /unreachable/, text: /can’t be reached: the connection is refused.*Is the cluster running.* 2 rows are from/ },
    marked: true,
    heal: site => site.server.start(),
  },
  {
    title: '23: a line that is no event is read over, and split characters are put together',
    name: 'garbled',
    inject(site) {
      const odd = {
        ...site.server.store.objects({
          group: 'postgresql.cnpg.io',
          version: 'v1',
          kind: 'Cluster',
          plural: 'clusters',
          namespaced: true,
        })[1],
      }
      const text = Buffer.from(event('MODIFIED', odd).replace('\n', '\r\n').replace('healthy', 'h\u2028ealthy \u{1f418}'))
      const middle = text.indexOf(Buffer.from('\u{1f418}')) + 2
      raw(site, text.subarray(0, middle))
      raw(site, text.subarray(middle))
      raw(site, '{"type": what}\n')
    },
    says: null,
  },
  {
    title: '24: events that make no sense are ignored',
    name: 'senseless',
    inject(site) {
      raw(site, event('ADDED', { kind: 'Cluster' }))
      raw(site, event('ADDED', { kind: 'Pod', metadata: { name: 'senseless-c', namespace: 'shop', uid: 'x', resourceVersion: '9999' } }))
      raw(
        site,
        event('DELETED', { kind: 'Cluster', metadata: { name: 'senseless-a', namespace: 'shop', uid: 'other', resourceVersion: '1' } }),
      )
      raw(
        site,
        event('SURPRISE', { kind: 'Cluster', metadata: { name: 'senseless-b', namespace: 'shop', uid: 'uid-2', resourceVersion: '1' } }),
      )
    },
    says: null,
  },
  {
    title: '25: an event of 5 MB and a burst of events end in what the server holds',
    name: 'flood',
    inject(site) {
      site.put('flood-a', '17.2', { status: { noise: 'x'.repeat(5 * 1024 * 1024) } })
      for (let step = 0; step < 3_000; step += 1) site.put('flood-b', `17.${step % 9}`)
      site.put('flood-b', '17.11')
    },
    says: null,
    finally: async (_, page) => await expect(rowOf(page, 'flood-b')).toContainText('17.11', soon),
  },
  {
    title: '27: a clock that differs is told, and ages are counted by the cluster’s own',
    name: 'tomorrow',
    inject(site) {
      site.server.intercept((_, response) => {
        response.setHeader('date', hoursFromNow(24).toUTCString())
        return false
      })
      const lastSuccess = hoursFromNow(21).toISOString()
      const conditions = [
        { type: 'Ready', status: 'True', reason: 'ClusterIsReady' },
        { type: 'LastBackupSucceeded', status: 'True', reason: 'LastBackupSucceeded' },
      ]
      site.put('tomorrow-b', '17.1', { status: { conditions, lastSuccessfulBackup: lastSuccess } })
      site.endWatches()
    },
    says: { state: /live/, text: /Clock differs by 24 h: the cluster’s is ahead of this computer’s/ },
    after: /Clock differs/,
    finally: async (_, page) => await expect(rowOf(page, 'tomorrow-b')).toContainText(/[23] h ago/, soon),
  },
]

test('faults of watches: what each does is seen on the fleet, the others go on, and all comes back without a click', async ({
  page,
  openHost,
  life,
}) => {
  const steady = await startSite(life, 'steady')
  const sites = [steady]
  for (const { name } of faults) sites.push(await startSite(life, name))
  const urls = new Map(sites.map(site => [site.name, site.server.url]))
  const host = await openHost([await writeKubeconfig(await temporaryFolder(life), sites, name => urls.get(name) ?? '')])
  await showFleet(page, host)
  await expect(page.getByTestId('fleet-row')).toHaveCount(2 * sites.length, soon)
  await unfoldStrips(page)
  const unharmed = await watchUnharmed(page, 'steady')

  const see = async (fault: Fault, site: Site) => {
    const { name } = site
    const strip = stripOf(page, name)
    await fault.inject(site)
    if (fault.says !== null) {
      await expect(strip).toHaveAttribute('data-state', fault.says.state, soon)
      await expect(strip).toContainText(fault.says.text, soon)
    }
    await expect(rowsOf(page, name)).toHaveCount(fault.rows ?? 2, soon)
    if (fault.marked === true) await seeMarked(page, name, true)
    await fault.heal?.(site)
    if (fault.after === undefined) await expect(strip).toHaveCount(0, soon)
    else await expect(strip).toContainText(fault.after, soon)
    // What the server says now is what the row says: it is live indeed.
    site.put(`${name}-a`, '18.4')
    await expect(rowOf(page, `${name}-a`)).toContainText('18.4', soon)
    await seeMarked(page, name, false)
    await fault.finally?.(site, page)
  }
  await allAtOnce(faults.map((fault, index) => ({ title: fault.title, run: () => see(fault, sites[index + 1] ?? steady) })))
  steady.put('steady-a', '18.4')
  await expect(rowOf(page, 'steady-a')).toContainText('18.4', soon)
  await unharmed()
})

test('3: a list that expires in the middle is read again, and no row is missing or there twice', async ({ page, openHost, life }) => {
  const site = await startSite(life, 'paged')
  for (let index = 0; index < 1_398; index += 1) site.put(`paged-${String(index).padStart(4, '0')}`, '17.1')
  let pages = 0
  site.server.intercept((_, response, url) => {
    if (!url.searchParams.has('continue') || !url.pathname.includes('clusters')) return false
    pages += 1
    if (pages !== 2) return false
    site.remove('paged-0007')
    sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old')
    return true
  })
  const host = await openHost([await writeKubeconfig(await temporaryFolder(life), [site], () => site.server.url)])
  await showFleet(page, host)
  await expect(page.getByText(/1,?399/).first()).toBeVisible(soon)
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/search/i))
    .first()
    .fill('paged-000')
  await expect(page.getByTestId('fleet-row')).toHaveCount(9, soon)
  expect(pages).toBeGreaterThan(2)
})

test('26: bookmarks alone keep a context fresh, and cause no request', async ({ page, openHost, life }) => {
  const site = await startSite(life, 'quiet')
  const host = await openHost([await writeKubeconfig(await temporaryFolder(life), [site], () => site.server.url)])
  await showFleet(page, host)
  await expect(rowsOf(page, 'quiet')).toHaveCount(2, soon)
  await expect(stripOf(page, 'quiet')).toHaveCount(0, soon)
  const watching = () => site.server.requests.filter(({ path }) => path.includes('watch=true')).length
  const before = watching()
  const cell = rowsOf(page, 'quiet')
    .first()
    .getByText(/^\d\d:\d\d:\d\d$/)
  const heard = await cell.textContent()
  await expect(async () => {
    site.server.bookmark()
    expect(await cell.textContent()).not.toBe(heard)
  }).toPass(soon)
  expect(watching()).toBe(before)
})
