import type { Complaint } from './form-errors.ts'
import type { FormField } from './form-field.ts'

/** What is said at the field whose choice is not there any more. */
export function goneChoice(lost: FormField | null): readonly Complaint[] {
  if (lost === null) return []
  return [{ path: lost.path, message: 'What was chosen here is gone. Choose something else, or start over.', status: 'fail' }]
}
