import { z } from 'zod'
import { EngineInfo } from '../domain/form.ts'
import { procedure } from './procedure.ts'

export const engines = {
  list: procedure
    .route({ method: 'GET', path: '/engines', summary: 'Engines with their operations and the JSON Schema of their parameters' })
    .output(z.array(EngineInfo)),
}
