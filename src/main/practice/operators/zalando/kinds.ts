import type { ResourceType } from '../../resource-type.ts'

/** Kinds that this simulated operator serves, or works with beyond the usual ones. */
export const types = {
  postgresql: { apiVersion: 'acid.zalan.do/v1', kind: 'postgresql', plural: 'postgresqls', namespaced: true },
  OperatorConfiguration: {
    apiVersion: 'acid.zalan.do/v1',
    kind: 'OperatorConfiguration',
    plural: 'operatorconfigurations',
    namespaced: true,
  },
  CronJob: { apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', namespaced: true },
} as const satisfies Record<string, ResourceType>

/** Where the operator runs. */
export const operatorNamespace = 'postgres-operator'

/** The release that this simulation follows. */
export const operatorVersion = '2.0.1'

/** What the operator runs unless a manifest names another image. */
export const serverImage = 'zalando/spilo-18:4.1-p2'

/** Annotation by which the practice set keeps a trouble alive; the real operator knows nothing of it. */
export const faultAnnotation = 'practice.clouddb.dev/fault'

/** The newest minor of each major version that the image has, as PostgreSQL counts: 170006 is 17.6. */
export const serverVersions: Readonly<Record<string, number>> = { 14: 140_019, 15: 150_014, 16: 160_010, 17: 170_006, 18: 180_000 }
