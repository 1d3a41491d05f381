/**
 * `npm run bench [-- P1 P3 … --runs N]`: measures the app against the raw floor (F: undici, pages of 500, JSON.parse, everything kept) and
 * against kubectl (K), side by side in one run, and prints medians and their ratios; the same goes to `bench-results/` as JSON.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Figure, isMet, type Row, ratioOf } from './figure.ts'
import { p1 } from './figures/p1.ts'
import { p2 } from './figures/p2.ts'
import { p3 } from './figures/p3.ts'
import { p4 } from './figures/p4.ts'
import { p5 } from './figures/p5.ts'
import { p12 } from './figures/p12.ts'
import { p13 } from './figures/p13.ts'
import { formatTable } from './format-table.ts'

const figures: Readonly<Record<string, Figure>> = { P1: p1, P2: p2, P3: p3, P4: p4, P5: p5, P12: p12, P13: p13 }

function readArguments(): { wanted: string[]; runs: number } {
  const { values, positionals } = parseArgs({ options: { runs: { type: 'string', default: '5' } }, allowPositionals: true })
  const wanted = positionals.map(name => name.toUpperCase())
  const unknown = wanted.filter(name => figures[name] === undefined)
  const runs = Number(values.runs)
  if (unknown.length > 0) throw new Error(`there is no figure ${unknown.join(', ')}: choose of ${Object.keys(figures).join(', ')}`)
  if (!Number.isSafeInteger(runs) || runs < 1) throw new Error('--runs wants a number of at least 1')
  return { wanted: wanted.length > 0 ? wanted : Object.keys(figures), runs }
}

function kubectlVersion(): string {
  const answer: { clientVersion?: { gitVersion?: string } } = JSON.parse(
    execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' }),
  )
  return answer.clientVersion?.gitVersion ?? 'unknown'
}

async function main(): Promise<void> {
  const { wanted, runs } = readArguments()
  const kubectl = kubectlVersion()
  const folder = await mkdtemp(join(tmpdir(), 'clouddb-bench-'))
  const startedAt = new Date()
  const rows: Row[] = []
  try {
    for (const name of wanted) {
      const began = performance.now()
      const tell = (text: string) => console.error(`${name}: ${text}`)
      tell('measuring')
      const found = await figures[name]?.({ folder, runs, tell })
      rows.push(...(found ?? []))
      tell(`took ${Math.round((performance.now() - began) / 1000)} s`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(formatTable(rows))
  const results = rows.map(row => ({ ...row, ratio: ratioOf(row), met: isMet(row) }))
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, kubectl }
  const to = join(import.meta.dirname, '..', '..', 'bench-results')
  await mkdir(to, { recursive: true })
  const file = join(to, `${startedAt.toISOString().replaceAll(':', '-').slice(0, 19)}.json`)
  await writeFile(file, `${JSON.stringify({ startedAt: startedAt.toISOString(), runs, machine, results }, null, 2)}\n`)
  console.log(`\nmedians of up to ${runs} runs (P4: at most 3; P12, and the kubectl and busy-stream parts of P5: 1); written to ${file}`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  },
)
