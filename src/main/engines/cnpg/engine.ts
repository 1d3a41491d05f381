/**
 * CloudNativePG: PostgreSQL run by the operator of the group `postgresql.cnpg.io`. `project` makes a row of a Cluster, `detail` a page, and each
 * operation has a folder. All of it is pure and takes any object, however broken: what can't be read is unknown.
 */
import { editYaml } from '../change/edit-yaml.ts'
import type { Engine } from '../engine.ts'
import { eraseOperatorParams, eraseParams } from '../erase-params.ts'
import { nodesRead } from '../node-sizes.ts'
import { installOperator } from '../operator/install-operator.ts'
import { restartOperator } from '../operator/restart-operator.ts'
import { upgradeOperator } from '../operator/upgrade-operator.ts'
import { claimRead } from './change/reads.ts'
import { consequenceOfField } from './consequence-of-field.ts'
import { remove } from './delete.ts'
import { destroyMember } from './destroy-member.ts'
import { detailCluster } from './detail/detail.ts'
import { expose } from './expose.ts'
import { fence, unfence } from './fence.ts'
import { pause, resume } from './hibernate.ts'
import { judgeEdit } from './judge-edit.ts'
import { clusterKind } from './kinds.ts'
import { maintenance } from './maintenance.ts'
import { noise } from './noise.ts'
import { configure } from './operator/configure.ts'
import { editCatalog } from './operator/edit-catalog.ts'
import { operatorPage } from './operator/page.ts'
import { operatorProbe, operatorProfile } from './operator/profile.ts'
import { parameters } from './parameters.ts'
import { parseLogLine } from './parse-log-line.ts'
import { schedulePause, unschedulePause } from './pause-schedule.ts'
import { pooler } from './pooler.ts'
import { engineId, projectCluster } from './project.ts'
import { provision } from './provision/operation.ts'
import { reload } from './reload.ts'
import { resources } from './resources.ts'
import { restart } from './restart.ts'
import { scale } from './scale.ts'
import { statusRead } from './status-facts.ts'
import { storage } from './storage.ts'
import { switchover } from './switchover.ts'
import { clusterShape, pruneCluster, watches } from './watches.ts'

export const engine: Engine = {
  id: engineId,
  title: 'CloudNativePG',
  summary: 'PostgreSQL with streaming replicas, failover and backups to an object store.',
  root: clusterKind,
  pruneRoot: pruneCluster,
  rootShape: clusterShape,
  watches,
  podReads: [statusRead],
  logs: { container: 'postgres', parse: parseLogLine },
  noise,
  operator: operatorProbe,
  project: projectCluster,
  detail: detailCluster,
  operations: [
    eraseParams(provision),
    eraseParams(scale),
    eraseParams(resources),
    eraseParams(storage),
    eraseParams(parameters),
    eraseParams(pause),
    eraseParams(resume),
    eraseParams(schedulePause),
    eraseParams(unschedulePause),
    eraseParams(restart),
    eraseParams(reload),
    eraseParams(switchover),
    eraseParams(fence),
    eraseParams(unfence),
    eraseParams(destroyMember),
    eraseParams(expose),
    eraseParams(pooler),
    eraseParams(maintenance),
    eraseParams(
      editYaml({
        kind: clusterKind,
        noise,
        watches,
        project: projectCluster,
        consequenceOf: consequenceOfField,
        judge: judgeEdit,
        reads: subject => [claimRead(subject), nodesRead],
      }),
    ),
    eraseParams(remove),
  ],
  operatorOperations: [
    eraseOperatorParams(installOperator(operatorProfile)),
    eraseOperatorParams(upgradeOperator(operatorProfile)),
    eraseOperatorParams(configure),
    eraseOperatorParams(editCatalog),
    eraseOperatorParams(restartOperator),
  ],
  operatorPage,
}
