import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sendStatus } from '../fakes/fake-api-server.ts'
import { startFaultProxy } from '../fakes/fault-proxy.ts'
import { createTestAuthority, type TestCertificate } from '../fakes/test-certificates.ts'
import { type Site, startSite, writeKubeconfig } from './fault-site.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { allAtOnce, rowsOf, seeMarked, showFleet, soon, stripOf, unfoldStrips, watchUnharmed } from './see-faults.ts'
import { rowOf } from './steps.ts'

/** Replaces a file at once, as tools that rotate credentials do. */
async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

const base64 = (pem: string) => Buffer.from(pem).toString('base64')

test('TLS that is not in order and credentials that are renewed: precise words, and no click when it is mended', async ({
  page,
  openHost,
  life,
}) => {
  const folder = await temporaryFolder(life)
  const authority = await createTestAuthority()
  const stranger = await createTestAuthority('Another authority')
  const sound = await authority.issue({})
  const trusting = { 'certificate-authority-data': base64(authority.ca) }
  const withTls = (name: string, tls: TestCertificate & { clientCa?: string }, user: Record<string, unknown> = {}) =>
    startSite(life, name, { tls, cluster: trusting, user })
  const steady = await withTls('steady', sound)

  const clientFiles = { cert: join(folder, 'client.crt'), key: join(folder, 'client.key') }
  const writeClient = async (commonName: string) => {
    const { cert, key } = await authority.issue({ commonName })
    await replaceFile(clientFiles.key, key)
    await replaceFile(clientFiles.cert, cert)
  }
  await writeClient('old')
  const client = await withTls(
    'client',
    { ...sound, clientCa: authority.ca },
    { 'client-certificate': clientFiles.cert, 'client-key': clientFiles.key },
  )
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, 'first')
  const token = await startSite(life, 'token', { user: { tokenFile } })
  token.server.token = 'first'

  const wrong = [
    {
      name: 'expired',
      tls: await authority.issue({ daysFrom: -10, daysTo: -1 }),
      says: /is not trusted: its certificate has expired\. Renew/,
    },
    {
      name: 'misnamed',
      tls: await authority.issue({ names: ['api.example'], addresses: [] }),
      says: /is not trusted: its certificate is for another name\. Use/,
    },
    {
      name: 'stranger',
      tls: await stranger.issue({}),
      says: /is not trusted: its certificate .*\. Give the right certificate-authority-data/,
    },
  ]
  const sites = [steady, client, token]
  for (const each of wrong) sites.push(await withTls(each.name, each.tls))
  const rotated = await withTls('rotated', sound)
  sites.push(rotated)
  const addresses = new Map(sites.map(site => [site.name, site.server.url]))
  const host = await openHost([await writeKubeconfig(folder, sites, name => addresses.get(name) ?? '')])
  await showFleet(page, host)
  await unfoldStrips(page)
  await expect(page.getByTestId('fleet-row')).toHaveCount(8, soon)
  const unharmed = await watchUnharmed(page, 'steady')

  await allAtOnce([
    ...wrong.map(({ name, says }) => ({
      title: `20: ${name}`,
      async run() {
        await expect(stripOf(page, name)).toHaveAttribute('data-state', 'unreachable', soon)
        await expect(stripOf(page, name)).toContainText(says, soon)
        sites.find(site => site.name === name)?.server.certify(sound)
        await expect(rowsOf(page, name)).toHaveCount(2, soon)
        await expect(stripOf(page, name)).toHaveCount(0, soon)
      },
    })),
    {
      title: '20: rotated in the middle of a watch to one that nobody trusts, and back',
      async run() {
        rotated.server.certify(await stranger.issue({}))
        await expect(stripOf(page, 'rotated')).toContainText(/is not trusted: .* 2 rows are from/, soon)
        await seeMarked(page, 'rotated', true)
        rotated.server.certify(await authority.issue({ commonName: 'renewed' }))
        await expect(stripOf(page, 'rotated')).toHaveCount(0, soon)
        await seeMarked(page, 'rotated', false)
      },
    },
    {
      title: '21: a client certificate that the server no longer takes, and a new one on disk',
      async run() {
        const undo = client.server.intercept((request, response) => {
          const socket = request.socket
          if (request.url === '/readyz' || !('getPeerCertificate' in socket) || typeof socket.getPeerCertificate !== 'function')
            return false
          if (socket.getPeerCertificate().subject?.CN !== 'old') return false
          sendStatus(response, 401, 'Unauthorized', 'Unauthorized')
          return true
        })
        client.endWatches()
        await expect(stripOf(page, 'client')).toContainText(/does not accept the credentials\. Sign in again.* 2 rows are from/, soon)
        await writeClient('new')
        await expect(stripOf(page, 'client')).toHaveCount(0, soon)
        undo()
        await seeMarked(page, 'client', false)
      },
    },
    {
      title: '7: a token that has expired, and a new one in its file',
      async run() {
        token.server.token = 'second'
        token.endWatches()
        await expect(stripOf(page, 'token')).toHaveAttribute('data-state', 'auth-failed', soon)
        await expect(stripOf(page, 'token')).toContainText(/Sign-in failed.*Sign in again, then retry/, soon)
        await seeMarked(page, 'token', true)
        await replaceFile(tokenFile, 'second')
        await expect(stripOf(page, 'token')).toHaveCount(0, soon)
        token.put('token-a', '18.4')
        await expect(rowOf(page, 'token-a')).toContainText('18.4', soon)
      },
    },
  ])
  await unharmed()
})

