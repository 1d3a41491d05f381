import { Compass } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { usePlace } from '../router.ts'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Toaster } from '../ui/toast.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { HostBanner } from './host-banner.tsx'
import { NavRail } from './nav-rail.tsx'
import { PalettePending } from './palette-pending.tsx'
import { routeOf } from './routes.tsx'
import { RunTraySlot } from './run-tray-slot.tsx'
import { TopBar } from './top-bar.tsx'
import { useFocusInSight } from './use-focus-in-sight.ts'
import { useShortcuts } from './use-shortcuts.ts'

const CommandPalette = lazy(() => import('./command-palette.tsx'))
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'))

/** The whole page: rail, top bar, the open screen, the run tray, and what lies over them. */
export function App() {
  const place = usePlace()
  const path = place.path === '/' ? '/fleet' : place.path
  const found = routeOf(path)
  const [over, setOver] = useState<'palette' | 'shortcuts' | null>(null)
  const typed = useRef('')
  // Where the keys were: what stands in for the palette while it is loaded takes them too, and is gone when they are to go back.
  const opener = useRef<HTMLElement | null>(null)
  const onPalette = useCallback(() => {
    typed.current = ''
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setOver('palette')
  }, [])
  const onShortcuts = useCallback(() => setOver('shortcuts'), [])
  const onClose = useCallback(() => setOver(null), [])
  useShortcuts({ onPalette, onShortcuts })
  const main = useRef<HTMLElement>(null)
  useFocusInSight(main)
  const title = found?.route.title ?? null
  useEffect(() => {
    document.title = title === null ? 'CloudDB Desktop' : `${title} · CloudDB Desktop`
  }, [title])
  const shownPath = useRef(path)
  useEffect(() => {
    if (shownPath.current === path) return
    shownPath.current = path
    // What had the focus went with the last screen: keys go on in the new one, not at the top of the page.
    const held = document.activeElement
    // While the next screen is loaded the last one is only hidden, and still holds the focus.
    if (held === document.body || held?.checkVisibility() === false) document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
  return (
    <div className="flex h-full flex-col">
      <button
        type="button"
        className="sr-only z-70 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        onClick={() => document.getElementById('main')?.focus()}
      >
        Skip to the content
      </button>
      <div className="flex min-h-0 flex-1">
        <NavRail path={path} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onPalette={onPalette} onShortcuts={onShortcuts} />
          <HostBanner />
          <main ref={main} id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
            <ErrorBoundary resetKey={path}>
              <Suspense fallback={<SkeletonLines />}>
                {found === null ? (
                  <NoSuchPlace />
                ) : (
                  <found.route.Screen key={found.route.pattern} params={found.params} query={place.query} />
                )}
              </Suspense>
            </ErrorBoundary>
          </main>
          <RunTraySlot />
        </div>
      </div>
      <Suspense fallback={over === 'palette' ? <PalettePending typed={typed} /> : null}>
        {over === 'palette' && <CommandPalette typed={typed} opener={opener} onClose={onClose} onShortcuts={onShortcuts} />}
        {over === 'shortcuts' && <ShortcutsDialog onClose={onClose} />}
      </Suspense>
      <Toaster />
    </div>
  )
}

function NoSuchPlace() {
  return (
    <EmptyState icon={Compass} title="There is no such page" actions={<ButtonLink href="#/fleet">To the fleet</ButtonLink>}>
      The address may come from another version of the app.
    </EmptyState>
  )
}
