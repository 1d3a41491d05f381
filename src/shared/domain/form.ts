import { z } from 'zod'
import { Risk, StageTitle } from './plan.ts'

/**
 * How a parameter looks in a form, as zod metadata: `z.string().meta({ form: {...} })`. Sent to the page as `form` beside each
 * property of the JSON Schema, so that the page draws any operation without knowing the engine.
 */
export type FieldForm = {
  label: string
  section: string
  /** One sentence under the field. */
  help?: string
  /** Shown behind the field: `MiB`, `members`. */
  unit?: string
  /** `password` and `yaml` may hold secrets: they are never kept in clear. */
  widget?:
    | 'text'
    | 'number'
    | 'quantity'
    | 'switch'
    | 'select'
    | 'combobox'
    | 'list'
    | 'map'
    | 'cron'
    | 'textarea'
    | 'file'
    | 'password'
    | 'yaml'
  /** Of `file`: which names are offered (`.yaml,.yml`). */
  placeholder?: string
  /** Hidden until asked for. */
  advanced?: boolean
  /** Titles of enum values. */
  options?: readonly { value: string; label: string }[]
  /** Of a schedule: five fields are a crontab's, minute first; `zone` is the field by whose time zone it runs. Without it: six, in UTC. */
  cron?: { fields: 5; zone: string }
  /** Fills the options from the chosen context. */
  choices?: 'namespaces' | 'storage-classes' | 'time-zones' | string
  /**
   * The choices are all that there is: any other value is worth a warning. With a condition: only while another field has one of these
   * values.
   */
  mustExist?: true | FieldCondition
  /** Shown only while another field has one of these values; of several conditions, all must hold. */
  when?: FieldCondition | readonly FieldCondition[]
}

/** A field has one of these values; null stands for none. */
export type FieldCondition = { field: string; is: readonly unknown[] }

/** Named starting values for a form. */
export const Tier = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Of the user's own making: can be changed and removed. */
  own: z.boolean(),
  engine: z.string(),
  operation: z.string(),
  params: z.record(z.string(), z.unknown()),
})
export type Tier = z.infer<typeof Tier>

/** Columns of the fleet whose value can be changed where it stands. */
export const InlineColumn = z.enum(['members', 'storage'])
export type InlineColumn = z.infer<typeof InlineColumn>

/** A verb of an engine, as the page needs it. */
export const OperationInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  risk: Risk,
  /** true: makes a database cluster; false: is about one. */
  creates: z.boolean(),
  /** JSON Schema of the parameters with `form` beside each property and `default`s. */
  schema: z.record(z.string(), z.unknown()),
  sections: z.array(z.object({ id: z.string(), title: z.string(), summary: z.string() })),
  tiers: z.array(Tier),
  stages: z.array(StageTitle),
  /** It can be asked for in the fleet's cell of this column, which is its parameter `field`; absent: only by its form. */
  inline: z.object({ column: InlineColumn, field: z.string() }).optional(),
})
export type OperationInfo = z.infer<typeof OperationInfo>

export const EngineInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  operations: z.array(OperationInfo),
  /** What can be done to the operator itself; each has `creates: false`. */
  operatorOperations: z.array(OperationInfo),
})
export type EngineInfo = z.infer<typeof EngineInfo>

/** One choice for a field, as a context or an engine offers it. */
export const Choice = z.object({
  value: z.string(),
  label: z.string(),
  note: z.string().nullable(),
  /** What other fields begin with once it is chosen: what this choice has now. Absent: they stay as they are. */
  begins: z.record(z.string(), z.unknown()).optional(),
})
export type Choice = z.infer<typeof Choice>

/** What can be done to one database (or operator) now, by an operation of its engine. */
export const ClusterAction = z.object({
  operation: z.string(),
  title: z.string(),
  summary: z.string(),
  risk: Risk,
  /** Why it can't be done now; null: it can. */
  because: z.string().nullable(),
  /** What its form begins with, beyond the schema's defaults. */
  params: z.record(z.string(), z.unknown()),
  /** What fields may be, by field. */
  choices: z.record(z.string(), z.array(Choice)),
})
export type ClusterAction = z.infer<typeof ClusterAction>
