import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { z } from 'zod'
import { serviceAccountIssuer } from '../control-plane/program-arguments.ts'
import type { ControlPlane } from '../control-plane/start-control-plane.ts'

const Made = z.object({ metadata: z.object({ uid: z.string() }) })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** The server allows clocks that differ by this much, so a token holds so much longer than it says (s). */
const leeway = 60

/** Issues tokens of one service account, with the server's own key: the API itself gives none for less than ten minutes. */
export async function createTokenIssuer(plane: ControlPlane, name: string): Promise<(seconds: number) => string> {
  const namespace = 'default'
  const made = await plane.ask(`/api/v1/namespaces/${namespace}/serviceaccounts`, {
    method: 'POST',
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
  })
  const { uid } = Made.parse(made.body).metadata
  await plane.ask('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    method: 'POST',
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: `test:${name}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'test:view' },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  })
  const key = createPrivateKey(plane.files.serviceAccountKey)
  return seconds => {
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: serviceAccountIssuer,
      aud: [serviceAccountIssuer],
      sub: `system:serviceaccount:${namespace}:${name}`,
      iat: now - 600,
      nbf: now - 600,
      exp: now + seconds - leeway,
      jti: randomUUID(),
      'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    }
    const text = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
}
