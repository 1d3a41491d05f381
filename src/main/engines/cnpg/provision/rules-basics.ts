import { faultOfDns1035, faultOfLabel, faultOfLabelKey, faultOfLabelValue, faultOfSubdomain } from '../../../../shared/domain/names.ts'
import { parseQuantity } from '../../../../shared/domain/quantity.ts'
import { imageMajor, imageTag } from '../version.ts'
import { type Finding, fail, type RuleGroup, warn } from './finding.ts'
import { namespaceOf, type ProvisionParams } from './params.ts'

/** The operator's own limit: names of members and Services are made from it. */
const longestName = 50

export const nameRules: RuleGroup = {
  id: 'name',
  title: 'Name and namespace',
  passed: 'The names are such as the operator and Kubernetes accept.',
  find(params) {
    const found: Finding[] = []
    const name = faultOfDns1035(params.name, longestName)
    if (name !== null) found.push(fail('name', name))
    if (params.namespaceMode === 'tenant') {
      if (params.tenantOrg === '') found.push(fail('tenantOrg', 'The organisation is empty.'))
      if (params.tenantProject === '') found.push(fail('tenantProject', 'The project is empty.'))
      const org = params.tenantOrg === '' ? null : faultOfLabel(params.tenantOrg)
      const project = params.tenantProject === '' ? null : faultOfLabel(params.tenantProject)
      if (org !== null) found.push(fail('tenantOrg', org))
      if (project !== null) found.push(fail('tenantProject', project))
      const whole = faultOfLabel(namespaceOf(params))
      if (found.length === 0 && whole !== null) found.push(fail('tenantProject', `As namespace ${namespaceOf(params)}: ${whole}`))
    } else {
      const namespace = faultOfLabel(params.namespace)
      if (namespace !== null) found.push(fail('namespace', namespace))
    }
    if (params.namespaceMode !== 'existing' && /^kube-/.test(namespaceOf(params)))
      found.push(
        warn(params.namespaceMode === 'new' ? 'namespace' : 'tenantOrg', 'Names that begin with kube- are meant for Kubernetes itself.'),
      )
    return found
  },
}

export const imageRules: RuleGroup = {
  id: 'image',
  title: 'PostgreSQL image',
  passed: 'The major version can be told from it.',
  find(params) {
    if (params.imageSource === 'version') return []
    if (params.imageSource === 'catalog') {
      const fault = faultOfSubdomain(params.catalogName)
      return fault === null ? [] : [fail('catalogName', fault)]
    }
    if (params.image === '') return [fail('image', 'The image is empty.')]
    if (/\s/.test(params.image)) return [fail('image', 'An image reference holds no blanks.')]
    const tag = imageTag(params.image)
    if (tag === null)
      return [
        fail(
          'image',
          'It has no tag; the operator reads the major version from it.',
          'Add a tag that begins with the version, like :17.6.',
        ),
      ]
    if (tag === 'latest') return [fail('image', 'The tag latest is refused: it names no version.')]
    const major = imageMajor(params.image)
    if (major === null) return [fail('image', `The tag ${tag} does not begin with a version.`)]
    if (major < 13) return [fail('image', `PostgreSQL ${major} is too old; 13 is the oldest that the operator takes.`)]
    return major < 14 || major > 18
      ? [warn('image', `PostgreSQL ${major} is not among the versions that operator 1.30 supports (14 to 18).`)]
      : []
  },
}

export const sizeRules: RuleGroup = {
  id: 'size',
  title: 'Members and resources',
  passed: 'Members, CPU and memory are amounts that Kubernetes accepts.',
  find(params) {
    const found: Finding[] = []
    amount(found, params, 'cpu', { least: 0.001, tight: 0.1, most: 4096, unit: 'cores' })
    amount(found, params, 'memory', { least: 32 * 2 ** 20, tight: 256 * 2 ** 20, most: 2 ** 46, unit: 'bytes' })
    if (params.tenantQuota && params.namespaceMode === 'tenant') found.push(...quotaFindings(params))
    if (params.members === 1) found.push(warn('members', 'One member: no replica takes over when it is lost.'))
    if (params.members === 2)
      found.push(
        warn('members', 'Two members: while one is away there is no replica, and synchronous replication has nobody left.', 'Take three.'),
      )
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
    found.push(fail(field, `'${params[field]}' is no quantity.`, bounds.unit === 'cores' ? 'Write 2 or 500m.' : 'Write 4Gi or 512Mi.'))
  else if (value < bounds.least)
    found.push(
      fail(
        field,
        `${params[field]} is too little.`,
        bounds.unit === 'cores' ? 'Write 500m or more.' : 'Write 512Mi or more: a bare number is bytes.',
      ),
    )
  else if (value > bounds.most) found.push(fail(field, `${params[field]} is more than any node has.`))
  else if (value < bounds.tight) found.push(warn(field, `${params[field]} is hardly enough for PostgreSQL.`))
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
        fail(quotaField, `${params.members} members of ${params[field]} need more ${word} than the quota of ${params[quotaField]} allows.`),
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
  passed: 'The node labels are well formed.',
  find: params =>
    Object.entries(params.nodeSelector).flatMap(([key, value]) => {
      const fault = faultOfLabelKey(key) ?? faultOfLabelValue(value)
      return fault === null ? [] : [fail(`nodeSelector.${key}`, fault)]
    }),
}
