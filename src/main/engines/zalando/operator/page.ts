import type { ContextView, OperatorFound, OperatorPage } from '../../engine.ts'
import { variableOf } from '../named-settings.ts'
import { configPlaceOf, configPlaceReads } from './config-place.ts'
import { configSections } from './config-sections.ts'
import { parseOperatorLine } from './parse-operator-line.ts'
import { settingText } from './setting-values.ts'

/** By its environment, else by its settings. */
function watchedNamespaces({ deployments }: OperatorFound, view: ContextView): readonly string[] | null {
  const [first] = deployments
  if (first === undefined) return null
  const place = configPlaceOf(first, view)
  const watched = variableOf(first, 'WATCHED_NAMESPACE') ?? settingText(place, { name: 'watched_namespace', group: 'kubernetes' })
  if (place.object === null && watched === null) return null
  if (watched === '*') return []
  // Without a word about it, it looks at its own namespace alone (`pkg/spec/types.go`).
  return [watched ?? first.metadata.namespace ?? '']
}

/** What the operator's page shows beyond what it shows of any operator. */
export const operatorPage: OperatorPage = {
  release: { title: 'Releases of the Zalando Postgres Operator', address: 'https://github.com/zalando/postgres-operator/releases' },
  crds: ['postgresqls.acid.zalan.do', 'operatorconfigurations.acid.zalan.do', 'postgresteams.acid.zalan.do'],
  logs: { container: 'postgres-operator', parse: parseOperatorLine },
  reads: configPlaceReads,
  watchedNamespaces,
  sections: configSections,
}
