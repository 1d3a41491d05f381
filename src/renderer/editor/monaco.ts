/**
 * Monaco with YAML, folding, find and diff, and nothing else: this module is only ever loaded through `load-monaco.ts`, so that the
 * first screen doesn't pay for it. Colours come from the page's own tokens, the worker from the page's own origin.
 */
import './editor-icons.css'
import 'monaco-editor/editor/contrib/bracketMatching/browser/bracketMatching'
import 'monaco-editor/editor/contrib/folding/browser/folding'
// What completion remembers is a service, and services are only taken up before the first editor: the rest of it comes with `yaml-language.ts`.
import 'monaco-editor/editor/contrib/suggest/browser/suggestMemory'
import 'monaco-editor/editor/contrib/unicodeHighlighter/browser/unicodeHighlighter'
import 'monaco-editor/features/diffEditor/register'
import 'monaco-editor/features/find/register'
import * as monaco from 'monaco-editor/editor/editor.api'
import { conf, language } from 'monaco-editor/languages/definitions/yaml/yaml'
import { editorTheme } from './editor-theme.ts'
import workerAddress from './editor-worker.ts?worker&url'

export type Monaco = typeof monaco

type ScriptAddressPolicy = { createScriptURL(address: string): string }
type PolicyFactory = {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptAddressPolicy
}

/** The page demands Trusted Types: this policy blesses exactly one address, the worker's. */
function workerPolicy(): ScriptAddressPolicy | null {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  if (factory === undefined) return null
  return factory.createPolicy('clouddb-editor-worker', {
    createScriptURL(address) {
      if (address !== workerAddress) throw new TypeError('only the editor worker may be started')
      return address
    },
  })
}

const policy = workerPolicy()

self.MonacoEnvironment = {
  getWorker(_module: string, label: string) {
    return new Worker(policy === null ? workerAddress : policy.createScriptURL(workerAddress), { type: 'module', name: label })
  },
}

monaco.languages.register({ id: 'yaml' })
monaco.languages.setLanguageConfiguration('yaml', conf)
monaco.languages.setMonarchTokensProvider('yaml', language)

/**
 * Takes over the page's colours, and again whenever the theme changes. Monaco writes down the colours only of the parts that are there: a chunk
 * that brings more of them calls this once more, or they are drawn without a ground.
 */
export function followTheme(): void {
  monaco.editor.defineTheme('clouddb', editorTheme())
  monaco.editor.setTheme('clouddb')
}

followTheme()
new MutationObserver(followTheme).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', followTheme)

export { monaco }
