import { labelIn } from '../../provision/section-field.ts'

/** Sections of the form, in order. */
export const sections = [
  { id: 'basics', title: 'Basics', summary: 'Name, namespace, team and PostgreSQL version.' },
  { id: 'size', title: 'Size', summary: 'Number of members and their resources.' },
  { id: 'storage', title: 'Storage', summary: 'The volume of each member. It can grow later, never shrink.' },
  { id: 'placement', title: 'Placement', summary: 'How members are spread over zones and nodes.' },
  { id: 'database', title: 'Database', summary: 'Databases, their owners, and other users.' },
  { id: 'backup', title: 'Backup', summary: 'Logical backups, to where the operator’s settings say.' },
  { id: 'pooler', title: 'Connection pooler', summary: 'PgBouncer in front of the database.' },
  { id: 'network', title: 'Network', summary: 'Access from outside the cluster.' },
  { id: 'advanced', title: 'Advanced', summary: 'Maintenance windows, PostgreSQL parameters, replication, credentials.' },
] as const

type Section = (typeof sections)[number]['id']

/** Metadata of one form field; every parameter has it. */
export const field = labelIn<Section>()
