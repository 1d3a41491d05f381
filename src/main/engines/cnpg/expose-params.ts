import { z } from 'zod'
import { field } from '../change/form-field.ts'
import { line, map } from '../form-texts.ts'
import { leadsTo } from './leads-to.ts'

const opening = { field: 'action', is: ['open'] }
const closing = { field: 'action', is: ['close'] }
const choosing = { field: 'action', is: ['defaults'] }
const balanced = [opening, { field: 'kind', is: ['LoadBalancer'] }]

/** What its form asks for. */
export const params = z.object({
  action: z
    .enum(['open', 'close', 'defaults'])
    .default('open')
    .meta(
      field('What to do', {
        widget: 'select',
        options: [
          { value: 'open', label: 'Open a way in, or change one' },
          { value: 'close', label: 'Close one' },
          { value: 'defaults', label: 'Switch the Services of the replicas on or off' },
        ],
      }),
    ),
  service: line()
    .default('')
    .meta(field('Service', { widget: 'combobox', when: opening, help: 'One that is there already is changed.' })),
  closed: line()
    .default('')
    .meta(field('Service', { widget: 'select', when: closing })),
  kind: z
    .enum(['LoadBalancer', 'NodePort', 'ClusterIP'])
    .default('LoadBalancer')
    .meta(
      field('Reached by', {
        widget: 'select',
        when: opening,
        options: [
          { value: 'LoadBalancer', label: 'A load balancer with an address of its own' },
          { value: 'NodePort', label: 'A port on every node' },
          { value: 'ClusterIP', label: 'Inside the cluster only' },
        ],
      }),
    ),
  leadsTo: leadsTo(opening),
  allowedRanges: z
    .array(line())
    .max(200)
    .default([])
    .meta(field('Allowed ranges', { widget: 'list', when: balanced, placeholder: '203.0.113.0/24' })),
  annotations: map()
    .default({})
    .meta(field('Annotations', { widget: 'map', when: opening, advanced: true, help: 'What the provider of load balancers reads.' })),
  replicaService: z
    .boolean()
    .default(true)
    .meta(field('Service for replicas only (-ro)', { widget: 'switch', when: choosing })),
  anyService: z
    .boolean()
    .default(true)
    .meta(field('Service for all members (-r)', { widget: 'switch', when: choosing })),
})
export type ExposeParams = z.infer<typeof params>
