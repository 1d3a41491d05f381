import { labelIn } from '../../provision/section-field.ts'

/** Sections of the form, in order. */
export const sections = [
  { id: 'basics', title: 'Basics', summary: 'Name, namespace and PostgreSQL version.' },
  { id: 'size', title: 'Size', summary: 'Number of members and their resources.' },
  { id: 'storage', title: 'Storage', summary: 'Volumes of each member. They can grow later, never shrink.' },
  { id: 'placement', title: 'Placement', summary: 'How members are spread over nodes and zones.' },
  { id: 'database', title: 'Database', summary: 'The first database and its owner.' },
  { id: 'backup', title: 'Backup', summary: 'Base backups and WAL in an object store, through the Barman Cloud plugin.' },
  { id: 'monitoring', title: 'Monitoring', summary: 'Metrics for Prometheus.' },
  { id: 'network', title: 'Network', summary: 'Access from outside the cluster.' },
  { id: 'advanced', title: 'Advanced', summary: 'PostgreSQL parameters, replication, credentials.' },
] as const

type Section = (typeof sections)[number]['id']

/** Metadata of one form field; every parameter has it. */
export const field = labelIn<Section>()
