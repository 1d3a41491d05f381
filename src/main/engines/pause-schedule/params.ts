import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { line } from '../form-texts.ts'

/** Parameters of a pause schedule. */
export const scheduleParams = z.object({
  pauseAt: line().meta(
    field('Pause at', {
      widget: 'cron',
      cron: { fields: 5, zone: 'timeZone' },
      placeholder: '0 20 * * 1-5',
      help: 'Minute, hour, day of month, month, weekday (0 is Sunday).',
    }),
  ),
  resumeAt: line().meta(
    field('Resume at', { widget: 'cron', cron: { fields: 5, zone: 'timeZone' }, placeholder: '0 6 * * 1-5', help: 'In the same form.' }),
  ),
  timeZone: line()
    .default('Etc/UTC')
    .meta(
      field('Time zone', {
        widget: 'combobox',
        choices: 'time-zones',
        help: 'Both run by the clock there, with its changes to summer time and back.',
      }),
    ),
  image: line().meta(
    field('Image with kubectl', {
      placeholder: 'alpine/kubectl:1.34',
      help: 'Any image that has kubectl in its path and that the cluster can pull; without internet, one of your own registry.',
    }),
  ),
  suspended: z
    .boolean()
    .default(false)
    .meta(field('Suspended', { widget: 'switch', help: 'The schedule is kept, and nothing runs until this is off again.' })),
  pullSecret: line()
    .optional()
    .meta(
      field('Secret to pull the image', {
        advanced: true,
        placeholder: 'none',
        help: 'Of type kubernetes.io/dockerconfigjson, in the namespace of the database.',
      }),
    ),
  runAsUser: z
    .number()
    .int()
    .min(1, 'It never runs as root.')
    .max(2_147_483_647, 'That is no user id.')
    .nullable()
    .default(65_532)
    .meta(
      field('User id', {
        widget: 'number',
        advanced: true,
        placeholder: 'given by the cluster',
        help: 'Never root. Leave it empty where the cluster gives ids itself, as OpenShift does.',
      }),
    ),
})
export type ScheduleParams = z.infer<typeof scheduleParams>
