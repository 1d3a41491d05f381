import { isCidr } from '../../../../shared/domain/cidr.ts'
import { faultOfLabelKey } from '../../../../shared/domain/names.ts'
import { type Finding, fail, type RuleGroup, warn } from './finding.ts'

export const networkRules: RuleGroup = {
  id: 'network',
  title: 'Access from outside',
  passed: 'Nobody outside reaches it but those who were named.',
  find(params) {
    if (!params.loadBalancer) return []
    const found: Finding[] = params.allowedRanges.flatMap((range, index) =>
      isCidr(range) ? [] : [fail(`allowedRanges.${index}`, `'${range}' is no range of addresses.`, 'Write 203.0.113.0/24.')],
    )
    if (params.allowedRanges.length === 0)
      found.push(warn('allowedRanges', 'Open to every address that reaches the load balancer.', 'Name the allowed ranges.'))
    else if (params.allowedRanges.some(range => /\/0$/.test(range))) found.push(warn('allowedRanges', 'A range of /0 lets everybody in.'))
    for (const key of Object.keys(params.loadBalancerAnnotations)) {
      const fault = faultOfLabelKey(key)
      if (fault !== null) found.push(fail(`loadBalancerAnnotations.${key}`, fault))
    }
    return found
  },
}

export const superuserRules: RuleGroup = {
  id: 'superuser',
  title: 'Superuser',
  passed: 'The superuser has no password.',
  find: params =>
    params.superuserAccess
      ? [warn('superuserAccess', 'Whoever reads the Secret is superuser, and can leave the database for the pod.')]
      : [],
}
