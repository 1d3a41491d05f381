import { type Documents, parseDocuments } from '../../../shared/manifest/parse-documents.ts'

/** For tests: what a text says, parsed on the spot. */
export function documentsIn(text: string): Documents {
  const parsed = parseDocuments(text)
  return 'problem' in parsed ? parsed : { values: parsed.texts.map(each => JSON.parse(each) as unknown) }
}
