import type { FieldForm } from '../../../shared/domain/form.ts'

/** Metadata of one form field of a change; there is one section. */
export function field(label: string, form: Omit<FieldForm, 'section' | 'label'> = {}): { form: FieldForm } {
  return { form: { label, section: 'change', ...form } }
}
