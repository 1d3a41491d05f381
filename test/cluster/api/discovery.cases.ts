import type { Case } from './case.ts'

/** The entries of a list, by a key, that both servers have. */
function named(list: string, key: string, names: readonly string[]): (body: unknown) => unknown {
  return body => {
    const entries: unknown = Reflect.get(Object(body), list)
    return Array.isArray(entries)
      ? entries
          .filter(entry => names.includes(String(key.split('.').reduce<unknown>((value, part) => Reflect.get(Object(value), part), entry))))
          .map(entry => {
            // A hash by which a client with an own store may know what it holds already; documented as opaque.
            const { storageVersionHash: _hash, ...rest } = entry
            return inOrder(rest)
          })
          // Custom kinds are listed as they came, which is no order at all.
          .toSorted((a, b) => (String(a.name ?? a.resource) < String(b.name ?? b.resource) ? -1 : 1))
      : body
  }
}

function inOrder(group: Record<string, unknown>): Record<string, unknown> {
  const versions: unknown = group.versions
  if (!Array.isArray(versions)) return group
  const sorted = versions.map(version => ({
    ...version,
    ...(Array.isArray(version.resources)
      ? { resources: version.resources.toSorted((a: { resource: string }, b: { resource: string }) => (a.resource < b.resource ? -1 : 1)) }
      : {}),
  }))
  return { ...group, versions: sorted }
}

const core = [
  'configmaps',
  'endpoints',
  'events',
  'limitranges',
  'namespaces',
  'namespaces/status',
  'nodes',
  'nodes/status',
  'persistentvolumeclaims',
  'persistentvolumeclaims/status',
  'persistentvolumes',
  'pods',
  'pods/log',
  'pods/status',
  'resourcequotas',
  'resourcequotas/status',
  'secrets',
  'serviceaccounts',
  'services',
  'services/status',
]
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Of fields that may be a number or a text, or an object of any kind, the server describes at length what they may be. */
function withoutOpenEnds(spec: Record<string, unknown>): unknown {
  const { port: _port, template: _template, ...rest } = Object(spec.properties)
  return { ...spec, properties: rest }
}

