import { classNames } from './class-names.ts'

/** A place where something will be. `className` gives its size. */
function Skeleton({ className }: { className?: string | undefined }) {
  return <div aria-hidden className={classNames('animate-breathe rounded-md bg-muted-soft', className)} />
}

/** Several lines of skeleton, announced once as loading. */
export function SkeletonLines({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2.5 p-4">
      {Array.from({ length: lines }, (_, index) => index).map(line => (
        <Skeleton key={line} className={classNames('h-4', line % 3 === 2 ? 'w-2/5' : 'w-4/5')} />
      ))}
    </div>
  )
}
