import { type ComponentType, lazy, Suspense } from 'react'
import { ErrorBoundary } from './error-boundary.tsx'

const trays = import.meta.glob<{ default: ComponentType }>('../features/runs/run-tray.tsx')
const Trays = Object.values(trays).map(load => lazy(load))

/** The bottom edge, where runs stay in sight whatever screen is open. The tray draws nothing while nothing runs. */
export function RunTraySlot() {
  return (
    <ErrorBoundary resetKey="run-tray">
      <Suspense fallback={null}>
        {Trays.map((Tray, index) => (
          <Tray key={String(index)} />
        ))}
      </Suspense>
    </ErrorBoundary>
  )
}
