import { crd, fields, flag, list, map, oneOf, open, text, whole } from './schema.ts'

const duration = text({ pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$' })

/** CustomResourceDefinition of Prometheus' `PodMonitor`: which pods to scrape. */
export const podMonitorCrd = crd({
  group: 'monitoring.coreos.com',
  kind: 'PodMonitor',
  plural: 'podmonitors',
  shortNames: ['pmon'],
  categories: ['prometheus-operator'],
  description: 'Says which pods are scraped for metrics, and how.',
  subresources: { status: {} },
  spec: open({
    required: ['selector'],
    properties: {
      jobLabel: text(),
      podTargetLabels: list(text()),
      selector: fields({ matchLabels: map(), matchExpressions: list(open({ required: ['key', 'operator'] })) }),
      namespaceSelector: fields({ any: flag(), matchNames: list(text()) }),
      sampleLimit: whole({ format: 'int64', minimum: 0 }),
      podMetricsEndpoints: list(
        open({
          properties: {
            port: text(),
            portNumber: whole({ format: 'int32', minimum: 1, maximum: 65535 }),
            path: text(),
            scheme: oneOf(['http', 'https', 'HTTP', 'HTTPS']),
            interval: duration,
            scrapeTimeout: duration,
            tlsConfig: open(),
            relabelings: list(open()),
            metricRelabelings: list(open()),
          },
        }),
      ),
    },
  }),
  status: open(),
  required: ['spec'],
})
