import { caution, type Objection, refuse } from '../../change/judge.ts'
import { shorten, str } from '../../read-json.ts'
import { configure, type SettingRules } from './configure.ts'

/** Majors that this generation of the operator knows. */
const majors = ['13', '14', '15', '16', '17', '18', '19'] as const

/** When the operator upgrades PostgreSQL to a new major version (`docs/administrator.md`, “Minor and major version upgrade”). */
export const configureUpgrades = configure({
  id: 'configure-upgrades',
  title: 'Set up major upgrades',
  summary: 'When the operator upgrades PostgreSQL to a new major version, and to which.',
  risk: 'disruptive',
  topic: 'upgrades',
  section: { title: 'Major upgrades', summary: 'For all databases of this operator.' },
  judge: judgeUpgrades,
  consequences(rules) {
    const due = dueForUpgrade(rules)
    if (due === null)
      return [{ level: 'outage', text: 'Databases could not be read, so it can’t be told which of them would be upgraded by themselves.' }]
    if (due.length === 0) return []
    const named = due.slice(0, 20).map(({ name, version }) => `${name} (${version})`)
    const more = due.length > named.length ? ` and ${due.length - named.length} more` : ''
    return [
      {
        level: 'outage',
        text: `${named.join(', ')}${more}: older than ${rules.value('minimal_major_version')}, so the operator upgrades ${due.length === 1 ? 'it' : 'them'} to ${rules.value('target_major_version')} in place, with an outage, in the next maintenance window or at once where there is none. Their manifests go on naming the old version. There is no way back but a backup.`,
      },
    ]
  },
  typed(rules, { deployment }) {
    const due = dueForUpgrade(rules)
    if (due?.length === 0) return null
    return { text: deployment.metadata.name, why: 'Databases will be upgraded to a new major version without being asked for each.' }
  },
})

function judgeUpgrades(rules: SettingRules): readonly Objection[] {
  const found: Objection[] = []
  const mode = rules.value('major_version_upgrade_mode')
  const [oldest, target] = [rules.value('minimal_major_version'), rules.value('target_major_version')]
  // What nobody reads in this mode does no harm as it stands.
  for (const [field, value] of [
    ['minimal_major_version', oldest],
    ['target_major_version', target],
  ] as const)
    if ((mode === 'full' || value !== rules.before(field)) && !majors.some(major => major === value))
      found.push(refuse(field, `“${value}” is no major version of PostgreSQL that it knows.`))
  const bounds = mode === 'full' || oldest !== rules.before('minimal_major_version') || target !== rules.before('target_major_version')
  if (bounds && found.length === 0 && Number(oldest) > Number(target))
    found.push(refuse('target_major_version', `${target} is older than the oldest version allowed, ${oldest}.`))
  if (mode === 'full')
    found.push(
      caution(
        'major_version_upgrade_mode',
        'With “full” the operator upgrades databases without changing their manifests: a manifest then names a version that its database no longer runs.',
        'Prefer “manual”, and upgrade database by database.',
      ),
    )
  if (mode === 'manual' && rules.before('major_version_upgrade_mode') === 'off')
    found.push(
      caution(
        'major_version_upgrade_mode',
        'A database whose manifest names a newer version than its server runs is upgraded at the next look, with an outage.',
        'Compare the versions of manifest and server on the databases’ pages first.',
      ),
    )
  if (mode === 'off')
    found.push(
      caution(
        'major_version_upgrade_mode',
        'While the mode is off, a newer version in a manifest still restarts the members, but the old server keeps running.',
      ),
    )
  const teams = rules.value('major_version_upgrade_team_allow_list')
  if (mode !== 'off' && teams !== '' && teams !== rules.before('major_version_upgrade_team_allow_list'))
    found.push(caution('major_version_upgrade_team_allow_list', 'The list of teams counts only while the mode is off.'))
  return found
}

/** Databases that the mode `full` upgrades by itself; null: they could not be read. */
function dueForUpgrade({ value, databases }: SettingRules): { readonly name: string; readonly version: string }[] | null {
  if (value('major_version_upgrade_mode') !== 'full') return []
  if (databases === null) return null
  return databases.flatMap(database => {
    const version = str(database, 'spec', 'postgresql', 'version')
    if (version === null || !(Number(version) < Number(value('minimal_major_version')))) return []
    return [{ name: `${database.metadata.namespace ?? ''}/${database.metadata.name}`, version: shorten(version, 20) }]
  })
}
