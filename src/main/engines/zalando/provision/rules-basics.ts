import { faultOfDns1035, faultOfLabelKey, faultOfLabelValue, faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { formatBytes, hasNoUnit, parseQuantity } from '../../../../shared/domain/quantity.ts'
import { placeFindings } from '../../provision/place-rules.ts'
import { type Finding, fail, type RuleGroup, warn } from '../../rule-group.ts'
import type { ProvisionParams } from './params.ts'

/** Names of Services (`-repl`) and of the StatefulSet's pods are made from it; the operator takes no more. */
const longestName = 58

export const nameRules: RuleGroup<ProvisionParams> = {
  id: 'name',
  title: 'Name, team and namespace',
  passed: 'The names are valid for the operator and for Kubernetes.',
  find(params) {
    const found: Finding[] = []
    const name = faultOfDns1035(params.name, longestName)
    if (name !== null) found.push(fail('name', name))
    if (params.teamId === '') found.push(fail('teamId', 'Enter a team.'))
    // It becomes a label's value.
    else if (faultOfLabelValue(params.teamId) !== null) found.push(fail('teamId', faultOfLabelValue(params.teamId) ?? ''))
    found.push(...placeFindings(params))
    if (params.version === '14') found.push(warn('version', 'PostgreSQL 14 receives no fixes after November 2026.'))
    return found
  },
}

/** As the operator's schema has them: fewer ways to write an amount than Kubernetes knows. */
export const amountForms = {
  cpu: { pattern: /^(\d+m|\d+(\.\d{1,3})?)$/, cure: 'Use the form 2 or 500m.' },
  memory: { pattern: /^(\d+(e\d+)?|\d+(\.\d+)?(e\d+)?[EPTGMK]i?)$/, cure: 'Use the form 4Gi or 512Mi.' },
} as const

/** Below these the operator raises limits by itself (`min_cpu_limit`, `min_memory_limit`). */
const raisedTo = { cpu: 0.25, memory: 250 * 2 ** 20 } as const
const least = { cpu: 0.001, memory: 32 * 2 ** 20 } as const
/** More than this no node has: cores, bytes. */
export const mostAmount = { cpu: 4096, memory: 2 ** 46 } as const

export const sizeRules: RuleGroup<ProvisionParams> = {
  id: 'size',
  title: 'Members and resources',
  passed: 'Members, CPU and memory are valid.',
  find(params) {
    const found: Finding[] = [...amountFindings(params, 'cpu'), ...amountFindings(params, 'memory')]
    if (params.tenantQuota && params.namespaceMode === 'tenant') found.push(...quotaFindings(params))
    if (params.members === 1) found.push(warn('members', 'With one member there is no replica to take over if it fails.'))
    if (params.members === 2)
      found.push(warn('members', 'With two members there is no replica while one of them is down.', 'Use three members.'))
    return found
  },
}

function amountFindings(params: ProvisionParams, field: 'cpu' | 'memory'): readonly Finding[] {
  const text = params[field]
  const value = amountForms[field].pattern.test(text) ? parseQuantity(text) : null
  if (value === null)
    return [fail(field, text === '' ? 'Enter an amount.' : `The operator does not take “${text}”.`, amountForms[field].cure)]
  if (value < least[field])
    return [
      field === 'memory' && hasNoUnit(text)
        ? fail(field, `“${text}” has no unit, so it means ${text} bytes.`, 'Add a unit: 512Mi or more.')
        : fail(field, `${text} is not enough.`, field === 'cpu' ? 'Use 500m or more.' : 'Use 512Mi or more.'),
    ]
  if (value > mostAmount[field]) return [fail(field, `${text} is more than any node has.`)]
  return value < raisedTo[field]
    ? [warn(field, `By default the operator raises a limit of ${text} to ${field === 'cpu' ? '250m' : '250Mi'}.`)]
    : []
}

function quotaFindings(params: ProvisionParams): readonly Finding[] {
  const needs = [
    ['quotaCpu', params.cpu, 'CPU'],
    ['quotaMemory', params.memory, 'memory'],
    ['quotaStorage', params.storageSize, 'storage'],
  ] as const
  return needs.flatMap(([field, each, word]) => {
    const quota = parseQuantity(params[field])
    if (quota === null || quota < 0)
      return [fail(field, params[field] === '' ? 'Enter an amount.' : `“${params[field]}” is not a valid amount.`)]
    const need = parseQuantity(each)
    return need !== null && need * params.members > quota
      ? [fail(field, `${params.members} members with ${each} each need more ${word} than the quota of ${params[field]} allows.`)]
      : []
  })
}

/** An empty database takes more than this before anything is stored in it. */
const leastVolume = 32 * 2 ** 20

export const storageRules: RuleGroup<ProvisionParams> = {
  id: 'storage',
  title: 'Volume',
  passed: 'Size and storage class are valid.',
  find(params) {
    const found: Finding[] = []
    const text = params.storageSize
    const bytes = amountForms.memory.pattern.test(text) ? parseQuantity(text) : null
    if (bytes === null)
      found.push(fail('storageSize', text === '' ? 'Enter an amount.' : `The operator does not take “${text}”.`, 'Use the form 50Gi.'))
    else if (bytes >= 2 ** 63) found.push(fail('storageSize', 'No volume can be that large.'))
    else if (bytes < leastVolume)
      found.push(
        hasNoUnit(text)
          ? fail('storageSize', `“${text}” has no unit, so it means ${formatBytes(bytes)}.`, `Add a unit, for example ${text}Gi.`)
          : fail('storageSize', `${text} (${formatBytes(bytes)}) is too small for PostgreSQL.`, 'Use the form 50Gi.'),
      )
    else if (bytes < 2 ** 30) found.push(warn('storageSize', `${text} (${formatBytes(bytes)}) will fill up quickly.`, 'Did you mean Gi?'))
    if (params.storageClass !== '') {
      const fault = faultOfSubdomain(params.storageClass)
      if (fault !== null) found.push(fail('storageClass', fault))
    }
    return found
  },
}

export const placementRules: RuleGroup<ProvisionParams> = {
  id: 'placement',
  title: 'Placement',
  passed: 'The rules of placement are valid.',
  find(params) {
    const found: Finding[] = []
    for (const [key, value] of Object.entries(params.nodeSelector)) {
      const fault = faultOfLabelKey(key) ?? faultOfLabelValue(value)
      if (fault !== null) found.push(fail(`nodeSelector.${key}`, fault))
    }
    if (params.zoneSpread === 'required' && params.members > 3)
      found.push(warn('zoneSpread', 'With fewer zones than members they must come out even, or some members wait.'))
    return found
  },
}
