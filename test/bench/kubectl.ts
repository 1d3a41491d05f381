import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Of a kubectl that has ended, or was ended. Times in ms, memory in bytes. */
export interface KubectlResult {
  readonly ms: number
  readonly cpuMs: number
  readonly peakBytes: number
}

const pollMs = 10
/** Ticks of /proc/PID/stat per second on every Linux that we know of. */
const ticksPerSecond = 100

function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

function readPeakBytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
}

/** A running kubectl whose output goes nowhere. */
export interface RunningKubectl {
  cpuMs(): number
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<KubectlResult>
  end(): Promise<void>
}

/** Starts one over a kubeconfig, with its discovery cache beside that file. Peak memory and CPU are those of the last look before its end. */
export function startKubectl(kubeconfig: string, args: readonly string[]): RunningKubectl {
  const began = performance.now()
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, '--cache-dir', join(kubeconfig, '..', 'kubectl-cache'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const pid = child.pid ?? 0
  let [cpuMs, peakBytes] = [0, 0]
  const exit = once(child, 'exit').then(() => performance.now())
  const look = () => {
    try {
      cpuMs = readCpuMs(pid)
      peakBytes = Math.max(peakBytes, readPeakBytes(pid))
    } catch {
      // It has just ended: the look before counts.
    }
  }
  const timer = setInterval(look, pollMs)
  const ended = exit.then(at => {
    clearInterval(timer)
    if (child.exitCode !== 0 && child.signalCode === null) throw new Error(`kubectl ${args.join(' ')} failed with ${child.exitCode}`)
    return { ms: at - began, cpuMs, peakBytes }
  })
  ended.catch(() => undefined)
  return {
    cpuMs() {
      look()
      return cpuMs
    },
    ended,
    async end() {
      child.kill('SIGKILL')
      await exit
      await wait(0)
    },
  }
}

/** Runs one to its end. */
export async function runKubectl(kubeconfig: string, args: readonly string[]): Promise<KubectlResult> {
  return await startKubectl(kubeconfig, args).ended
}
