/**
 * What forms leave behind when the page goes on to a plan, so that they are as they were left when the user comes back. In memory alone, and of one
 * form at a time: opening another one forgets it. Secrets are taken out by whoever keeps a draft.
 */
export type FormDrafts<Left> = {
  /** The form (its address) is open now, at this entry of the window's history: what was left of it there, or null. Other forms' drafts go. */
  open(form: string, visit: string): Left | null
  /** Keeps what is left of it. `visit` null: for whichever entry of the history opens the form next. */
  keep(form: string, visit: string | null, left: Left): void
}

/** A form whose draft stays when another form is opened, for every entry of the history, and over a reload of the window. */
export type Lasting<Left> = {
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly key: string
  readonly isLeft: (value: unknown) => value is Left
}

type Slot = { readonly goElsewhere: (form: string) => void; readonly drop: (form: string) => void }

const slots = new Set<Slot>()

/** Forgets what was left of a form: its plan was applied, or it begins anew. */
export function dropFormDraft(form: string): void {
  for (const slot of slots) slot.drop(form)
}

/** A place for the drafts of one kind of form. */
export function createFormDrafts<Left>(lasting?: Lasting<Left>): FormDrafts<Left> {
  const place = lasting === undefined ? inMemory<Left>() : inStorage(lasting)
  slots.add({
    goElsewhere: form => lasting === undefined && place.get()?.form !== form && place.set(null),
    drop: form => place.get()?.form === form && place.set(null),
  })
  return {
    open(form, visit) {
      for (const slot of slots) slot.goElsewhere(form)
      const held = place.get()
      if (held === null || held.form !== form) return null
      if (lasting !== undefined) return held.left
      if (held.visit !== null && held.visit !== visit) return null
      place.set({ ...held, visit })
      return held.left
    },
    keep: (form, visit, left) => place.set({ form, visit, left }),
  }
}

type Held<Left> = { readonly form: string; readonly visit: string | null; readonly left: Left }
type Place<Left> = { readonly get: () => Held<Left> | null; readonly set: (held: Held<Left> | null) => void }

function inMemory<Left>(): Place<Left> {
  let held: Held<Left> | null = null
  return {
    get: () => held,
    set(next) {
      held = next
    },
  }
}

/** What isn't a draft counts as none. A full storage costs the draft, nothing else. */
function inStorage<Left>({ storage, key, isLeft }: Lasting<Left>): Place<Left> {
  return {
    get() {
      try {
        const value: unknown = JSON.parse(storage().getItem(key) ?? 'null')
        if (typeof value !== 'object' || value === null || !('form' in value) || !('left' in value)) return null
        return typeof value.form === 'string' && isLeft(value.left) ? { form: value.form, visit: null, left: value.left } : null
      } catch {
        return null
      }
    },
    set(held) {
      try {
        if (held === null) storage().removeItem(key)
        else storage().setItem(key, JSON.stringify({ form: held.form, left: held.left }))
      } catch {
        storage().removeItem(key)
      }
    },
  }
}
