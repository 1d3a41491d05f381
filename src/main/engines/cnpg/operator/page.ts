import type { OperatorPage } from '../../engine.ts'
import { parseLogLine } from '../parse-log-line.ts'
import { catalogReads, catalogSections } from './catalogs.ts'
import { configReads, configSection, watchedNamespaces } from './configuration.ts'

const crds = [
  'clusters',
  'backups',
  'scheduledbackups',
  'poolers',
  'databases',
  'databaseroles',
  'imagecatalogs',
  'clusterimagecatalogs',
  'publications',
  'subscriptions',
  'failoverquorums',
].map(plural => `${plural}.postgresql.cnpg.io`)

/** What the operator's page shows beyond what it shows of any operator. */
export const operatorPage: OperatorPage = {
  release: { title: 'Releases of CloudNativePG', address: 'https://github.com/cloudnative-pg/cloudnative-pg/releases' },
  crds,
  logs: { container: 'manager', parse: parseLogLine },
  reads: operator => [...configReads(operator), ...catalogReads],
  watchedNamespaces,
  sections: ({ deployments }, view) => [
    ...deployments.slice(0, 1).map(deployment => configSection(deployment, view)),
    ...catalogSections(view),
  ],
}
