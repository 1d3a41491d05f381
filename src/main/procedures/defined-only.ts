type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** A partial input without the keys that were sent as undefined: those mean "leave it". */
export function definedOnly<T extends object>(input: T): Defined<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Defined<T>
}
