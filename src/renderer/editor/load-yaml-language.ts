let loading: Promise<typeof import('./yaml-language.ts')> | null = null

/** Monaco with completion of YAML, loaded once. A failed load is forgotten, so that the next caller tries again. */
export function loadYamlLanguage(): Promise<typeof import('./yaml-language.ts')> {
  loading ??= import('./yaml-language.ts').catch((reason: unknown) => {
    loading = null
    throw reason
  })
  return loading
}
