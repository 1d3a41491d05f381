import { Fragment, type ReactNode } from 'react'

export type KeyValueItem = { label: string; value: ReactNode }

/** Facts with their names, one per line. */
export function KeyValue({ items }: { items: readonly KeyValueItem[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5 text-sm">
      {items.map(item => (
        <Fragment key={item.label}>
          <dt className="text-ink-3">{item.label}</dt>
          <dd className="min-w-0 break-words text-ink">{item.value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
