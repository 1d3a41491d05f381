import type { Choice } from '../../../shared/domain/form.ts'
import { isObject } from '../../../shared/manifest/json.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { FileInput } from '../../ui/file-input.tsx'
import { NumberInput } from '../../ui/number-input.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { CronHelp } from './cron-help.tsx'
import { FieldGroup } from './field-group.tsx'
import type { Complaint } from './form-errors.ts'
import type { FormField } from './form-field.ts'
import { ListInput } from './list-input.tsx'
import { MapInput } from './map-input.tsx'

export type FormFieldViewProps = {
  field: FormField
  value: unknown
  complaints: readonly Complaint[]
  /** What the context offers; empty offline or when it can't tell. */
  choices: readonly Choice[]
  /** Why the context's choices are missing, or that the value is none of them; null if all is well. */
  choicesProblem: string | null
  /** The time zone by which a schedule is read; null: six fields in UTC. */
  zone?: string | null
  /** `typing`: more may follow. */
  onChange: (value: unknown, typing?: boolean) => void
  onLeave: () => void
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function said(complaints: readonly Complaint[], status: Complaint['status']): string | null {
  const texts = complaints.filter(complaint => complaint.status === status).map(complaint => complaint.message)
  return texts.length === 0 ? null : texts.join(' ')
}

/** One field, drawn from its description alone. */
export function FormFieldView(props: FormFieldViewProps) {
  const { field, complaints, choicesProblem, onLeave } = props
  const error = said(complaints, 'fail')
  const warning = said(complaints, 'warn') ?? choicesProblem
  const shared = {
    label: field.label,
    path: field.path,
    help: field.help ?? undefined,
    error,
    warning,
    // A select whose first choice is nothing says so itself.
    optional:
      !field.required && field.fallback === undefined && field.widget !== 'switch' && !(field.widget === 'select' && field.nullable),
  }
  // Leaving is noticed on the wrapper, whatever control is inside.
  const wrap = { onBlur: onLeave }
  if (field.widget === 'list' || field.widget === 'map' || field.widget === 'file') {
    return (
      <div {...wrap}>
        <FieldGroup {...shared}>
          <Control {...props} />
        </FieldGroup>
      </div>
    )
  }
  return (
    <div {...wrap} className="flex flex-col gap-1">
      <Field {...shared} unit={field.unit ?? undefined}>
        <Control {...props} />
      </Field>
      {field.widget === 'cron' && error === null && <CronHelp expression={textOf(props.value)} zone={props.zone ?? null} />}
    </div>
  )
}

function Control({ field, value, choices, onChange }: FormFieldViewProps) {
  const placeholder = field.placeholder ?? undefined
  switch (field.widget) {
    case 'switch':
      return <Switch checked={value === true} onChange={onChange} />
    case 'number':
      return (
        <NumberInput
          name={field.label}
          value={typeof value === 'number' || typeof value === 'string' ? value : null}
          onChange={next => onChange(next ?? (field.nullable ? null : undefined))}
          min={field.minimum ?? undefined}
          max={field.maximum ?? undefined}
          step={field.integer ? 1 : undefined}
        />
      )
    case 'list':
      return (
        <ListInput
          label={field.label}
          value={Array.isArray(value) ? value.map(textOf) : []}
          onChange={onChange}
          placeholder={placeholder}
        />
      )
    case 'map':
      return (
        <MapInput
          label={field.label}
          value={isObject(value) ? value : {}}
          onChange={onChange}
          placeholder={placeholder}
          known={field.options}
        />
      )
    case 'textarea':
      return <TextArea value={textOf(value)} placeholder={placeholder} onChange={event => onChange(event.target.value)} />
    case 'file':
      return <FileInput label={field.label} value={textOf(value)} accept={placeholder} onChange={onChange} />
    case 'select':
      return <SelectControl field={field} value={value} onChange={onChange} choices={choices} />
    case 'combobox':
      return <SuggestControl field={field} value={value} onChange={onChange} choices={choices} />
    default:
      if (field.choices !== null) return <SuggestControl field={field} value={value} onChange={onChange} choices={choices} />
      return (
        <TextInput
          type={field.widget === 'password' ? 'password' : 'text'}
          autoComplete={field.widget === 'password' ? 'new-password' : 'off'}
          mono={field.widget === 'cron'}
          value={textOf(value)}
          placeholder={placeholder}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )
  }
}

type ChoiceControlProps = Pick<FormFieldViewProps, 'field' | 'value' | 'onChange' | 'choices'>

/** Stands for "not set" in a select, which knows texts only. */
const unset = '\u0000unset'

function SelectControl({ field, value, onChange, choices }: ChoiceControlProps) {
  if (field.options.length === 0) return <SuggestControl field={field} value={value} onChange={onChange} choices={choices} />
  const options = field.options.map(option => ({ value: String(option.value), label: option.label }))
  const optional = field.nullable ? [{ value: unset, label: field.placeholder ?? 'Not set' }] : []
  return (
    <Select
      value={value === null || value === undefined ? (field.nullable ? unset : null) : String(value)}
      onChange={picked => onChange(picked === unset ? null : field.options.find(option => String(option.value) === picked)?.value)}
      options={[...optional, ...options]}
    />
  )
}

function SuggestControl({ field, value, onChange, choices }: ChoiceControlProps) {
  const own = field.options.map(option => ({ value: String(option.value), label: option.label }))
  return <Combobox value={textOf(value)} onChange={onChange} options={[...choices, ...own]} placeholder={field.placeholder ?? undefined} />
}
