import { z } from 'zod'
import type { FieldForm } from '../../../shared/domain/form.ts'

type Label<Section extends string> = (
  section: Section,
  label: string,
  form?: Omit<FieldForm, 'section' | 'label'>,
) => { readonly form: FieldForm }

/** Gives the metadata of one form field; every parameter of a new database has it. Only these sections are there. */
export function labelIn<Section extends string>(): Label<Section> {
  return (section, label, form = {}) => ({ form: { label, section, ...form } })
}

/** A whole number. */
export const whole = () => z.number().int()
