/** Parts of monaco-editor that ship without types; imported for what they register. */
declare module 'monaco-editor/editor/contrib/*'
declare module 'monaco-editor/languages/definitions/yaml/yaml' {
  import type { languages } from 'monaco-editor/editor/editor.api'
  export const conf: languages.LanguageConfiguration
  export const language: languages.IMonarchLanguage
}
