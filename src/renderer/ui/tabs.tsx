import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type TabItem = { id: string; title: string; count?: number | null | undefined; content: ReactNode }

export type TabsProps = { label: string; value: string; onChange: (id: string) => void; tabs: readonly TabItem[] }

/** Tabs of which only the open one is rendered. */
export function Tabs({ label, value, onChange, tabs }: TabsProps) {
  return (
    <Base.Root value={value} onValueChange={next => typeof next === 'string' && onChange(next)} className="flex min-h-0 flex-1 flex-col">
      <Base.List aria-label={label} activateOnFocus={false} className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-3.5">
        {tabs.map(tab => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink data-active:border-accent-text data-active:font-medium data-active:text-ink"
          >
            {tab.title}
            {typeof tab.count === 'number' && (
              <span className="tabular rounded-full bg-muted-soft px-1.5 text-2xs text-ink-2">{tab.count}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(tab => (
        <Base.Panel key={tab.id} value={tab.id} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
