import { type Finding, fail, type RuleGroup, warn } from '../../rule-group.ts'
import { databasesOf, type ProvisionParams, usersOf } from './params.ts'

/** As the operator checks them (its `pkg/cluster/cluster.go`, `pkg/cluster/util.go`); what doesn't fit is skipped with a line in its log. */
const userName = /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/
const databaseName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

const rights = ['bypassrls', 'createdb', 'createrole', 'inherit', 'login', 'replication', 'superuser']
/** Users of the operator's own, and roles that it protects. */
const reservedUsers = ['postgres', 'standby', 'pooler', 'admin', 'cron_admin', 'robot_zmon']
const reservedDatabases = ['postgres', 'template0', 'template1']

export const databaseRules: RuleGroup<ProvisionParams> = {
  id: 'database',
  title: 'Databases and users',
  passed: 'All names are valid, and each owner is among the users.',
  find(params) {
    const found: Finding[] = []
    const users = usersOf(params)
    for (const [name, owner] of databasesOf(params)) {
      const first = name === params.database
      const field = first ? 'database' : `moreDatabases.${name}`
      found.push(...databaseFindings(field, name))
      if (!users.has(owner))
        found.push(
          fail(
            first ? 'owner' : field,
            owner === ''
              ? 'Enter its owner.'
              : `The owner ${owner} is not among the users: the operator would skip the database without a word.`,
            'Enter it under “More users”, or choose another.',
          ),
        )
    }
    if (Object.hasOwn(params.moreDatabases, params.database) && params.moreDatabases[params.database] !== params.owner)
      found.push(fail(`moreDatabases.${params.database}`, 'This database has another owner above.', 'Remove it here.'))
    for (const [name, flags] of users) found.push(...userFindings(name === params.owner ? 'owner' : `moreUsers.${name}`, name, flags))
    return found
  },
}

/** What is wrong with a database's name. */
export function databaseFindings(field: string, name: string): readonly Finding[] {
  if (name === '') return [fail(field, 'Enter a database name.')]
  if (name.length > 63) return [fail(field, 'The name is longer than 63 bytes: PostgreSQL would shorten it.')]
  if (!databaseName.test(name))
    return [
      fail(
        field,
        `The operator skips a database called “${name}”.`,
        'Use letters, digits and underscores; begin with a letter or underscore.',
      ),
    ]
  if (reservedDatabases.includes(name)) return [fail(field, `Every server already has a database called ${name}.`, 'Choose another name.')]
  return name === name.toLowerCase() ? [] : [warn(field, 'This name always has to be quoted in SQL.', 'Use lower-case letters.')]
}

/** What is wrong with a user's name and rights. */
export function userFindings(field: string, name: string, flags: readonly string[]): readonly Finding[] {
  const found: Finding[] = []
  if (name === '') return [fail(field, field === 'owner' ? 'Enter an owner.' : 'Enter a user.')]
  if (name.length > 63) found.push(fail(field, 'The name is longer than 63 bytes: PostgreSQL would shorten it.'))
  if (!userName.test(name))
    found.push(
      fail(
        field,
        `The operator does not take the user “${name}”.`,
        'Use lower-case letters, digits, hyphens and underscores; begin and end with a letter or digit.',
      ),
    )
  if (reservedUsers.includes(name) || name.startsWith('pg_'))
    found.push(fail(field, `${name} is reserved for PostgreSQL or the operator.`, 'Choose another name.'))
  const lower = flags.every(flag => flag === flag.toLowerCase())
  const upper = flags.every(flag => flag === flag.toUpperCase())
  if (!lower && !upper) found.push(fail(field, 'The rights must be all in small letters or all in capitals.'))
  for (const flag of flags) {
    const word = flag.toLowerCase().replace(/^no(?=.)/, '')
    if (!rights.includes(word))
      found.push(fail(field, `“${flag}” is no right that the operator knows.`, `Use ${rights.join(', ')}, or one of them after “no”.`))
  }
  const plain = flags.map(flag => flag.toLowerCase())
  const both = plain.find(flag => plain.includes(`no${flag}`))
  if (both !== undefined) found.push(fail(field, `${both} and no${both} contradict each other.`))
  if (plain.includes('superuser'))
    found.push(warn(field, `${name} becomes superuser: whoever reads its Secret can run commands in the pod.`))
  return found
}
