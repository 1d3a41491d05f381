import { TriangleAlert } from 'lucide-react'
import { PlainYaml } from '../../editor/plain-yaml.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorCallout } from '../../ui/error-callout.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { sortComplaints } from './form-errors.ts'
import type { FormField } from './form-field.ts'
import type { Previewed } from './use-preview.ts'

/** The manifests as the form stands, in step with typing. */
export function ManifestPreview({ previewed, fields }: { previewed: Previewed; fields: readonly FormField[] }) {
  const { preview, waiting, error } = previewed
  const wrong = previewed.complaints.some(one => one.status === 'fail')
  const { byField } = sortComplaints(
    fields,
    previewed.complaints.filter(one => one.status === 'fail'),
  )
  const missing = fields.filter(field => byField.has(field.path)).map(field => `“${field.label}”`)
  const manifests = preview?.manifests ?? []
  return (
    <section aria-label="Manifest preview" className="flex min-h-0 flex-1 flex-col bg-surface">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-4">
        <h2 className="text-sm font-semibold text-ink">What would be sent</h2>
        <span role="status" className="text-xs text-ink-3">
          {waiting ? 'updating…' : `${manifests.length} ${manifests.length === 1 ? 'object' : 'objects'}`}
        </span>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error !== null && (
          <div className="p-3">
            <ErrorCallout error={error} />
          </div>
        )}
        {missing.length > 0 && manifests.length > 0 && (
          <p role="status" className="flex items-start gap-2 border-b border-line bg-warn-soft px-4 py-2 text-xs text-ink-2">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
            <span className="min-w-0">Not ready to be sent. See {missing.join(', ')}.</span>
          </p>
        )}
        {preview === null && error === null && waiting && <SkeletonLines lines={8} label="Making the preview" />}
        {manifests.length === 0 && !waiting && error === null && (
          <p className="px-4 py-3 text-sm text-ink-3">
            {wrong ? 'The manifests appear here once the form has what it needs.' : 'Nothing would be sent.'}
          </p>
        )}
        {manifests.map(manifest => (
          <article
            key={`${manifest.ref.apiVersion} ${manifest.ref.kind} ${manifest.ref.namespace} ${manifest.ref.name}`}
            className="border-b border-line"
          >
            <header className="flex items-center gap-2 bg-sunken px-4 py-1.5">
              <h3 className="min-w-0 flex-1 truncate text-xs font-medium text-ink-2">
                {manifest.ref.kind} {manifest.incomplete === null && <span className="text-ink">{manifest.ref.name}</span>}
              </h3>
              {manifest.incomplete === null && <CopyButton text={manifest.yaml} what={`${manifest.ref.kind} manifest`} />}
            </header>
            {manifest.incomplete === null ? (
              <PlainYaml text={manifest.yaml} label={`${manifest.ref.kind} ${manifest.ref.name} as YAML`} />
            ) : (
              <p className="px-4 py-2 text-sm text-ink-3">{manifest.incomplete}</p>
            )}
          </article>
        ))}
      </div>
    </section>
  )
}
