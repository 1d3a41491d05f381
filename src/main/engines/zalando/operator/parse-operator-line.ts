import type { LogSeverity } from '../../../../shared/domain/log-line.ts'
import { readLogTime } from '../../../../shared/domain/log-order.ts'
import type { EngineLogs } from '../../engine.ts'

const severities: ReadonlyMap<string, LogSeverity> = new Map([
  ['debug', 'debug'],
  ['info', 'info'],
  ['warning', 'warning'],
  ['error', 'error'],
  ['fatal', 'fatal'],
  ['panic', 'fatal'],
])

/** logrus: `time="2026-11-21T05:00:00Z" level=info msg="cluster has been created" cluster-name=acid/orders pkg=controller worker=1`. */
const ofLogrus = /^time="([^"]{10,40})" level=([a-z]+) msg=(?:"((?:[^"\\]|\\.)*)"|(\S+))(.*)$/s
const more = / ([\w.-]{1,60})=(?:"((?:[^"\\]|\\.){0,1000})"|(\S{0,1000}))/g

/** A line of the operator itself; what is none is the message as it is. */
export const parseOperatorLine: EngineLogs['parse'] = text => {
  const match = ofLogrus.exec(text)
  if (match === null) return { at: null, severity: 'unknown', source: '', message: text, facts: [] }
  const facts = [...(match[5] ?? '').matchAll(more)].slice(0, 20).map(fact => ({ label: fact[1] ?? '', text: fact[2] ?? fact[3] ?? '' }))
  return {
    at: readLogTime(match[1] ?? ''),
    severity: severities.get(match[2] ?? '') ?? 'unknown',
    source: facts.find(({ label }) => label === 'pkg')?.text ?? '',
    message: (match[3] ?? match[4] ?? '').replaceAll(/\\(["\\])/g, '$1').replaceAll('\\n', '\n'),
    facts: facts.filter(({ label }) => label !== 'pkg'),
  }
}
