import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { caution, judge, notKnown, type Objection, refuse } from '../change/judge.ts'
import type { Living } from '../change/living.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { line } from '../form-texts.ts'
import { strings } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { rootReads } from './change/reads.ts'
import { lookAtPostgresql } from './change/stages.ts'
import { patchPostgresql } from './change/steps.ts'
import { readOperatorConfig } from './operator-config.ts'
import { readWindow } from './provision/windows.ts'

const params = z.object({
  windows: z
    .array(line())
    .max(50)
    .optional()
    .meta(
      field('Maintenance windows', {
        widget: 'list',
        placeholder: 'Sat:01:00-06:00',
        help: 'In UTC, with or without a day. Major upgrades and switchovers of the operator wait for them; without any, they happen at any time.',
      }),
    ),
})
type MaintenanceParams = z.infer<typeof params>

/** Says when the operator may do what disturbs. */
export const maintenance: Operation<MaintenanceParams> = changeOperation({
  id: 'maintenance',
  title: 'Maintenance',
  summary: 'When the operator may upgrade and move the lead. It can’t be told to leave one database alone altogether.',
  risk: 'safe',
  params,
  section: {
    title: 'Maintenance windows',
    summary: 'This operator has no switch that pauses it for one database: windows only hold back major upgrades and its own switchovers.',
  },
  begin: ({ root }) => ({ params: { windows: [...standing(root)] }, choices: {} }),
  draft({ params: given, living }) {
    const now = standing(living.root)
    const wanted = (given.windows ?? now).map(text => text.trim())
    const same = JSON.stringify(now) === JSON.stringify(wanted)
    return {
      steps: same
        ? []
        : [patchPostgresql(living, 'Set the maintenance windows', { spec: { maintenanceWindows: wanted.length === 0 ? null : wanted } })],
      checks: judge(
        'windows',
        'Maintenance windows',
        'The windows are valid, and long enough for the operator to notice.',
        same ? [refuse('windows', 'Nothing changes: these are the windows that it has.')] : objectionsTo(living, wanted),
      ),
      consequences: [
        {
          level: 'none',
          text:
            wanted.length === 0
              ? `Major upgrades and switchovers happen at any time${globalWindows(living) === null ? '' : `, within the operator’s own windows (${globalWindows(living)})`}.`
              : `Major upgrades and the operator’s own switchovers wait for ${wanted.slice(0, 10).join(', ')} (UTC). Nothing restarts now.`,
        },
      ],
    }
  },
  stages: [
    acceptedStage(),
    {
      id: 'COMPLETED',
      title: 'The operator’s to read',
      reads: (_params, subject) => rootReads(subject),
      see: input =>
        lookAtPostgresql(input, root => {
          const wanted = input.params.windows?.map(text => text.trim())
          const now = standing(root)
          if (wanted !== undefined && JSON.stringify(now) !== JSON.stringify(wanted))
            return active('the windows, which somebody has changed again')
          return done(`The manifest has ${now.length === 0 ? 'no windows' : now.join(', ')}; the operator reads it before each upgrade.`)
        }),
    },
  ],
})

function standing(root: Living['root']): readonly string[] {
  return strings(root, 'spec', 'maintenanceWindows')
}

function globalWindows({ view }: Living): string | null {
  return readOperatorConfig(view).setting('maintenance_windows')
}

/** Minutes between two looks of the operator at each database; its default is half an hour. */
function resyncMinutes({ view }: Living): number {
  const text = readOperatorConfig(view).setting('resync_period') ?? '30m'
  const match = /^(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(text)
  const [, hours = '0', minutes = '0', seconds = '0'] = match ?? []
  const total = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60
  return total > 0 ? total : 30
}

function objectionsTo(living: Living, windows: readonly string[]): readonly Objection[] {
  const found: Objection[] = []
  const config = readOperatorConfig(living.view)
  const resync = resyncMinutes(living)
  for (const [index, text] of windows.entries()) {
    const window = readWindow(text)
    const path = `windows.${index}`
    if ('fault' in window) found.push(refuse(path, window.fault, 'Use the form Sat:01:00-06:00 or 01:00-06:00.'))
    else if (window.minutes < 2 * resync)
      found.push(
        caution(
          path,
          `The operator looks every ${Math.round(resync)} minutes: a window of ${window.minutes} may be missed.`,
          `Make it ${Math.ceil(2 * resync)} minutes or longer.`,
        ),
      )
  }
  if (windows.length > 0 && config.setting('enable_maintenance_windows') === 'false')
    found.push(
      refuse(
        'windows',
        'The operator’s setting enable_maintenance_windows is off: it would not heed them.',
        'Change the operator’s setting first.',
      ),
    )
  if (windows.length === 0) found.push(caution('windows', 'Without windows a major upgrade begins as soon as the version is raised.'))
  if (config.doubt !== null) found.push(notKnown('windows', `${config.doubt}. Whether windows are heeded is not known.`))
  return found
}