const answersEverything = (site: Site, answer: Parameters<Site['server']['intercept']>[0]) => {
  site.server.intercept((request, response, url) => (request.url === '/readyz' ? false : answer(request, response, url)))
}

const hostile: readonly { name: string; says: RegExp; state: RegExp; make: (site: Site) => void }[] = [
  {
    name: 'redirect',
    state: /unreachable/,
    says: /(redirect|does not come from a Kubernetes API server)/,
    make: site =>
      answersEverything(site, (_, response) => {
        response.writeHead(302, { location: 'https://elsewhere.example/' })
        response.end()
        return true
      }),
  },
  {
    name: 'webpage',
    state: /unreachable/,
    says: /does not (answer as|come from) a Kubernetes API server/,
    make: site =>
      answersEverything(site, (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' })
        response.end('<html><script>document.title = "owned"</script>Please sign in</html>')
        return true
      }),
  },
  {
    name: 'bomb',
    state: /unreachable/,
    says: /larger than|not sound HTTP|does not answer as/,
    make: site =>
      answersEverything(site, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        response.end(bomb)
        return true
      }),
  },
  {
    name: 'deep',
    state: /unreachable/,
    says: /nests deeper than is sound/,
    make: site =>
      answersEverything(site, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
        return true
      }),
  },
  {
    name: 'headers',
    state: /unreachable/,
    says: /more headers than is sound/,
    make: site =>
      answersEverything(site, (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-long': 'x'.repeat(200_000) })
        response.end('{}')
        return true
      }),
  },
  {
    name: 'unknown',
    state: /unreachable/,
    says: /can’t be reached: its name (is not known to DNS\. Is the VPN on|can not be looked up now\. Is this computer online)/,
    make: () => undefined,
  },
  { name: 'dripping', state: /connecting|unreachable/, says: /^/, make: () => undefined },
  {
    name: 'refused',
    state: /forbidden/,
    says: /Not allowed.*clusters\.postgresql\.cnpg\.io is forbidden: <b>no<\/b>.*Ask the cluster’s administrator/,
    make: site =>
      answersEverything(site, (_, response, url) => {
        if (!url.pathname.includes('/clusters')) return false
        sendStatus(response, 403, 'Forbidden', 'clusters.postgresql.cnpg.io is forbidden: <b>no</b>')
        return true
      }),
  },
]
const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024))

test('36, 17, 19, 8: servers that answer with anything, slowly or not at all are told apart, and harm nobody', async ({
  page,
  openHost,
  life,
}) => {
  const steady = await startSite(life, 'steady')
  const polluted = await startSite(life, 'polluted')
  polluted.server.store.put(
    { group: 'postgresql.cnpg.io', version: 'v1', kind: 'Cluster', plural: 'clusters', namespaced: true },
    JSON.parse(
      '{"metadata":{"name":"polluted-c","namespace":"shop","labels":{"__proto__":"x"}},"__proto__":{"polluted":true},"spec":{"constructor":{"prototype":{"polluted":true}}}}',
    ),
  )
  const sites = [steady, polluted]
  for (const { name, make } of hostile) {
    const site = await startSite(life, name)
    make(site)
    sites.push(site)
  }
  const addresses = new Map(sites.map(site => [site.name, site.server.url]))
  const drip = life.use(await startFaultProxy({ target: addresses.get('dripping') ?? '' }))
  await drip.set({ dripBytesPerSecond: 1 })
  addresses.set('dripping', drip.url)
  addresses.set('unknown', 'https://no-such-host.invalid:6443')
  const host = await openHost([await writeKubeconfig(await temporaryFolder(life), sites, name => addresses.get(name) ?? '')])
  await showFleet(page, host)
  await unfoldStrips(page)
  await expect(rowsOf(page, 'steady')).toHaveCount(2, soon)
  await expect(rowsOf(page, 'polluted')).toHaveCount(3, soon)
  const unharmed = await watchUnharmed(page, 'steady')
  await allAtOnce(
    hostile.map(({ name, state, says }) => ({
      title: name,
      async run() {
        await expect(stripOf(page, name)).toHaveAttribute('data-state', state, soon)
        await expect(stripOf(page, name)).toContainText(says, soon)
        await expect(rowsOf(page, name)).toHaveCount(0)
      },
    })),
  )
  await expect(page).not.toHaveTitle(/owned/)
  await drip.heal()
  drip.breakAll('reset')
  await expect(rowsOf(page, 'dripping')).toHaveCount(2, soon)
  await unharmed()
})
