import { stringify } from 'yaml'
import type { DatabaseClusterDetail } from '../../../shared/domain/database-cluster.ts'
import type { Engine } from '../engine.ts'
import { readConditions } from './conditions.ts'
import { projectCluster } from './project.ts'

/** All that the page of one database shows. */
export const detailCluster: Engine['detail'] = (input): DatabaseClusterDetail => ({
  cluster: projectCluster(input),
  engineTitle: 'CloudNativePG',
  operatorVersion: input.operatorVersion,
  members: [],
  endpoints: [],
  conditions: [...readConditions(input.root)],
  events: [],
  backups: [],
  schedules: [],
  sections: [],
  yaml: stringify(input.root),
})
