/**
 * Entry of the practice cluster's own process: `npm run practice`, and the child that `start-practice.ts` starts. It prints one line
 * `listening URL context NAME` per context, `ready` when the databases are there, and ends on SIGINT, SIGTERM, or when its parent goes.
 */
import { parseArgs } from 'node:util'
import { writeKubeconfig } from './kubeconfig.ts'
import { operators } from './operators/registry.ts'
import { type PracticeOptions, runPracticeCluster } from './practice-cluster.ts'

const usage = `practice --kubeconfig-out FILE [--port N] [--contexts K] [--clusters N] [--seed S] [--speed X] [--persist DIR] [--all-users]`

function readNumber(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value) || value < least) throw new Error(`--${name} wants a number of at least ${least}`)
  return value
}

/** Options from the command line; `--options` carries them as JSON from a parent process. Throws with the reason when they are bad. */
function readArguments(): { kubeconfig: string; options: PracticeOptions; allUsers: boolean; child: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'kubeconfig-out': { type: 'string' },
      contexts: { type: 'string' },
      clusters: { type: 'string' },
      seed: { type: 'string' },
      speed: { type: 'string' },
      persist: { type: 'string' },
      options: { type: 'string' },
      'all-users': { type: 'boolean', default: false },
    },
  })
  const kubeconfig = values['kubeconfig-out']
  if (kubeconfig === undefined) throw new Error('--kubeconfig-out is missing')
  if (values.options !== undefined) return { kubeconfig, options: JSON.parse(values.options), allUsers: values['all-users'], child: true }
  const numbers = {
    port: readNumber('port', values.port, 0),
    contexts: readNumber('contexts', values.contexts, 1),
    clusters: readNumber('clusters', values.clusters, 0),
    seed: readNumber('seed', values.seed, 0),
    speed: readNumber('speed', values.speed, 0.01),
    persist: values.persist,
  }
  const options: PracticeOptions = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined))
  return { kubeconfig, options, allUsers: values['all-users'], child: false }
}

async function main(): Promise<void> {
  const { kubeconfig, options, allUsers, child } = readArguments()
  const cluster = await runPracticeCluster(options, operators, error => console.error(String(error)))
  const contexts = cluster.kubeconfig(allUsers)
  await writeKubeconfig(kubeconfig, contexts)
  for (const { url, context } of contexts) console.log(`listening ${url} context ${context}`)
  console.log('ready')
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    cluster[Symbol.asyncDispose]().then(
      () => process.exit(0),
      error => {
        console.error(String(error))
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  // The parent holds our stdin: when it dies, the pipe closes, and nothing of us stays behind.
  // A host that starts us without a stdin of ours ends us itself, and hands us a port to its process instead.
  if (child && !Reflect.has(process, 'parentPort')) process.stdin.on('end', end).on('close', end).resume()
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error))
  console.error(usage)
  process.exit(1)
})
