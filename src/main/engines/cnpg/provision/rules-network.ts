import { faultOfLabelKey } from '../../../../shared/domain/names.ts'
import { allowEveryone, rangeFindings } from '../../range-rules.ts'
import { fail, warn } from '../../rule-group.ts'
import type { Finding, RuleGroup } from './finding.ts'

export const networkRules: RuleGroup = {
  id: 'network',
  title: 'Access from outside',
  passed: 'It can be reached from outside only by the ranges that are named, if at all.',
  find(params) {
    if (!params.loadBalancer) return []
    const found: Finding[] = params.allowedRanges.flatMap((range, index) => rangeFindings(`allowedRanges.${index}`, range))
    if (params.allowedRanges.length === 0)
      found.push(warn('allowedRanges', 'Every address that can reach the load balancer is allowed.', 'Enter the allowed ranges.'))
    else if (allowEveryone(params.allowedRanges)) found.push(warn('allowedRanges', 'A range of /0 allows every address.'))
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
  passed: 'The superuser cannot log in over the network.',
  find: params =>
    params.superuserAccess
      ? [warn('superuserAccess', 'Anyone who can read the Secret becomes superuser, and a superuser can run commands in the pod.')]
      : [],
}
