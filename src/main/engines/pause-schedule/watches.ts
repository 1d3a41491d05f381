import type { KindRef, KubeObject } from '../../../shared/domain/kube.ts'
import type { Shape } from '../../../shared/domain/shape.ts'
import type { Watch } from '../engine.ts'
import { cronJobKind, jobKind } from '../kube-kinds.ts'
import { type Keep, pruneObject } from '../prune-object.ts'
import { str } from '../read-json.ts'
import { databaseMark, mark, scheduleSelector } from './names.ts'

const condition: Shape = { type: 'all', status: 'all', reason: 'text', message: 'text', lastTransitionTime: 'all' }
const marks = { labels: [mark.component, mark.does], annotations: [mark.database, mark.resumesTo] }

const cronJobKeep: Keep = {
  ...marks,
  fields: {
    spec: {
      schedule: 'text',
      timeZone: 'text',
      suspend: 'all',
      jobTemplate: {
        spec: {
          template: {
            spec: {
              serviceAccountName: 'text',
              imagePullSecrets: [{ name: 'text' }],
              securityContext: { runAsUser: 'all' },
              containers: [{ image: 'text' }],
            },
          },
        },
      },
    },
    status: { lastScheduleTime: 'text', lastSuccessfulTime: 'text' },
  },
}

const jobKeep: Keep = {
  ...marks,
  fields: { status: { startTime: 'text', completionTime: 'text', succeeded: 'all', failed: 'all', conditions: [condition] } },
}

/** Reads the pause schedules of a namespace while somebody looks at one of its databases. */
export function scheduleWatches(root: KindRef): readonly Watch[] {
  const prefix = databaseMark(root, '')
  const roots = (object: KubeObject): readonly string[] => {
    const about = str(object, 'metadata', 'annotations', mark.database) ?? ''
    return about.startsWith(prefix) ? [about.slice(prefix.length)] : []
  }
  const watch = (kind: KindRef, keep: Keep): Watch => ({
    kind,
    labelSelector: scheduleSelector,
    scope: 'detail',
    roots,
    prune: object => pruneObject(object, keep),
  })
  return [watch(cronJobKind, cronJobKeep), watch(jobKind, jobKeep)]
}
