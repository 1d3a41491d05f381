import type { KubeObject } from '../../../kube-object.ts'
import type { PodLogLine } from '../../../simulated-pods.ts'
import { objectsAt, textAt } from '../../read.ts'

/** How often the operator says that it has looked at its databases, in ms. */
const everyMs = 20_000

/** What the operator's own container prints: how it starts, and then that it works. */
export function managerLog(pod: KubeObject, from: number, to: number): readonly PodLogLine[] {
  const started = Date.parse(textAt(pod, 'status', 'startTime'))
  if (Number.isNaN(started)) return []
  const line = (at: number, msg: string, more: Readonly<Record<string, string>> = {}): PodLogLine => ({
    at,
    text: JSON.stringify({ level: 'info', ts: new Date(at).toISOString(), msg, ...more }),
  })
  const lines = [
    line(started + 100, 'Starting CloudNativePG Operator', { version: textAt(objectsAt(pod, 'spec', 'containers')[0], 'image') }),
    line(started + 400, 'Loaded configuration from ConfigMap'),
    line(started + 900, 'starting manager'),
    line(started + 1_500, 'successfully acquired lease', { logger: 'leaderelection' }),
  ]
  const first = Math.ceil(Math.max(from, started + 2_000) / everyMs) * everyMs
  for (let at = first; at < to; at += everyMs) lines.push(line(at, 'Periodic status check', { controller: 'cluster' }))
  return lines.filter(({ at }) => at >= from && at < to)
}
