import type { Case, Step } from './case.ts'
import { configMap, role, roleBinding, widget } from './objects.ts'

const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}'
const authorization = '/apis/authorization.k8s.io/v1'
const group = { apiVersion: 'authorization.k8s.io/v1' }
const jane = { as: 'jane-{ns}' }
const may = (resourceAttributes: Record<string, unknown>): Step => ({
  call: `POST ${authorization}/selfsubjectaccessreviews`,
  ...jane,
  body: { ...group, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
})

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

/** Gives Jane a role, and waits until the authorizer knows: the real one hears of it by a watch. */
const granted = (rule: Rule): readonly Step[] => {
  const [resource, subresource] = (rule.resources[0] ?? '').split('/')
  const asked = { namespace: '{ns}', verb: rule.verbs[0], group: rule.apiGroups[0], resource, subresource, name: rule.resourceNames?.[0] }
  return [
    { call: `POST ${rbac}/roles`, silent: true, body: role('given', [rule]) },
    { call: `POST ${rbac}/rolebindings`, silent: true, body: roleBinding('given', 'jane-{ns}', 'given') },
    { ...may(asked), silent: true, until: { path: 'status.allowed', is: true } },
  ]
}
const readMaps = granted({ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] })
const merge = 'application/merge-patch+json'

export const cases: readonly Case[] = [
  {
    name: 'somebody without rights is refused everything, each in its own words',
    steps: [
      { call: 'GET {core}/configmaps', ...jane },
      { call: 'GET {core}/configmaps/one', ...jane },
      { call: 'GET {core}/configmaps?watch=1', ...jane },
      { call: 'POST {core}/configmaps', ...jane, body: configMap('one') },
      { call: 'PUT {core}/configmaps/one', ...jane, body: configMap('one') },
      { call: 'PATCH {core}/configmaps/one', ...jane, type: merge, body: {} },
      { call: 'DELETE {core}/configmaps/one', ...jane },
      { call: 'DELETE {core}/configmaps', ...jane },
      { call: 'GET {widgets}', ...jane },
      { call: 'GET {widgets}/one/status', ...jane },
      { call: 'GET {core}/pods/one/log', ...jane },
      { call: 'GET /api/v1/configmaps', ...jane },
      { call: 'GET /api/v1/nodes', ...jane },
      { call: 'GET /api/v1/namespaces', ...jane },
      { call: 'GET /api/v1/namespaces/{ns}', ...jane },
      { call: 'GET /metrics', ...jane },
      { call: 'GET /apis/nobody.example.com/v1/things', ...jane },
    ],
  },
  {
    name: 'a role in a namespace grants what it says, there',
    steps: [
      ...readMaps,
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps/one', ...jane },
      { call: 'GET {core}/configmaps', ...jane },
      { call: 'DELETE {core}/configmaps/one', ...jane },
      { call: 'GET {core}/configmaps?watch=1', ...jane },
      { call: 'GET /api/v1/namespaces/default/configmaps', ...jane },
      { call: 'GET {core}/secrets', ...jane },
    ],
  },
  {
    name: 'a role may name its objects',
    steps: [
      ...granted({ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['one'] }),
      { call: 'POST {core}/configmaps', silent: true, body: configMap('one') },
      { call: 'GET {core}/configmaps/one', ...jane, view: body => Object(body).kind },
      { call: 'GET {core}/configmaps/two', ...jane },
      { call: 'GET {core}/configmaps', ...jane },
    ],
  },
  {
    name: 'a door of an object is granted by itself',
    steps: [
      ...granted({ apiGroups: ['suite.example.com'], resources: ['widgets/status'], verbs: ['get', 'patch'] }),
      { call: 'POST {widgets}', silent: true, body: widget('one') },
      { call: 'PATCH {widgets}/one/status', ...jane, type: merge, body: { status: { phase: 'Busy' } }, view: body => Object(body).status },
      { call: 'PATCH {widgets}/one', ...jane, type: merge, body: {} },
    ],
  },
  {
    name: 'applying what is not there needs the right to create',
    steps: [
      ...granted({ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }),
      { call: 'PATCH {core}/configmaps/one?fieldManager=jane', ...jane, type: 'application/apply-patch+yaml', body: configMap('one') },
    ],
  },
  {
    name: 'a role of the cluster bound in a namespace holds there',
    steps: [
      {
        call: 'POST /apis/rbac.authorization.k8s.io/v1/clusterroles',
        silent: true,
        body: {
          ...role('{ns}', [{ apiGroups: [''], resources: ['configmaps', 'namespaces'], verbs: ['get', 'list'] }]),
          kind: 'ClusterRole',
        },
      },
      { call: `POST ${rbac}/rolebindings`, silent: true, body: roleBinding('view', 'jane-{ns}', '{ns}', 'ClusterRole') },
      { ...may({ namespace: '{ns}', verb: 'list', resource: 'configmaps' }), silent: true, until: { path: 'status.allowed', is: true } },
      { call: 'GET {core}/configmaps', ...jane, view: body => Object(body).kind },
      { call: 'GET {core}/secrets', ...jane },
      { call: 'GET /api/v1/configmaps', ...jane },
      { call: 'GET /api/v1/namespaces/{ns}', ...jane, view: body => Object(body).kind },
    ],
  },
  {
    name: 'one may ask what one may do',
    steps: [
      ...readMaps,
      may({ namespace: '{ns}', verb: 'get', resource: 'configmaps' }),
      may({ namespace: '{ns}', verb: 'delete', resource: 'configmaps' }),
      may({ namespace: 'default', verb: 'get', resource: 'configmaps' }),
      may({ verb: 'get', resource: 'configmaps' }),
      may({
        namespace: '{ns}',
        verb: 'get',
        group: 'suite.example.com',
        version: 'v1',
        resource: 'widgets',
        subresource: 'status',
        name: 'one',
      }),
      may({ namespace: '{ns}', verb: '*', resource: '*' }),
      {
        call: `POST ${authorization}/selfsubjectaccessreviews`,
        ...jane,
        body: { ...group, kind: 'SelfSubjectAccessReview', spec: { nonResourceAttributes: { path: '/apis/x', verb: 'get' } } },
      },
      {
        call: `POST ${authorization}/selfsubjectaccessreviews`,
        ...jane,
        body: { ...group, kind: 'SelfSubjectAccessReview', spec: { nonResourceAttributes: { path: '/secret', verb: 'get' } } },
      },
    ],
  },
  {
    name: 'a question about nothing is refused',
    steps: [
      { call: `POST ${authorization}/selfsubjectaccessreviews`, ...jane, body: { ...group, kind: 'SelfSubjectAccessReview', spec: {} } },
      {
        call: `POST ${authorization}/selfsubjectaccessreviews`,
        ...jane,
        body: { ...group, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: {}, nonResourceAttributes: {} } },
      },
      { call: `POST ${authorization}/selfsubjectrulesreviews`, ...jane, body: { ...group, kind: 'SelfSubjectRulesReview', spec: {} } },
    ],
  },
  {
    name: "one may ask for one's rules in a namespace",
    steps: [
      ...readMaps,
      {
        call: `POST ${authorization}/selfsubjectrulesreviews`,
        ...jane,
        body: { ...group, kind: 'SelfSubjectRulesReview', spec: { namespace: '{ns}' } },
        // The paths that everybody may read are the server's own; the rules of the namespace are compared.
        view: body => ({ spec: Object(body).spec, status: { ...Object(body).status, nonResourceRules: undefined } }),
      },
    ],
  },
  {
    name: 'one may ask who one is',
    steps: [
      {
        call: 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews',
        ...jane,
        body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      },
    ],
  },
  {
    name: 'an administrator may ask what others may do',
    steps: [
      ...readMaps,
      {
        call: `POST ${authorization}/subjectaccessreviews`,
        body: {
          ...group,
          kind: 'SubjectAccessReview',
          spec: { user: 'jane-{ns}', resourceAttributes: { namespace: '{ns}', verb: 'list', resource: 'configmaps' } },
        },
      },
      {
        call: `POST ${authorization}/subjectaccessreviews`,
        body: {
          ...group,
          kind: 'SubjectAccessReview',
          spec: { user: 'john', resourceAttributes: { namespace: '{ns}', verb: 'list', resource: 'configmaps' } },
        },
      },
      {
        call: `POST ${authorization}/subjectaccessreviews`,
        body: { ...group, kind: 'SubjectAccessReview', spec: { resourceAttributes: { verb: 'list' } } },
      },
      {
        call: `POST ${authorization}/namespaces/{ns}/localsubjectaccessreviews`,
        body: {
          ...group,
          kind: 'LocalSubjectAccessReview',
          metadata: { namespace: '{ns}' },
          spec: { user: 'jane-{ns}', resourceAttributes: { namespace: '{ns}', verb: 'get', resource: 'configmaps' } },
        },
      },
      {
        call: `POST ${authorization}/subjectaccessreviews`,
        ...jane,
        body: { ...group, kind: 'SubjectAccessReview', spec: { user: 'john', resourceAttributes: { verb: 'list', resource: 'pods' } } },
      },
    ],
  },
  {
    name: 'nobody grants more than they have',
    steps: [
      ...granted({ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create', 'get', 'list'] }),
      { call: `POST ${rbac}/roles`, ...jane, body: role('more', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]) },
      { call: `POST ${rbac}/roles`, silent: true, body: role('secrets', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]) },
      { call: `POST ${rbac}/rolebindings`, ...jane, body: roleBinding('more', 'jane-{ns}', 'secrets') },
    ],
  },
  {
    name: 'a binding stays with its role',
    steps: [...readMaps, { call: `PATCH ${rbac}/rolebindings/given`, type: merge, body: { roleRef: { name: 'other' } } }],
  },
  {
    name: 'a role that is wrong is refused',
    steps: [
      { call: `POST ${rbac}/roles`, body: role('bad', [{ apiGroups: [''], resources: ['pods'], verbs: [] }]) },
      { call: `POST ${rbac}/roles`, body: role('bad', [{ resources: ['pods'], verbs: ['get'] }]) },
      { call: `POST ${rbac}/roles`, body: role('bad', [{ nonResourceURLs: ['/x'], verbs: ['get'] }]) },
      { call: `POST ${rbac}/rolebindings`, body: { ...roleBinding('bad', 'x', ''), subjects: [{ kind: 'Robot', name: 'x' }] } },
    ],
  },
  {
    name: 'nobody acts as another without the right to',
    steps: [{ call: 'GET {core}/configmaps', headers: { 'impersonate-group': 'admins' } }],
  },
  {
    name: 'a token that nobody has is no entry',
    steps: [{ call: 'GET {core}/configmaps', headers: { authorization: 'Bearer nonsense' } }],
  },
]
