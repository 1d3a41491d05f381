import { Pencil } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { DatabaseCluster } from '../../shared/domain/database-cluster.ts'
import type { InlineColumn } from '../../shared/domain/form.ts'
import { enginesStore, loadEngines } from '../state/engines-store.ts'
import { inlineOperations } from '../state/inline-operations.ts'
import { IconButton } from '../ui/icon-button.tsx'

const InlineEditor = lazy(() => import('./inline-editor.tsx'))

/** A pencil beside a value; nothing where the engine has no such operation. */
export function InlineEditButton({ cluster, column }: { cluster: DatabaseCluster; column: InlineColumn }) {
  const engines = enginesStore(view => view.engines)
  useEffect(loadEngines, [])
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const inline = inlineOperations(engines, cluster.engine).get(column)
  if (inline === undefined) return null
  return (
    <>
      <IconButton
        ref={button}
        size="sm"
        icon={Pencil}
        label={inline.operation.title}
        aria-haspopup="dialog"
        aria-expanded={open}
        className="-my-1 [&>svg]:size-3.5"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Suspense>
          <InlineEditor
            cluster={cluster}
            inline={inline}
            anchor={() => button.current}
            finalFocus={button}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
