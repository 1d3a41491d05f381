import { faultOfDns1035, faultOfLabelKey, faultOfLabelValue, faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { hasNoUnit, parseQuantity } from '../../../../shared/domain/quantity.ts'
import { placeFindings } from '../../provision/place-rules.ts'
import { fail, warn } from '../../rule-group.ts'
import { imageMajor, imageTag } from '../version.ts'
import { type Finding, notAnAmount, type RuleGroup } from './finding.ts'
import type { ProvisionParams } from './params.ts'

/** The operator's own limit: names of members and Services are made from it. */
const longestName = 50

export const nameRules: RuleGroup = {
  id: 'name',
  title: 'Name and namespace',
  passed: 'The names are valid for the operator and for Kubernetes.',
  find(params) {
    const found: Finding[] = []
    const name = faultOfDns1035(params.name, longestName)
    if (name !== null) found.push(fail('name', name))
    found.push(...placeFindings(params))
    return found
  },
}

export const imageRules: RuleGroup = {
  id: 'image',
  title: 'PostgreSQL image',
  passed: 'The major version can be read from it.',
  find(params) {
    if (params.imageSource === 'version') return []
    if (params.imageSource === 'catalog') {
      const fault = faultOfSubdomain(params.catalogName)
      return fault === null ? [] : [fail('catalogName', fault)]
    }
    if (params.image === '') return [fail('image', 'Enter an image.')]
    if (/\s/.test(params.image)) return [fail('image', 'An image reference cannot contain spaces.')]
    const tag = imageTag(params.image)
    if (tag === null)
      return [
        fail(
          'image',
          'The image has no tag; the operator reads the major version from the tag.',
          'Add a tag that begins with the version, for example :17.6.',
        ),
      ]
    if (tag === 'latest') return [fail('image', 'The operator refuses the tag “latest”, because it names no version.')]
    const major = imageMajor(params.image)
    if (major === null) return [fail('image', `The tag ${tag} does not begin with a version.`)]
    if (major < 13) return [fail('image', `PostgreSQL ${major} is too old; the operator supports 13 and later.`)]
    return major < 14 || major > 18 ? [warn('image', `Operator 1.30 supports PostgreSQL 14 to 18, not ${major}.`)] : []
  },
}

export const sizeRules: RuleGroup = {
  id: 'size',
  title: 'Members and resources',
  passed: 'Members, CPU and memory are valid.',
  find(params) {
    const found: Finding[] = []
    amount(found, params, 'cpu', { least: 0.001, tight: 0.1, most: 4096, unit: 'cores' })
    amount(found, params, 'memory', { least: 32 * 2 ** 20, tight: 256 * 2 ** 20, most: 2 ** 46, unit: 'bytes' })
    if (params.tenantQuota && params.namespaceMode === 'tenant') found.push(...quotaFindings(params))
    if (params.members === 1) found.push(warn('members', 'With one member there is no replica to take over if it fails.'))
    if (params.members === 2)
      found.push(warn('members', 'With two members there is no replica while one of them is down.', 'Use three members.'))
    return found
  },
}

/** A quantity within bounds. `least` is refused below, `tight` is worth a warning. */
function amount(
  found: Finding[],
  params: ProvisionParams,
  field: 'cpu' | 'memory' | 'quotaCpu' | 'quotaMemory' | 'quotaStorage',
  bounds: { least: number; tight: number; most: number; unit: string },
): void {
  const value = parseQuantity(params[field])
  if (value === null)
    found.push(fail(field, notAnAmount(params[field]), bounds.unit === 'cores' ? 'Use the form 2 or 500m.' : 'Use the form 4Gi or 512Mi.'))
  else if (value < bounds.least)
    found.push(
      fail(
        field,
        bounds.unit === 'bytes' && hasNoUnit(params[field])
          ? `“${params[field]}” has no unit, so it means ${params[field]} bytes.`
          : `${params[field]} is not enough.`,
        bounds.unit === 'cores' ? 'Use 500m or more.' : 'Add a unit: 512Mi or more.',
      ),
    )
  else if (value > bounds.most) found.push(fail(field, `${params[field]} is more than any node has.`))
  else if (value < bounds.tight) found.push(warn(field, `${params[field]} is very little for PostgreSQL.`))
}

function quotaFindings(params: ProvisionParams): readonly Finding[] {
  const found: Finding[] = []
  const quotas = [
    ['quotaCpu', 'cpu', 'CPU'],
    ['quotaMemory', 'memory', 'memory'],
  ] as const
  for (const [quotaField, field, word] of quotas) {
    amount(found, params, quotaField, { least: 0, tight: 0, most: Number.MAX_VALUE, unit: word === 'CPU' ? 'cores' : 'bytes' })
    const quota = parseQuantity(params[quotaField])
    const each = parseQuantity(params[field])
    if (quota !== null && each !== null && each * params.members > quota)
      found.push(
        fail(
          quotaField,
          `${params.members} members with ${params[field]} each need more ${word} than the quota of ${params[quotaField]} allows.`,
        ),
      )
  }
  amount(found, params, 'quotaStorage', { least: 0, tight: 0, most: Number.MAX_VALUE, unit: 'bytes' })
  const quota = parseQuantity(params.quotaStorage)
  const perMember = (parseQuantity(params.storageSize) ?? 0) + (params.walVolume ? (parseQuantity(params.walSize) ?? 0) : 0)
  if (quota !== null && perMember * params.members > quota)
    found.push(fail('quotaStorage', `The volumes of ${params.members} members need more than the quota of ${params.quotaStorage} allows.`))
  return found
}

export const placementRules: RuleGroup = {
  id: 'placement',
  title: 'Placement',
  passed: 'The node labels are valid.',
  find: params =>
    Object.entries(params.nodeSelector).flatMap(([key, value]) => {
      const fault = faultOfLabelKey(key) ?? faultOfLabelValue(value)
      return fault === null ? [] : [fail(`nodeSelector.${key}`, fault)]
    }),
}
