import type { OperationInfo } from '../../../shared/domain/form.ts'
import type { FormField } from './form-field.ts'
import { isShown, type Params } from './form-values.ts'

/** A section with the fields that are shown in it now. */
export type ShownSection = {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly plain: readonly FormField[]
  readonly advanced: readonly FormField[]
}

/** Sections in the operation's order, with what is shown; fields of no known section come last; empty sections are left out. */
export function shownSections(sections: OperationInfo['sections'], fields: readonly FormField[], params: Params): readonly ShownSection[] {
  const known = new Set(sections.map(section => section.id))
  const all = [...sections, { id: '', title: 'More', summary: '' }]
  return all
    .map(section => {
      const mine = fields.filter(
        field => (section.id === '' ? !known.has(field.section) : field.section === section.id) && isShown(field, fields, params),
      )
      return { ...section, plain: mine.filter(field => !field.advanced), advanced: mine.filter(field => field.advanced) }
    })
    .filter(section => section.plain.length + section.advanced.length > 0)
}

/** Fields so wide that they take a whole row. */
export function isWide(field: FormField): boolean {
  return field.widget === 'list' || field.widget === 'map' || field.widget === 'textarea' || field.widget === 'file'
}
