/** Processor time of this thread (ms). To be compared with that of other work on the same machine, never with a number. */
export function cpuMs(work: () => void): number {
  const began = process.threadCpuUsage()
  work()
  const used = process.threadCpuUsage(began)
  return (used.user + used.system) / 1_000
}
