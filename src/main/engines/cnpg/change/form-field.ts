import { z } from 'zod'
import type { FieldForm } from '../../../../shared/domain/form.ts'

/** Metadata of one form field of a change; there is one section. */
export function field(label: string, form: Omit<FieldForm, 'section' | 'label'> = {}): { form: FieldForm } {
  return { form: { label, section: 'change', ...form } }
}

/** One line of text, judged by the rules; longer than anything Kubernetes takes. */
export const line = () => z.string().max(1000)
