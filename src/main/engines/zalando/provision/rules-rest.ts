import { faultOfLabelKey } from '../../../../shared/domain/names.ts'
import { allowEveryone, rangeFindings } from '../../range-rules.ts'
import { type Finding, fail, type RuleGroup, warn } from '../../rule-group.ts'
import { unknownParameter } from '../../unknown-parameter.ts'
import { isKeptByPatroni } from '../patroni-parameters.ts'
import type { ProvisionParams } from './params.ts'
import { faultOfSchedule } from './schedule.ts'
import { readWindow } from './windows.ts'

export const backupRules: RuleGroup<ProvisionParams> = {
  id: 'backup',
  title: 'Backup',
  passed: 'The schedule is one that the operator takes.',
  find(params) {
    if (!params.logicalBackup)
      return [
        warn('logicalBackup', 'There will be no logical backups.', 'Switch them on, unless the operator archives WAL for all databases.'),
      ]
    const found: Finding[] = []
    const fault = faultOfSchedule(params.schedule)
    if (fault !== null) found.push(fail('schedule', fault))
    if (params.retention !== '' && !/^[1-9]\d{0,4} (day|week|month|year)s?$/.test(params.retention))
      found.push(fail('retention', `“${params.retention}” is not a period.`, 'Use the form 14 days, 2 weeks or 6 months.'))
    return found
  },
}

export const poolerRules: RuleGroup<ProvisionParams> = {
  id: 'pooler',
  title: 'Connection pooler',
  passed: 'The pooler’s numbers are valid.',
  find(params) {
    const found: Finding[] = []
    if (!params.pooler) return found
    if (params.poolerInstances === 1) found.push(warn('poolerInstances', 'With one instance nobody gets through while it is replaced.'))
    if (params.replicaPooler && params.members === 1)
      found.push(fail('replicaPooler', 'With one member there are no replicas.', 'Add a member, or switch this off.'))
    const most = params.parameters.max_connections
    if (most !== undefined && /^\d{1,6}$/.test(most) && params.poolerConnections > Number(most))
      found.push(fail('poolerConnections', `The server itself takes no more than ${most} connections (max_connections).`))
    return found
  },
}

export const networkRules: RuleGroup<ProvisionParams> = {
  id: 'network',
  title: 'Access from outside',
  passed: 'It can be reached from outside only by the ranges that are named, if at all.',
  find(params) {
    const found: Finding[] = []
    const poolerOut = params.pooler && params.poolerLoadBalancer
    if (params.replicaLoadBalancer && params.members === 1)
      found.push(fail('replicaLoadBalancer', 'With one member there are no replicas.'))
    for (const key of Object.keys(params.loadBalancerAnnotations)) {
      const fault = faultOfLabelKey(key)
      if (fault !== null) found.push(fail(`loadBalancerAnnotations.${key}`, fault))
    }
    found.push(...params.allowedRanges.flatMap((range, index) => rangeFindings(`allowedRanges.${index}`, range)))
    if (!params.loadBalancer && !params.replicaLoadBalancer && !poolerOut) return found
    if (params.allowedRanges.length === 0)
      // The operator's own: without ranges it lets in only the cluster's loopback.
      found.push(
        warn(
          'allowedRanges',
          'Without ranges the operator allows 127.0.0.1/32 only: nobody can connect from outside.',
          'Enter the allowed ranges.',
        ),
      )
    else if (allowEveryone(params.allowedRanges)) found.push(warn('allowedRanges', 'A range of /0 allows every address.'))
    return found
  },
}

/** The operator looks at each database every half hour: a shorter window may be missed. */
const shortestWindow = 60

export const windowRules: RuleGroup<ProvisionParams> = {
  id: 'windows',
  title: 'Maintenance windows',
  passed: 'The windows are valid, and long enough for the operator to notice.',
  find: params =>
    params.maintenanceWindows.flatMap((text, index) => {
      const field = `maintenanceWindows.${index}`
      const window = readWindow(text)
      if ('fault' in window) return [fail(field, window.fault, 'Use the form Sun:01:00-05:00 or 01:00-05:00.')]
      return window.minutes < shortestWindow
        ? [warn(field, `The operator looks every 30 minutes: a window of ${window.minutes} may be missed.`, 'Make it an hour or longer.')]
        : []
    }),
}

const settingName = /^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)?$/
export const parameterRules: RuleGroup<ProvisionParams> = {
  id: 'parameters',
  title: 'PostgreSQL parameters',
  passed: 'All of them are known to PostgreSQL and free to set.',
  find(params) {
    const names = Object.keys(params.parameters)
    if (names.length > 500) return [fail('parameters', `${names.length} parameters are more than PostgreSQL has.`)]
    return names.flatMap(name => parameterFindings(`parameters.${name}`, name, params.parameters[name] ?? ''))
  },
}

function parameterFindings(field: string, name: string, value: string): readonly Finding[] {
  const lower = name.toLowerCase()
  if (!settingName.test(name)) return [fail(field, `“${name}” is not a valid parameter name.`)]
  if (isKeptByPatroni(lower)) return [warn(field, `Patroni sets ${name} itself: this value has no effect.`, 'Remove it.')]
  if (value === '') return [fail(field, 'Enter a value.')]
  if (lower === 'max_connections' && !/^[1-9]\d{0,5}$/.test(value)) return [fail(field, `“${value}” is not a valid number of connections.`)]
  if (lower === 'wal_level' && !['replica', 'logical'].includes(value.toLowerCase()))
    return [fail(field, 'With Patroni wal_level must be replica or logical.')]
  const unknown = unknownParameter(name)
  return unknown === null ? [] : [warn(field, unknown.seen, unknown.cure)]
}

export const replicationRules: RuleGroup<ProvisionParams> = {
  id: 'replication',
  title: 'Synchronous replication',
  passed: 'There are enough replicas.',
  find(params) {
    if (params.synchronous === 'off') return []
    if (params.syncNumber >= params.members)
      return [
        fail(
          'syncNumber',
          `There are ${params.members - 1} replicas, fewer than must be synchronous.`,
          'Use more members or fewer synchronous replicas.',
        ),
      ]
    if (params.synchronous === 'strict' && params.syncNumber === params.members - 1)
      return [warn('syncNumber', 'Writes stop as soon as one replica is down.', 'Add a member, or let writes continue without replicas.')]
    return []
  },
}
