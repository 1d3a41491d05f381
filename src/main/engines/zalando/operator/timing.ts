import type { KubeObject } from '../../../../shared/domain/kube.ts'
import type { Consequence } from '../../../../shared/domain/plan.ts'
import { caution, type Objection, refuse } from '../../change/judge.ts'
import { at, count } from '../../read-json.ts'
import { readWindow } from '../provision/windows.ts'
import { configure, type SettingRules } from './configure.ts'
import { partsOf, settingText } from './setting-values.ts'

/** How often the operator looks, between which bounds databases have members, and when it may restart them. */
export const configureTiming = configure({
  id: 'configure-timing',
  title: 'Set periods, bounds and windows',
  summary: 'How often the operator looks, how few and how many members there may be, and when it may restart them.',
  risk: 'disruptive',
  topic: 'timing',
  section: { title: 'Periods, bounds and windows', summary: 'For all databases of this operator.' },
  judge: judgeTiming,
  consequences: consequencesOfBounds,
})

const units: Readonly<Record<string, number>> = { h: 60, m: 1, s: 1 / 60 }

/** Minutes of a span as Go writes it (`1h30m`); null: it is none. */
function minutesOf(text: string): number | null {
  const parts = [...text.matchAll(/(\d{1,6}(?:\.\d{1,3})?)([hms])/g)]
  if (parts.length === 0 || parts.map(part => part[0]).join('') !== text) return null
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0)
}

function judgeTiming({ value }: SettingRules): readonly Objection[] {
  const found: Objection[] = []
  for (const field of ['resync_period', 'repair_period']) {
    const minutes = minutesOf(value(field))
    if (minutes === null || minutes === 0)
      found.push(refuse(field, `“${value(field)}” is not a span of time.`, 'Write it like 30m or 1h30m.'))
    else if (minutes < 1) found.push(caution(field, 'Less than a minute: with many databases the operator is never done.'))
  }
  const [few, many] = [Number(value('min_instances')), Number(value('max_instances'))]
  for (const [field, bound] of [
    ['min_instances', few],
    ['max_instances', many],
  ] as const)
    if (bound < -1) found.push(refuse(field, 'A bound is a number of members, or -1 for none.'))
  if (few >= 0 && many >= 0 && few > many)
    found.push(refuse('max_instances', `The most members, ${many}, are fewer than the fewest, ${few}.`))
  if (many === 0) found.push(refuse('max_instances', 'With 0 members at most, every database would be stopped.', 'Use -1 for no bound.'))
  const resync = minutesOf(value('resync_period'))
  for (const window of partsOf(value('maintenance_windows'))) {
    const read = readWindow(window)
    if ('fault' in read) found.push(refuse('maintenance_windows', read.fault, 'Write it like Sun:01:00-05:00.'))
    else if (resync !== null && read.minutes < 2 * resync)
      found.push(
        caution(
          'maintenance_windows',
          `${window} is shorter than twice the period of looking (${value('resync_period')}): the operator may miss it.`,
          'Make it longer, or let the operator look more often.',
        ),
      )
  }
  return found
}

function consequencesOfBounds({ place, value, before, databases }: SettingRules): readonly Consequence[] {
  const [few, many] = [Number(value('min_instances')), Number(value('max_instances'))]
  if (few === Number(before('min_instances')) && many === Number(before('max_instances'))) return []
  if (databases === null) {
    const mostBefore = Number(before('max_instances'))
    // Not known is not harmless: those above a lower bound would lose members.
    const level = many > 0 && (mostBefore <= 0 || many < mostBefore) ? 'data-loss' : 'none'
    return [{ level, text: 'Databases could not be read, so it can’t be told which of them are out of the bounds.' }]
  }
  const free = settingText(place, { name: 'ignore_instance_limits_annotation_key', group: '' })
  const bound = databases.filter(database => free === null || at(database, 'metadata', 'annotations', free) !== 'true')
  const below = bound.filter(database => few > 0 && membersOf(database) < few)
  const above = bound.filter(database => many > 0 && membersOf(database) > many)
  const started = below.filter(database => membersOf(database) === 0)
  return [
    ...(below.length === 0
      ? []
      : [{ level: 'none' as const, text: `${named(below)}: scaled up to ${few} ${few === 1 ? 'member' : 'members'}.` }]),
    ...(started.length === 0 ? [] : [{ level: 'none' as const, text: `${named(started)}: paused now, and started by this.` }]),
    ...(above.length === 0
      ? []
      : [
          {
            level: 'data-loss' as const,
            text: `${named(above)}: scaled down to ${many}; what becomes of the volumes is the operator’s setting.`,
          },
        ]),
  ]
}

function membersOf(database: KubeObject): number {
  return count(database, 'spec', 'numberOfInstances') ?? 1
}

function named(databases: readonly KubeObject[]): string {
  const names = databases
    .slice(0, 20)
    .map(database => `${database.metadata.namespace ?? ''}/${database.metadata.name} (${membersOf(database)})`)
  return databases.length > names.length ? `${names.join(', ')} and ${databases.length - names.length} more` : names.join(', ')
}
