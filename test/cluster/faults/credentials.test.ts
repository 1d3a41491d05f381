import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventuallyTrue } from '../../fakes/eventually-true.ts'
import { replaceCertificate } from '../kubeconfig/write-kubeconfig.ts'
import { type FaultCluster, startFaultCluster } from './fault-cluster.ts'
import { createTokenIssuer } from './issue-token.ts'

/** How long what expires is good (s): a slow machine is live before. */
const shortSeconds = 60

// At once, since each waits for a credential to expire. Nobody writes while another begins, or looks at what is true.
let at: FaultCluster
beforeAll(async () => {
  at = await startFaultCluster()
})
afterAll(async () => {
  await at[Symbol.asyncDispose]()
})

test.concurrent('a token that expires: rows are not called live, and a rotated token file brings them back', async () => {
  const issue = await createTokenIssuer(at.cluster, 'short-lived')
  const { old, bench } = await at.alone(async () => {
    const token = issue(shortSeconds)
    return { old: token, bench: await at.openBench({ user: 'viewer', by: 'token-file', token }) }
  })
  await using _ = bench
  const { fleet, proxy, written } = bench
  await proxy.set({ refuse: true })
  proxy.breakAll('reset')
  // The server keeps a token that it has just believed for ten seconds more.
  await eventuallyTrue('the token has expired', async () => (await at.cluster.ask('/api/v1/namespaces', { token: old })).status === 401)
  await at.alone(async () => {
    await at.changeAll()
    fleet.mustShow(await at.databases.truth())
    await proxy.heal()
    await fleet.until('the refusal is seen', () => fleet.state() === 'auth-failed')
    await writeFile(written.tokenPath, issue(3600))
    await at.expectRecovered(bench)
  })
})

test.concurrent('a credential plugin is run again when its token has expired', async () => {
  const issue = await createTokenIssuer(at.cluster, 'by-plugin')
  const { short, bench } = await at.alone(async () => {
    const token = issue(shortSeconds)
    return { short: token, bench: await at.openBench({ user: 'viewer', by: 'exec', token }) }
  })
  await using _ = bench
  const { proxy, written } = bench
  await writeFile(written.tokenPath, issue(3600))
  await eventuallyTrue('the token has expired', async () => (await at.cluster.ask('/api/v1/namespaces', { token: short })).status === 401)
  await at.alone(async () => {
    await at.whileCutOff(bench, at.changeAll)
    await at.expectRecovered(bench)
  })
  expect(bench.fleet.states).not.toContain('auth-failed')
  expect(proxy.counts.connections).toBeGreaterThan(0)
})

test.concurrent('a client certificate that expires: rows are not called live, and a renewed one brings them back', async () => {
  await using bench = await at.alone(() => at.openBench({ user: 'viewer', by: 'certificate-files', seconds: shortSeconds }))
  const expired = Date.now() + shortSeconds * 1000
  await eventuallyTrue('the certificate has expired', () => Promise.resolve(Date.now() > expired))
  await at.alone(async () => {
    await at.whileCutOff(bench, at.changeAll)
    await bench.fleet.until('the refusal is seen', () => bench.fleet.state() === 'auth-failed')
    await replaceCertificate({ ...bench.entry, seconds: 3600 }, bench.written)
    await at.expectRecovered(bench)
  })
})
