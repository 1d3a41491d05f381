/**
 * Zalando's operator: PostgreSQL under Patroni, by the kind `postgresql` of the group `acid.zalan.do`. Its status is one word that says nothing of the
 * database, so `project` and `detail` derive health from the StatefulSet, the pods and what Patroni says. All of it is pure and takes any object,
 * however broken: what can't be read is unknown.
 */
import { editYaml } from '../change/edit-yaml.ts'
import type { Engine } from '../engine.ts'
import { eraseOperatorParams, eraseParams } from '../erase-params.ts'
import { installOperator } from '../operator/install-operator.ts'
import { restartOperator } from '../operator/restart-operator.ts'
import { upgradeOperator } from '../operator/upgrade-operator.ts'
import { consequenceOfField } from './consequence-of-field.ts'
import { remove } from './delete.ts'
import { detailPostgresql } from './detail/detail.ts'
import { expose } from './expose.ts'
import { fence, unfence } from './fence.ts'
import { judgeEdit, readsOfEdit } from './judge-edit.ts'
import { postgresqlKind } from './kinds.ts'
import { serverContainer } from './labels.ts'
import { maintenance } from './maintenance.ts'
import { configReads } from './named-settings.ts'
import { noise } from './noise.ts'
import { keepBackupCredentials } from './operator/backup-credentials.ts'
import { configureBackups } from './operator/backups.ts'
import { operatorPage } from './operator/page.ts'
import { operatorProbe, operatorProfile } from './operator/profile.ts'
import { configureRetention } from './operator/retention.ts'
import { configureTiming } from './operator/timing.ts'
import { configureUpgrades } from './operator/upgrades.ts'
import { parameters } from './parameters.ts'
import { parseLogLine } from './parse-log-line.ts'
import { destroy } from './patroni/destroy.ts'
import { reinitialize } from './patroni/reinitialize.ts'
import { reload } from './patroni/reload.ts'
import { restart } from './patroni/restart.ts'
import { switchover } from './patroni/switchover.ts'
import { clusterRead, memberRead } from './patroni-facts.ts'
import { pause, resume } from './pause.ts'
import { schedulePause, unschedulePause } from './pause-schedule.ts'
import { pooler } from './pooler.ts'
import { engineId, projectPostgresql } from './project.ts'
import { provision } from './provision/operation.ts'
import { replicate } from './replicate.ts'
import { resources } from './resources.ts'
import { scale } from './scale.ts'
import { storage } from './storage.ts'
import { users } from './users.ts'
import { pruneRoot, rootShape, watches } from './watches.ts'

export const engine: Engine = {
  id: engineId,
  title: 'Zalando Postgres Operator',
  summary: 'PostgreSQL under Patroni with streaming replicas, failover, connection poolers and logical backups.',
  root: postgresqlKind,
  pruneRoot,
  rootShape,
  watches,
  settingsReads: configReads,
  podReads: [clusterRead, memberRead],
  logs: { container: serverContainer, parse: parseLogLine },
  noise,
  operator: operatorProbe,
  project: projectPostgresql,
  detail: detailPostgresql,
  operations: [
    eraseParams(provision),
    eraseParams(scale),
    eraseParams(resources),
    eraseParams(storage),
    eraseParams(parameters),
    eraseParams(replicate),
    eraseParams(pause),
    eraseParams(resume),
    eraseParams(restart),
    eraseParams(reload),
    eraseParams(switchover),
    eraseParams(reinitialize),
    eraseParams(schedulePause),
    eraseParams(unschedulePause),
    eraseParams(users),
    eraseParams(pooler),
    eraseParams(expose),
    eraseParams(maintenance),
    eraseParams(fence),
    eraseParams(unfence),
    eraseParams(destroy),
    eraseParams(
      editYaml({
        kind: postgresqlKind,
        noise,
        watches,
        project: projectPostgresql,
        consequenceOf: consequenceOfField,
        judge: judgeEdit,
        reads: readsOfEdit,
      }),
    ),
    eraseParams(remove),
  ],
  operatorOperations: [
    eraseOperatorParams(configureUpgrades),
    eraseOperatorParams(configureBackups),
    eraseOperatorParams(keepBackupCredentials),
    eraseOperatorParams(configureRetention),
    eraseOperatorParams(configureTiming),
    eraseOperatorParams(installOperator(operatorProfile)),
    eraseOperatorParams(upgradeOperator(operatorProfile)),
    eraseOperatorParams(restartOperator),
  ],
  operatorPage,
}
