import type { IncomingMessage } from 'node:http'
import { mayAccess, type User } from './access.ts'
import { refuse } from './api-error.ts'
import type { Store } from './store.ts'

function headerValues(request: IncomingMessage, name: string): readonly string[] {
  return request.rawHeaders.flatMap((value, index) =>
    index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name ? [value] : [],
  )
}

/**
 * The user whom a request wants to act as (`Impersonate-User`, `Impersonate-Group`), or the one who sent it. Throws 403 for those who may
 * not act as others, and 400 for groups without a user.
 */
export function impersonate(store: Store, sender: User, request: IncomingMessage): User {
  const [name] = headerValues(request, 'impersonate-user')
  const groups = headerValues(request, 'impersonate-group')
  if (name === undefined) {
    if (groups.length === 0) return sender
    const asked = `[]string{${groups.map(group => JSON.stringify(group)).join(', ')}}`
    throw refuse.badRequest(
      `requested &user.DefaultInfo{Name:"", UID:"", Groups:${asked}, Extra:map[string][]string(nil)} without impersonating a user name`,
    )
  }
  for (const [resource, asked] of [['users', name], ...groups.map(group => ['groups', group])] as const) {
    const allowed = mayAccess(store, sender, {
      verb: 'impersonate',
      group: '',
      resource: resource ?? '',
      subresource: '',
      name: asked ?? '',
      namespace: '',
    })
    if (allowed) continue
    throw refuse.forbidden(
      { group: '', plural: resource ?? '', kind: '' },
      asked ?? '',
      `User ${JSON.stringify(sender.name)} cannot impersonate resource ${JSON.stringify(resource)} in API group "" at the cluster scope`,
    )
  }
  return {
    name,
    groups: [...new Set([...groups, ...(name === 'system:anonymous' ? ['system:unauthenticated'] : ['system:authenticated'])])],
  }
}
