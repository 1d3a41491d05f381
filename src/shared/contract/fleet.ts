import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './procedure.ts'

export const fleet = {
  /**
   * Frames of the fleet (`FleetFrame`) as JSON text: a snapshot first, then deltas, coalesced to the latest state when the page is slow.
   */
  subscribe: procedure.output(eventIterator(z.string())),
}
