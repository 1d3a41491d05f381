import { stringify } from 'yaml'
import type { KubeObject } from '../../src/main/practice/kube-object.ts'
import { cnpgCrds } from '../../src/main/practice/operators/cnpg/crds/all.ts'
import { crds as zalandoCrds } from '../../src/main/practice/operators/zalando/crd.ts'

interface Shape {
  readonly crds: readonly KubeObject[]
  readonly namespace: string
  readonly name: string
  readonly container: string
  readonly labels: Readonly<Record<string, string>>
  readonly more: readonly KubeObject[]
}

const shapes: Readonly<Record<'cnpg' | 'zalando', Shape>> = {
  cnpg: {
    crds: cnpgCrds.filter(crd => crd.metadata.name?.endsWith('.postgresql.cnpg.io') === true),
    namespace: 'cnpg-system',
    name: 'cnpg-controller-manager',
    container: 'manager',
    labels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
    more: [],
  },
  zalando: {
    crds: zalandoCrds,
    namespace: 'postgres-operator',
    name: 'postgres-operator',
    container: 'postgres-operator',
    labels: { 'app.kubernetes.io/name': 'postgres-operator', 'app.kubernetes.io/instance': 'postgres-operator' },
    more: [
      {
        apiVersion: 'acid.zalan.do/v1',
        kind: 'OperatorConfiguration',
        metadata: { name: 'postgres-operator', namespace: 'postgres-operator' },
        configuration: { docker_image: 'registry.example/spilo-18:4.1-p2', kubernetes: { watched_namespace: '*' } },
      },
    ],
  },
}

/** A manifest as the project of a simulated operator would publish it: one YAML text, its objects in no helpful order. */
export function manifestOf(operator: 'cnpg' | 'zalando', image: string): string {
  const { crds, namespace, name, container, labels, more } = shapes[operator]
  const subject = { kind: 'ServiceAccount', name, namespace }
  const objects: KubeObject[] = [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name: container, image }] } },
      },
    },
    ...more,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [subject],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch', 'create', 'delete'] }],
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    ...crds,
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  ]
  return objects.map(object => stringify(object)).join('---\n')
}
