import { Suspense, useEffect } from 'react'
import { usePlace } from '../router.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Toaster } from '../ui/toast.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { routeOf } from './routes.tsx'

/** The whole page. */
export function App() {
  const place = usePlace()
  const found = routeOf(place.path === '/' ? '/fleet' : place.path)
  useEffect(() => {
    document.title = found === null ? 'CloudDB Desktop' : `${found.route.title} · CloudDB Desktop`
  }, [found])
  return (
    <div className="flex h-full">
      <main id="main" className="flex min-w-0 flex-1 flex-col">
        <ErrorBoundary resetKey={place.path}>
          <Suspense fallback={<SkeletonLines />}>
            {found !== null && <found.route.Screen params={found.params} query={place.query} />}
          </Suspense>
        </ErrorBoundary>
      </main>
      <Toaster />
    </div>
  )
}
