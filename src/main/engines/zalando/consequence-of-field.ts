import type { Consequence } from '../../../shared/domain/plan.ts'
import { effectOfParameter } from './patroni-parameters.ts'

const rolling: Consequence = { level: 'rolling-restart', text: 'Members are replaced one by one, and the primary moves once.' }

const ofParameter = {
  replace: rolling,
  restart: { level: 'rolling-restart', text: 'It is taken at the start only: PostgreSQL restarts in one member after the other.' },
  reload: { level: 'reload', text: 'Configuration is read again.' },
} as const

const rules: readonly { readonly under: string; readonly consequence: Consequence }[] = [
  {
    under: '/spec/postgresql/version',
    consequence: { level: 'outage', text: 'Members are replaced; by the operator’s settings a major upgrade with an outage follows.' },
  },
  {
    under: '/spec/postgresql/parameters',
    consequence: { level: 'reload', text: 'Patroni passes it on; some settings wait for, or cause, a restart.' },
  },
  { under: '/spec/resources', consequence: rolling },
  { under: '/spec/dockerImage', consequence: rolling },
  { under: '/spec/env', consequence: rolling },
  { under: '/spec/sidecars', consequence: rolling },
  { under: '/spec/nodeAffinity', consequence: rolling },
  { under: '/spec/tolerations', consequence: rolling },
  { under: '/spec/topologySpreadConstraints', consequence: rolling },
  {
    under: '/spec/enableMasterLoadBalancer',
    consequence: { level: 'connections-cut', text: 'The Service changes its type: clients from outside may lose their connection.' },
  },
  {
    under: '/spec/patroni',
    consequence: { level: 'reload', text: 'Patroni takes it on at once; commits may begin to wait for replicas.' },
  },
]

/** What a change of this field (JSON pointer) of a living database does; null: not known to do anything. */
export function consequenceOfField(pointer: string): Consequence | null {
  const parameters = '/spec/postgresql/parameters/'
  if (pointer.startsWith(parameters)) {
    const name = pointer.slice(parameters.length).replaceAll('~1', '/').replaceAll('~0', '~')
    return ofParameter[effectOfParameter(name)]
  }
  return rules.find(rule => pointer === rule.under || pointer.startsWith(`${rule.under}/`))?.consequence ?? null
}
