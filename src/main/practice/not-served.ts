/** Groups of every Kubernetes cluster that the practice cluster does without, and why nobody misses them on it. */
const groups: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io': 'its admission is built in',
  'apiregistration.k8s.io': 'it aggregates no other API servers',
  autoscaling: 'nothing scales by itself on it',
  'certificates.k8s.io': 'it signs no certificates for others',
  'discovery.k8s.io': 'no traffic goes through its services',
  'events.k8s.io': 'its events are those of the core group',
  'flowcontrol.apiserver.k8s.io': 'it puts no request in a queue',
  'node.k8s.io': 'its pods run no containers',
  'resource.k8s.io': 'its nodes have no devices',
  'scheduling.k8s.io': 'its pods have no priorities',
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  '': ['bindings', 'componentstatuses', 'podtemplates', 'replicationcontrollers'],
  apps: ['controllerrevisions', 'daemonsets'],
  'networking.k8s.io': ['ingresses', 'ingressclasses', 'ipaddresses', 'servicecidrs'],
  'storage.k8s.io': ['csidrivers', 'csinodes', 'csistoragecapacities', 'volumeattachments', 'volumeattributesclasses'],
}

const doors: Readonly<Record<string, string>> = {
  'pods/attach': 'its pods run no containers',
  'pods/binding': 'it places pods by itself',
  'pods/ephemeralcontainers': 'its pods run no containers',
  'pods/eviction': 'it drains no nodes',
  'pods/exec': 'its pods run no containers',
  'pods/portforward': 'its pods run no containers that listen',
  'pods/resize': 'its pods run no containers',
  'nodes/proxy': 'its nodes are made up',
  'serviceaccounts/token': 'nothing of it signs in with tokens of service accounts',
  'services/proxy': 'no traffic goes through its services',
}

/** Why a path of the Kubernetes API that exists elsewhere isn't served here; undefined for what no cluster serves. */
export function whyNotServed(group: string, resource: string, subresource: string): string | undefined {
  const door = doors[`${resource}/${subresource}`]
  if (door !== undefined && group === '') return `the practice cluster serves no ${resource}/${subresource}: ${door}`
  const reason = groups[group]
  if (reason !== undefined) return `the practice cluster does not serve the group ${group}: ${reason}`
  if (kinds[group]?.includes(resource)) return `the practice cluster does not serve ${resource}: its simulated operators need none`
  return undefined
}
