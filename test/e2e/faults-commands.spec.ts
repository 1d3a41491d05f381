import type { ContextList } from '../../src/shared/domain/context.ts'
import { type Site, startSite, writeKubeconfig } from './fault-site.ts'
import { expect, temporaryFolder, test } from './fixtures.ts'
import { allAtOnce, rowsOf, seeMarked, showFleet, soon, stripOf, unfoldStrips } from './see-faults.ts'

/** A user whose credential command does this. */
const command = (script: string) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/bin/sh', args: ['-c', script], interactiveMode: 'Never' },
})
const credential = (status: string) => `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"${status}}'`

const commands: readonly { name: string; script: string; says: RegExp | null }[] = [
  { name: 'good', script: credential(',"status":{"token":"exec-token"}'), says: null },
  { name: 'stdin', script: `cat > /dev/null; ${credential(',"status":{"token":"exec-token"}')}`, says: null },
  {
    name: 'exit',
    script: 'echo "password=hunter2 token: hunter2" >&2; exit 7',
    says: /The credential command “\/bin\/sh” failed with exit code 7/,
  },
  { name: 'words', script: 'echo please sign in', says: /credential command.*/i },
  { name: 'endless', script: 'yes', says: /wrote more than 1024 KiB and was stopped/ },
  { name: 'empty', script: credential(''), says: /credential command.*|status|token/i },
]

test('29: credential commands that fail in every way are told apart, and a user whose command works is unharmed', async ({
  page,
  openHost,
  life,
}) => {
  const sites: Site[] = []
  for (const { name, script } of [...commands, { name: 'hanging', script: 'sleep 600' }]) {
    const site = await startSite(life, name, { user: command(`: ${name}; ${script}`) })
    site.server.token = 'exec-token'
    sites.push(site)
  }
  const addresses = new Map(sites.map(site => [site.name, site.server.url]))
  const host = await openHost([await writeKubeconfig(await temporaryFolder(life), sites, name => addresses.get(name) ?? '')])
  await showFleet(page, host)
  await unfoldStrips(page)
  for (const { name } of sites) {
    await expect(stripOf(page, name)).toContainText('waits for your permission to run', soon)
    expect(sites.find(site => site.name === name)?.server.requests.filter(({ path }) => path !== '/readyz')).toEqual([])
  }
  const { contexts } = await host.call<ContextList>('GET', '/contexts')
  for (const { id, consent } of contexts) {
    await host.call('POST', `/contexts/${encodeURIComponent(id)}/command`, { fingerprint: consent?.fingerprint, allowed: true })
  }
  await allAtOnce(
    commands.map(({ name, says }) => ({
      title: name,
      async run() {
        if (says === null) return await expect(rowsOf(page, name)).toHaveCount(2, soon)
        await expect(stripOf(page, name)).toHaveAttribute('data-state', 'auth-failed', soon)
        await expect(stripOf(page, name)).toContainText(says, soon)
        await expect(stripOf(page, name)).not.toContainText('waits for your permission', soon)
      },
    })),
  )
  await expect(stripOf(page, 'hanging')).not.toHaveAttribute('data-state', 'live')
  await expect(page.locator('body')).not.toContainText('hunter2')
  expect(host.log()).not.toContain('hunter2')
  await seeMarked(page, 'good', false)
})
