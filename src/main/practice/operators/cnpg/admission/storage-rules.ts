import { annotationOf, at, nameOf, numberAt, objectsAt, textAt, textsAt } from '../../read.ts'
import { barmanPlugin } from '../kinds.ts'
import { parseQuantity } from '../quantity.ts'
import type { Problems } from './problems.ts'
import type { Rule } from './rule.ts'

function checkGrowth(path: string, size: unknown, before: unknown, found: Problems): void {
  const now = parseQuantity(size)
  const was = parseQuantity(before)
  if (now !== null && was !== null && now < was)
    found.invalid(path, size, `can't shrink existing storage from ${String(before)} to ${String(size)}`)
}

const checkStorage: Rule = (cluster, old, found) => {
  for (const part of ['storage', 'walStorage']) {
    const storage = at(cluster, 'spec', part)
    if (storage === undefined) continue
    const size = at(storage, 'size')
    const template = at(storage, 'pvcTemplate', 'resources', 'requests', 'storage')
    if (size === undefined && template === undefined)
      found.invalid(`spec.${part}.size`, '', 'Size not configured. Please add it, or a storage request in the pvcTemplate')
    else if (size !== undefined && parseQuantity(size) === null) found.invalid(`spec.${part}.size`, size, "Size value isn't valid")
    if (old !== null) checkGrowth(`spec.${part}.size`, size, at(old, 'spec', part, 'size'), found)
  }
  const spaces = objectsAt(cluster, 'spec', 'tablespaces')
  if (old === null) return
  if (at(old, 'spec', 'walStorage') !== undefined && at(cluster, 'spec', 'walStorage') === undefined) {
    found.invalid('spec.walStorage', null, 'walStorage cannot be disabled once configured')
  }
  for (const before of objectsAt(old, 'spec', 'tablespaces')) {
    const now = spaces.find(space => space.name === before.name)
    if (now === undefined) found.invalid('spec.tablespaces', before.name, 'tablespaces cannot be deleted')
    else checkGrowth('spec.tablespaces', at(now, 'storage', 'size'), at(before, 'storage', 'size'), found)
  }
}

const checkPlugins: Rule = (cluster, _old, found) => {
  const enabled = objectsAt(cluster, 'spec', 'plugins').filter(entry => entry.enabled !== false)
  const archivers = enabled.filter(entry => entry.isWALArchiver === true)
  if (archivers.length > 1)
    found.invalid(
      'spec.plugins',
      archivers.map(entry => entry.name),
      'Cannot enable more than one WAL archiver plugin',
    )
  if (archivers.length > 0 && at(cluster, 'spec', 'backup', 'barmanObjectStore') !== undefined) {
    found.invalid('spec.plugins', archivers[0]?.name, 'Cannot enable a WAL archiver plugin when barmanObjectStore is configured')
  }
  for (const [index, entry] of enabled.entries()) {
    if (entry.name === barmanPlugin && textAt(entry, 'parameters', 'barmanObjectName') === '') {
      found.required(`spec.plugins[${index}].parameters.barmanObjectName`, 'the ObjectStore to use must be named')
    }
  }
}

const checkUpdates: Rule = (cluster, old, found) => {
  const supervised = textAt(cluster, 'spec', 'primaryUpdateStrategy') === 'supervised'
  if (supervised && numberAt(cluster, 1, 'spec', 'instances') === 1) {
    found.invalid(
      'spec.primaryUpdateStrategy',
      'supervised',
      'supervised update strategy is not allowed for clusters with a single instance',
    )
  }
  const hibernation = annotationOf(cluster, 'cnpg.io/hibernation')
  if (hibernation !== '' && hibernation !== 'on' && hibernation !== 'off') {
    found.invalid('metadata.annotations.cnpg.io/hibernation', hibernation, "Annotation value for hibernation should be 'on' or 'off'")
  }
  if (old === null) return
  for (const field of ['postgresUID', 'postgresGID', 'serviceAccountName']) {
    const before = at(old, 'spec', field)
    if (before !== undefined && at(cluster, 'spec', field) !== before)
      found.invalid(`spec.${field}`, at(cluster, 'spec', field), `${field} is immutable`)
  }
}

const checkManaged: Rule = (cluster, _old, found) => {
  const seen = new Set<unknown>()
  for (const role of objectsAt(cluster, 'spec', 'managed', 'roles')) {
    const name = String(role.name)
    if (seen.has(name)) found.invalid('spec.managed.roles', name, 'Role name is duplicate of another')
    if (name === 'postgres' || name === 'streaming_replica' || name.startsWith('pg_') || name.startsWith('cnpg_')) {
      found.invalid('spec.managed.roles', name, 'This role is reserved for operator use')
    }
    seen.add(name)
  }
  if (textsAt(cluster, 'spec', 'managed', 'services', 'disabledDefaultServices').includes('rw')) {
    found.invalid('spec.managed.services.disabledDefaultServices', 'rw', 'service of type RW cannot be disabled.')
  }
  const own = ['rw', 'ro', 'r'].map(type => `${nameOf(cluster)}-${type}`)
  const names = new Set<string>()
  for (const [index, service] of objectsAt(cluster, 'spec', 'managed', 'services', 'additional').entries()) {
    const path = `spec.managed.services.additional[${index}].serviceTemplate.metadata.name`
    const name = textAt(service, 'serviceTemplate', 'metadata', 'name')
    if (name === '') found.invalid(path, '', 'name must be set in the service template')
    else if (own.includes(name)) found.invalid(path, name, `the service name: '${name}' is reserved for operator use`)
    else if (names.has(name)) found.invalid(path, name, `contains multiple services with the same name: ${name}`)
    names.add(name)
  }
}

/** Rules about volumes, archiving, updates, roles and services. */
export const storageRules: readonly Rule[] = [checkStorage, checkPlugins, checkUpdates, checkManaged]
