import { join } from 'node:path'
import type { AuthorityFiles } from './authority-files.ts'

/** Who signs service account tokens, in their `iss`. */
export const serviceAccountIssuer = 'https://kubernetes.default.svc'

export interface Layout {
  readonly folder: string
  readonly etcdPort: number
  readonly peerPort: number
  readonly serverPort: number
  readonly files: AuthorityFiles
  readonly tokensPath: string
}

/** One etcd on loopback. Its data outlives a kill and not the test: there is nothing to sync for. */
export function etcdArguments({ folder, etcdPort, peerPort }: Layout): readonly string[] {
  const client = `http://127.0.0.1:${etcdPort}`
  const peer = `http://127.0.0.1:${peerPort}`
  return [
    '--name=test',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=test=${peer}`,
    '--unsafe-no-fsync=true',
    '--log-level=warn',
  ]
}

/** As envtest starts it: everything of the API, and no ServiceAccount admission, because nobody makes the tokens that it asks for. */
export function apiServerArguments({ folder, etcdPort, serverPort, files, tokensPath }: Layout): readonly string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${serverPort}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--tls-cert-file=${files.certPath}`,
    `--tls-private-key-file=${files.keyPath}`,
    `--client-ca-file=${files.caPath}`,
    `--token-auth-file=${tokensPath}`,
    `--service-account-issuer=${serviceAccountIssuer}`,
    `--service-account-key-file=${files.serviceAccountKeyPath}`,
    `--service-account-signing-key-file=${files.serviceAccountKeyPath}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.77.0.0/24',
    '--disable-admission-plugins=ServiceAccount',
    '--allow-privileged=true',
    '--profiling=false',
  ]
}

/** The few controllers without which the API itself looks different to a client. */
export function controllerManagerArguments(kubeconfig: string, layout: Layout): readonly string[] {
  const controllers = [
    'namespace-controller',
    'garbage-collector-controller',
    'resourcequota-controller',
    'serviceaccount-controller',
    'clusterrole-aggregation-controller',
    'root-ca-certificate-publisher-controller',
    'persistentvolumeclaim-protection-controller',
    'persistentvolume-protection-controller',
  ]
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${controllers.join(',')}`,
    '--leader-elect=false',
    '--secure-port=0',
    `--root-ca-file=${layout.files.caPath}`,
    // A test waits for these: the defaults of five and ten minutes are for clusters of thousands.
    '--namespace-sync-period=10s',
    '--resource-quota-sync-period=10s',
  ]
}
