import type { Consequence } from '../../../shared/domain/plan.ts'
import { needsRestart } from '../parameter-catalogue.ts'

const rules: readonly { readonly under: string; readonly consequence: Consequence }[] = [
  {
    under: '/spec/imageName',
    consequence: { level: 'rolling-restart', text: 'Members restart one by one; another major version means an outage.' },
  },
  {
    under: '/spec/imageCatalogRef',
    consequence: { level: 'rolling-restart', text: 'Members restart one by one; another major version means an outage.' },
  },
  { under: '/spec/resources', consequence: { level: 'rolling-restart', text: 'Members restart one by one, the primary last.' } },
  { under: '/spec/affinity', consequence: { level: 'rolling-restart', text: 'Members restart one by one to move.' } },
  { under: '/spec/topologySpreadConstraints', consequence: { level: 'rolling-restart', text: 'Members restart one by one to move.' } },
  { under: '/spec/plugins', consequence: { level: 'rolling-restart', text: 'The plugin’s sidecar changes: members restart one by one.' } },
  {
    under: '/spec/postgresql/synchronous',
    consequence: { level: 'reload', text: 'Configuration is read again; commits may begin to wait for replicas.' },
  },
]

/** What a change of this field (JSON pointer) of a living Cluster does; null: not known to do anything. */
export function consequenceOfField(pointer: string): Consequence | null {
  const parameters = '/spec/postgresql/parameters/'
  if (pointer.startsWith(parameters)) {
    const name = pointer.slice(parameters.length).replaceAll('~1', '/').replaceAll('~0', '~')
    return needsRestart(name) === true
      ? { level: 'rolling-restart', text: `${name} is taken at the start only: members restart one by one.` }
      : { level: 'reload', text: 'Configuration is read again.' }
  }
  return rules.find(rule => pointer === rule.under || pointer.startsWith(`${rule.under}/`))?.consequence ?? null
}
