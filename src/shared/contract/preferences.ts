import { Preferences } from '../domain/preferences.ts'
import { procedure } from './procedure.ts'

export const preferences = {
  get: procedure.route({ method: 'GET', path: '/preferences', summary: 'What the user set' }).output(Preferences),
  set: procedure
    .route({ method: 'PATCH', path: '/preferences', summary: 'Change preferences' })
    .input(Preferences.partial())
    .output(Preferences),
}
