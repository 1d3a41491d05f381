import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { ContextView, OperatorFound, OperatorPage, Read } from '../../engine.ts'
import { fact, text } from '../../fact.ts'
import { list, str } from '../../read-json.ts'
import { configMapKind, operatorConfigurationKind } from '../kinds.ts'
import { configMapName, readOperatorConfig } from '../operator-config.ts'
import { parseOperatorLine } from './parse-operator-line.ts'

/** The ConfigMap that a Deployment names, or the usual one. */
function configMapOf(deployment: KubeObject): string {
  return variableOf(deployment, 'CONFIG_MAP_NAME')?.split('/').at(-1) ?? configMapName
}

function variableOf(deployment: KubeObject, name: string): string | null {
  for (const container of list(deployment, 'spec', 'template', 'spec', 'containers'))
    for (const variable of list(container, 'env')) if (str(variable, 'name') === name) return str(variable, 'value')
  return null
}

function reads({ deployments }: OperatorFound): readonly Read[] {
  return deployments.flatMap((deployment): Read[] => {
    const namespace = deployment.metadata.namespace ?? ''
    return [
      { kind: configMapKind, namespace, name: configMapOf(deployment) },
      { kind: operatorConfigurationKind, namespace, optional: true },
    ]
  })
}

/** By its environment, else by its settings. */
function watchedNamespaces({ deployments }: OperatorFound, view: ContextView): readonly string[] | null {
  const [first] = deployments
  if (first === undefined) return null
  const config = readOperatorConfig(view)
  const watched = variableOf(first, 'WATCHED_NAMESPACE') ?? config.setting('watched_namespace')
  if (config.doubt !== null && watched === null) return null
  if (watched === '*') return []
  // Without a word about it, it looks at its own namespace alone (`pkg/spec/types.go`).
  return [watched ?? first.metadata.namespace ?? '']
}

function sections(_operator: OperatorFound, view: ContextView): readonly FactSection[] {
  const config = readOperatorConfig(view)
  return [
    {
      id: 'configuration',
      title: 'Configuration',
      facts: [
        fact('Read from', text(config.source ?? 'nowhere: its defaults are assumed', config.source === null ? 'warn' : 'plain')),
        ...(config.doubt === null ? [] : [fact('Note', text(config.doubt, 'warn'))]),
      ],
      table: null,
    },
  ]
}

/** What the operator's page shows beyond what it shows of any operator. */
export const operatorPage: OperatorPage = {
  release: { title: 'Releases of the Zalando Postgres Operator', address: 'https://github.com/zalando/postgres-operator/releases' },
  crds: ['postgresqls.acid.zalan.do', 'operatorconfigurations.acid.zalan.do', 'postgresteams.acid.zalan.do'],
  logs: { container: 'postgres-operator', parse: parseOperatorLine },
  reads,
  watchedNamespaces,
  sections,
}
