import { createFormDrafts } from './form-drafts.ts'

type Params = { readonly [key: string]: unknown }

/** A choice in a form has filled other fields. */
export type Filled = {
  /** The field that was chosen in. */
  readonly path: string
  readonly label: string
  /** Fields whose value had been entered by the user and went, with that value. */
  readonly lost: readonly { readonly path: string; readonly value: unknown }[]
}

/** The form of an operation on something that exists, as it was left. It holds no secrets: `asked` names the fields that had some. */
export type ChangeDraft = {
  readonly params: Params
  /** What its fields began with then. */
  readonly begun: Params
  /** Field and value that the others began with last; null: no choice filled them. */
  readonly source: string | null
  readonly filled: Filled | null
  /** The field that was being typed in; null: none. */
  readonly typing: string | null
  /** Fields that were changed or left by the user. */
  readonly touched: readonly string[]
  readonly asked: readonly string[]
  /** It is what a plan was made of, which need not be what was in the form last. */
  readonly ofPlan: boolean
}

/** The drafts of forms on what exists: one database, several, or an operator. */
export const changeDrafts = createFormDrafts<ChangeDraft>()
