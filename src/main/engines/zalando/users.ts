import { z } from 'zod'
import type { KubeObject } from '../../../shared/domain/kube.ts'
import type { Consequence } from '../../../shared/domain/plan.ts'
import { field } from '../change/form-field.ts'
import { caution, judge, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { ContextView, Operation, StageInput, StageSight, Subject } from '../engine.ts'
import { map } from '../form-texts.ts'
import { secretKind } from '../kube-kinds.ts'
import { at, entries, strings } from '../read-json.ts'
import { active, done, notApplicable } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { rootReads } from './change/reads.ts'
import { lookAtPostgresql, seeOperator } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { readOperatorConfig, secretOf } from './operator-config.ts'
import { rightsOf } from './provision/params.ts'
import { databaseFindings, userFindings } from './provision/rules-database.ts'
import { secretKeys } from './provision/stages.ts'

const params = z.object({
  users: map()
    .optional()
    .meta(
      field('Users', {
        widget: 'map',
        placeholder: 'reporting',
        help: 'User, and rights such as createdb, createrole, nologin, superuser; leave empty for a plain login. Each gets a password in a Secret.',
      }),
    ),
  databases: map()
    .optional()
    .meta(field('Databases', { widget: 'map', placeholder: 'shop', help: 'Database, and the user who owns it: one of those above.' })),
})
type UserParams = z.infer<typeof params>

/** Adds users and databases, changes rights and owners. */
export const users: Operation<UserParams> = changeOperation({
  id: 'users',
  title: 'Users and databases',
  summary: 'Adds users and databases, and changes rights and owners. What is taken away stays in PostgreSQL.',
  risk: 'safe',
  params,
  section: { title: 'Users and databases', summary: 'As they stand in the manifest.' },
  because: ({ root }) => whyPaused(root),
  begin: ({ root }) => ({
    params: {
      users: Object.fromEntries([...standingUsers(root)].map(([name, rights]) => [name, rights.join(', ')])),
      databases: Object.fromEntries(standingDatabases(root)),
    },
    choices: {},
  }),
  draft({ params: given, living }) {
    const change = changeOf(living.root, given)
    const spec = {
      ...(Object.keys(change.users).length === 0 ? {} : { users: change.users }),
      ...(Object.keys(change.databases).length === 0 ? {} : { databases: change.databases }),
    }
    return {
      steps: Object.keys(spec).length === 0 ? [] : [patchPostgresql(living, 'Set users and databases', { spec })],
      checks: judge(
        'names',
        'Users and databases',
        'All names are valid, and each owner is among the users.',
        objectionsTo(living, given, change),
      ),
      consequences: consequencesOf(living, change),
      remember: Object.fromEntries(
        newLogins(change)
          .slice(0, 200)
          .map(name => [`user:${name}`, 'yes']),
      ),
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'SECRETS',
      title: 'Credentials',
      reads: (_params, subject) => [...rootReads(subject), { kind: secretKind, namespace: subject.namespace }],
      see: seeSecrets,
    },
    {
      id: 'COMPLETED',
      title: 'The operator has done its work',
      reads: (_params, subject) => rootReads(subject),
      see: input =>
        lookAtPostgresql(
          input,
          root =>
            seeOperator(root) ??
            done('The operator’s last work on it succeeded. Whether PostgreSQL has them is not to be seen in Kubernetes.'),
        ),
    },
  ],
})

function standingUsers(root: KubeObject): ReadonlyMap<string, readonly string[]> {
  return new Map(entries(root, 'spec', 'users').map(([name, rights]) => [name, strings({ rights }, 'rights')] as const))
}

function standingDatabases(root: KubeObject): ReadonlyMap<string, string> {
  return new Map(entries(root, 'spec', 'databases').flatMap(([name, owner]) => (typeof owner === 'string' ? [[name, owner] as const] : [])))
}

interface UserChange {
  /** As merge patches: null takes away. */
  readonly users: Readonly<Record<string, readonly string[] | null>>
  readonly databases: Readonly<Record<string, string | null>>
  /** Users that were not there. */
  readonly added: readonly string[]
}

const same = (one: readonly string[], other: readonly string[]) => one.toSorted().join() === other.toSorted().join()

function changeOf(root: KubeObject, given: UserParams): UserChange {
  const [had, owned] = [standingUsers(root), standingDatabases(root)]
  const wanted =
    given.users === undefined ? null : new Map(Object.entries(given.users).map(([name, text]) => [name, rightsOf(text)] as const))
  const databases = given.databases === undefined ? null : new Map(Object.entries(given.databases))
  const set = [...(wanted ?? [])].filter(([name, rights]) => !same(had.get(name) ?? ['?'], rights))
  const gone = wanted === null ? [] : [...had.keys()].filter(name => !wanted.has(name))
  const moved = [...(databases ?? [])].filter(([name, owner]) => owned.get(name) !== owner)
  const dropped = databases === null ? [] : [...owned.keys()].filter(name => !databases.has(name))
  return {
    users: Object.fromEntries([...set, ...gone.map(name => [name, null] as const)]),
    databases: Object.fromEntries([...moved, ...dropped.map(name => [name, null] as const)]),
    added: set.map(([name]) => name).filter(name => !had.has(name)),
  }
}

const lower = (rights: readonly string[]) => rights.map(right => right.toLowerCase())
const isNoLogin = (right: string) => right === 'nologin'

/** The rights that PostgreSQL is told to add when these become those; whoever is not barred from logging in may. */
function given(from: readonly string[], to: readonly string[]): readonly string[] {
  const [had, has] = [lower(from), lower(to)]
  return [
    ...has.filter(right => !isNoLogin(right) && !had.includes(right)),
    ...(had.some(isNoLogin) && !has.some(isNoLogin) ? ['login'] : []),
  ]
}

/** Users of whom the manifest says less than before, with what they keep: the operator strips no role of anything (its `ProduceSyncRequests`). */
function lessened(root: KubeObject, change: UserChange): readonly (readonly [name: string, rights: readonly string[]])[] {
  const before = standingUsers(root)
  return Object.entries(change.users).flatMap(([name, rights]) => {
    const lost = rights === null || !before.has(name) ? [] : given(rights, before.get(name) ?? [])
    return lost.length === 0 ? [] : [[name, lost] as const]
  })
}

/** Those who get a Secret: who may not log in has none. */
function newLogins(change: UserChange): readonly string[] {
  return change.added.filter(name => !(change.users[name] ?? []).some(right => right.toLowerCase() === 'nologin'))
}

function objectionsTo(living: Living, given: UserParams, change: UserChange): readonly Objection[] {
  const { root } = living
  if (Object.keys(change.users).length + Object.keys(change.databases).length === 0)
    return [refuse('users', 'Nothing changes: these are the users and databases that it has.')]
  const found: Objection[] = []
  const left = new Set(given.users === undefined ? standingUsers(root).keys() : Object.keys(given.users))
  const databases = given.databases === undefined ? standingDatabases(root) : new Map(Object.entries(given.databases))
  for (const [name, rights] of Object.entries(change.users)) if (rights !== null) found.push(...userFindings(`users.${name}`, name, rights))
  for (const [name, owner] of databases) {
    if (Object.hasOwn(change.databases, name)) found.push(...databaseFindings(`databases.${name}`, name))
    const isNew = Object.hasOwn(change.databases, name) || (change.users[owner] === null && standingUsers(root).has(owner))
    if (left.has(owner) || !isNew) continue
    found.push(
      refuse(
        `databases.${name}`,
        owner === ''
          ? 'Enter its owner.'
          : `The owner ${owner} is not among the users: the operator would skip the database without a word.`,
        'Enter it under “Users”, or choose another.',
      ),
    )
  }
  const less = lessened(root, change)
  if (less.length > 0)
    found.push(
      caution(
        'users',
        `The operator gives rights and takes none away: ${listed(less.map(([name, rights]) => `${name} keeps ${rights.join(', ')}`))}.`,
        'Take them away in PostgreSQL yourself (ALTER ROLE).',
      ),
    )
  const gone = Object.entries(change.users).flatMap(([name, rights]) => (rights === null ? [name] : []))
  const dropped = Object.entries(change.databases).flatMap(([name, owner]) => (owner === null ? [name] : []))
  if (gone.length > 0)
    found.push(
      caution(
        'users',
        `Taken out of the manifest only: ${listed(gone)} can go on logging in.`,
        'Drop the role in PostgreSQL yourself, and delete its Secret.',
      ),
    )
  if (dropped.length > 0)
    found.push(
      caution('databases', `Taken out of the manifest only: ${listed(dropped)} stays, with its data.`, 'Drop it in PostgreSQL yourself.'),
    )
  return found
}

function consequencesOf(living: Living, change: UserChange): readonly Consequence[] {
  const config = readOperatorConfig(living.view)
  const found: Consequence[] = []
  const say = (text: string): void => {
    found.push({ level: 'none', text })
  }
  const logins = newLogins(change)
  if (logins.length > 0)
    say(
      `The operator makes ${logins.length === 1 ? 'a user' : `${logins.length} users`}, each with a password in a Secret: ${listed(logins.map(user => secretName(secretOf(config, living.cluster, user), living.cluster)))}.`,
    )
  const before = standingUsers(living.root)
  const more = Object.entries(change.users).filter(
    ([name, rights]) => rights !== null && !change.added.includes(name) && given(before.get(name) ?? [], rights).length > 0,
  )
  if (more.length > 0) say(`Rights are added at the operator’s next look: ${listed(more.map(([name]) => name))}.`)
  const less = lessened(living.root, change)
  if (less.length > 0) say(`No right is taken away in PostgreSQL: ${listed(less.map(([name]) => name))} can do what they could.`)
  const set = Object.entries(change.databases).filter(([, owner]) => owner !== null)
  if (set.length > 0)
    say(`The operator makes what is not there, and sets the owner: ${listed(set.map(([name, owner]) => `${name} (${owner})`))}.`)
  const removed = [...Object.entries(change.users), ...Object.entries(change.databases)].filter(([, value]) => value === null)
  if (removed.length > 0)
    say(
      `Nothing is dropped in PostgreSQL: ${listed(removed.map(([name]) => name))} ${removed.length === 1 ? 'stays' : 'stay'} there, and so do their Secrets.`,
    )
  return found
}

function secretName(secret: Subject, database: Subject): string {
  return secret.namespace === database.namespace ? secret.name : `${secret.namespace}/${secret.name}`
}

function listed(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`
}

function seeSecrets({ remembered, subject, view }: StageInput<UserParams>): StageSight {
  const added = Object.keys(remembered).flatMap(key => (key.startsWith('user:') ? [key.slice(5)] : []))
  if (added.length === 0) return notApplicable('No new user gets a Secret.')
  const config = readOperatorConfig(view)
  const secrets = added.map(user => secretOf(config, subject, user))
  const near = secrets.filter(secret => secret.namespace === subject.namespace)
  for (const { namespace, name } of near) {
    const missing = missingKeys(view, namespace, name)
    if (missing === 'unseen') return active(view.knows(secretKind) === 'listed' ? `Secret ${name}` : `the right to read Secret ${name}`)
    if (missing.length > 0) return active(`Secret ${name} to have ${missing.join(' and ')}`)
  }
  const far = secrets.length - near.length
  const unseen = far === 0 ? '' : ` ${far} more ${far === 1 ? 'is' : 'are'} in other namespaces, which are not looked at.`
  return done(`${near.length === 1 ? `Secret ${near[0]?.name ?? ''} is complete.` : `${near.length} Secrets are complete.`}${unseen}`)
}

/** Secret values reach an engine as their lengths. */
function missingKeys(view: ContextView, namespace: string, name: string): readonly string[] | 'unseen' {
  const secret = view.get(secretKind, namespace, name)
  if (secret === null) return 'unseen'
  return secretKeys.filter(key => ['', '0', 0, null, undefined].includes(at(secret, 'data', key) as string | number | null | undefined))
}
