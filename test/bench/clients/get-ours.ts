/** Small reads, one after the other, through one connection of ours. */

import { readFileSync } from 'node:fs'
import { clusterKind } from '../../../src/main/engines/cnpg/kinds.ts'
import { createConnection } from '../../../src/main/kube/connection.ts'
import { createCredentials } from '../../../src/main/kube/credentials.ts'
import { createExecCredentials } from '../../../src/main/kube/exec-credentials.ts'
import { parseKubeconfig } from '../../../src/main/kube/kubeconfig.ts'
import { systemClock as clock } from '../../../src/main/lib/clock.ts'
import { cpuMs, finish, readJob } from './job.ts'

const job = readJob('get-ours')
const context = parseKubeconfig(readFileSync(job.kubeconfig, 'utf8'), { path: job.kubeconfig }).contexts[0]
if (context === undefined) throw new Error('no context')
const exec = createExecCredentials({
  run: () => Promise.reject(new Error('no command may run here')),
  clock,
  path: async () => '',
  env: {},
  homeDir: '/nowhere',
  consent: () => false,
})
const { reader } = createConnection(context, {
  clock,
  random: Math.random,
  env: {},
  credentials: createCredentials(context, { clock, exec }),
})
const { signal } = new AbortController()
let got = 0
const [began, cpu] = [performance.now(), cpuMs()]
for (const { namespace, name } of job.names) if ((await reader.get(clusterKind, namespace, name, signal)) !== null) got += 1
await finish({ ms: performance.now() - began, cpuMs: cpuMs() - cpu, got })
