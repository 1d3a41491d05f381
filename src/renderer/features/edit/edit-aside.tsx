import type { PlacedProblem } from '../../editor/yaml-editor.tsx'
import { commandKey } from '../../ui/command-key.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { ProblemList } from './problem-list.tsx'

/** Beside the text: what is wrong with it, and how to go about it. */
export function EditAside(props: {
  problems: readonly PlacedProblem[]
  schemaProblem: string | null
  onGo: (problem: PlacedProblem) => void
}) {
  const { problems, schemaProblem, onGo } = props
  return (
    <aside aria-label="Help with the text" className="flex w-80 shrink-0 flex-col border-l border-line bg-surface">
      <div className="min-h-0 flex-1 overflow-hidden">
        <ProblemList problems={problems} onGo={onGo} />
      </div>
      {schemaProblem !== null && (
        <p className="border-t border-line px-4 py-3 text-xs text-ink-2">
          Fields are neither completed nor checked: <SafeText>{schemaProblem}</SafeText>
        </p>
      )}
      <ul className="flex flex-col gap-1.5 border-t border-line px-4 py-3 text-xs text-ink-3">
        <li>
          <Kbd>Ctrl</Kbd> <Kbd>Space</Kbd> shows what can be written here
        </li>
        <li>
          <Kbd>{commandKey}</Kbd> <Kbd>Enter</Kbd> reviews the plan
        </li>
        <li>
          <Kbd>Tab</Kbd> leaves the text; <Kbd>Ctrl</Kbd> <Kbd>M</Kbd> lets it indent, and back
        </li>
        <li>Values that look like secrets are hidden (***hidden…***) and stay as they are unless you replace them.</li>
      </ul>
    </aside>
  )
}
