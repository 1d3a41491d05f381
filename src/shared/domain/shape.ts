/**
 * What to keep of a JSON value: `'all'` of it; `'text'` a string, cut at `longestText` characters; `'there'` only that it exists (kept as
 * `{}`); an object, key by key; `[shape]` every item of an array; `{ '*': shape }` every key of a map; of both `mostItems` at most. A value of
 * another type than its shape expects is kept out, wholly, and so is null; an item that is kept out leaves null in its place.
 */
export type Shape = 'all' | 'text' | 'there' | readonly [Shape] | { readonly [key: string]: Shape }

/** More items than this in one list or map are nobody's database: they are cut, so that one hostile object can't fill the memory. */
export const mostItems = 5000
/** In UTF-16 units. */
export const longestText = 1000
