import { z } from 'zod'
import { judge } from '../change/judge.ts'
import { acceptedStage } from '../change/stages.ts'
import type { Operation } from '../engine.ts'
import { str } from '../read-json.ts'
import { active, done } from '../stage-sights.ts'
import { changeOperation } from './change/change-operation.ts'
import { clusterRead } from './change/reads.ts'
import { lookAtCluster } from './change/stages.ts'
import { annotateCluster } from './change/steps.ts'
import { whyPaused } from './change/why-not-now.ts'
import { annotation } from './labels.ts'

const params = z.object({})
type ReloadParams = z.infer<typeof params>

/** Has the members read their configuration, certificates and secrets again. */
export const reload: Operation<ReloadParams> = changeOperation({
  id: 'reload',
  title: 'Reload configuration',
  summary: 'The members read their configuration, ConfigMaps and Secrets again. No connection is cut.',
  risk: 'safe',
  params,
  section: { title: 'Reload', summary: '' },
  because: ({ root }) => whyPaused(root),
  draft: ({ living, now }) => ({
    steps: [annotateCluster(living, 'Ask for a reload', annotation.reloadedAt, now)],
    checks: judge('reload', 'What a reload does', 'It restarts nothing: what needs a restart waits for one.', []),
    consequences: [{ level: 'reload', text: 'Configuration is read again on every member; connections stay.' }],
    consequenceOf: (_step, pointer) =>
      pointer.startsWith('/metadata/annotations') ? { level: 'reload', text: 'Configuration is read again.' } : null,
  }),
  stages: [
    acceptedStage(),
    {
      id: 'ASKED',
      title: 'Asked for',
      reads: (_params, subject) => [clusterRead(subject)],
      see: input =>
        lookAtCluster(input, root =>
          str(root, 'metadata', 'annotations', annotation.reloadedAt) === null
            ? active('the annotation on the Cluster')
            : done('The members have been asked to read their configuration again. They do not report when they have.'),
        ),
    },
  ],
})
