import { configMap, deployment, pod, role, roleBinding, service, widget } from './objects.ts'

/** One command that is typed on both servers. What it prints, and its exit code, must be alike. */
export interface Command {
  /** Arguments; `{ns}` is the namespace of the test. */
  readonly args: string
  /** Sent as its standard input, as JSON. */
  readonly input?: unknown
  /** Ends it after this many lines: for commands that watch. */
  readonly lines?: number
  /** The part of the output that is compared, where the rest is documented to differ. */
  readonly view?: (output: string) => unknown
}

const applied = 'apply -f -'
const merge = (value: unknown): string => `--type=merge -p ${JSON.stringify(value)}`
/** The lines that begin with one of these words. */
const only =
  (...words: readonly string[]) =>
  (output: string) =>
    output
      .split('\n')
      .filter(line => words.some(word => line.startsWith(`${word} `)))
      .map(line => line.replace(/ +/g, ' '))

/** The commands of one session, in order: later ones see what earlier ones did. */
export const commands: readonly Command[] = [
  { args: 'create namespace {ns}' },
  {
    args: 'api-resources',
    view: only('configmaps', 'deployments', 'gadgets', 'jobs', 'namespaces', 'nodes', 'pods', 'roles', 'secrets', 'services', 'widgets'),
  },
  { args: 'api-resources --api-group=suite.example.com --no-headers -o wide' },
  { args: 'api-versions', view: output => ['apps/v1', 'suite.example.com/v1', 'v1'].map(version => output.split('\n').includes(version)) },
  // Client-side apply.
  { args: `${applied} -n {ns}`, input: widget('one', { tags: ['a'] }) },
  { args: `${applied} -n {ns}`, input: widget('one', { tags: ['a'] }) },
  { args: `${applied} -n {ns}`, input: widget('one', { title: 'abc' }) },
  { args: `${applied} -n {ns}`, input: widget('bad', { size: 'big', replicas: 0 }) },
  { args: `${applied} -n {ns}`, input: widget('odd', { colour: 'red' }) },
  { args: `${applied} -n {ns} --dry-run=server`, input: widget('dry') },
  { args: `${applied} -n {ns}`, input: deployment('app') },
  { args: `${applied} -n {ns}`, input: deployment('app', { replicas: 3 }) },
  // Server-side apply.
  { args: `${applied} --server-side -n {ns}`, input: service('app') },
  {
    args: `${applied} --server-side --field-manager=other -n {ns}`,
    input: service('app', { ports: [{ name: 'http', port: 80 }] }),
  },
  {
    args: `${applied} --server-side --field-manager=other --force-conflicts -n {ns}`,
    input: service('app', { ports: [{ name: 'http', port: 80 }] }),
  },
  { args: `${applied} --server-side -n {ns}`, input: configMap('settings') },
  // What would change.
  { args: 'diff -f - -n {ns}', input: widget('one', { title: 'xyz' }) },
  { args: 'diff -f - -n {ns}', input: widget('one', { title: 'abc' }) },
  { args: 'diff --server-side -f - -n {ns}', input: configMap('settings', { a: '2' }) },
  // Reading.
  { args: 'get widgets -n {ns}' },
  { args: 'get widgets -n {ns} -o wide' },
  { args: 'get widgets -A -o wide' },
  { args: 'get widget one -n {ns} -o yaml' },
  { args: 'get widget one -n {ns} -o jsonpath={.spec.title}' },
  { args: 'get widget none -n {ns}' },
  { args: 'get things -n {ns}' },
  { args: 'get deployments,services,configmaps -n {ns} -o wide' },
  { args: 'get all -n {ns}' },
  { args: 'get widgets -n {ns} -l none=here' },
  { args: 'get widgets -n {ns} --field-selector spec.mode=safe -o name' },
  { args: 'get widgets -n {ns} --sort-by=.metadata.name --no-headers -o custom-columns=NAME:.metadata.name,SIZE:.spec.size' },
  { args: 'describe widget one -n {ns}' },
  { args: 'describe configmap settings -n {ns}' },
  { args: 'get widgets -n {ns} -w', lines: 2 },
  // Changing.
  { args: `patch widget one -n {ns} ${merge({ spec: { size: '2Gi' } })}` },
  { args: `patch widget one -n {ns} ${merge({ spec: { size: '2Gi' } })}` },
  { args: `patch widget one -n {ns} ${merge({ spec: { size: 'big' } })}` },
  { args: 'patch configmap settings -n {ns} --type=json -p [{"op":"replace","path":"/data/a","value":"2"}]' },
  { args: 'patch deployment app -n {ns} -p {"spec":{"template":{"spec":{"containers":[{"name":"side","image":"example/side:1"}]}}}}' },
  {
    args: `patch widget one -n {ns} --subresource=status ${merge({ status: { phase: 'Busy', conditions: [{ type: 'Ready', status: 'True' }] } })}`,
  },
  { args: 'label widget one -n {ns} tier=db' },
  { args: 'label widget one -n {ns} tier=web' },
  { args: 'label widget one -n {ns} tier=web --overwrite' },
  { args: 'label widget one -n {ns} tier-' },
  { args: 'annotate widget one -n {ns} note=here' },
  { args: 'scale widget one -n {ns} --replicas=4' },
  { args: 'scale deployment app -n {ns} --replicas=2' },
  { args: 'set image deployment/app main=example/image:9 -n {ns}' },
  // Waiting.
  { args: 'wait widget one -n {ns} --for=condition=Ready --timeout=60s' },
  { args: 'wait widget one -n {ns} --for=jsonpath={.status.phase}=Busy --timeout=60s' },
  // Explaining; of built-in kinds the prose is the reference's own.
  { args: 'explain widget.spec.size' },
  { args: 'explain widget.spec' },
  {
    args: 'explain widget --recursive',
    view: output => output.split('\n').filter(line => /^\s*(size|ports|number|status|spec)\t/.test(line)),
  },
  { args: 'explain deployment.spec.replicas', view: only('GROUP:', 'KIND:', 'VERSION:', 'FIELD:') },
  // Rights.
  { args: `${applied} -n {ns}`, input: role('reader', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }]) },
  { args: `${applied} -n {ns}`, input: roleBinding('reader', 'jane', 'reader') },
  { args: 'wait rolebinding reader -n {ns} --for=jsonpath={.roleRef.name}=reader --timeout=60s' },
  { args: 'auth can-i get configmaps -n {ns} --as jane' },
  { args: 'auth can-i delete configmaps -n {ns} --as jane' },
  {
    args: 'auth can-i --list -n {ns} --as jane',
    view: only('configmaps', 'selfsubjectaccessreviews.authorization.k8s.io', 'selfsubjectreviews.authentication.k8s.io'),
  },
  { args: 'get secrets -n {ns} --as jane' },
  { args: 'auth whoami --as jane' },
  // Pods and raw paths.
  { args: `${applied} -n {ns}`, input: pod('idle') },
  { args: 'get pods -n {ns} -o wide' },
  { args: 'logs none -n {ns}' },
  { args: 'get --raw /readyz' },
  { args: 'get --raw /metrics', view: output => output.startsWith('# HELP ') },
  { args: 'get --raw /apis/suite.example.com' },
  { args: 'get --raw /nowhere' },
  // Ending.
  { args: 'delete widget one odd -n {ns} --timeout=60s' },
  { args: 'delete widget one -n {ns}' },
  { args: 'delete widget one -n {ns} --ignore-not-found' },
  { args: 'wait widget one -n {ns} --for=delete --timeout=60s' },
  { args: 'delete configmap,service,deployment --all -n {ns} --cascade=background --timeout=60s' },
  { args: 'get widgets -n {ns}' },
]