export const cases: readonly Case[] = [
  { name: 'the core API says its versions', steps: [{ call: 'GET /api' }] },
  {
    name: 'the list of groups names the groups of built-in and of custom kinds',
    steps: [{ call: 'GET /apis', view: named('groups', 'name', ['apps', 'batch', 'policy', 'suite.example.com']) }],
  },
  {
    name: 'the core group lists its kinds with verbs, short names and categories',
    steps: [{ call: 'GET /api/v1', view: named('resources', 'name', core) }],
  },
  {
    name: 'the group apps lists its kinds',
    steps: [
      {
        call: 'GET /apis/apps/v1',
        view: named('resources', 'name', [
          'deployments',
          'deployments/status',
          'deployments/scale',
          'replicasets',
          'replicasets/status',
          'replicasets/scale',
          'statefulsets',
          'statefulsets/status',
          'statefulsets/scale',
        ]),
      },
    ],
  },
  {
    name: 'the group batch lists its kinds',
    steps: [{ call: 'GET /apis/batch/v1', view: named('resources', 'name', ['jobs', 'jobs/status', 'cronjobs', 'cronjobs/status']) }],
  },
  {
    name: 'the groups of rights list their kinds',
    steps: [
      {
        call: 'GET /apis/rbac.authorization.k8s.io/v1',
        view: named('resources', 'name', ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings']),
      },
      {
        call: 'GET /apis/authorization.k8s.io/v1',
        view: named('resources', 'name', [
          'selfsubjectaccessreviews',
          'selfsubjectrulesreviews',
          'subjectaccessreviews',
          'localsubjectaccessreviews',
        ]),
      },
      { call: 'GET /apis/authentication.k8s.io/v1', view: named('resources', 'name', ['selfsubjectreviews']) },
    ],
  },
  { name: 'a group of its own says its versions, the preferred one first', steps: [{ call: 'GET /apis/suite.example.com' }] },
  {
    name: 'a custom group version lists its kinds and their subresources',
    steps: [
      { call: 'GET /apis/suite.example.com/v1', view: named('resources', 'kind', ['Widget', 'Gadget', 'Limit', 'Scale']) },
      { call: 'GET /apis/suite.example.com/v1beta1', view: named('resources', 'kind', ['Gadget']) },
    ],
  },
  {
    name: 'aggregated discovery has custom groups with all their versions',
    steps: [{ call: 'GET /apis', accept: aggregated, view: named('items', 'metadata.name', ['suite.example.com']) }],
  },
  {
    name: 'aggregated discovery has the core group',
    steps: [
      {
        call: 'GET /api',
        accept: aggregated,
        view: body => named('resources', 'resource', ['secrets', 'configmaps'])(Object(body).items?.[0]?.versions?.[0]),
      },
    ],
  },
  {
    name: 'a group that nobody serves is not found',
    steps: [
      { call: 'GET /apis/nobody.example.com' },
      { call: 'GET /apis/nobody.example.com/v1' },
      { call: 'GET /apis/nobody.example.com/v1/things' },
      { call: 'GET /apis/suite.example.com/v7' },
      { call: 'GET /apis/suite.example.com/v7/widgets' },
      { call: 'GET /api/v2' },
      { call: 'GET /nowhere' },
    ],
  },
  {
    name: 'health is said in one word',
    steps: [{ call: 'GET /healthz' }, { call: 'GET /livez' }, { call: 'GET /readyz' }, { call: 'GET /livez/ping' }],
  },
  {
    name: 'the version has its parts',
    steps: [{ call: 'GET /version', view: body => ['major', 'minor', 'gitVersion', 'platform'].map(key => typeof Object(body)[key]) }],
  },
  {
    name: 'metrics are text',
    steps: [{ call: 'GET /metrics', view: body => String(body).startsWith('# HELP ') }],
  },
  {
    name: 'answers come as YAML to those who ask for it',
    steps: [
      { call: 'GET /apis/suite.example.com', accept: 'application/yaml' },
      { call: 'GET {core}/configmaps/none', accept: 'application/yaml' },
    ],
  },
  {
    name: 'a form that nobody speaks is not acceptable',
    steps: [
      { call: 'GET {core}/configmaps', accept: 'text/html' },
      { call: 'GET {core}/configmaps', accept: 'image/png, application/json;q=0.5' },
    ],
  },
  {
    name: 'discovery may be asked by those who have no other right',
    steps: [
      { call: 'GET /apis/suite.example.com', as: 'nobody' },
      { call: 'GET /version', as: 'nobody', view: body => typeof Object(body).major },
      { call: 'GET /metrics', as: 'nobody' },
    ],
  },
  {
    name: 'the description of a custom group says its kinds, their schemas and their paths',
    steps: [
      {
        call: 'GET /openapi/v3/apis/suite.example.com/v1',
        until: { path: 'openapi', is: '3.0.0' },
        view: body => {
          const {
            properties,
            type,
            required,
            'x-kubernetes-group-version-kind': kinds,
          } = Object(body).components.schemas['com.example.suite.v1.Widget']
          const paths = Object.keys(Object(body).paths).filter(path =>
            path.startsWith('/apis/suite.example.com/v1/namespaces/{namespace}/widgets'),
          )
          return {
            type,
            required,
            kinds,
            spec: withoutOpenEnds(properties.spec),
            status: properties.status,
            collection: paths.filter(path => !path.slice(60).includes('status')).length > 0,
          }
        },
      },
      {
        call: 'GET /openapi/v3',
        view: body =>
          ['api/v1', 'apis/apps/v1', 'apis/suite.example.com/v1'].map(
            path => Object(typeof body === 'string' ? JSON.parse(body) : body).paths[path] !== undefined,
          ),
      },
    ],
  },
]
