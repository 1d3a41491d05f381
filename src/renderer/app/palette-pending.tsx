import { type RefObject, useEffect, useRef } from 'react'

/** Takes the keys that are typed while the palette is being loaded; it gets them as its first text. */
export function PalettePending({ typed }: { typed: RefObject<string> }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div className="popup fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-2xl -translate-x-1/2 rounded-xl px-4">
      <input
        ref={input}
        aria-label="Search screens, contexts, databases and commands"
        className="h-12 w-full bg-transparent pl-6.5 text-base text-ink outline-none"
        onChange={event => {
          typed.current = event.target.value
        }}
      />
    </div>
  )
}
